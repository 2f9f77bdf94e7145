"""S'inscrire, annuler : les mêmes actions pour le site, la gestion et les commandes.

Chacune verrouille le conseiller, puis les séances ; les places se comptent sous ce verrou, puis s'écrivent.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import IntegrityError, transaction

from epn.commun.requete_prete import inserer
from epn.commun.vocabulaire import Presence
from publics.contacts import billet
from publics.models import Reservation
from publics.prescripteurs import TropDePrescriptions, verifier_le_plafond

from . import annonces, attente, groupes, prise, traces
from .bulletin import Demande
from .groupes import Offre
from .models import Inscription, Seance
from .professionnels import verifier_le_meme_public, verifier_le_public
from .refus import InscriptionChangee, InscriptionImpossible, SeanceComplete, SeancePasAnnoncee
from .verifications import verifier_ouverte, verifier_seance


def inscrire(demande: Demande, offre: Offre, *, maintenant: dt.datetime) -> Reservation:
    """Donne une place à chacun, ou un rang dans la file à qui accepte d'attendre, sous un seul billet.

    Rejouer la même clé rend le même billet, sans rien refaire. Lève InscriptionImpossible, SeanceComplete, DejaInscrit,
    DeuxFoisLaMemePersonne, TropDInscriptions, TropDePrescriptions ou SansAdulte.
    """
    try:
        return _inscrire(demande, offre, maintenant)
    except (IntegrityError, TropDePrescriptions) as erreur:
        # Un double clic ne se voit qu'ici : la base a déjà sa clé, ou la structure vient d'atteindre son plafond.
        if deja := Reservation.objects.filter(cle=demande.cle).first():
            return deja
        if isinstance(erreur, TropDePrescriptions):
            raise
    # La fiche retrouvée vient d'être réunie à une autre, et n'est plus là : on la retrouve de nouveau.
    return _inscrire(demande, offre, maintenant)


@transaction.atomic
def _inscrire(demande: Demande, offre: Offre, maintenant: dt.datetime) -> Reservation:
    prescripteur = demande.contact.prescripteur
    if prescripteur:
        verifier_le_plafond(prescripteur, maintenant=maintenant)
    # Le billet d'abord : un double clic attend sur sa clé, non dans la file du conseiller, qui en dure d'autant moins.
    reservation = inserer(billet(demande.cle, demande.contact))
    sur_place = demande.contact.origine == Reservation.Origine.SUR_PLACE
    seances = groupes.verrouiller(offre, maintenant=maintenant, sur_place=sur_place)
    verifier_ouverte(offre, seances, au_comptoir=demande.au_comptoir, maintenant=maintenant)
    if not demande.au_comptoir:
        verifier_le_public(seances, demande.audience)
    releve = traces.relever(demande, seances, maintenant=maintenant)
    traces.verifier_pas_deja(releve, demande)
    # Le contact d'une structure sert à beaucoup de monde : elle a son propre plafond.
    if not demande.au_comptoir and not prescripteur:
        traces.verifier_plafond(releve)
    libres = len(demande.personnes) if demande.en_plus else min(s.se_reserve for s in seances)
    if libres < len(demande.personnes) and not demande.accepte_d_attendre:
        raise SeanceComplete(libres)
    faites = prise.ecrire(demande, reservation, seances, releve, libres=libres, maintenant=maintenant)
    _garder_de_la_programmation(seances, maintenant)
    annonces.annoncer_inscription(faites, maintenant=maintenant)
    return reservation


def _garder_de_la_programmation(seances: Sequence[Seance], maintenant: dt.datetime) -> None:
    """Elles appartiennent désormais à ceux qui y viennent. Une requête pour la première inscription, aucune ensuite."""
    if intactes := [s.pk for s in seances if s.retouchee_le is None]:
        Seance.objects.filter(pk__in=intactes, retouchee_le=None).update(retouchee_le=maintenant)


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
    verifier_seance(nouvelle, maintenant)
    verifier_le_meme_public(nouvelle, quittees)
    if (places := groupes.places_offertes([nouvelle])) < len(quittees):
        raise SeanceComplete(places)
    prises = Inscription.objects.bulk_create(_a_la_date(i, nouvelle, maintenant) for i in quittees)
    for inscription in quittees:
        _annuler(inscription, Inscription.AnnuleePar.USAGER, maintenant)
    _garder_de_la_programmation([nouvelle], maintenant)
    annonces.annoncer_changement_de_date(prises, quittees, maintenant=maintenant)
    liberees = {i.seance_id for i in quittees}
    for unite in groupes.unites([s for s in tenues if s.pk in liberees], maintenant=maintenant):
        attente.promouvoir(unite, maintenant=maintenant)
    return prises


def _a_la_date(inscription: Inscription, seance: Seance, maintenant: dt.datetime) -> Inscription:
    gardes = ("usager", "reservation", "aisance", "reponses", "audience", "organisation")
    siens = {champ: getattr(inscription, champ) for champ in gardes}
    statut = Inscription.Statut.INSCRITE
    return Inscription(seance=seance, statut=statut, creee_le=maintenant, revise_le=maintenant, **siens)


def _peut_annuler(inscription: Inscription, par: Inscription.AnnuleePar, maintenant: dt.datetime) -> bool:
    if inscription.presence in (Presence.PRESENT, Presence.ABSENT):
        return False
    return par == Inscription.AnnuleePar.EPN or inscription.se_change(maintenant)


def _annuler(inscription: Inscription, par: Inscription.AnnuleePar, maintenant: dt.datetime) -> None:
    inscription.statut = Inscription.Statut.ANNULEE
    inscription.annulee_le, inscription.annulee_par = maintenant, par
    inscription.a_appeler_le = inscription.appele_le = None
    attente.reviser(inscription, maintenant)
