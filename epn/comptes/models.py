"""Comptes du personnel. Les habitants n'en ont pas et n'en auront pas."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils import timezone


class ComptesManager(BaseUserManager["Compte"]):
    def create_user(self, identifiant: str, password: str | None = None, **champs: Any) -> "Compte":
        compte = self.model(identifiant=identifiant, **champs)
        compte.set_password(password)
        compte.save()
        return compte

    def create_superuser(self, identifiant: str, password: str | None = None, **champs: Any) -> "Compte":
        """Le premier compte d'un lieu (`manage.py createsuperuser`) : un administrateur, rien de plus."""
        return self.create_user(identifiant, password, role=Compte.Role.ADMINISTRATEUR, **champs)


class Compte(AbstractBaseUser):
    class Role(models.TextChoices):
        CONSEILLER = "conseiller", "conseiller numérique"
        AGENT = "agent", "agent de la collectivité"
        ADMINISTRATEUR = "administrateur", "administrateur"

    identifiant = models.CharField("identifiant", max_length=60, unique=True, validators=[UnicodeUsernameValidator()])
    nom = models.CharField("nom affiché", max_length=80)
    email = models.EmailField("courriel professionnel", blank=True)
    role = models.CharField("rôle", max_length=20, choices=Role, default=Role.AGENT)
    is_active = models.BooleanField("actif", default=True)
    est_de_demonstration = models.BooleanField("compte de démonstration", default=False, editable=False)
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)

    objects = ComptesManager()

    USERNAME_FIELD = "identifiant"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["nom"]

    class Meta:
        verbose_name = "compte"
        verbose_name_plural = "comptes"
        ordering = ["nom"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=["conseiller", "agent", "administrateur"]),
                name="compte_role_connu",
            )
        ]

    def __str__(self) -> str:
        return self.nom or self.identifiant

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    @property
    def is_staff(self) -> bool:
        """Entre à la gestion : le conseiller et l'administrateur ; l'agent ne voit que la fréquentation."""
        return self.role in (self.Role.CONSEILLER, self.Role.ADMINISTRATEUR)

    @property
    def is_superuser(self) -> bool:
        """Personne : même l'administrateur ne lit pas les fiches des habitants."""
        return False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        from epn.comptes.roles import permet

        return self.is_active and permet(self.role, perm)

    def has_perms(self, perms: Collection[str], obj: object = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        from epn.comptes.roles import ouvre

        return self.is_active and ouvre(self.role, app_label)


class Flux(models.Model):
    """L'agenda privé d'un conseiller, auquel ses appareils s'abonnent : un seul, qui se renouvelle et se ferme."""

    compte = models.OneToOneField(Compte, models.CASCADE, related_name="flux", primary_key=True, verbose_name="compte")
    empreinte = models.CharField("jeton haché", max_length=64, unique=True, editable=False)
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "flux privé"
        verbose_name_plural = "flux privés"

    def __str__(self) -> str:
        return f"flux de {self.compte}"
