"""La table des adresses : qui obtient quoi. Une route nouvelle qui n'y est pas fait échouer les essais.

Chaque ligne : une adresse, puis ce que reçoivent l'anonyme, la conseillère, l'agente, l'administratrice.
Les listes et formulaires de l'administration suivent la table des rôles (`epn/comptes/roles.py`) : leur règle
est dans `tests/test_coherence.py`.
"""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, is_valid_path, resolve
from django.utils import timezone

from accompagnements.creneaux import creneaux_libres
from accompagnements.models import RendezVous
from ateliers.models import Inscription, Parcours, Seance
from epn.commun import dates
from partenariats.models import ActionExterieure, Demande, SeancePartenaire
from publics.models import Prescripteur, ServiceVoisin
from tests.routes_du_personnel import PERSONNEL, POUR_TOUS, Statuts

# De quoi former une adresse sans rien lire en base.
EXEMPLES = {
    "semaine": "2026-W48",
    "mois": "2026-12",
    "seance": 1,
    "creneau": "2026-11-24-1100-1",
    "rendez_vous": 1,
    "parcours": 1,
    "usager": 1,
    "inscription": 1,
    "groupe": 1,
    "demande": 1,
    "action": 1,
    "service": 1,
    "prescripteur": 1,
}

# Les pages HTML ouvertes à tous : axe, le vérificateur HTML et le clavier les éprouvent toutes.
PAGES: tuple[str, ...] = (
    "/",
    "/agenda/",
    "/agenda/{semaine}/",
    "/rendez-vous/",
    "/rendez-vous/prevenez-moi/",
    "/rendez-vous/{creneau}/",
    "/mes-reservations/",
    "/ateliers/",
    "/ateliers/mon-niveau/",
    "/ateliers/parcours/{parcours}/",
    "/ateliers/seances/{seance}/",
    "/ateliers/souhaits/",
    "/ateliers/souhaits/merci/",
    "/ateliers/souhaits/plus-simple/{seance}/",
    "/professionnels/",
    "/professionnels/demande/nouvelle/",
    "/aide/",
    "/contact/",
    "/mentions-legales/",
    "/donnees-personnelles/",
    "/donnees-personnelles/mes-droits/",
    "/donnees-personnelles/mes-droits/recu/",
    "/accessibilite/",
    "/plan-du-site/",
)

# Ce qui est ouvert à tous sans être une page : flux, affiches, données.
DOCUMENTS: tuple[str, ...] = (
    "/agenda/{semaine}.pdf",
    "/ateliers/programme/{mois}.pdf",
    "/agenda.ics",
    "/ateliers/seances/{seance}.ics",
    "/mineurs/autorisation.pdf",
    "/services/{service}/carte.pdf",
    "/services/{service}/cartes.pdf",
    "/donnees/lieu.csv",
    "/donnees/lieu.json",
    "/donnees/frequentation.json",
    "/etat/",
    "/robots.txt",
)

# Les pages d'erreur : une adresse qui la provoque, et son code.
ERREURS: dict[str, int] = {
    "/cette-page-n-existe-pas/": 404,
    "/agenda/2027-W53/": 404,
    "/ateliers/programme/2026-13.pdf": 404,
    "/ateliers/illustrations/inconnue.webp": 404,
    "/ateliers/parcours/999999/": 404,
    "/ateliers/seances/999999/": 404,
    "/ateliers/souhaits/plus-simple/999999/": 404,
    "/avis/lien-invente/": 404,
    "/flux/lien-invente/agenda.ics": 404,
    "/professionnels/demande/lien-invente/": 404,
    "/rendez-vous/2026-11-28-0900-1/": 404,
    "/rendez-vous/offre/lien-invente/": 404,
    "/reservation/lien-invente/": 404,
    # Sans visite ouverte, et par un lien inconnu : la même page.
    "/prescripteurs/": 404,
    "/prescripteurs/lien-invente/": 404,
    "/services/999999/carte.pdf": 404,
    # Sans lien valable, toute la page du référent d'un groupe est la même, et introuvable.
    "/partenaires/": 404,
    "/partenaires/lien-invente/": 404,
    "/partenaires/lien-neuf/": 404,
    "/partenaires/quitter/": 404,
    "/partenaires/dates/1/": 404,
    "/partenaires/dates/1/annuler/": 404,
}

# Ce qui conduit ailleurs, pour tous.
RENVOIS: tuple[str, ...] = (
    "/favicon.ico",
    # Sans demande ouverte, on revient à la page des professionnels.
    "/professionnels/demande/",
    "/professionnels/demande/participants/",
    "/professionnels/demande/repondre/",
    "/professionnels/demande/retirer/",
    # Sans réservation ouverte, on est conduit à « Retrouver ma réservation ».
    "/reservation/",
    "/reservation/annuler/",
    "/reservation/billet.pdf",
    "/reservation/deplacer/",
    "/reservation/rendez-vous.ics",
)


def statuts() -> dict[str, Statuts]:
    """Toutes les lignes de la table."""
    ouvertes = dict.fromkeys((*PAGES, *DOCUMENTS), POUR_TOUS)
    return ouvertes | dict.fromkeys(RENVOIS, (302, 302, 302, 302)) | PERSONNEL


def motifs() -> set[str]:
    """Les motifs de toutes les routes, tels que Django les rend après résolution."""

    def descendre(noeuds: list[URLPattern | URLResolver], prefixe: str) -> Iterator[str]:
        for noeud in noeuds:
            motif = prefixe + str(noeud.pattern)
            if isinstance(noeud, URLResolver):
                yield from descendre(noeud.url_patterns, motif)
            else:
                yield motif

    return set(descendre(get_resolver().url_patterns, ""))


def motif_de(adresse: str) -> str:
    return resolve(adresse.format(**EXEMPLES)).route


def se_resout(adresse: str) -> bool:
    """Faux pour l'adresse d'erreur qui ne mène nulle part."""
    return is_valid_path(adresse.format(**EXEMPLES))


def remplir(adresse: str) -> str:
    """L'adresse, menant à ce qui existe."""
    return adresse.format(**reperes(avec_creneau="{creneau}" in adresse))


def reperes(*, avec_creneau: bool = True) -> dict[str, object]:
    """Une semaine, une séance et une de ses inscriptions, un parcours, une heure libre, un rendez-vous et sa personne,
    une sortie, une date de groupe, qui existent."""
    maintenant = timezone.now()
    seance, rendez_vous = Seance.objects.publiques().first(), RendezVous.objects.first()
    inscription = Inscription.objects.filter(seance=seance).first() if seance else None
    parcours, action = Parcours.objects.first(), ActionExterieure.objects.first()
    groupe = SeancePartenaire.objects.first()
    demande = Demande.objects.first()
    return {
        "semaine": dates.semaine_iso(dates.jour_local(maintenant)),
        "mois": dates.mois_iso(dates.jour_local(maintenant)),
        "seance": seance.pk if seance else 0,
        "creneau": creneaux_libres(maintenant)[-1].code if avec_creneau else "",
        "rendez_vous": rendez_vous.pk if rendez_vous else 0,
        "usager": rendez_vous.usager_id if rendez_vous else 0,
        "inscription": inscription.pk if inscription else 0,
        "parcours": parcours.pk if parcours else 0,
        "groupe": groupe.pk if groupe else 0,
        "demande": demande.pk if demande else 0,
        "action": action.pk if action else 0,
        "service": ServiceVoisin.objects.values_list("pk", flat=True).first() or 0,
        "prescripteur": Prescripteur.objects.values_list("pk", flat=True).first() or 0,
    }
