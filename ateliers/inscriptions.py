"""S'inscrire, annuler : les mêmes actions pour le site, la gestion et les commandes.

Chacune verrouille le conseiller, puis les séances ; les places se comptent sous ce verrou, puis s'écrivent.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from epn.commun.requete_prete import inserer
from epn.commun.vocabulaire import Presence
from publics.contacts import Contact, billet
from publics.identite import Identite, normaliser, retrouver_ou_creer
from publics.mineurs import verifier_accompagne
from publics.models import Reservation, Usager
from publics.prescripteurs import verifier_le_plafond

from . import annonces, attente, groupes
from .models import Inscription, Parcours, Seance
from .models.seances import VIVANTES
from .refus import (
    DansUnParcours,
    DejaInscrit,
    DeuxFoisLaMemePersonne,
    InscriptionChangee,
    InscriptionImpossible,
    ParcoursCommence,
    SeanceAnnulee,
    SeanceComplete,
    SeancePasAnnoncee,
    SeancePassee,
    TropDInscriptions,
)

PERSONNES_MAX = 4


@dataclass(frozen=True)
class Personne:
    """Qui vient. `usager` : déjà connue et choisie par le conseiller, elle est reprise telle quelle."""

    identite: Identite
    aisance: str = ""
    reponses: dict[str, str] = field(default_factory=dict)
    usager: Usager | None = None


@dataclass(frozen=True)
class Demande:
    """Ce que dit le formulaire. `au_comptoir` : le conseiller inscrit, sans plafond, même une fois commencé ;
    `en_plus` : il le fait en sachant la séance complète ; `homonyme` : c'est quelqu'un d'autre, de même nom."""

    cle: UUID
    personnes: tuple[Personne, ...]
    contact: Contact
    accepte_d_attendre: bool = False
    au_comptoir: bool = False
    en_plus: bool = False
    homonyme: bool = False


@transaction.atomic
def inscrire(demande: Demande, offre: Seance | Parcours, *, maintenant: dt.datetime) -> Reservation:
    """Donne une place à chacun, ou un rang dans la file à qui accepte d'attendre, sous un seul billet.

    Rejouer la même clé rend le même billet. Lève InscriptionImpossible, SeanceComplete, DejaInscrit,
    TropDInscriptions ou SansAdulte.
    """
    # La file du conseiller range aussi les doubles clics : le second trouve le billet du premier.
    sur_place = demande.contact.origine == Reservation.Origine.SUR_PLACE
    seances = groupes.verrouiller(offre, maintenant=maintenant, sur_place=sur_place)
    if deja := Reservation.objects.filter(cle=demande.cle).first():
        return deja
    _verifier_ouverte(offre, seances, demande, maintenant)
    _verifier_pas_deja(seances, demande)
    if not demande.au_comptoir:
        _verifier_plafond(demande.contact, maintenant)
    libres = len(demande.personnes) if demande.en_plus else groupes.places_offertes(seances)
    if libres < len(demande.personnes) and not demande.accepte_d_attendre:
        raise SeanceComplete(libres)
    reservation = inserer(billet(demande.cle, demande.contact))
    faites = _ecrire(demande, reservation, seances, libres, maintenant)
    # Elle appartient désormais à ceux qui y viennent : la programmation n'y touche plus.
    if any(s.retouchee_le is None for s in seances):
        Seance.objects.filter(pk__in=[s.pk for s in seances], retouchee_le=None).update(retouchee_le=maintenant)
    annonces.annoncer_inscription(faites, maintenant=maintenant)
    return reservation


@transaction.atomic
def annuler(
    inscriptions: Iterable[Inscription],
    *,
    par: Inscription.AnnuleePar,
    maintenant: dt.datetime,
    revision: int | None = None,
) -> list[Inscription]:
    """Rend ces places, et les donne à la file dans la même transaction. Annuler deux fois : sans effet.

    Rend celles qui viennent d'être annulées. Une séance commencée ne se change plus par l'usager ; une venue
    pointée reste. `revision` : la somme de celles que l'on a lues ; InscriptionChangee si ce n'est plus elle.
    """
    voulues = [i.pk for i in inscriptions]
    seances = groupes.verrouiller_seances(Seance.objects.filter(inscriptions__in=voulues).distinct())
    if revision is not None and revision != sum(
        Inscription.objects.filter(pk__in=voulues).values_list("sequence", flat=True)
    ):
        raise InscriptionChangee
    relues = Inscription.objects.vivantes().filter(pk__in=voulues).avec_personnes().select_for_update(of=("self",))
    a_annuler = [i for i in relues.order_by("pk") if _peut_annuler(i, par, maintenant)]
    for inscription in a_annuler:
        _annuler(inscription, par, maintenant)
    annonces.annoncer_annulation(a_annuler, maintenant=maintenant)
    if par == Inscription.AnnuleePar.EPN:
        annonces.faire_appeler(a_annuler, annonces.AnnulationDInscription, maintenant=maintenant)
    rendues = {i.seance_id for i in a_annuler}
    for unite in groupes.unites([s for s in seances if s.pk in rendues], maintenant=maintenant):
        attente.promouvoir(unite, maintenant=maintenant)
    return a_annuler


