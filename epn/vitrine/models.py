"""Les textes que l'EPN peut récrire. Vide, une page montre le texte d'origine (`textes/<slug>.md`)."""

from django.core.exceptions import ValidationError
from django.db import models

from epn.vitrine import rendu


class Page(models.Model):
    class Slug(models.TextChoices):
        AIDE = "aide", "Aide"
        CONTACT = "contact", "Contact et accès"
        MENTIONS_LEGALES = "mentions_legales", "Mentions légales"
        DONNEES_PERSONNELLES = "donnees_personnelles", "Données personnelles"
        ACCESSIBILITE = "accessibilite", "Accessibilité"

    slug = models.CharField("page", max_length=30, primary_key=True, choices=Slug, editable=False)
    titre = models.CharField("titre", max_length=100, blank=True, help_text="Vide : le titre d’origine.")
    contenu = models.TextField("texte", blank=True, max_length=30_000)
    modifiee_le = models.DateTimeField("modifiée le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "page éditoriale"
        verbose_name_plural = "pages éditoriales"
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.titre or self.get_slug_display()

    def clean(self) -> None:
        inconnues = rendu.variables_inconnues(self.contenu)
        if inconnues:
            liste = ", ".join(f"{{{nom}}}" for nom in sorted(inconnues))
            raise ValidationError({"contenu": f"Variable inconnue : {liste}."})

    @property
    def texte(self) -> str:
        """Le Markdown à montrer : celui de l'EPN, sinon celui d'origine."""
        return self.contenu or rendu.origine(self.slug)
