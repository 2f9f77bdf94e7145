"""Prendre, déplacer, annuler un rendez-vous : les mêmes actions pour le site, la gestion et les commandes.

Chacune verrouille le conseiller, puis le rendez-vous ; la base a le dernier mot par le registre.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db import IntegrityError, models, transaction

from epn.commun.refus import Refus
from epn.commun.requete_prete import Parametre, RequetePrete
from epn.commun.vocabulaire import Presence
from epn.comptes.models import Compte
from epn.messagerie.depot import deposer
from epn.planning import registre
from epn.planning.models import Nature
from publics.contacts import Contact, billet, rappel_prefere
from publics.identite import creer, retrouver
from publics.mineurs import verifier_accompagne
from publics.models import Usager

from . import alertes, annonces, prise
from .bulletin import Demande
from .creneaux import Adresse, Creneau, encore_offert
from .models import RendezVous
from .plafonds import qui_reserve


class CreneauPlusLibre(Refus):
    """Pris, fermé, passé ou jamais ouvert : dans tous les cas, d'autres heures sont proposées."""

    phrase = "Cette heure vient d’être prise, ou n’est plus proposée."


class RendezVousFige(Refus):
    phrase = "Ce rendez-vous est annulé ou déjà commencé : il ne se change plus. Téléphonez-nous."


class ChangeEntreTemps(Refus):
    """Quelqu'un d'autre, ou une autre fenêtre, a changé le rendez-vous depuis qu'on l'a lu."""

    phrase = "Ce rendez-vous a changé depuis l’ouverture de cette page. Relisez, puis recommencez."


_DE_LA_CLE = RequetePrete(
    lambda: (
        RendezVous.objects.filter(reservation__cle=Parametre("cle", models.UUIDField())).order_by().values_list("pk")
    )
)


def reserver(demande: Demande, choisi: Creneau | Adresse, *, maintenant: dt.datetime) -> RendezVous:
    """Prend l'heure. Rejouer la même clé rend le même rendez-vous, sans rien refaire.

    Lève CreneauPlusLibre, TropDeRendezVous, TropDePrescriptions ou SansAdulte.
    """
    try:
        return _reserver(demande, choisi, maintenant)
    except (Refus, IntegrityError) as erreur:
        # Un double clic ne se voit qu'ici : son heure n'est plus libre, ou la base a déjà sa clé.
        if deja := deja_reserve(demande.cle):
            return deja
        if isinstance(erreur, Refus):
            raise
    # La fiche retrouvée vient d'être réunie à une autre, et n'est plus là : on la retrouve de nouveau.
    return _reserver(demande, choisi, maintenant)


def deja_reserve(cle: UUID) -> RendezVous | None:
    """Le rendez-vous que cette clé a déjà pris. Une requête quand il n'y en a pas."""
    pris = _DE_LA_CLE.lignes(cle=cle)
    return RendezVous.objects.select_related("reservation").get(pk=pris[0][0]) if pris else None


@transaction.atomic
def _reserver(demande: Demande, choisi: Creneau | Adresse, maintenant: dt.datetime) -> RendezVous:
    _mettre_en_file(choisi.conseiller_id)
    creneau, occupation = _prendre(choisi, maintenant, preavis_heures=0 if demande.au_comptoir else None)
    usager = demande.usager or (
        retrouver(demande.identite) if demande.au_comptoir else qui_reserve(demande, maintenant=maintenant)
    )
    usager = usager or creer(demande.identite)
    verifier_accompagne(usager, maintenant=maintenant)
    return prise.ecrire(
        creneau,
        occupation,
        usager,
        billet(demande.cle, _contact_prefere(demande, usager)),
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


def _contact_prefere(demande: Demande, usager: Usager) -> Contact:
    """Le rappel que préfère sa fiche ne vaut qu'au comptoir : en ligne, le billet dirait que nous la connaissons."""
    contact = demande.contact
    if not demande.au_comptoir or contact.rappel:
        return contact
    return replace(contact, rappel=rappel_prefere(usager, contact.telephone, contact.email))


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
