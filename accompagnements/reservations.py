"""Prendre, déplacer, annuler un rendez-vous : les mêmes actions pour le site, la gestion et les commandes.

Chacune verrouille le conseiller, puis le rendez-vous ; la base a le dernier mot par le registre.
"""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from epn.commun.refus import Refus
from epn.commun.vocabulaire import Presence
from epn.messagerie.depot import deposer
from epn.planning import registre
from epn.planning.models import Nature
from publics.identite import Identite, retrouver_ou_creer
from publics.mineurs import verifier_accompagne
from publics.models import Reservation, Usager

from . import alertes, annonces
from .creneaux import Creneau, creneaux_libres
from .models import RendezVous


class CreneauPlusLibre(Refus):
    """Pris, fermé, passé ou jamais ouvert : dans tous les cas, d'autres heures sont proposées."""

    phrase = "Cette heure vient d’être prise, ou n’est plus proposée."


class TropDeRendezVous(Refus):
    """La personne a déjà tous les rendez-vous à venir qu'elle peut prendre seule."""


class RendezVousFige(Refus):
    phrase = "Ce rendez-vous est annulé ou déjà commencé : il ne se change plus. Téléphonez-nous."


class ChangeEntreTemps(Refus):
    """Quelqu'un d'autre, ou une autre fenêtre, a changé le rendez-vous depuis qu'on l'a lu."""

    phrase = "Ce rendez-vous a changé depuis l’ouverture de cette page. Relisez, puis recommencez."


@dataclass(frozen=True)
class Demande:
    """Ce que dit le formulaire. `aidant` vide : la personne réserve pour elle-même.

    `contact_*` : où vont les messages, l'aidant s'il y en a un. `au_comptoir` : le conseiller réserve
    pour quelqu'un ; ni préavis, ni plafond. `usager` : la personne est déjà connue et choisie, elle est
    reprise telle quelle ; l'identité ne dit plus alors que le contact de cette réservation.
    """

    cle: UUID
    identite: Identite
    origine: str = Reservation.Origine.EN_LIGNE
    contact_telephone: str = ""
    contact_email: str = ""
    rappel: str = ""
    aidant: str = ""
    aidant_nom: str = ""
    besoin: str = ""
    precision: str = ""
    au_comptoir: bool = False
    usager: Usager | None = None


@transaction.atomic
def reserver(demande: Demande, creneau: Creneau, *, maintenant: dt.datetime) -> RendezVous:
    """Prend l'heure. Rejouer la même clé rend le même rendez-vous, sans rien refaire.

    Lève CreneauPlusLibre, TropDeRendezVous ou SansAdulte.
    """
    # La file du conseiller range aussi les doubles clics : le second trouve le rendez-vous du premier.
    registre.verrouiller(creneau.conseiller_id)
    if deja := RendezVous.objects.filter(reservation__cle=demande.cle).first():
        return deja
    _verifier_libre(creneau, maintenant, preavis_heures=0 if demande.au_comptoir else None)
    usager = demande.usager or retrouver_ou_creer(demande.identite)
    verifier_accompagne(usager, maintenant=maintenant)
    if not demande.au_comptoir:
        _verifier_plafond(usager, demande, maintenant)
    rendez_vous = RendezVous.objects.create(
        usager=usager,
        reservation=_nouvelle_reservation(demande),
        conseiller_id=creneau.conseiller_id,
        lieu=creneau.lieu,
        debut=creneau.debut,
        fin=creneau.fin,
        occupation=_occuper(creneau),
        besoin=demande.besoin,
        precision=demande.precision,
        revise_le=maintenant,
    )
    annonces.annoncer(annonces.Confirmation(rendez_vous), maintenant=maintenant)
    return rendez_vous


@transaction.atomic
def deplacer(
    rendez_vous: RendezVous,
    creneau: Creneau,
    *,
    maintenant: dt.datetime,
    par_l_epn: bool = False,
    revision: int | None = None,
) -> RendezVous:
    """Passe à une autre heure d'un seul tenant : si elle n'est plus libre, l'ancienne est gardée.

    L'heure quittée est proposée à ceux qui attendent. `revision` : celle que l'on a lue. Lève
    CreneauPlusLibre, RendezVousFige ou ChangeEntreTemps.
    """
    for conseiller_id in sorted({rendez_vous.conseiller_id, creneau.conseiller_id}):
        registre.verrouiller(conseiller_id)
    rendez_vous = _a_changer(rendez_vous, maintenant, par_l_epn=par_l_epn, revision=revision)
    if creneau.debut == rendez_vous.debut and creneau.conseiller_id == rendez_vous.conseiller_id:
        return rendez_vous
    _verifier_libre(creneau, maintenant, preavis_heures=0 if par_l_epn else None)
    heure_quittee = alertes.Heure.de(rendez_vous)
    ancienne, rendez_vous.occupation = rendez_vous.occupation, _occuper(creneau)
    rendez_vous.conseiller_id, rendez_vous.lieu = creneau.conseiller_id, creneau.lieu
    rendez_vous.debut, rendez_vous.fin = creneau.debut, creneau.fin
    rendez_vous.presence = Presence.A_RENSEIGNER
    _reviser(rendez_vous, maintenant, a_appeler=par_l_epn and not annonces.Changement(rendez_vous).joignable)
    registre.liberer(ancienne)
    annonces.annoncer(annonces.Changement(rendez_vous), maintenant=maintenant)
    alertes.proposer(heure_quittee, maintenant=maintenant)
    return rendez_vous


