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

ROLES = ("anonyme", "conseiller", "agent", "administrateur")
Statuts = tuple[int, int, int, int]

POUR_TOUS: Statuts = (200, 200, 200, 200)
# Il faut être connecté : l'anonyme est conduit à la page de connexion.
CONNECTE: Statuts = (302, 200, 200, 200)
# Il faut redire son mot de passe, ou poser d'abord un second facteur.
A_CONFIRMER: Statuts = (302, 302, 302, 302)

# Les pages où l'on nomme des habitants : au conseiller seul.
DU_CONSEILLER: Statuts = (302, 200, 302, 403)
# Ce qui ne se fait que par POST : le conseiller lit « méthode refusée ».
ENVOI_DU_CONSEILLER: Statuts = (302, 405, 302, 403)
# Le conseiller redit d'abord son mot de passe : ce qui sort nomme quelqu'un.
MOT_DE_PASSE_REDIT: Statuts = (302, 302, 302, 403)

# Ce que le compte n'a pas encore (codes de secours, second facteur) est introuvable.
PAS_ENCORE: Statuts = (302, 404, 404, 404)

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

# Ce qui ne se fait que par POST, sans compte.
ENVOI_DE_TOUS: Statuts = (405, 405, 405, 405)

PERSONNEL: dict[str, Statuts] = {
    "/prescripteurs/fini/": ENVOI_DE_TOUS,
    "/prescripteurs/reservations/1/": ENVOI_DE_TOUS,
    "/gestion/": (302, 200, 302, 200),
    "/gestion/login/": (302, 403, 403, 403),
    "/gestion/appel/": DU_CONSEILLER,
    "/gestion/guide/": (302, 200, 302, 200),
    # Rien n'attend : on revient à l'accueil.
    "/gestion/saisie/": A_CONFIRMER,
    "/gestion/a-pointer/": DU_CONSEILLER,
    "/gestion/semaine/": DU_CONSEILLER,
    "/gestion/semaine/{semaine}/": DU_CONSEILLER,
    "/gestion/semaine/mois/{mois}/": DU_CONSEILLER,
    "/gestion/semaine/noms/": ENVOI_DU_CONSEILLER,
    "/gestion/semaine/deplacer/groupe/{groupe}/": DU_CONSEILLER,
    "/gestion/absence/": DU_CONSEILLER,
    "/gestion/semaine-type/": DU_CONSEILLER,
    "/gestion/semaine-type/copier/": DU_CONSEILLER,
    "/gestion/fermetures/importer/": DU_CONSEILLER,
    "/gestion/programme/": DU_CONSEILLER,
    "/gestion/programme/trimestre/": DU_CONSEILLER,
    "/gestion/programme/copier/": DU_CONSEILLER,
    "/gestion/programme/journal/": DU_CONSEILLER,
    "/gestion/rendez-vous/{rendez_vous}/pris/": DU_CONSEILLER,
    "/gestion/rendez-vous/{rendez_vous}/deplacer/": DU_CONSEILLER,
    "/gestion/rendez-vous/{rendez_vous}/annuler/": DU_CONSEILLER,
    "/gestion/rendez-vous/{rendez_vous}/compte-rendu/": DU_CONSEILLER,
    "/gestion/rendez-vous/{rendez_vous}/presence/": ENVOI_DU_CONSEILLER,
    "/gestion/usagers/doublons/": DU_CONSEILLER,
    "/gestion/usagers/importer/": DU_CONSEILLER,
    "/gestion/usagers/{usager}/fusionner/": DU_CONSEILLER,
    "/gestion/usagers/{usager}/droits/": DU_CONSEILLER,
    "/gestion/usagers/{usager}/droits/opposer/": ENVOI_DU_CONSEILLER,
    "/gestion/usagers/{usager}/droits/effacer/": DU_CONSEILLER,
    "/gestion/usagers/{usager}/droits/fiche.pdf": MOT_DE_PASSE_REDIT,
    "/gestion/coop/": DU_CONSEILLER,
    "/gestion/coop/activites.ods": MOT_DE_PASSE_REDIT,
    "/gestion/coop/rendez-vous/{rendez_vous}/recopie/": ENVOI_DU_CONSEILLER,
    "/gestion/flux/": DU_CONSEILLER,
    "/gestion/exports/": DU_CONSEILLER,
    "/gestion/exports/inscriptions.csv": MOT_DE_PASSE_REDIT,
    "/gestion/exports/publics/usager.xlsx": MOT_DE_PASSE_REDIT,
    "/gestion/droits/": DU_CONSEILLER,
    "/gestion/droits/1/repondu/": ENVOI_DU_CONSEILLER,
    "/gestion/echeances/": DU_CONSEILLER,
    "/gestion/echeances/archives.pdf": DU_CONSEILLER,
    "/gestion/seances/{seance}/": DU_CONSEILLER,
    "/gestion/seances/{seance}/inscrire/": DU_CONSEILLER,
    "/gestion/seances/{seance}/emargement.pdf": DU_CONSEILLER,
    "/gestion/seances/{seance}/tous-presents/": ENVOI_DU_CONSEILLER,
    "/gestion/seances/{seance}/observations/": ENVOI_DU_CONSEILLER,
    "/gestion/seances/{seance}/inscriptions/{inscription}/annuler/": DU_CONSEILLER,
    "/gestion/seances/{seance}/inscriptions/{inscription}/attestation.pdf": DU_CONSEILLER,
    "/gestion/seances/{seance}/inscriptions/{inscription}/notee/": DU_CONSEILLER,
    "/gestion/seances/{seance}/inscriptions/{inscription}/presence/": ENVOI_DU_CONSEILLER,
    "/gestion/seances/{seance}/inscriptions/{inscription}/reponse/": ENVOI_DU_CONSEILLER,
    "/gestion/seances/{seance}/inscriptions/{inscription}/place/": ENVOI_DU_CONSEILLER,
    "/gestion/seances/{seance}/avis/": DU_CONSEILLER,
    "/gestion/seances/{seance}/prevenir/": DU_CONSEILLER,
    "/gestion/usagers/{usager}/chemin/": DU_CONSEILLER,
    "/gestion/usagers/{usager}/progres.pdf": DU_CONSEILLER,
    "/gestion/usagers/{usager}/mineur/": DU_CONSEILLER,
    "/gestion/usagers/{usager}/autorisation.pdf": DU_CONSEILLER,
    "/gestion/demandes/": DU_CONSEILLER,
    "/gestion/demandes/{demande}/": DU_CONSEILLER,
    "/gestion/demandes/{demande}/accepter/": ENVOI_DU_CONSEILLER,
    "/gestion/avis/": DU_CONSEILLER,
    "/gestion/souhaits/": DU_CONSEILLER,
    "/gestion/seances/{seance}/deplacer/": DU_CONSEILLER,
    "/gestion/seances/{seance}/annuler/": DU_CONSEILLER,
    "/gestion/seances/{seance}/places/": DU_CONSEILLER,
    "/gestion/seances/{seance}/theme/": DU_CONSEILLER,
    "/gestion/seances/{seance}/echanger/": DU_CONSEILLER,
    "/gestion/seances/{seance}/repeter/": DU_CONSEILLER,
    "/gestion/orienter/": DU_CONSEILLER,
    "/gestion/prescripteurs/{prescripteur}/lien/": DU_CONSEILLER,
    "/gestion/appels/rendez-vous/{rendez_vous}/fait/": ENVOI_DU_CONSEILLER,
    "/gestion/groupes/": DU_CONSEILLER,
    "/gestion/groupes/ajouter/": DU_CONSEILLER,
    "/gestion/groupes/{groupe}/": DU_CONSEILLER,
    "/gestion/groupes/{groupe}/deplacer/": DU_CONSEILLER,
    "/gestion/groupes/{groupe}/annuler/": DU_CONSEILLER,
    "/gestion/groupes/{groupe}/vue/": ENVOI_DU_CONSEILLER,
    "/gestion/aller-vers/": DU_CONSEILLER,
    "/gestion/actions/{action}/deplacer/": DU_CONSEILLER,
    "/gestion/actions/{action}/annuler/": DU_CONSEILLER,
    "/gestion/actions/{action}/compte/": DU_CONSEILLER,
    "/frequentation/": CONNECTE,
    "/compte/connexion/": (200, 302, 302, 302),
    "/compte/deconnexion/": CONNECTE,
    "/compte/mot-de-passe/": CONNECTE,
    "/compte/confirmation/": CONNECTE,
    "/compte/sessions/": CONNECTE,
    "/compte/second-facteur/": CONNECTE,
    "/compte/second-facteur/authenticate/": A_CONFIRMER,
    "/compte/second-facteur/reauthenticate/": A_CONFIRMER,
    "/compte/second-facteur/recovery-codes/": PAS_ENCORE,
    "/compte/second-facteur/recovery-codes/download/": PAS_ENCORE,
    "/compte/second-facteur/recovery-codes/generate/": A_CONFIRMER,
    "/compte/second-facteur/totp/activate/": A_CONFIRMER,
    "/compte/second-facteur/totp/deactivate/": PAS_ENCORE,
    "/compte/second-facteur/webauthn/": CONNECTE,
    "/compte/second-facteur/webauthn/add/": A_CONFIRMER,
    "/compte/second-facteur/webauthn/keys/1/edit/": A_CONFIRMER,
    "/compte/second-facteur/webauthn/keys/1/remove/": A_CONFIRMER,
    "/compte/second-facteur/webauthn/login/": A_CONFIRMER,
    "/compte/second-facteur/webauthn/reauthenticate/": A_CONFIRMER,
}


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
    """L'adresse d'une semaine, d'une séance et d'une de ses inscriptions, d'un parcours, d'une heure libre, d'un
    rendez-vous et de sa personne, d'une sortie, d'une date de groupe, qui existent."""
    seance, rendez_vous = Seance.objects.publiques().first(), RendezVous.objects.first()
    inscription = Inscription.objects.filter(seance=seance).first() if seance else None
    parcours, action = Parcours.objects.first(), ActionExterieure.objects.first()
    groupe = SeancePartenaire.objects.first()
    demande = Demande.objects.first()
    semaine = dates.semaine_iso(dates.jour_local(timezone.now()))
    libre = creneaux_libres(timezone.now())[-1].code if "{creneau}" in adresse else ""
    return adresse.format(
        semaine=semaine,
        mois=dates.mois_iso(dates.jour_local(timezone.now())),
        seance=seance.pk if seance else 0,
        creneau=libre,
        rendez_vous=rendez_vous.pk if rendez_vous else 0,
        usager=rendez_vous.usager_id if rendez_vous else 0,
        inscription=inscription.pk if inscription else 0,
        parcours=parcours.pk if parcours else 0,
        groupe=groupe.pk if groupe else 0,
        demande=demande.pk if demande else 0,
        action=action.pk if action else 0,
        service=ServiceVoisin.objects.values_list("pk", flat=True).first() or 0,
        prescripteur=Prescripteur.objects.values_list("pk", flat=True).first() or 0,
    )
