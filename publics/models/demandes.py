"""Ce que quelqu'un demande sur ses propres données. Sans compte : le conseiller reconnaît, le site ne dit rien."""

import calendar
import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone
from phonenumber_field.phonenumber import PhoneNumber


class DemandeDeDroit(models.Model):
    """Une demande, et de quoi y répondre : un contact ou le code d'un billet, effacés dès la réponse donnée."""

    class Droit(models.TextChoices):
        VOIR = "voir", "voir ce que vous savez de moi"
        CORRIGER = "corriger", "corriger ce qui est faux"
        EFFACER = "effacer", "être effacé"
        OPPOSER = "opposer", "ne plus être suivi d’une fois sur l’autre"

    cle = models.UUIDField("clé d’idempotence", unique=True, editable=False)
    droit = models.CharField("ce qui est demandé", max_length=10, choices=Droit)
    # E.164 ou une adresse électronique.
    contact = models.CharField("contact", max_length=254, blank=True)
    code = models.CharField("code du billet", max_length=6, blank=True)
    cree_le = models.DateTimeField("demandé le", default=timezone.now, db_index=True)
    traitee_le = models.DateTimeField("répondu le", null=True, blank=True)

    class Meta:
        verbose_name = "demande de droit"
        verbose_name_plural = "demandes de droits"
        ordering = ["cree_le"]
        constraints = [
            models.CheckConstraint(
                condition=Q(traitee_le=None) & (~Q(contact="") | ~Q(code=""))
                | Q(traitee_le__isnull=False, contact="", code=""),
                name="demande_de_droit_sans_reste",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_droit_display()}, demandé le {self.cree_le:%d/%m/%Y}"

    @property
    def telephone(self) -> PhoneNumber | None:
        """Le contact, si c'est un numéro."""
        return PhoneNumber.from_string(self.contact) if self.contact.startswith("+") else None

    @property
    def repondre_avant(self) -> dt.datetime:
        """Un mois de date à date (RGPD, article 12) ; le dernier jour du mois s'il est plus court."""
        annee, index = divmod(self.cree_le.year * 12 + self.cree_le.month, 12)
        jour = min(self.cree_le.day, calendar.monthrange(annee, index + 1)[1])
        return self.cree_le.replace(year=annee, month=index + 1, day=jour)