@transaction.atomic
def changer_de_seance(
    inscriptions: Iterable[Inscription], seance: Seance | None, *, maintenant: dt.datetime
) -> list[Inscription]:
    """Passe ces personnes d'un même billet à une autre date, d'un seul tenant : si elle n'a pas assez de places,
    les anciennes sont gardées. La place quittée va à la file.

    Lève InscriptionImpossible ou SeanceComplete.
    """
    if seance is None:
        raise SeancePasAnnoncee
    voulues = list(inscriptions)
    tenues = groupes.verrouiller_seances([seance, *(i.seance for i in voulues)])
    nouvelle = next(s for s in tenues if s.pk == seance.pk)
    relues = Inscription.objects.filter(pk__in=[i.pk for i in voulues], seance__parcours=None).exclude(seance=seance)
    quittees = [i for i in relues.avec_personnes().order_by("pk") if i.se_change(maintenant)]
    if not quittees:
        raise InscriptionImpossible("Cette inscription ne se change plus. Téléphonez-nous.")
    _verifier_seance(nouvelle, maintenant)
    if (places := groupes.places_offertes([nouvelle])) < len(quittees):
        raise SeanceComplete(places)
    prises = Inscription.objects.bulk_create(_a_la_date(i, nouvelle, maintenant) for i in quittees)
    for inscription in quittees:
        _annuler(inscription, Inscription.AnnuleePar.USAGER, maintenant)
    Seance.objects.filter(pk=nouvelle.pk, retouchee_le=None).update(retouchee_le=maintenant)
    annonces.annoncer_changement_de_date(prises, quittees, maintenant=maintenant)
    liberees = {i.seance_id for i in quittees}
    for unite in groupes.unites([s for s in tenues if s.pk in liberees], maintenant=maintenant):
        attente.promouvoir(unite, maintenant=maintenant)
    return prises


def _a_la_date(inscription: Inscription, seance: Seance, maintenant: dt.datetime) -> Inscription:
    return Inscription(
        seance=seance,
        usager=inscription.usager,
        reservation=inscription.reservation,
        statut=Inscription.Statut.INSCRITE,
        aisance=inscription.aisance,
        reponses=inscription.reponses,
        creee_le=maintenant,
        revise_le=maintenant,
    )


def _peut_annuler(inscription: Inscription, par: Inscription.AnnuleePar, maintenant: dt.datetime) -> bool:
    if inscription.presence in (Presence.PRESENT, Presence.ABSENT):
        return False
    return par == Inscription.AnnuleePar.EPN or inscription.se_change(maintenant)


def _annuler(inscription: Inscription, par: Inscription.AnnuleePar, maintenant: dt.datetime) -> None:
    inscription.statut = Inscription.Statut.ANNULEE
    inscription.annulee_le, inscription.annulee_par = maintenant, par
    inscription.a_appeler_le = inscription.appele_le = None
    attente.reviser(inscription, maintenant)


def _verifier_ouverte(
    offre: Seance | Parcours, seances: Sequence[Seance], demande: Demande, maintenant: dt.datetime
) -> None:
    if isinstance(offre, Parcours):
        _verifier_parcours(offre, seances, demande, maintenant)
        return
    if not seances:
        # La semaine a changé entre la lecture et l'envoi : la programmation l'a retirée.
        raise SeanceAnnulee("Cette séance n’a plus lieu. Voici d’autres dates.")
    seance = seances[0]
    if seance.est_annulee:
        raise SeanceAnnulee
    if not demande.au_comptoir:
        _verifier_seance(seance, maintenant)


