"""Où l'on veut mettre un engagement, avant de l'y mettre : l'heure visée se lit dans l'adresse, rien ne s'écrit.

Un geste de souris sur la semaine et un lien « Annuler ce déplacement » mènent tous deux à la même étape."""

import datetime as dt
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accompagnements import creneaux
from accompagnements.creneaux import Creneau
from accompagnements.models import RendezVous
from epn.commun import dates
from epn.commun.templatetags.francais import capitale
from epn.gestion.prevenir import phrase_du_conflit
from epn.planning import calendrier, registre
from epn.planning.horizon import dernier_jour
from epn.planning.models import Occupation
from epn.planning.registre import ConseillerDejaPris

_PENDULE = "%Y-%m-%dT%H:%M"


def ecrire(instant: dt.datetime) -> str:
    """« 2026-11-25T10:30 », à la pendule du lieu."""
    return f"{dates.heure_locale(instant):{_PENDULE}}"


def lire(texte: str) -> dt.datetime | None:
    """L'instant de « 2026-11-25T10:30 » ; None si ce n'en est pas un, ou s'il n'est pas de ce siècle."""
    try:
        naif = dt.datetime.strptime(texte, _PENDULE)
    except ValueError:
        return None
    return calendrier.instant(naif.date(), naif.time(), dates.fuseau()) if 2000 <= naif.year < 2100 else None


def heures_visees(request: HttpRequest, debut: dt.datetime, fin: dt.datetime) -> tuple[dt.datetime, dt.datetime] | None:
    """Celles que l'adresse demande (`vers`, et `jusqu_a` ou la même durée) ; None si elle ne demande rien."""
    vers = lire(request.GET.get("vers", ""))
    if vers is None:
        return None
    arrivee = lire(request.GET.get("jusqu_a", ""))
    return vers, arrivee if arrivee and arrivee > vers else vers + (fin - debut)


def creneau_vise(rendez_vous: RendezVous, moment: dt.datetime, maintenant: dt.datetime) -> tuple[Creneau | None, str]:
    """Le créneau d'accompagnement à cet endroit, ou pourquoi l'on ne peut pas l'y mettre. Six requêtes au plus."""
    creneau = creneaux.le_plus_proche(rendez_vous.conseiller_id, moment)
    if creneau is None:
        return None, f"Aucune heure d’accompagnement n’est ouverte {dates.jour_et_heure(moment)}."
    if creneau.debut <= maintenant:
        return None, f"{capitale(dates.jour_et_heure(creneau.debut))} est passé : choisissez une heure à venir."
    if creneau.jour > dernier_jour(maintenant):
        return None, "Ces heures-là ne sont pas encore ouvertes : choisissez plus près."
    conflit = phrase_de_conflit(rendez_vous.occupation_id, rendez_vous.conseiller_id, creneau.debut, creneau.fin)
    return (None, conflit) if conflit else (creneau, "")


def phrase_de_conflit(occupation_id: int | None, conseiller_id: int, debut: dt.datetime, fin: dt.datetime) -> str:
    """La phrase du registre si ces heures sont déjà engagées par autre chose ; vide sinon."""
    la_notre = Occupation(pk=occupation_id, conseiller_id=conseiller_id, debut=debut, fin=fin)
    gene = registre.celle_qui_gene(la_notre)
    return phrase_du_conflit(ConseillerDejaPris(gene)) if gene else ""


def page_de_la_semaine(instant: dt.datetime) -> str:
    return reverse("admin:semaine_du", args=[dates.semaine_iso(dates.jour_local(instant))])


def revenir(request: HttpRequest, instant: dt.datetime, sinon: str) -> str:
    """La semaine de cet instant si l'on en vient (`?retour=semaine`), sinon là où cet acte ramène d'habitude."""
    return page_de_la_semaine(instant) if request.GET.get("retour") == "semaine" else sinon


def avec_un_retour(phrase: str, etape: str, debut: dt.datetime, fin: dt.datetime) -> SafeString:
    """La phrase, et un lien vers l'étape qui le remet aux heures qu'il vient de quitter, par la même action."""
    adresse = f"{etape}?{urlencode({'retour': 'semaine', 'vers': ecrire(debut), 'jusqu_a': ecrire(fin)})}"
    return format_html('{} <a href="{}">Annuler ce déplacement</a>', phrase, adresse)
