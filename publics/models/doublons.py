"""Deux fiches qui se ressemblent, et dont le conseiller sait que ce sont deux personnes."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from .usagers import Usager


class PasDoublon(models.Model):
    """La plus petite clé d'abord : une paire ne s'écrit que d'une façon."""

    premier = models.ForeignKey(Usager, models.CASCADE, related_name="+", verbose_name="une personne")
    second = models.ForeignKey(Usager, models.CASCADE, related_name="+", verbose_name="une autre")
    le = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "paire de personnes distinctes"
        verbose_name_plural = "paires de personnes distinctes"
        constraints = [
            models.UniqueConstraint(fields=["premier", "second"], name="pas_doublon_une_fois"),
            models.CheckConstraint(condition=Q(premier__lt=F("second")), name="pas_doublon_dans_l_ordre"),
        ]

    def __str__(self) -> str:
        return f"usagers nº {self.premier_id} et nº {self.second_id}"
