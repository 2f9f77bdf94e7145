"""Ce qui est déjà au registre à ces heures, nommé, et ce que l'on peut faire. Pour le conseiller seul."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from epn.commun import dates
from epn.planning.calendrier import Intervalle
from epn.planning.models import Nature, Occupation


@dataclass(frozen=True)
class Gene(Intervalle):
    """Un engagement déjà pris. `adresse` : l'étape qui le déplace ou l'annule ; vide, elle n'est pas d'ici."""

    quoi: str
    adresse: str = ""
    bouton: str = ""

    @property
    def quand(self) -> str:
        jour = dates.en_toutes_lettres(dates.jour_local(self.debut))
        return f"{jour}, {dates.de_a(self.debut, self.fin)}"


def genes(conseiller_id: int, heures: Intervalle, *, sauf: Occupation | None = None) -> list[Gene]:
    """Tout ce qui engage le conseiller à ces heures, dans l'ordre. Une requête."""
    prises = Occupation.objects.entre(heures.debut, heures.fin).filter(conseiller=conseiller_id)
    lues = prises.exclude(pk=sauf.pk if sauf else None).select_related(
        "rendez_vous__usager", "seance__atelier", "action_exterieure", "offre"
    )
    return [_gene(occupation) for occupation in lues.order_by("debut")]


def _gene(occupation: Occupation) -> Gene:
    heures: tuple[dt.datetime, dt.datetime] = (occupation.debut, occupation.fin)
    if rendez_vous := getattr(occupation, "rendez_vous", None):
        adresse = reverse("admin:rendez_vous_deplacer", args=[rendez_vous.pk])
        return Gene(*heures, f"le rendez-vous de {rendez_vous.usager}", adresse, "Déplacer d’abord ce rendez-vous…")
    if seance := getattr(occupation, "seance", None):
        adresse = reverse("admin:seance_annuler", args=[seance.pk])
        return Gene(*heures, f"la séance « {seance.titre} »", adresse, "Annuler d’abord cette séance…")
    if action := getattr(occupation, "action_exterieure", None):
        adresse = reverse("admin:action_deplacer", args=[action.pk])
        return Gene(*heures, f"« {action.titre} », trajets compris", adresse, "Déplacer d’abord cette sortie…")
    if occupation.nature == Nature.PARTENAIRE:
        return Gene(*heures, "un groupe partenaire : annulez d’abord cette date-là")
    if getattr(occupation, "offre", None):
        return Gene(*heures, "une heure gardée pour une personne qui attend")
    return Gene(*heures, f"une heure tenue ({occupation.get_nature_display()})")
