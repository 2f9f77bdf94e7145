"""Ce qui est figé : une période close, et ce qui s'en publie. Un nombre caché n'y est pas écrit : ni une lecture de la
base, ni une sauvegarde ne peut le rendre."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from epn.planning.models import Nature
from epn.territoire.models import Lieu

from .periodes import Periode, Sorte


class Cloture(models.Model):
    """Une période dont les chiffres sont figés. Purge, fusion et effacement n'y changent plus rien."""

    sorte = models.CharField("sorte", max_length=15, choices=Sorte)
    du = models.DateField("du")
    close_le = models.DateTimeField("close le", default=timezone.now)
    # Les zones de texte du rapport, que le conseiller remplit : {zone: texte}.
    textes = models.JSONField("textes du rapport", default=dict, blank=True)

    class Meta:
        verbose_name = "période close"
        verbose_name_plural = "périodes closes"
        ordering = ["-du", "sorte"]
        constraints = [models.UniqueConstraint(fields=["sorte", "du"], name="cloture_une_par_periode")]

    def __str__(self) -> str:
        return str(self.periode)

    @property
    def periode(self) -> Periode:
        return Periode(self.du, Sorte(self.sorte))


class Chiffres(models.Model):
    """Ce qui se publie d'une période close, à un seuil, sous un filtre. Une correction est une version de plus : celle
    de la clôture reste."""

    class Seuil(models.IntegerChoices):
        """Personnes différentes, au moins, derrière chaque nombre."""

        ECRAN = 5, "à l’écran du personnel"
        DEHORS = 11, "exporté ou publié"

    cloture = models.ForeignKey(Cloture, models.CASCADE, related_name="chiffres", verbose_name="période")
    seuil = models.PositiveSmallIntegerField("seuil", choices=Seuil)
    nature = models.CharField("nature", max_length=20, choices=Nature, blank=True)
    lieu = models.ForeignKey(Lieu, models.PROTECT, related_name="+", verbose_name="lieu", null=True, blank=True)
    version = models.PositiveSmallIntegerField("version", default=1)
    # `publication.Publication.en_json`.
    contenu = models.JSONField("ce qui se publie")
    etabli_le = models.DateTimeField("établi le", default=timezone.now)
    motif = models.CharField("raison de la correction", max_length=200, blank=True)

    class Meta:
        verbose_name = "chiffres d’une période"
        verbose_name_plural = "chiffres des périodes"
        ordering = ["cloture", "seuil", "nature", "lieu", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["cloture", "seuil", "nature", "version"],
                condition=Q(lieu=None),
                name="chiffres_de_tous_les_lieux",
            ),
            models.UniqueConstraint(
                fields=["cloture", "seuil", "nature", "lieu", "version"],
                condition=Q(lieu__isnull=False),
                name="chiffres_d_un_lieu",
            ),
            models.CheckConstraint(
                condition=Q(version=1, motif="") | Q(version__gt=1) & ~Q(motif=""),
                name="chiffres_corriges_avec_raison",
                violation_error_message="Dites pourquoi ces chiffres sont corrigés.",
            ),
            models.CheckConstraint(condition=~Q(nature=Nature.PARTENAIRE), name="chiffres_jamais_d_un_groupe"),
        ]

    def __str__(self) -> str:
        return f"{self.cloture}, version {self.version}"
