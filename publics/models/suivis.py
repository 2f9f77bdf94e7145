"""Le chemin d'une personne : ce qu'elle vise, ce qui vient ensuite, et de quoi continuer chez elle."""

from django.db import models
from django.utils import timezone

from epn.commun.vocabulaire import Autonomie, Domaine

from .usagers import Usager


class Suivi(models.Model):
    """Une étape du chemin, écrite avec la personne. Ce qui s'est passé à chaque venue est dans les comptes rendus."""

    usager = models.ForeignKey(Usager, models.CASCADE, related_name="suivis", verbose_name="usager")
    le = models.DateField("le")
    # Les codes nationaux.
    thematiques = models.JSONField("ce que l’on a travaillé", default=list, blank=True)
    domaine = models.CharField("domaine de compétence", max_length=40, choices=Domaine, blank=True)
    autonomie = models.CharField("autonomie", max_length=25, choices=Autonomie, blank=True)
    acquis = models.CharField("ce que je sais faire maintenant", max_length=300, blank=True)
    prochaine_etape = models.CharField("la suite, avec ses mots", max_length=300, blank=True)
    ecrit_le = models.DateTimeField("écrit le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "suivi"
        verbose_name_plural = "suivis"
        ordering = ["-le", "-pk"]

    def __str__(self) -> str:
        return f"suivi de {self.usager}, {self.le:%d/%m/%Y}"


class Ressource(models.Model):
    """De quoi continuer chez soi : un site, un guide, une fiche du lieu. La liste est celle du conseiller."""

    code = models.SlugField("code", unique=True, null=True, blank=True, editable=False)
    titre = models.CharField("titre", max_length=120)
    adresse = models.URLField("adresse", max_length=300, blank=True, help_text="Vide : une fiche donnée sur place.")
    resume = models.CharField("ce qu’on y trouve", max_length=200, blank=True)
    thematiques = models.JSONField("thématiques", default=list, blank=True)
    # Le niveau d'atelier des rapports nationaux ; vide : pour tous.
    niveau = models.CharField("niveau", max_length=15, blank=True)
    archivee_le = models.DateTimeField("archivée le", null=True, blank=True)

    class Meta:
        verbose_name = "ressource pour continuer"
        verbose_name_plural = "ressources pour continuer"
        ordering = ["titre"]

    def __str__(self) -> str:
        return self.titre
