"""Prendre, déplacer, annuler un rendez-vous : les mêmes actions pour le site, la gestion et les commandes.

Chacune verrouille le conseiller, puis le rendez-vous ; la base a le dernier mot par le registre.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, models, transaction

from epn.commun.refus import Refus
from epn.commun.requete_prete import Parametre, RequetePrete
from epn.commun.vocabulaire import Presence
from epn.comptes.models import Compte
from epn.messagerie.depot import deposer
from epn.planning import registre
from epn.planning.models import Nature
from publics.contacts import Contact, billet
from publics.identite import Identite, creer, du_meme_nom, meme_contact, normaliser, retrouver
from publics.models import Reservation, Usager

from . import alertes, annonces, prise
from .creneaux import Adresse, Creneau, encore_offert
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

    @property
    def contact(self) -> Contact:
        """Où vont les messages : l'aidant s'il y en a un, sinon la personne."""
        sien = (self.contact_telephone, self.contact_email)
        telephone, email = sien if self.aidant else (self.identite.telephone, self.identite.email)
        return Contact(telephone, email, self.aidant, self.aidant_nom, self.rappel, self.origine)


_DE_LA_CLE = RequetePrete(
    lambda: (
        RendezVous.objects.filter(reservation__cle=Parametre("cle", models.UUIDField())).order_by().values_list("pk")
    )
)


def reserver(demande: Demande, choisi: Creneau | Adresse, *, maintenant: dt.datetime) -> RendezVous:
    """Prend l'heure. Rejouer la même clé rend le même rendez-vous, sans rien refaire.

    Lève CreneauPlusLibre ou TropDeRendezVous.
    """
    try:
        return _reserver(demande, choisi, maintenant)
    except (Refus, IntegrityError):
        # Un double clic ne se voit qu'ici : son heure n'est plus libre, ou la base a déjà sa clé.
        if deja := deja_reserve(demande.cle):
            return deja
        raise


def deja_reserve(cle: UUID) -> RendezVous | None:
    """Le rendez-vous que cette clé a déjà pris. Une requête quand il n'y en a pas."""
    pris = _DE_LA_CLE.lignes(cle=cle)
    return RendezVous.objects.select_related("reservation").get(pk=pris[0][0]) if pris else None


@transaction.atomic
def _reserver(demande: Demande, choisi: Creneau | Adresse, maintenant: dt.datetime) -> RendezVous:
    _mettre_en_file(choisi.conseiller_id)
    creneau, occupation = _prendre(choisi, maintenant, preavis_heures=0 if demande.au_comptoir else None)
    usager = demande.usager or (
        retrouver(demande.identite) if demande.au_comptoir else _qui_reserve(demande, maintenant)
    )
    return prise.ecrire(
        creneau,
        occupation,
        usager or creer(demande.identite),
        billet(demande.cle, demande.contact),
        maintenant=maintenant,
        besoin=demande.besoin,
        precision=demande.precision,
    )


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
    heure_quittee, ancienne = alertes.Heure.de(rendez_vous), rendez_vous.occupation
    creneau, rendez_vous.occupation = _prendre(creneau, maintenant, preavis_heures=0 if par_l_epn else None)
    rendez_vous.conseiller_id, rendez_vous.lieu_id = creneau.conseiller_id, creneau.lieu_id
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
    autres: Sequence[Creneau] = (),
) -> RendezVous:
    """Annule, rend l'heure dans la même transaction et la propose à qui attend. Deux fois : sans effet.

    `autres` : des heures libres que le message propose à la place.

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
    deposer(annonces.Annulation(rendez_vous, autres))
    annonces.retirer_rappels(rendez_vous)
    # L'EPN annule parce que l'heure n'existe plus (maladie, fermeture) : elle n'est pas à reprendre.
    if not par_l_epn:
        alertes.proposer(heure_rendue, maintenant=maintenant)
    return rendez_vous


def _mettre_en_file(conseiller_id: int) -> None:
    try:
        registre.verrouiller(conseiller_id)
    except Compte.DoesNotExist as inconnu:
        raise CreneauPlusLibre from inconnu


def _prendre(
    choisi: Creneau | Adresse, maintenant: dt.datetime, *, preavis_heures: int | None
) -> tuple[Creneau, registre.Occupation]:
    """Relit l'heure sous la file, puis l'écrit au registre : la base dit si elle est libre."""
    creneau = encore_offert(choisi, maintenant, preavis_heures=preavis_heures)
    if creneau is None:
        raise CreneauPlusLibre
    try:
        occupation = registre.engager(creneau.conseiller_id, creneau.debut, creneau.fin, Nature.ACCOMPAGNEMENT)
    except registre.ConseillerDejaPris as refus:
        raise CreneauPlusLibre from refus
    return creneau, occupation


def _qui_reserve(demande: Demande, maintenant: dt.datetime) -> Usager | None:
    """La personne, si on la connaît. Lève TropDeRendezVous pour elle, ou pour son contact."""
    traces = _traces_du_contact(demande, maintenant)
    # Qui n'est pas connu n'a rien pris : il n'y a que son contact à compter.
    usager = retrouver(demande.identite) if "usager" in traces else None
    plafond = settings.RENDEZ_VOUS_A_VENIR_MAX
    if usager and RendezVous.objects.a_venir(maintenant).filter(usager=usager).count() >= plafond:
        raise TropDeRendezVous(
            f"On peut prendre {plafond} rendez-vous d’avance. Pour un de plus, téléphonez-nous : "
            "nous regarderons ensemble."
        )
    if traces.count("rendez-vous") >= settings.RENDEZ_VOUS_PAR_CONTACT_MAX:
        raise TropDeRendezVous("Beaucoup de rendez-vous sont déjà pris avec ce contact. Téléphonez-nous.")
    return usager


def _traces_du_contact(demande: Demande, maintenant: dt.datetime) -> list[str]:
    """« usager » si quelqu'un y porte ce nom, « rendez-vous » autant de fois qu'il en a pris. Une requête."""
    contact = demande.contact
    telephone, email = contact.telephone, contact.email
    if not telephone and not email:
        return []
    # Le contact d'un aidant ne dit rien de la personne : aucun nom ne se compare au vide.
    nom = "" if demande.aidant else normaliser(demande.identite.nom, demande.identite.prenom)
    requete = _traces(bool(telephone), bool(email))
    return [quoi for (quoi,) in requete.lignes(maintenant=maintenant, telephone=telephone, email=email, nom=nom)]


@cache
def _traces(par_telephone: bool, par_email: bool) -> RequetePrete[Usager]:
    par = {"par_telephone": par_telephone, "par_email": par_email}
    usagers = du_meme_nom(meme_contact(**par))
    a_venir = RendezVous.objects.a_venir(Parametre("maintenant", models.DateTimeField()))
    pris = a_venir.filter(meme_contact(**par, chemin="reservation__"))
    return RequetePrete(lambda: _nommes("usager", usagers).union(_nommes("rendez-vous", pris), all=True))


def _nommes(quoi: str, lignes: models.QuerySet) -> models.QuerySet:
    return lignes.order_by().values_list(models.Value(quoi))


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