def _verifier_seance(seance: Seance, maintenant: dt.datetime) -> None:
    """Un habitant peut y prendre une place lui-même."""
    if seance.est_annulee:
        raise SeanceAnnulee
    if seance.debut <= maintenant:
        raise SeancePassee
    if seance.brouillon or seance.atelier_id is None or not seance.est_pour_les_habitants:
        raise SeancePasAnnoncee
    if seance.parcours_id:
        raise DansUnParcours


def _verifier_parcours(
    parcours: Parcours, seances: Sequence[Seance], demande: Demande, maintenant: dt.datetime
) -> None:
    if not seances:
        raise SeancePassee("Ce parcours est terminé. Voici d’autres dates.")
    if not parcours.est_complet:
        raise SeancePasAnnoncee("Les dates de ce parcours ne sont pas encore toutes connues : revenez bientôt.")
    if demande.au_comptoir:
        return
    if parcours.brouillon:
        raise SeancePasAnnoncee
    if parcours.a_commence(maintenant) and not parcours.cycle.entree_en_cours:
        raise ParcoursCommence


def _verifier_pas_deja(seances: Sequence[Seance], demande: Demande) -> None:
    """Même nom et même contact que quelqu'un qui y est déjà, ou deux fois la même personne. Une requête.

    Au comptoir, un nom suffit parfois : sans contact, le même nom est la même personne, sauf `homonyme`.
    """
    noms = [normaliser(p.identite.nom, p.identite.prenom) for p in demande.personnes]
    if len(set(noms)) < len(noms):
        raise DeuxFoisLaMemePersonne
    connus = [p.usager.pk for p in demande.personnes if p.usager]
    par_le_nom = demande.au_comptoir and not demande.homonyme and not connus and not _contacts(demande.contact)
    presentes = (
        Inscription.objects.vivantes()
        .filter(Q(usager__nom_normalise__in=noms) | Q(usager__in=connus), seance__in=[s.pk for s in seances])
        .select_related("usager", "reservation")
    )
    les_siens = _contacts(demande.contact, *(p.identite for p in demande.personnes))
    for inscription in presentes:
        meme_contact = _contacts(inscription.reservation, inscription.usager) & les_siens
        if meme_contact or par_le_nom or inscription.usager_id in connus:
            raise DejaInscrit(inscription)


def _contacts(*porteurs: Contact | Identite | Reservation | Usager) -> set[str]:
    return {str(c).casefold() for p in porteurs for c in (p.telephone, p.email) if c}


def _verifier_plafond(contact: Contact, maintenant: dt.datetime) -> None:
    if contact.prescripteur:
        verifier_le_plafond(contact.prescripteur, maintenant=maintenant)
        return
    # Ne s'écrivent que les contacts donnés : « aucune clé, ou ce numéro » se passerait de l'index.
    meme_contact = Q()
    if contact.telephone:
        meme_contact |= Q(telephone=contact.telephone)
    if contact.email:
        meme_contact |= Q(email__iexact=contact.email)
    if not meme_contact:
        return
    a_venir = Reservation.objects.filter(
        meme_contact, inscriptions__statut__in=VIVANTES, inscriptions__seance__debut__gt=maintenant
    )
    if a_venir.distinct().count() >= settings.INSCRIPTIONS_PAR_CONTACT_MAX:
        raise TropDInscriptions


def _ecrire(
    demande: Demande, reservation: Reservation, seances: Sequence[Seance], libres: int, maintenant: dt.datetime
) -> list[Inscription]:
    """Une ligne par personne et par séance. Les premières personnes ont les places, les autres attendent."""
    faites = []
    trop = groupes.places(seances) < len(demande.personnes) if demande.en_plus else False
    for rang, personne in enumerate(demande.personnes):
        usager = personne.usager or retrouver_ou_creer(personne.identite)
        verifier_accompagne(usager, maintenant=maintenant)
        a_une_place = rang < libres
        faites += [
            Inscription(
                seance=seance,
                usager=usager,
                reservation=reservation,
                statut=Inscription.Statut.INSCRITE if a_une_place else Inscription.Statut.ATTENTE,
                attend_depuis=None if a_une_place else maintenant,
                en_plus=a_une_place and trop,
                aisance=personne.aisance,
                reponses=personne.reponses,
                creee_le=maintenant,
                revise_le=maintenant,
            )
            for seance in seances
        ]
    return Inscription.objects.bulk_create(faites)
