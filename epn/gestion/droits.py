"""Tout ce que l'on garde d'une personne, composé pour elle : à l'écran, en JSON, sur papier."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet

from accompagnements import effacement as des_rendez_vous
from accompagnements.models import RendezVous
from ateliers import effacement as des_ateliers
from ateliers.models import Inscription
from epn.commun import dates
from epn.commun.vocabulaire import Materiel, Thematique
from epn.messagerie.models import Message
from partenariats import effacement as des_partenariats
from publics.effacement import concernant, messages_adresses
from publics.models import Acces, Autorisation, Reservation, Responsable, Suivi, Usager

MOTS = {**dict(Thematique.choices), **dict(Materiel.choices)}


@dataclass(frozen=True)
class Ligne:
    """`valeur` : ce que garde la base, pour le JSON ; `texte` : ce qui se lit."""

    cle: str
    libelle: str
    valeur: Any
    texte: str


Fiche = list[Ligne]


@dataclass(frozen=True)
class Rubrique:
    cle: str
    titre: str
    fiches: list[Fiche]


def dossier(usager: Usager) -> list[Rubrique]:
    """Chaque rubrique, même vide : « rien » se dit aussi. Une dizaine de requêtes, quel que soit le passé."""
    rendez_vous = list(_siens(RendezVous, usager).order_by("debut"))
    inscriptions = list(_siens(Inscription, usager).order_by("seance__debut"))
    reservations = {r.pk: r for r in [x.reservation for x in (*rendez_vous, *inscriptions)]}
    comptes_rendus = [r.compte_rendu for r in rendez_vous if r.est_raconte]
    return [
        _rubrique("identite", "Qui vous êtes", [usager], IDENTITE),
        _rubrique("rendez_vous", "Vos rendez-vous", rendez_vous, RENDEZ_VOUS),
        _rubrique("comptes_rendus", "Ce qui a été travaillé en rendez-vous", comptes_rendus, COMPTE_RENDU),
        _rubrique("inscriptions", "Vos ateliers", inscriptions, INSCRIPTION),
        _rubrique("suivis", "Votre chemin", Suivi.objects.filter(usager=usager), SUIVI),
        _rubrique("responsables", "Qui répond de vous, ou de qui vous répondez", _responsables(usager), RESPONSABLE),
        _rubrique("autorisations", "Autorisations", _autorisations(usager), AUTORISATION),
        _rubrique("reservations", "Billets, et contact laissé", reservations.values(), RESERVATION),
        _rubrique("alertes", "Demandes « prévenez-moi »", des_rendez_vous.siennes(usager), ALERTE),
        _rubrique("souhaits", "Souhaits d’atelier", des_ateliers.siens(usager), SOUHAIT),
        _rubrique("matinees", "Matinées demandées", des_partenariats.siennes(usager), MATINEE),
        _rubrique("messages", "Messages", _messages(usager, rendez_vous, reservations.values()), MESSAGE),
        _rubrique("acces", "Qui a fait quoi de votre fiche", _acces(usager), ACCES),
    ]


IDENTITE = (
    "prenom", "nom", "telephone", "email", "commune", "annee_naissance", "statut", "audience", "genre",
    "rappel_prefere", "notes", "cree_le", "oppose_le",
)  # fmt: skip
RENDEZ_VOUS = ("debut", "fin", "lieu", "besoin", "precision", "presence", "annule_le", "annule_par", "motif_annulation")
COMPTE_RENDU = ("rendez_vous", "thematiques", "materiels", "duree_minutes", "lieu", "autonomie", "orientation", "note")
INSCRIPTION = (
    "seance", "statut", "audience", "organisation", "aisance", "reponses", "presence", "creee_le", "annulee_le",
    "annulee_par",
)  # fmt: skip
SUIVI = ("le", "thematiques", "domaine", "autonomie", "acquis", "prochaine_etape")
RESPONSABLE = ("enfant", "adulte")
AUTORISATION = ("enfant", "donnee_par", "donnee_le", "jusqu_au", "moyen", "repart_seul", "image", "image_pour")
RESERVATION = ("code", "telephone", "email", "aidant", "aidant_nom", "prescripteur", "rappel", "origine", "cree_le")
ALERTE = ("prenom", "nom", "telephone", "email", "commune", "cree_le", "expire_le")
SOUHAIT = ("prenom", "telephone", "email", "thematiques", "mots", "niveau", "commune", "cree_le")
MATINEE = ("organisation", "siret", "prenom", "nom", "telephone", "email", "sujet", "precision", "statut", "cree_le")
MESSAGE = ("cree_le", "canal", "destinataire", "sujet", "corps", "statut")
ACCES = ("le", "geste", "detail")
# Là où le nom du champ ne se lit pas.
LIBELLES = {"rendez_vous": "rendez-vous", "aisance": "à l’aise ou non"}


def en_json(usager: Usager, rubriques: Iterable[Rubrique], maintenant: dt.datetime) -> str:
    contenu = {r.cle: [{ligne.cle: ligne.valeur for ligne in fiche} for fiche in r.fiches] for r in rubriques}
    entete = {"fiche": usager.pk, "extrait_le": maintenant.isoformat()}
    return json.dumps({**entete, **contenu}, ensure_ascii=False, indent=2)


def _siens(modele: type[RendezVous | Inscription], usager: Usager) -> QuerySet:
    return modele.objects.filter(usager=usager).avec_personnes().select_related("reservation__prescripteur")


def _rubrique(cle: str, titre: str, objets: Iterable[Model], champs: Sequence[str]) -> Rubrique:
    return Rubrique(cle, titre, [[ligne for c in champs if (ligne := _ligne(o, c))] for o in objets])


def _ligne(objet: Model, nom: str) -> Ligne | None:
    """None : rien n'est écrit là. Non et zéro sont des réponses."""
    champ, valeur = objet._meta.get_field(nom), getattr(objet, nom)
    if valeur in (None, "", [], {}):
        return None
    libelle = LIBELLES.get(nom, str(champ.verbose_name))
    return Ligne(nom, libelle[:1].upper() + libelle[1:], _valeur(valeur), _texte(objet, champ, valeur))


