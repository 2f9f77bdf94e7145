"""Des chiffres figés à la main, comme une clôture les écrirait."""

from epn.commun.vocabulaire import Thematique, TrancheAge
from epn.frequentation.etendue import NATURES
from epn.frequentation.models import Chiffres, Cloture
from epn.frequentation.periodes import Periode, lire
from epn.frequentation.publication import Publication, Ventilation
from tests.distribution import a

CLOSE_LE = a(2026, 9, 15, 4)


def publication(personnes: int = 421, venues: int = 1640, communes: Ventilation | None = None) -> Publication:
    ages = dict(zip(TrancheAge, (0, 0, 17, 34, 71, 112, 148, 27), strict=True))
    demandes = {Thematique.SECURITE: 24, Thematique.CONTENUS: 17, Thematique.EMAIL: 13, Thematique.BUREAUTIQUE: 8}
    dons = {Thematique.SECURITE: 15, Thematique.CONTENUS: 8, Thematique.EMAIL: 19, Thematique.BUREAUTIQUE: 16}
    natures = dict(zip(NATURES, (360, 480, 300, 170, 330), strict=True))
    return Publication(
        {
            "venues": venues,
            "personnes": personnes,
            "minutes_donnees": 56880,
            "places_occupees": 740,
            "places_offertes": 1000,
            "presence_a_renseigner": 2,
            "groupes": 342,
        },
        {
            "natures": Ventilation(natures, ensemble=venues),
            "communes": communes or Ventilation({"61293": 168}, ensemble=168),
            "ages": Ventilation(ages, ("moins_de_douze", "douze_dix_huit"), 12, personnes),
            "themes_demandes": Ventilation(demandes, ensemble=100),
            "themes_donnes": Ventilation(dons, ensemble=100),
        },
    )


def figer(code: str, contenu: Publication | None = None, *, version: int = 1, **champs: object) -> Cloture:
    periode: Periode = lire(code)
    cloture, _ = Cloture.objects.get_or_create(sorte=periode.sorte, du=periode.du, defaults={"close_le": CLOSE_LE})
    contenu = contenu or publication()
    for seuil in Chiffres.Seuil:
        defauts = {"seuil": seuil, "version": version, "contenu": contenu.en_json, "etabli_le": CLOSE_LE}
        Chiffres.objects.create(cloture=cloture, **defauts | champs)
    return cloture


def figer_une_annee() -> Cloture:
    """L'année scolaire, ses mois (avril a un nombre caché), et celle d'avant."""
    figer("2024-2025", publication(356, 1312))
    for rang, mois in enumerate(lire("2025-2026").mois):
        natures = {n: 10 + (7 * rang + 5 * i) % 40 for i, n in enumerate(NATURES)}
        caches = ("professionnels", "thematique") if rang == 7 else ()
        visibles = {n: v for n, v in natures.items() if n not in caches}
        figer(mois.code, Publication({"venues": 90}, {"natures": Ventilation(visibles, caches, None, 90)}))
    return figer("2025-2026")
