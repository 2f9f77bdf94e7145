"""Répondre à la demande d'une entreprise, d'une association, d'une mairie : accepter, proposer, décliner ; et ce que le
contact en fait. La page publique et la gestion appellent les mêmes actions.

Dès qu'une date est proposée, elle est tenue : chez nous par une séance réservée, ailleurs par une action extérieure.
La demande garde la clé de leur ligne au registre, et rien d'autre. Verrous : le conseiller, puis la demande.
"""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from ateliers import reservees
from ateliers.models import Seance
from ateliers.models.seances import SUJET_MAX
from ateliers.seances import changer_seance
from epn.commun import dates
from epn.commun.refus import Refus
from epn.messagerie.depot import deposer
from epn.planning import registre
from epn.planning.models import Nature, Occupation
from epn.territoire.models import Lieu
from partenariats import dehors
from partenariats.annonces_demandes import DateProposee, DateRelachee, DemandeAcceptee, DemandeDeclinee
from partenariats.models import ActionExterieure, Demande
from publics.contacts import Contact, billet
from publics.models import Reservation

from .matinees import PROCHES, Matinee, les_plus_proches, matinees_libres

PROPOSITION_GARDEE = dt.timedelta(days=7)
Statut = Demande.Statut
DATE_RENDUE = "la date n’est plus demandée"


class DemandeDejaTraitee(Refus):
    phrase = "Cette demande a changé depuis l’ouverture de cette page. Relisez, puis recommencez."


class DatePasseeOuRelachee(Refus):
    phrase = "Cette date n’est plus gardée pour vous. Votre demande tient toujours : nous vous recontacterons."


class MatineeDejaPrise(Refus):
    """Une autre demande, ou autre chose, tient déjà ces heures ; `libres` : ce que l'on peut proposer."""

    def __init__(self, raison: str, libres: list[Matinee]) -> None:
        self.libres = libres
        suite = f" Libres\u00a0: {' ; '.join(map(str, libres))}." if libres else " Aucune matinée n’est libre."
        super().__init__(f"{raison}{suite}")


@transaction.atomic
def accepter(
    demande: Demande, matinee: Matinee, *, maintenant: dt.datetime, mot: str = "", revision: int | None = None
) -> Demande:
    """La date est à eux. Lève MatineeDejaPrise ou DemandeDejaTraitee."""
    demande = _verrouiller(demande, {Statut.RECUE}, revision, conseiller_id=matinee.conseiller_id)
    _tenir(demande, matinee, maintenant)
    demande.statut = Statut.ACCEPTEE
    return _accorder(demande, mot, maintenant)


@transaction.atomic
def proposer(
    demande: Demande, matinee: Matinee, *, maintenant: dt.datetime, mot: str = "", revision: int | None = None
) -> Demande:
    """Propose cette date, tenue une semaine. Lève MatineeDejaPrise ou DemandeDejaTraitee."""
    demande = _verrouiller(demande, {Statut.RECUE}, revision, conseiller_id=matinee.conseiller_id)
    _tenir(demande, matinee, maintenant)
    demande.statut = Statut.PROPOSEE
    demande.expire_le = min(maintenant + PROPOSITION_GARDEE, matinee.debut)
    _repondre(demande, mot, maintenant)
    deposer(DateProposee(demande, demande.occupation, _lieu(demande)))
    return demande


@transaction.atomic
def decliner(demande: Demande, mot: str, *, maintenant: dt.datetime, revision: int | None = None) -> Demande:
    """Non, et pourquoi. Rend la date proposée, s'il y en avait une. Lève DemandeDejaTraitee."""
    demande = _verrouiller(demande, {Statut.RECUE, Statut.PROPOSEE}, revision)
    _relacher(demande, maintenant)
    demande.statut = Statut.DECLINEE
    _repondre(demande, mot, maintenant)
    deposer(DemandeDeclinee(demande))
    return demande