def _valeur(valeur: Any) -> Any:
    if isinstance(valeur, dt.datetime | dt.date):
        return valeur.isoformat()
    return valeur if isinstance(valeur, bool | int | list | dict) else str(valeur)


def _texte(objet: Model, champ: Any, valeur: Any) -> str:
    if champ.choices:
        return str(getattr(objet, f"get_{champ.name}_display")())
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, dt.datetime):
        return dates.jour_et_heure(valeur, annee=True)
    if isinstance(valeur, dt.date):
        return dates.en_toutes_lettres(valeur, annee=True)
    if isinstance(valeur, dict):
        return ", ".join(f"{cle} : {MOTS.get(mot, str(mot).replace('_', ' '))}" for cle, mot in valeur.items())
    if isinstance(valeur, list):
        return ", ".join(str(MOTS.get(mot, mot)) for mot in valeur)
    return valeur.as_national if hasattr(valeur, "as_national") else str(valeur)


def _responsables(usager: Usager) -> Iterable[Responsable]:
    return Responsable.objects.filter(Q(enfant=usager) | Q(adulte=usager)).select_related("enfant", "adulte")


def _autorisations(usager: Usager) -> Iterable[Autorisation]:
    lies = Q(enfant=usager) | Q(donnee_par=usager)
    return Autorisation.objects.filter(lies).select_related("enfant", "donnee_par")


def _acces(usager: Usager) -> Iterable[Acces]:
    """Les gestes, non qui les a faits : le personnel n'est pas l'objet de la demande."""
    return Acces.objects.filter(usager_numero=usager.pk)


def _messages(
    usager: Usager, rendez_vous: Iterable[RendezVous], reservations: Iterable[Reservation]
) -> Iterable[Message]:
    objets = [f"rendezvous:{r.pk}" for r in rendez_vous] + [f"reservation:{r.pk}" for r in reservations]
    concernes = Q(pk__in=messages_adresses(usager).values("pk"))
    for objet in objets:
        concernes |= Q(pk__in=concernant(objet).values("pk"))
    return Message.objects.filter(concernes, destinataire_efface_le=None).order_by("cree_le", "pk")
