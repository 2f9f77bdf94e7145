"""Qui a changé quoi, et quand : ce que l'on dit à qui regardait une page plus ancienne."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import HttpRequest

from accompagnements.models import RendezVous
from ateliers.models import Seance
from epn.commun import dates
from partenariats.models import ActionExterieure, SeancePartenaire

Engage = RendezVous | Seance | SeancePartenaire | ActionExterieure


def noter(request: HttpRequest, objet: models.Model | None, titre: str) -> None:
    """Écrit l'acte dans l'historique : un numéro, jamais un nom de personne. `objet` None : il en touche plusieurs."""
    LogEntry.objects.create(
        user=request.user,
        content_type=ContentType.objects.get_for_model(objet) if objet else None,
        object_id=str(objet.pk) if objet else None,
        object_repr=f"{objet._meta.verbose_name} nº {objet.pk}" if objet else titre,
        action_flag=CHANGE,
        change_message=titre,
    )


def dernier_acte(objet: Engage) -> LogEntry | None:
    """L'acte qui en a fait ce qu'il est ; None si ce n'est pas quelqu'un du personnel. Une requête."""
    siens = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(objet),
        object_id=str(objet.pk),
        action_time__gte=objet.revise_le,
    )
    return siens.select_related("user").order_by("action_time").first()


def ce_qui_a_change(rendez_vous: RendezVous) -> str:
    """« Il est maintenant mercredi 25 novembre à 10 h : déplacé par Claire Roussel, mardi 24 novembre à 14 h 12. »"""
    le, acte = dates.jour_et_heure(rendez_vous.revise_le), dernier_acte(rendez_vous)
    if rendez_vous.est_annule:
        return f"Il a été annulé par {acte.user if acte else rendez_vous.get_annule_par_display()}, {le}."
    qui = acte.user if acte else "la personne elle-même"
    return f"Il est maintenant {dates.jour_et_heure(rendez_vous.debut)}{dates.INSECABLE}: déplacé par {qui}, {le}."


def ce_qu_elle_est_devenue(objet: Seance | SeancePartenaire | ActionExterieure) -> str:
    """« Elle est maintenant mardi 24 novembre, 14 h – 16 h : changée par Claire Roussel (déplacer une séance), … »"""
    le, acte = dates.jour_et_heure(objet.revise_le), dernier_acte(objet)
    titre = acte.get_change_message() if acte else ""
    par = f"par {acte.user} ({titre[:1].lower()}{titre[1:]}), {le}" if acte else le
    if objet.est_annulee:
        return f"Elle a été annulée {par}."
    quand = f"{dates.en_toutes_lettres(dates.jour_local(objet.debut))}, {dates.de_a(objet.debut, objet.fin)}"
    return f"Elle est maintenant {quand}{dates.INSECABLE}: changée {par}."
