"""Ce que l'on a recopié dans l'outil national, qui n'importe rien : qui, quand. Une pièce en dote ses activités."""

import datetime as dt

from django.conf import settings
from django.db import models


class Recopiable(models.Model):
    recopie_le = models.DateTimeField("recopié le", null=True, blank=True, editable=False)
    recopie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name="recopié par",
    )

    class Meta:
        abstract = True


def marquer(lignes: models.QuerySet, pk: int, *, par: models.Model, maintenant: dt.datetime) -> bool:
    """Faux si elle est introuvable parmi ces lignes. Recopiée encore, après un changement : la dernière fois compte."""
    return bool(lignes.filter(pk=pk).update(recopie_le=maintenant, recopie_par=par))


def demarquer(lignes: models.QuerySet, pk: int) -> bool:
    """Faux si elle est introuvable parmi ces lignes."""
    return bool(lignes.filter(pk=pk).update(recopie_le=None, recopie_par=None))
