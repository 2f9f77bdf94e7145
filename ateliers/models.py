"""QUOI, en groupe : des ateliers, et leurs séances."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from epn.commun import dates
from epn.planning.models import NATURES_DE_GROUPE, Occupation, Plage
from epn.territoire.models import Lieu


class Atelier(models.Model):
    """Une offre : ce que l'on saura faire, pour qui, à quel niveau."""

    class Niveau(models.TextChoices):
        DEBUTANT = "debutant", "débutant"
        INTERMEDIAIRE = "intermediaire", "intermédiaire"
        AVANCE = "avance", "avancé"

    # Ce qui reconnaît un atelier d'une installation à l'autre ; ceux du conseiller n'en ont pas.
    code = models.SlugField("code", unique=True, null=True, blank=True, editable=False)
    titre = models.CharField("titre", max_length=100)
    nature = models.CharField("nature", max_length=20, choices=[(n.value, n.label) for n in NATURES_DE_GROUPE])
    resume = models.CharField("ce qu’on saura faire", max_length=200)
    niveau = models.CharField("niveau", max_length=15, choices=Niveau, blank=True, help_text="Vide : tous niveaux.")
    pour_qui = models.CharField("pour qui", max_length=100, default="ouvert à tous")
    duree_minutes = models.PositiveSmallIntegerField("durée en minutes", default=120)
    capacite = models.PositiveSmallIntegerField("places habituelles", default=8)
    archive_le = models.DateTimeField("archivé le", null=True, blank=True)

    class Meta:
        verbose_name = "atelier"
        verbose_name_plural = "ateliers"
        ordering = ["titre"]
        constraints = [
            models.CheckConstraint(
                condition=Q(capacite__gte=1),
                name="atelier_capacite",
                violation_error_message="Un atelier a au moins une place.",
            ),
            models.CheckConstraint(
                condition=Q(duree_minutes__range=(15, 480)),
                name="atelier_duree",
                violation_error_message="Un atelier dure entre 15 minutes et 8 heures.",
            ),
        ]

    def __str__(self) -> str:
        return self.titre

    @property
    def invitation(self) -> list[str]:
        """Pour qui, et à quel niveau, sans redite : « grands débutants » dit déjà « débutant »."""
        niveau = self.get_niveau_display()
        return [mot for mot in (self.pour_qui, "" if niveau in self.pour_qui else niveau) if mot]


class AtelierParDefaut(models.Model):
    """Ce qu'une plage programme quand personne ne choisit. Sans lui, la séance attend son thème."""

    plage = models.OneToOneField(
        Plage,
        models.CASCADE,
        related_name="atelier_par_defaut",
        verbose_name="plage",
        limit_choices_to={"nature__in": NATURES_DE_GROUPE},
    )
    atelier = models.ForeignKey(Atelier, models.PROTECT, related_name="+", verbose_name="atelier")

    class Meta:
        verbose_name = "atelier par défaut d’une plage"
        verbose_name_plural = "ateliers par défaut des plages"

    def __str__(self) -> str:
        return f"{self.plage} : {self.atelier}"


class SeanceQuerySet(models.QuerySet["Seance"]):
    def vivantes(self) -> "SeanceQuerySet":
        return self.filter(annulee_le=None)

    def publiques(self) -> "SeanceQuerySet":
        """Ce que le public peut voir : un thème choisi ; une séance annulée reste, dite comme telle."""
        return self.exclude(atelier=None).select_related("atelier", "lieu")

    def entre(self, debut: dt.datetime, fin: dt.datetime) -> "SeanceQuerySet":
        return self.filter(debut__lt=fin, fin__gt=debut)

    def a_venir(self, maintenant: dt.datetime) -> "SeanceQuerySet":
        return self.filter(debut__gt=maintenant)

    def intactes(self) -> "SeanceQuerySet":
        """Celles que la programmation a faites et que personne n'a touchées : elle peut les défaire."""
        return self.filter(retouchee_le=None, annulee_le=None, date_theorique__isnull=False)


class Seance(models.Model):
    """Un atelier, à une date. Née d'une plage, elle a pour identité (plage, date théorique) : la
    programmer deux fois ne change rien, déplacée elle ne se double pas, annulée elle ne revient pas."""

    nature = models.CharField("nature", max_length=20, choices=[(n.value, n.label) for n in NATURES_DE_GROUPE])
    atelier = models.ForeignKey(
        Atelier, models.PROTECT, related_name="seances", verbose_name="atelier", null=True, blank=True
    )
    conseiller = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="seances", verbose_name="conseiller"
    )
    lieu = models.ForeignKey(Lieu, models.PROTECT, related_name="seances", verbose_name="lieu")
    debut = models.DateTimeField("début", db_index=True)
    fin = models.DateTimeField("fin")
    capacite = models.PositiveSmallIntegerField("places")
    plage = models.ForeignKey(
        Plage,
        models.SET_NULL,
        related_name="seances",
        verbose_name="plage",
        null=True,
        blank=True,
        editable=False,
    )
    date_theorique = models.DateField("date théorique", null=True, blank=True, editable=False)
    occupation = models.OneToOneField(
        Occupation, models.PROTECT, related_name="seance", null=True, blank=True, editable=False
    )
    retouchee_le = models.DateTimeField("retouchée le", null=True, blank=True, editable=False)
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True, editable=False)
    motif_annulation = models.CharField("motif de l’annulation", max_length=120, blank=True, editable=False)
    # SEQUENCE et DTSTAMP des .ics : changent à chaque révision (RFC 5545, 3.8.7.4).
    sequence = models.PositiveIntegerField("révision", default=0, editable=False)
    revise_le = models.DateTimeField("révisée le", default=timezone.now, editable=False)

    objects = SeanceQuerySet.as_manager()

    class Meta:
        verbose_name = "séance"
        verbose_name_plural = "séances"
        ordering = ["debut"]
        constraints = [
            models.UniqueConstraint(fields=["plage", "date_theorique"], name="seance_une_par_plage_et_date"),
            models.CheckConstraint(condition=Q(fin__gt=F("debut")), name="seance_fin_apres_debut"),
            models.CheckConstraint(
                condition=Q(capacite__gte=1),
                name="seance_capacite",
                violation_error_message="Une séance a au moins une place.",
            ),
            models.CheckConstraint(
                condition=Q(annulee_le=None, occupation__isnull=False) | Q(annulee_le__isnull=False, occupation=None),
                name="seance_vivante_au_registre",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.titre}, {dates.jour_et_heure(self.debut)}"

    def get_absolute_url(self) -> str:
        return reverse("ateliers:seance", args=[self.pk])

    @property
    def titre(self) -> str:
        return self.atelier.titre if self.atelier else f"{self.get_nature_display()}, thème à venir"

    @property
    def est_annulee(self) -> bool:
        return self.annulee_le is not None
