"""Ceux qui réservent pour quelqu'un, par métier : une mairie, un travailleur social. Rien ne les relie à un groupe."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone
from phonenumber_field.modelfields import PhoneNumberField


class PrescripteurQuerySet(models.QuerySet["Prescripteur"]):
    def actifs(self) -> "PrescripteurQuerySet":
        return self.filter(archive_le=None)


class Prescripteur(models.Model):
    """Une structure qui réserve pour des habitants, sans compte. Elle ne voit que ce qu'elle a pris."""

    class Genre(models.TextChoices):
        MAIRIE = "mairie", "mairie, accueil"
        SOCIAL = "social", "action sociale"
        AUTRE = "autre", "autre"

    structure = models.CharField(
        "structure",
        max_length=120,
        unique=True,
        help_text="Comme elle se nomme elle-même, par exemple « Mairie de Pervenchères ».",
    )
    genre = models.CharField("genre", max_length=10, choices=Genre)
    interlocuteur = models.CharField("interlocuteur", max_length=120, blank=True)
    telephone = PhoneNumberField("téléphone professionnel", blank=True)
    courriel = models.EmailField("courriel professionnel", blank=True)
    archive_le = models.DateTimeField("archivé le", null=True, blank=True, editable=False)

    objects = PrescripteurQuerySet.as_manager()

    class Meta:
        verbose_name = "prescripteur"
        verbose_name_plural = "prescripteurs"
        ordering = ["structure"]
        constraints = [models.CheckConstraint(condition=~Q(structure=""), name="prescripteur_nomme")]

    def __str__(self) -> str:
        return self.structure


class LienDePrescripteurQuerySet(models.QuerySet["LienDePrescripteur"]):
    def ouverts(self, maintenant: dt.datetime) -> "LienDePrescripteurQuerySet":
        vivants = self.filter(revoque_le=None, expire_le__gt=maintenant, prescripteur__archive_le=None)
        return vivants.select_related("prescripteur")


class LienDePrescripteur(models.Model):
    """La clé de leur page : 256 bits au hasard, dont seule l'empreinte est gardée (`prescripteurs.py`).

    Une nouvelle ne ferme l'ancienne qu'à sa première visite : un lien perdu en route ne ferme pas la porte.
    """

    empreinte = models.CharField(max_length=64, primary_key=True)
    prescripteur = models.ForeignKey(Prescripteur, models.CASCADE, related_name="liens", verbose_name="prescripteur")
    cree_le = models.DateTimeField("créé le", default=timezone.now)
    expire_le = models.DateTimeField("expire le", db_index=True)
    servi_le = models.DateTimeField("servi le", null=True, blank=True)
    revoque_le = models.DateTimeField("révoqué le", null=True, blank=True)

    objects = LienDePrescripteurQuerySet.as_manager()

    class Meta:
        verbose_name = "lien de prescripteur"
        verbose_name_plural = "liens de prescripteurs"
        ordering = ["-cree_le"]

    def __str__(self) -> str:
        return f"lien du {self.cree_le:%d/%m/%Y}"
