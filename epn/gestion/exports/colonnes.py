"""Les colonnes de chaque liste. Ni notes, ni texte des messages : ce qui ne sert pas à compter ne sort pas."""

from collections.abc import Callable
from typing import Any

from accompagnements.models import RendezVous
from ateliers.models import Inscription, Seance, Souhait
from epn.commun import dates
from epn.commun.templatetags.francais import telephone
from epn.messagerie.models import Message
from epn.territoire.models import Commune
from publics.models import Usager

Colonnes = dict[str, Callable[[Any], object]]


def numero(valeur: object) -> str:
    return telephone(valeur) if valeur else ""


def code_insee(commune: Commune | None) -> str:
    return commune.code_insee if commune else ""


def code_postal(commune: Commune | None) -> str:
    return commune.code_postal if commune else ""


# Les neuf premières, dans cet ordre : le classeur que l'outil national importe.
USAGERS: Colonnes = {
    "Nom": lambda u: u.nom,
    "Prénom": lambda u: u.prenom,
    "Année de naissance": lambda u: u.annee_naissance,
    "Commune": lambda u: u.commune,
    "Code INSEE": lambda u: code_insee(u.commune),
    "Code postal": lambda u: code_postal(u.commune),
    "Téléphone": lambda u: numero(u.telephone),
    "E-mail": lambda u: u.email,
    "Genre": lambda u: u.get_genre_display(),
    "Situation": lambda u: u.get_statut_display(),
    "Vient comme": lambda u: u.get_audience_display(),
    "Fiche créée le": lambda u: dates.jour_local(u.cree_le),
    "Fiche nº": lambda u: u.pk,
}


def _etat(rendez_vous: RendezVous) -> str:
    if rendez_vous.est_annule:
        return f"annulé par {rendez_vous.get_annule_par_display()}"
    return rendez_vous.get_presence_display()


def _raconte(lire: Callable[[Any], object]) -> Callable[[RendezVous], object]:
    return lambda r: lire(r.compte_rendu) if r.est_raconte else ""


RENDEZ_VOUS: Colonnes = {
    "Début": lambda r: r.debut,
    "Minutes": lambda r: r.minutes,
    "Nom": lambda r: r.usager.nom,
    "Prénom": lambda r: r.usager.prenom,
    "Téléphone": lambda r: numero(r.telephone),
    "Commune": lambda r: r.usager.commune,
    "Besoin": lambda r: r.get_besoin_display(),
    "État": _etat,
    "Pris": lambda r: r.reservation.get_origine_display(),
    "Lieu": lambda r: r.lieu,
    "Conseiller": lambda r: r.conseiller,
    "Minutes faites": _raconte(lambda c: c.duree_minutes),
    "Thématiques": _raconte(lambda c: c.thematiques_dites),
    "Matériel": _raconte(lambda c: c.materiels_dits),
    "Autonomie": _raconte(lambda c: c.get_autonomie_display()),
    "Orientation": _raconte(lambda c: c.get_orientation_display()),
}

SEANCES: Colonnes = {
    "Début": lambda s: s.debut,
    "Minutes": lambda s: s.minutes,
    "Séance": lambda s: s.titre,
    "Nature": lambda s: s.get_nature_display(),
    "Niveau": lambda s: s.atelier.get_niveau_display() if s.atelier else "",
    "Lieu": lambda s: s.lieu,
    "Conseiller": lambda s: s.conseiller,
    "Places": lambda s: s.capacite,
    "Inscrits": lambda s: s.prises,
    "En attente": lambda s: s.en_attente,
    "Présents": lambda s: s.venus,
    "Annulée": lambda s: s.est_annulee,
}

INSCRIPTIONS: Colonnes = {
    "Début": lambda i: i.seance.debut,
    "Séance": lambda i: i.seance.titre,
    "Nom": lambda i: i.usager.nom,
    "Prénom": lambda i: i.usager.prenom,
    "Téléphone": lambda i: numero(i.telephone),
    "E-mail": lambda i: i.reservation.email or i.usager.email,
    "Commune": lambda i: i.usager.commune,
    "État": lambda i: i.get_statut_display(),
    "Présence": lambda i: i.get_presence_display() if i.est_inscrite else "",
    "Se dit": lambda i: i.get_aisance_display(),
    "Pris": lambda i: i.reservation.get_origine_display(),
    "Inscrit le": lambda i: i.creee_le,
}

SOUHAITS: Colonnes = {
    "Dit le": lambda s: dates.jour_local(s.cree_le),
    "Sujets": lambda s: ", ".join(s.sujets_dits),
    "Avec ses mots": lambda s: s.mots,
    "Niveau": lambda s: s.get_niveau_display(),
    "Commune": lambda s: s.commune,
    "Prénom": lambda s: s.prenom,
    "Téléphone": lambda s: numero(s.telephone),
    "E-mail": lambda s: s.email,
    "Prévenu le": lambda s: s.prevenu_le,
}

MESSAGES: Colonnes = {
    "Déposé le": lambda m: m.cree_le,
    "Message": lambda m: m.cle.split(":")[0],
    "Canal": lambda m: m.get_canal_display(),
    "Destinataire": lambda m: m.destinataire_masque,
    "État": lambda m: m.get_statut_display(),
    "Essais": lambda m: m.tentatives,
    "Parti le": lambda m: m.parti_le,
}

PAR_MODELE: dict[type, Colonnes] = {
    Usager: USAGERS,
    RendezVous: RENDEZ_VOUS,
    Seance: SEANCES,
    Inscription: INSCRIPTIONS,
    Souhait: SOUHAITS,
    Message: MESSAGES,
}