@transaction.atomic
def accepter_la_proposition(demande: Demande, *, maintenant: dt.datetime, revision: int | None = None) -> Demande:
    """Le contact prend la date gardée. Lève DatePasseeOuRelachee ou DemandeDejaTraitee."""
    demande = _verrouiller(demande, set(Statut), revision)
    if demande.est_acceptee:
        return demande
    if not demande.est_proposee or demande.occupation is None or demande.expire_le <= maintenant:
        raise DatePasseeOuRelachee
    demande.statut = Statut.ACCEPTEE
    return _accorder(demande, demande.reponse, maintenant)


@transaction.atomic
def refuser_la_proposition(demande: Demande, *, maintenant: dt.datetime, revision: int | None = None) -> Demande:
    """La date ne va pas : elle est rendue, et la demande attend de nouveau une réponse. Lève DemandeDejaTraitee."""
    demande = _verrouiller(demande, {Statut.PROPOSEE}, revision)
    return _rouvrir(demande, "ne leur convenait pas", maintenant)


@transaction.atomic
def retirer(demande: Demande, *, maintenant: dt.datetime, revision: int | None = None) -> Demande:
    """Le contact n'en veut plus : ce qui était tenu est rendu. Deux fois : sans effet. Lève DemandeDejaTraitee."""
    demande = _verrouiller(demande, {*Demande.OUVERTES, Statut.RETIREE}, revision)
    if demande.statut == Statut.RETIREE:
        return demande
    if demande.occupation and demande.occupation.debut <= maintenant:
        raise Refus("Cette matinée a commencé : elle ne se retire plus.")
    _relacher(demande, maintenant)
    demande.statut = Statut.RETIREE
    return _repondre(demande, demande.reponse, maintenant)


def relacher_les_expirees(maintenant: dt.datetime) -> int:
    """Rend les dates proposées restées sans réponse, et l'écrit au contact ; rend combien."""
    relachees = 0
    for demande in Demande.objects.filter(statut=Statut.PROPOSEE, expire_le__lte=maintenant).order_by("pk"):
        with transaction.atomic():
            tenue = _verrouiller(demande, set(Statut), None)
            if tenue.est_proposee and tenue.expire_le <= maintenant:
                _rouvrir(tenue, "est restée sans réponse", maintenant)
                deposer(DateRelachee(tenue))
                relachees += 1
    return relachees


def seance_de(demande: Demande) -> Seance | None:
    """La séance qui tient cette demande, chez nous. Une requête."""
    tenues = Seance.objects.filter(occupation=demande.occupation_id, reservee=True) if demande.occupation_id else None
    return tenues.select_related("atelier", "lieu__commune", "reservation").first() if tenues is not None else None


def action_de(demande: Demande) -> ActionExterieure | None:
    """L'action extérieure qui la tient, chez eux. Une requête."""
    if demande.occupation_id is None:
        return None
    return ActionExterieure.objects.filter(occupation=demande.occupation_id).select_related("commune").first()


def _tenir(demande: Demande, matinee: Matinee, maintenant: dt.datetime) -> None:
    if matinee.debut - matinee.trajet <= maintenant:
        raise MatineeDejaPrise("Cette date est passée.", matinees_libres(maintenant)[:PROCHES])
    try:
        engagement = (
            _chez_eux(demande, matinee, maintenant) if demande.chez_vous else _chez_nous(demande, matinee, maintenant)
        )
    except registre.ConseillerDejaPris as refus:
        libres = les_plus_proches(matinee.jour, matinees_libres(maintenant))
        raise MatineeDejaPrise(_qui_la_tient(refus), libres) from refus
    demande.occupation = engagement.occupation


def _chez_nous(demande: Demande, matinee: Matinee, maintenant: dt.datetime) -> Seance:
    voulue = Seance(
        nature=Nature.PROFESSIONNELS,
        conseiller_id=matinee.conseiller_id,
        lieu=matinee.lieu,
        debut=matinee.debut,
        fin=matinee.fin,
        capacite=demande.effectif,
        sujet=demande.sujet[:SUJET_MAX],
    )
    return reservees.garder(voulue, maintenant=maintenant)


