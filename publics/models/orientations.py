"""Vers qui l'on envoie : les services voisins, et le compte de ceux que l'on y a envoyés."""

from django.db import models
from django.utils import timezone
from phonenumber_field.modelfields import PhoneNumberField

from epn.commun.vocabulaire import OrientationVers


class ServiceVoisinQuerySet(models.QuerySet["ServiceVoisin"]):
    def actifs(self) -> "ServiceVoisinQuerySet":
        return self.filter(archive_le=None)

    def des_demarches(self) -> "ServiceVoisin | None":
        """Celui qui aide aux démarches, et dont la page publique offre la carte."""
        return self.actifs().filter(vers=OrientationVers.DEMARCHES).order_by("pk").first()


class ServiceVoisin(models.Model):
    """Un service proche, tel que sa carte le dit : où, quand, comment y aller à pied."""

    code = models.SlugField("code", unique=True, null=True, blank=True, editable=False)
    nom = models.CharField("nom", max_length=80, unique=True)
    vers = models.CharField("compté comme", max_length=40, choices=OrientationVers)
    adresse = models.CharField("adresse", max_length=200, blank=True)
    horaires = models.CharField("horaires", max_length=200, blank=True)
    telephone = PhoneNumberField("téléphone", blank=True)
    trajet = models.CharField("trajet", max_length=80, blank=True, help_text="Par exemple « à cinq minutes à pied ».")
    site = models.URLField("site", max_length=200, blank=True)
    a_apporter = models.CharField(
        "ce qu’il faut apporter", max_length=200, blank=True, help_text="Par exemple « une pièce d’identité »."
    )
    archive_le = models.DateTimeField("archivé le", null=True, blank=True, editable=False)

    objects = ServiceVoisinQuerySet.as_manager()

    class Meta:
        verbose_name = "service voisin"
        verbose_name_plural = "services voisins"
        ordering = ["nom"]

    def __str__(self) -> str:
        return self.nom


class Orientation(models.Model):
    """Quelqu'un a été envoyé vers un autre service. Sans personne : un compte, et un mot officiel."""

    vers = models.CharField("vers", max_length=40, choices=OrientationVers)
    structure = models.CharField("structure", max_length=120, blank=True)
    service = models.ForeignKey(
        ServiceVoisin, models.SET_NULL, related_name="orientations", null=True, blank=True, verbose_name="service"
    )
    # Celle du formulaire : un double envoi ne compte qu'une fois.
    cle = models.UUIDField("clé d’idempotence", unique=True, null=True, blank=True, editable=False)
    le = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "orientation"
        verbose_name_plural = "orientations"
        ordering = ["-le"]

    def __str__(self) -> str:
        return f"{self.get_vers_display()}, {self.le:%d/%m/%Y}"
