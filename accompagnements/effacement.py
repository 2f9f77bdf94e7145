"""Ce qu'un effacement emporte des rendez-vous et de la liste d'attente."""

import datetime as dt

from django.contrib.admin.models import LogEntry

from epn.messagerie.conservation import effacer_messages
from publics.effacement import a_l_effacement, a_venir, concernant, effacer_reservations, memes_contacts
from publics.identite import normaliser
from publics.models import Reservation, Usager

from . import alertes
from .models import Alerte, CompteRendu, RendezVous


@a_venir
def a_un_rendez_vous(usager: Usager, maintenant: dt.datetime) -> bool:
    return RendezVous.objects.a_venir(maintenant).filter(usager=usager).exists()


@a_venir
def a_une_heure_gardee(usager: Usager, maintenant: dt.datetime) -> bool:
    return any(not offre.close_le for alerte in siennes(usager) for offre in alerte.offres.all())


def rendre_les_heures_gardees(usager: Usager, *, maintenant: dt.datetime) -> None:
    """Les heures qu'on lui gardait vont au suivant. Verrouille leurs conseillers : avant d'effacer, non pendant."""
    for alerte in siennes(usager):
        # Servie : l'heure rendue ne doit pas lui revenir.
        Alerte.objects.filter(pk=alerte.pk).update(servie_le=maintenant)
        for offre in alerte.offres.all():
            alertes.decliner(offre, maintenant=maintenant)


@a_l_effacement
def effacer_rendez_vous(usager: Usager, maintenant: dt.datetime) -> None:
    """Les mots et les contacts ; les heures, les présences et les thématiques se comptent encore."""
    siens = RendezVous.objects.filter(usager=usager)
    siens.update(precision="", motif_annulation="", a_appeler_le=None)
    CompteRendu.objects.filter(rendez_vous__in=siens).update(note="")
    comptes_rendus = [str(n) for n in CompteRendu.objects.filter(rendez_vous__in=siens).values_list("pk", flat=True)]
    siens_lus = LogEntry.objects.filter(content_type__model="compterendu", object_id__in=comptes_rendus)
    siens_lus.update(object_repr="personne effacée", change_message="")
    for numero in siens.values_list("pk", flat=True):
        effacer_messages(concernant(f"rendezvous:{numero}"), maintenant)
    effacer_reservations(Reservation.objects.filter(rendez_vous__usager=usager), (), maintenant)


@a_l_effacement
def effacer_alertes(usager: Usager, maintenant: dt.datetime) -> None:
    """Ses demandes « prévenez-moi », par même nom et même contact."""
    for alerte in siennes(usager):
        for offre in alerte.offres.all():
            effacer_messages(concernant(f"offre:{offre.empreinte[:16]}"), maintenant)
        Alerte.objects.filter(pk=alerte.pk).delete()


def siennes(usager: Usager) -> list[Alerte]:
    """Deux requêtes."""
    laissees = Alerte.objects.filter(memes_contacts(usager)).prefetch_related("offres").order_by("pk")
    return [a for a in laissees if normaliser(a.nom, a.prenom) == usager.nom_normalise]
