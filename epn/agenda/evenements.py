"""Ce qui prend le temps d'un conseiller, en évènements d'agenda, sans rien qui nomme qui que ce soit."""

import datetime as dt
from collections.abc import Callable, Iterator

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from icalendar import Event

from accompagnements.models import RendezVous
from ateliers.models import Seance
from epn.commun import dates, ics
from epn.commun.dates import INSECABLE
from epn.commun.templatetags.francais import accorder, capitale
from epn.comptes.models import Compte
from epn.planning.calendrier import UN_JOUR, jours
from epn.planning.models import Fermeture
from partenariats.models import ActionExterieure, SeancePartenaire
from publics.models import Usager

PASSE_GARDE = dt.timedelta(days=60)
A_VENIR = dt.timedelta(days=400)


def evenements(compte: Compte, maintenant: dt.datetime) -> list[Event]:
    """Deux mois passés, un an à venir. Cinq requêtes. Une annulation reste, dite comme telle : l'appareil l'efface."""
    debut, fin = maintenant - PASSE_GARDE, maintenant + A_VENIR
    sources: tuple[Callable[[Compte, dt.datetime, dt.datetime], Iterator[Event]], ...] = (
        _rendez_vous,
        _seances,
        _groupes,
        _actions,
        _fermetures,
    )
    return [evenement for source in sources for evenement in source(compte, debut, fin)]


def initiales(usager: Usager) -> str:
    """« A. B. » ; « B. » pour qui n'a donné que son nom ; vide pour une personne effacée."""
    return " ".join(f"{mot[0].upper()}." for mot in (usager.prenom, usager.nom) if mot)


def _annule(titre: str, est_annule: bool) -> str:
    return f"Annulé{INSECABLE}: {titre}" if est_annule else titre


def _adresse(nom: str, *arguments: object) -> str:
    return f"{settings.ADRESSE_DU_SITE}{reverse(nom, args=arguments)}"


def _rendez_vous(compte: Compte, debut: dt.datetime, fin: dt.datetime) -> Iterator[Event]:
    lus = RendezVous.objects.filter(conseiller=compte).entre(debut, fin).select_related("usager", "lieu")
    for un in lus.order_by("debut", "pk"):
        qui = f"{initiales(un.usager) or 'Rendez-vous'}, {dates.heure(dates.heure_locale(un.debut))}"
        yield ics.evenement(
            uid=ics.uid("agenda-rendezvous", un.pk),
            debut=un.debut,
            fin=un.fin,
            titre=_annule(qui, un.est_annule),
            revise_le=un.revise_le,
            revision=un.sequence,
            annule=un.est_annule,
            lieu=str(un.lieu),
            adresse=_adresse("admin:index"),
        )


def _seances(compte: Compte, debut: dt.datetime, fin: dt.datetime) -> Iterator[Event]:
    lues = Seance.objects.filter(conseiller=compte).entre(debut, fin).avec_places().select_related("atelier", "lieu")
    for une in lues:
        combien = accorder(une.prises, "inscrit")
        etat = ", en préparation" if une.brouillon else ""
        yield ics.evenement(
            uid=ics.uid("agenda-seance", une.pk),
            debut=une.debut,
            fin=une.fin,
            titre=_annule(f"{capitale(une.titre)}, {combien}{etat}", une.est_annulee),
            revise_le=une.revise_le,
            revision=une.sequence,
            annule=une.est_annulee,
            lieu=str(une.lieu),
            description=f"{une.capacite}{INSECABLE}places",
            adresse=_adresse("admin:seance", une.pk),
        )


def _groupes(compte: Compte, debut: dt.datetime, fin: dt.datetime) -> Iterator[Event]:
    """Ni le partenaire, ni l'endroit, ni le sujet."""
    for un in SeancePartenaire.objects.filter(conseiller=compte).entre(debut, fin).order_by("debut", "pk"):
        yield ics.evenement(
            uid=ics.uid("agenda-groupe", un.pk),
            debut=un.debut,
            fin=un.fin,
            titre=_annule(capitale(un.designation), un.est_annulee),
            revise_le=un.revise_le,
            revision=un.sequence,
            annule=un.est_annulee,
        )


def _actions(compte: Compte, debut: dt.datetime, fin: dt.datetime) -> Iterator[Event]:
    """Du départ au retour. Chez un partenaire discret, ni titre ni endroit."""
    lues = ActionExterieure.objects.filter(conseiller=compte).entre(debut, fin).select_related("commune", "partenaire")
    for une in lues.order_by("depart", "pk"):
        se_tait = bool(une.partenaire and une.partenaire.discret)
        yield ics.evenement(
            uid=ics.uid("agenda-action", une.pk),
            debut=une.depart,
            fin=une.retour,
            titre=_annule("Hors les murs" if se_tait else une.titre, une.est_annulee),
            revise_le=une.revise_le,
            revision=une.sequence,
            annule=une.est_annulee,
            lieu="" if se_tait else f"{capitale(une.endroit)}, {une.commune}",
            description=f"Sur place {dates.de_a(une.debut, une.fin)}.",
        )


def _fermetures(compte: Compte, debut: dt.datetime, fin: dt.datetime) -> Iterator[Event]:
    """Un motif privé (une maladie) ne sort pas d'ici."""
    du, au = dates.jour_local(debut), dates.jour_local(fin)
    lues = Fermeture.objects.filter(Q(conseiller=None) | Q(conseiller=compte)).entre(du, au).select_related("lieu")
    for une in lues.order_by("du", "pk"):
        # Rien ne dit quand on l'a écrite : un instant à elle, toujours le même.
        commun = {
            "titre": ", ".join(filter(None, ["Fermé", une.motif if une.motif_public else ""])),
            "revise_le": dt.datetime.combine(une.du, dt.time.min, dt.UTC),
            "lieu": str(une.lieu or ""),
        }
        if not une.de:
            cle = ics.uid("agenda-fermeture", une.pk)
            yield ics.evenement(uid=cle, debut=une.du, fin=une.au + UN_JOUR, **commun)
            continue
        for jour in jours(max(une.du, du), min(une.au, au)):
            heures = [dt.datetime.combine(jour, heure, dates.fuseau()) for heure in (une.de, une.a)]
            cle = ics.uid("agenda-fermeture", f"{une.pk}-{jour:%Y%m%d}")
            yield ics.evenement(uid=cle, debut=heures[0], fin=heures[1], **commun)
