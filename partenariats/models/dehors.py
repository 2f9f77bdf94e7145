"""Aller vers : ce que le conseiller fait ailleurs qu'à l'espace. Le trajet est du temps engagé, comme le reste."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from epn.commun import dates
from epn.commun.recopie import Recopiable
from epn.planning.models import Occupation
from epn.territoire.models import Commune

from .partenaires import Partenaire


class ActionExterieureQuerySet(models.QuerySet["ActionExterieure"]):
    def vivantes(self) -> "ActionExterieureQuerySet":
        return self.filter(annulee_le=None)

    def entre(self, debut: dt.datetime, fin: dt.datetime) -> "ActionExterieureQuerySet":
        """Trajets compris : ce qui prend du temps au conseiller dans la période."""
        return self.filter(depart__lt=fin, retour__gt=debut)

    def publiques(self) -> "ActionExterieureQuerySet":
        """Ce que la semaine publique montre ; une action annulée y reste, dite comme telle."""
        return self.filter(publique=True).select_related("commune")

    def a_compter(self, maintenant: dt.datetime) -> "ActionExterieureQuerySet":
        return self.vivantes().filter(fin__lte=maintenant, effectif=None).order_by("debut", "pk")


class ActionExterieure(Recopiable):
    """Une rencontre hors les murs : un endroit, un public compté par tranche d'âge, jamais nommé."""

    # Ce que le registre tient : du départ au retour.
    HEURES_ENGAGEES = ("depart", "retour")

    titre = models.CharField("titre", max_length=120)
    conseiller = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="actions_exterieures", verbose_name="conseiller"
    )
    endroit = models.CharField("endroit", max_length=120, help_text="Par exemple « collège », « marché », « mairie ».")
    adresse = models.CharField("adresse", max_length=200, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="actions_exterieures", verbose_name="commune")
    partenaire = models.ForeignKey(
        Partenaire, models.PROTECT, related_name="actions_exterieures", null=True, blank=True, verbose_name="partenaire"
    )
    depart = models.DateTimeField("départ", editable=False)
    debut = models.DateTimeField("début", db_index=True)
    fin = models.DateTimeField("fin")
    retour = models.DateTimeField("retour", editable=False)
    pour_qui = models.CharField("pour qui", max_length=120, blank=True)
    publique = models.BooleanField("montrée au public", default=False)
    attendus = models.PositiveSmallIntegerField("personnes attendues", null=True, blank=True)
    effectif = models.PositiveSmallIntegerField("personnes rencontrées", null=True, blank=True, editable=False)
    # {tranche d'âge officielle: nombre} ; ce que l'on n'a pas su dire n'y est pas.
    tranches = models.JSONField("par tranche d’âge", default=dict, blank=True, editable=False)
    thematiques = models.JSONField("thématiques", default=list, blank=True, editable=False)
    kilometres = models.PositiveSmallIntegerField("kilomètres parcourus", null=True, blank=True, editable=False)
    compte_le = models.DateTimeField("effectif saisi le", null=True, blank=True, editable=False)
    occupation = models.OneToOneField(
        Occupation, models.PROTECT, related_name="action_exterieure", null=True, blank=True, editable=False
    )
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True, editable=False)
    motif_annulation = models.CharField("motif de l’annulation", max_length=120, blank=True, editable=False)
    sequence = models.PositiveIntegerField("révision", default=0, editable=False)
    revise_le = models.DateTimeField("révisée le", default=timezone.now, editable=False)

    objects = ActionExterieureQuerySet.as_manager()

    class Meta:
        verbose_name = "action extérieure"
        verbose_name_plural = "actions extérieures"
        ordering = ["debut", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fin__gt=F("debut"), depart__lte=F("debut"), retour__gte=F("fin")),
                name="action_exterieure_heures",
                violation_error_message="L’action finit avant de commencer : vérifiez les heures.",
            ),
            models.CheckConstraint(
                condition=Q(annulee_le=None, occupation__isnull=False) | Q(annulee_le__isnull=False, occupation=None),
                name="action_exterieure_vivante_au_registre",
            ),
            models.CheckConstraint(
                condition=Q(effectif=None, compte_le=None)
                | Q(effectif__isnull=False, compte_le__isnull=False, annulee_le=None),
                name="action_exterieure_comptee",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.titre}, {dates.jour_et_heure(self.debut)}"

    @property
    def est_annulee(self) -> bool:
        return self.annulee_le is not None

    @property
    def trajet_aller(self) -> dt.timedelta:
        return self.debut - self.depart

    @property
    def trajet_retour(self) -> dt.timedelta:
        return self.retour - self.fin
