"""Ce qu'une personne tient en main : un billet, un lien, un code ; et ce qui freine l'abus."""

import secrets

from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils import timezone
from phonenumber_field.modelfields import PhoneNumberField

from epn.commun.vocabulaire import OrientationVers

# Ni 0 ni O, ni 1 ni I ni L, ni voyelle : se dicte au téléphone et n'écrit aucun mot.
ALPHABET_DES_CODES = "23456789BCDFGHJKMNPQRSTVWXZ"


def nouveau_code() -> str:
    """Six signes, « K7M4QX » : 387 millions de billets possibles, essais bornés."""
    return "".join(secrets.choice(ALPHABET_DES_CODES) for _ in range(6))


class Reservation(models.Model):
    """Ce qu'une personne tient en main : un billet, un lien, une façon d'être prévenue.

    Un rendez-vous ou des inscriptions y pendent ; le contact est celui qui reçoit les messages, la personne
    elle-même ou le proche qui réserve pour elle.
    """

    class Origine(models.TextChoices):
        EN_LIGNE = "en_ligne", "en ligne"
        TELEPHONE = "telephone", "au téléphone"
        SUR_PLACE = "sur_place", "sur place"

    class Rappel(models.TextChoices):
        TEXTO = "texto", "par texto"
        COURRIEL = "courriel", "par e-mail"
        APPEL = "appel", "par un appel"
        AUCUN = "aucun", "pas de rappel"

    class Aidant(models.TextChoices):
        PROCHE = "proche", "un proche"
        PROFESSIONNEL = "professionnel", "une aide à domicile, un travailleur social"
        MAIRIE = "mairie", "une mairie, un accueil"

    cle = models.UUIDField("clé d’idempotence", unique=True, editable=False)
    code = models.CharField("code du billet", max_length=6, unique=True, default=nouveau_code, editable=False)
    telephone = PhoneNumberField("téléphone du contact", blank=True)
    email = models.EmailField("e-mail du contact", blank=True)
    aidant = models.CharField("réservé par", max_length=15, choices=Aidant, blank=True)
    aidant_nom = models.CharField("nom de l’aidant", max_length=120, blank=True)
    rappel = models.CharField("rappel", max_length=10, choices=Rappel, default=Rappel.AUCUN)
    origine = models.CharField("origine", max_length=10, choices=Origine)
    cree_le = models.DateTimeField("créée le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "réservation"
        verbose_name_plural = "réservations"
        ordering = ["-cree_le"]
        constraints = [
            models.CheckConstraint(condition=Q(aidant="") | ~Q(aidant_nom=""), name="reservation_aidant_nomme"),
        ]
        indexes = [
            models.Index(fields=["telephone"], name="reservation_telephone", condition=~Q(telephone="")),
            # Une adresse se compare à la casse près.
            models.Index(Upper("email"), name="reservation_email_majuscules"),
        ]

    def __str__(self) -> str:
        return f"billet {self.code_lisible}"

    @property
    def code_lisible(self) -> str:
        """« K7M 4QX », insécable, pour se dicter."""
        return f"{self.code[:3]}\u00a0{self.code[3:]}"


class Jeton(models.Model):
    """Une clé de réservation : 256 bits au hasard, dont seule l'empreinte est gardée (`jetons.py`).

    Chaque message porte la sienne, car on ne sait plus écrire celle d'avant ; toutes ouvrent.
    """

    empreinte = models.CharField(max_length=64, primary_key=True)
    reservation = models.ForeignKey(Reservation, models.CASCADE, related_name="jetons")
    expire_le = models.DateTimeField("expire le", db_index=True)

    class Meta:
        verbose_name = "jeton"
        verbose_name_plural = "jetons"

    def __str__(self) -> str:
        return f"jeton du {self.reservation}"


class Essai(models.Model):
    """Un envoi de formulaire public depuis une adresse réseau, gardée hachée, sept jours (`abus.py`)."""

    adresse = models.CharField("adresse hachée", max_length=64)
    geste = models.CharField("geste", max_length=20)
    le = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "envoi de formulaire"
        verbose_name_plural = "envois de formulaires"
        indexes = [models.Index(fields=["adresse", "geste", "le"], name="essai_adresse_geste_le")]

    def __str__(self) -> str:
        return f"{self.geste}, {self.le:%d/%m/%Y}"


class Orientation(models.Model):
    """Quelqu'un a été envoyé vers un autre service. Sans personne : un compte, et un mot officiel."""

    vers = models.CharField("vers", max_length=40, choices=OrientationVers)
    structure = models.CharField("structure", max_length=120, blank=True)
    # Celle du formulaire : un double envoi ne compte qu'une fois.
    cle = models.UUIDField("clé d’idempotence", unique=True, null=True, blank=True, editable=False)
    le = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "orientation"
        verbose_name_plural = "orientations"
        ordering = ["-le"]

    def __str__(self) -> str:
        return f"{self.get_vers_display()}, {self.le:%d/%m/%Y}"
