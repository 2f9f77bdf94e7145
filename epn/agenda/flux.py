"""Le flux public : séances et sorties, dans l'agenda de qui s'abonne. Les créneaux du partenaire n'y sont pas."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe
from icalendar import Event

from ateliers.models import Seance
from epn.commun import dates, ics
from epn.commun.dates import INSECABLE
from epn.commun.page_commune import page_commune
from epn.commun.templatetags.francais import telephone
from epn.territoire.models import Espace, Lieu
from partenariats.models import ActionExterieure

PASSE_GARDE = dt.timedelta(days=30)
RAFRAICHIR = dt.timedelta(hours=4)


@require_safe
@page_commune
def flux(request: HttpRequest) -> HttpResponse:
    espace = Espace.objects.first()
    depuis = timezone.now() - PASSE_GARDE
    seances = Seance.objects.publiques().filter(debut__gt=depuis).select_related("lieu__commune")
    sorties = ActionExterieure.objects.publiques().filter(debut__gt=depuis)
    evenements = [*(evenement_de(s, espace) for s in seances), *(evenement_de_sortie(s, espace) for s in sorties)]
    octets = ics.calendrier(
        evenements,
        nom=f"{espace.nom}{INSECABLE}: les ateliers" if espace else "Les ateliers",
        rafraichir=RAFRAICHIR,
        adresse=f"{settings.ADRESSE_DU_SITE}/agenda/",
    )
    return ics.reponse(octets, "agenda.ics")


@require_safe
@page_commune
def seance_ics(request: HttpRequest, pk: int) -> HttpResponse:
    """Une séance, pour l'agenda de qui la regarde, inscrit ou non."""
    seance = get_object_or_404(Seance.objects.publiques().select_related("lieu__commune"), pk=pk)
    return ics.reponse(ics.calendrier([evenement_de(seance, Espace.objects.first())]), "atelier.ics")


def evenement_de(seance: Seance, espace: Espace | None) -> Event:
    titre = f"Annulé{INSECABLE}: {seance.titre}" if seance.est_annulee else seance.titre
    return ics.evenement(
        uid=ics.uid("seance", seance.pk),
        debut=seance.debut,
        fin=seance.fin,
        titre=titre,
        revise_le=seance.revise_le,
        revision=seance.sequence,
        annule=seance.est_annulee,
        lieu=_adresse(seance.lieu),
        description=_description(seance, espace),
        adresse=f"{settings.ADRESSE_DU_SITE}{seance.get_absolute_url()}",
    )


def evenement_de_sortie(sortie: ActionExterieure, espace: Espace | None) -> Event:
    """Les heures sur place, jamais la route, ni le motif d'une annulation."""
    if sortie.est_annulee:
        lignes = ["Cette rencontre n’aura pas lieu."]
    else:
        lignes = ["Hors les murs.", f"Pour {sortie.pour_qui}." if sortie.pour_qui else ""]
    if espace:
        lignes.append(f"Une question{INSECABLE}? {telephone(espace.telephone)}.")
    return ics.evenement(
        uid=ics.uid("action", sortie.pk),
        debut=sortie.debut,
        fin=sortie.fin,
        titre=f"Annulé{INSECABLE}: {sortie.titre}" if sortie.est_annulee else sortie.titre,
        revise_le=sortie.revise_le,
        revision=sortie.sequence,
        annule=sortie.est_annulee,
        lieu=", ".join(filter(None, [sortie.endroit, sortie.adresse, str(sortie.commune)])),
        description="\n".join(ligne for ligne in lignes if ligne),
        adresse=f"{settings.ADRESSE_DU_SITE}/agenda/{dates.semaine_iso(dates.jour_local(sortie.debut))}/",
    )


def _adresse(lieu: Lieu) -> str:
    return f"{lieu.nom}, {lieu.adresse}, {lieu.code_postal} {lieu.commune}"


def _description(seance: Seance, espace: Espace | None) -> str:
    """Ce qu'on saura faire, pour qui, et le numéro. Jamais le motif d'une annulation, qui peut être privé."""
    if seance.est_annulee:
        lignes = ["Cette séance n’aura pas lieu."]
    else:
        pour_qui = seance.atelier.pour_qui
        lignes = [seance.atelier.resume, f"{pour_qui[:1].upper()}{pour_qui[1:]}, {seance.capacite} places."]
    if espace:
        lignes.append(f"Pour s’inscrire : cette page, ou le {telephone(espace.telephone)}.")
    return "\n".join(ligne.replace("'", "’") for ligne in lignes if ligne)
