"""La petite distribution fixe des essais, et la semaine de référence."""

import datetime as dt

from epn.commun.dates import fuseau
from epn.comptes.models import Compte
from epn.planning.models import Nature, Plage
from epn.territoire.models import Commune, Lieu

DEPUIS = dt.date(2026, 1, 5)

# (jour, de, à, nature, durée d'un créneau, places) : la semaine de référence de l'EPN de Mortagne.
SEMAINE = (
    (0, 9, 12, Nature.PROFESSIONNELS, None, 6),
    (0, 14, 17, Nature.ACCOMPAGNEMENT, 60, None),
    (1, 9, 12, Nature.ACCOMPAGNEMENT, 60, None),
    (1, 14, 17, Nature.INITIATION, None, 8),
    (2, 9, 12, Nature.PARTENAIRE, None, None),
    (2, 14, 17, Nature.HORS_PUBLIC, None, None),
    (3, 9, 12, Nature.PARTENAIRE, None, None),
    (3, 14, 17, Nature.INITIATION, None, 8),
    (4, 9, 12, Nature.THEMATIQUE, None, 10),
    (4, 14, 17, Nature.ACCOMPAGNEMENT, 60, None),
)


def a(annee: int, mois: int, jour: int, heure: int = 0, minute: int = 0) -> dt.datetime:
    """L'instant où la pendule du lieu marque cette heure."""
    return dt.datetime(annee, mois, jour, heure, minute, tzinfo=fuseau())


def creer_commune() -> Commune:
    return Commune.objects.create(
        code_insee="61293",
        nom="Mortagne-au-Perche",
        codes_postaux="61400",
        population=3898,
        latitude=48.5207,
        longitude=0.561,
    )


def creer_lieu(commune: Commune, code: str = "epn", *, principal: bool = True) -> Lieu:
    return Lieu.objects.create(
        code=code,
        nom="Espace Public Numérique",
        adresse="2 place de la République",
        code_postal="61400",
        commune=commune,
        latitude=48.5207,
        longitude=0.561,
        principal=principal,
        acces="À deux pas de la halle.",
    )


def creer_plage(conseiller: Compte, lieu: Lieu, **champs: object) -> Plage:
    defauts = {
        "jour": 0,
        "debut": dt.time(14),
        "fin": dt.time(17),
        "nature": Nature.ACCOMPAGNEMENT,
        "duree_creneau": 60,
        "valide_du": DEPUIS,
    }
    return Plage.objects.create(conseiller=conseiller, lieu=lieu, **defauts | champs)


def creer_semaine(conseiller: Compte, lieu: Lieu) -> list[Plage]:
    return [
        creer_plage(
            conseiller,
            lieu,
            jour=jour,
            debut=dt.time(de),
            fin=dt.time(fin),
            nature=nature,
            duree_creneau=duree,
            capacite=places,
        )
        for jour, de, fin, nature, duree, places in SEMAINE
    ]
