"""Ce que l'on sait de nos propres gestes sur les fiches : qui les a lues, changées, emportées, effacées."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Acces(models.Model):
    """Un geste sur une fiche. Ajouté, jamais changé ; il a lui-même un terme. La personne n'y est qu'un numéro."""

    class Geste(models.TextChoices):
        OUVRIR = "ouvrir", "ouverte"
        CHANGER = "changer", "changée"
        EXPORTER = "exporter", "exportée"
        FUSIONNER = "fusionner", "fusionnée"
        EFFACER = "effacer", "effacée"
        OPPOSER = "opposer", "opposition notée"
        IMPORTER = "importer", "importée"

    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="par"
    )
    geste = models.CharField("geste", max_length=10, choices=Geste)
    # Un numéro, non une clé : l'effacement d'une personne ne l'emporte pas, et ne la nomme pas.
    usager_numero = models.BigIntegerField("fiche nº", null=True, db_index=True)
    detail = models.CharField("détail", max_length=120, blank=True)
    le = models.DateTimeField("le", default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "accès à une fiche"
        verbose_name_plural = "accès aux fiches"
        ordering = ["-le", "-pk"]

    def __str__(self) -> str:
        return f"fiche nº {self.usager_numero} {self.get_geste_display()}"


class Effacement(models.Model):
    """Une personne effacée : son numéro et quand, pour le refaire après une restauration. Aucun nom."""

    class Motif(models.TextChoices):
        DEMANDE = "demande", "à sa demande"
        TERME = "terme", "au terme de la conservation"
        SAISON = "saison", "fin de saison d’un mineur"

    usager_numero = models.BigIntegerField("fiche nº", unique=True)
    motif = models.CharField("motif", max_length=10, choices=Motif)
    le = models.DateTimeField("le", default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "effacement"
        verbose_name_plural = "effacements"
        ordering = ["-le"]

    def __str__(self) -> str:
        return f"fiche nº {self.usager_numero} effacée {self.get_motif_display()}"


class Elimination(models.Model):
    """Ce qu'une purge va effacer, écrit avant elle : une ligne par sorte, pour la liste des Archives. Aucun nom."""

    le = models.DateTimeField("le", db_index=True)
    nature = models.CharField("nature", max_length=30)
    nombre = models.PositiveIntegerField("combien")
    du = models.DateField("du")
    au = models.DateField("au")

    class Meta:
        verbose_name = "élimination"
        verbose_name_plural = "éliminations"
        ordering = ["-le", "nature"]

    def __str__(self) -> str:
        return f"{self.nombre} {self.nature}, {self.le:%d/%m/%Y}"