def _chez_eux(demande: Demande, matinee: Matinee, maintenant: dt.datetime) -> ActionExterieure:
    depart, retour = matinee.debut - matinee.trajet, matinee.fin + matinee.trajet
    reservees.ecarter(matinee.conseiller_id, depart, retour, maintenant=maintenant)
    action = ActionExterieure(
        titre=f"Matinée pour {demande.organisation}"[:120],
        conseiller_id=matinee.conseiller_id,
        endroit=demande.organisation,
        adresse=demande.adresse,
        commune=demande.commune,
        debut=matinee.debut,
        fin=matinee.fin,
        pour_qui=demande.get_public_display(),
        attendus=demande.effectif,
    )
    return dehors.prevoir(action, aller=matinee.trajet, retour=matinee.trajet)


def _qui_la_tient(refus: registre.ConseillerDejaPris) -> str:
    """Pour le conseiller seul : la première demande y est nommée."""
    premiere = Demande.objects.filter(occupation=refus.occupation).first() if refus.occupation else None
    if premiere is None:
        return str(refus)
    le = dates.en_toutes_lettres(dates.jour_local(refus.occupation.debut))
    return f"La matinée du {le} est déjà tenue pour {premiere.organisation}."


def _accorder(demande: Demande, mot: str, maintenant: dt.datetime) -> Demande:
    demande.expire_le = None
    _repondre(demande, mot, maintenant)
    if seance := seance_de(demande):
        changer_seance(seance, maintenant=maintenant, reservation=_billet(demande))
    deposer(DemandeAcceptee(demande, demande.occupation, _lieu(demande)))
    return demande


def _billet(demande: Demande) -> Reservation:
    """Ce que le contact tient en main : les messages de la séance y vont. Sa clé est celle de la demande."""
    contact = Contact(telephone=str(demande.telephone), email=demande.email)
    neuf = billet(demande.cle, contact)
    neuf.save(force_insert=True)
    return neuf


def _relacher(demande: Demande, maintenant: dt.datetime) -> None:
    """Rend ce que la demande tenait, et l'oublie."""
    occupation: Occupation | None = demande.occupation
    if occupation is None:
        return
    seance, action = seance_de(demande), action_de(demande)
    demande.occupation = None
    Demande.objects.filter(pk=demande.pk).update(occupation=None)
    if seance:
        reservees.rendre(seance, maintenant=maintenant)
    if action:
        dehors.annuler(action, DATE_RENDUE, maintenant=maintenant)
        reservees.remettre(action.conseiller_id, action.depart, action.retour, maintenant=maintenant)


def _rouvrir(demande: Demande, pourquoi: str, maintenant: dt.datetime) -> Demande:
    jour = dates.en_toutes_lettres(dates.jour_local(demande.occupation.debut)) if demande.occupation else "proposée"
    _relacher(demande, maintenant)
    demande.statut, demande.expire_le, demande.repondue_le = Statut.RECUE, None, None
    demande.reponse = f"La date du {jour} {pourquoi}."
    demande.sequence += 1
    demande.save()
    return demande


def _repondre(demande: Demande, mot: str, maintenant: dt.datetime) -> Demande:
    demande.reponse, demande.repondue_le = mot, maintenant
    demande.sequence += 1
    demande.save()
    return demande


def _lieu(demande: Demande) -> Lieu | None:
    seance = seance_de(demande)
    return seance.lieu if seance else None


def _verrouiller(
    demande: Demande, statuts: Collection[str], revision: int | None, conseiller_id: int | None = None
) -> Demande:
    """Le conseiller de la date voulue, ou de celle qui est tenue, puis la demande, relue. Lève DemandeDejaTraitee."""
    lue = Demande.objects.select_related("occupation").get(pk=demande.pk)
    if conseiller_id or lue.occupation:
        registre.verrouiller(conseiller_id or lue.occupation.conseiller_id)
    tenues = Demande.objects.select_for_update(of=("self",)).select_related("occupation", "commune")
    relue = tenues.get(pk=demande.pk)
    if relue.statut not in statuts or (revision is not None and revision != relue.sequence):
        raise DemandeDejaTraitee
    return relue