@transaction.atomic
def annuler(
    rendez_vous: RendezVous,
    *,
    par: RendezVous.AnnulePar,
    maintenant: dt.datetime,
    motif: str = "",
    revision: int | None = None,
) -> RendezVous:
    """Annule, rend l'heure dans la même transaction et la propose à qui attend. Deux fois : sans effet.

    Lève RendezVousFige si l'usager s'y prend après l'heure, ou si la venue est pointée ; ChangeEntreTemps si
    ce n'est plus la `revision` que l'on a lue.
    """
    registre.verrouiller(rendez_vous.conseiller_id)
    rendez_vous = RendezVous.objects.select_for_update(of=("self",)).get(pk=rendez_vous.pk)
    _verifier_revision(rendez_vous, revision)
    if rendez_vous.est_annule:
        return rendez_vous
    _verifier_pas_pointe(rendez_vous)
    if par == RendezVous.AnnulePar.USAGER and rendez_vous.debut <= maintenant:
        raise RendezVousFige
    heure_rendue = alertes.Heure.de(rendez_vous)
    occupation, rendez_vous.occupation = rendez_vous.occupation, None
    rendez_vous.annule_le, rendez_vous.annule_par, rendez_vous.motif_annulation = maintenant, par, motif
    par_l_epn = par == RendezVous.AnnulePar.EPN
    _reviser(rendez_vous, maintenant, a_appeler=par_l_epn and not annonces.Annulation(rendez_vous).joignable)
    registre.liberer(occupation)
    deposer(annonces.Annulation(rendez_vous))
    annonces.retirer_rappels(rendez_vous)
    # L'EPN annule parce que l'heure n'existe plus (maladie, fermeture) : elle n'est pas à reprendre.
    if not par_l_epn:
        alertes.proposer(heure_rendue, maintenant=maintenant)
    return rendez_vous


def _verifier_libre(creneau: Creneau, maintenant: dt.datetime, *, preavis_heures: int | None) -> None:
    if creneau not in creneaux_libres(maintenant, creneau.jour, creneau.jour, preavis_heures=preavis_heures):
        raise CreneauPlusLibre


def _verifier_plafond(usager: Usager, demande: Demande, maintenant: dt.datetime) -> None:
    telephone, email = _contact(demande)
    meme_contact = Q(pk=None)
    if telephone:
        meme_contact |= Q(reservation__telephone=telephone)
    if email:
        meme_contact |= Q(reservation__email__iexact=email)
    # Deux comptes plutôt qu'un : chacun suit son index, et ne lit pas tout l'avenir de tous les conseillers.
    a_venir, plafond = RendezVous.objects.a_venir(maintenant), settings.RENDEZ_VOUS_A_VENIR_MAX
    if a_venir.filter(usager=usager).count() >= plafond:
        raise TropDeRendezVous(
            f"On peut prendre {plafond} rendez-vous d’avance. Pour un de plus, téléphonez-nous : "
            "nous regarderons ensemble."
        )
    if a_venir.filter(meme_contact).count() >= settings.RENDEZ_VOUS_PAR_CONTACT_MAX:
        raise TropDeRendezVous("Beaucoup de rendez-vous sont déjà pris avec ce contact. Téléphonez-nous.")


def _contact(demande: Demande) -> tuple[str, str]:
    """Où vont les messages : l'aidant s'il y en a un, sinon la personne."""
    if demande.aidant:
        return demande.contact_telephone, demande.contact_email
    return demande.identite.telephone, demande.identite.email


def _nouvelle_reservation(demande: Demande) -> Reservation:
    telephone, email = _contact(demande)
    return Reservation.objects.create(
        cle=demande.cle,
        telephone=telephone,
        email=email,
        aidant=demande.aidant,
        aidant_nom=demande.aidant_nom,
        rappel=demande.rappel or annonces.rappel_le_plus_simple(telephone, email),
        origine=demande.origine,
    )


def _occuper(creneau: Creneau) -> registre.Occupation:
    try:
        return registre.occuper(
            creneau.conseiller_id, creneau.debut, creneau.fin, Nature.ACCOMPAGNEMENT, deja_verrouille=True
        )
    except registre.ConseillerDejaPris as refus:
        raise CreneauPlusLibre from refus


def _a_changer(
    rendez_vous: RendezVous, maintenant: dt.datetime, *, par_l_epn: bool, revision: int | None
) -> RendezVous:
    rendez_vous = RendezVous.objects.select_for_update(of=("self",)).get(pk=rendez_vous.pk)
    _verifier_revision(rendez_vous, revision)
    if rendez_vous.est_annule or (rendez_vous.debut <= maintenant and not par_l_epn):
        raise RendezVousFige
    _verifier_pas_pointe(rendez_vous)
    return rendez_vous


def _verifier_revision(rendez_vous: RendezVous, revision: int | None) -> None:
    if revision is not None and revision != rendez_vous.sequence:
        raise ChangeEntreTemps


def _verifier_pas_pointe(rendez_vous: RendezVous) -> None:
    if rendez_vous.presence in (Presence.PRESENT, Presence.ABSENT):
        raise RendezVousFige("La venue est pointée : effacez d’abord le pointage si c’est une erreur.")


def _reviser(rendez_vous: RendezVous, maintenant: dt.datetime, *, a_appeler: bool) -> None:
    rendez_vous.sequence += 1
    rendez_vous.revise_le = maintenant
    # Ce que l'on a dit au téléphone avant ce changement ne vaut plus.
    rendez_vous.a_appeler_le, rendez_vous.appele_le = (maintenant if a_appeler else None), None
    rendez_vous.save()
