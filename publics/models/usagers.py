"""QUI : les personnes, et les adultes qui répondent des plus jeunes."""

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from phonenumber_field.modelfields import PhoneNumberField

from epn.commun.vocabulaire import Genre, Statut
from epn.territoire.models import Commune

from .reservations import Reservation

MAJORITE = 18
# RGPD, article 8, et loi informatique et libertés, article 45 : en dessous, c'est l'adulte qui réserve.
AGE_POUR_RESERVER = 15


class UsagerQuerySet(models.QuerySet["Usager"]):
    def connus(self) -> "UsagerQuerySet":
        """Ceux que l'on peut encore nommer."""
        return self.filter(anonymise_le=None)


class Usager(models.Model):
    """Une personne qui vient ou qui réserve. Un contact n'est pas une identité : un couple en partage un.

    Anonymisé, il ne reste de lui que ce qui se compte : commune, année de naissance, statut.
    """

    class Audience(models.TextChoices):
        PARTICULIER = "particulier", "particulier"
        PROFESSIONNEL = "professionnel", "professionnel"
        AGENT = "agent", "agent de la collectivité"

    prenom = models.CharField("prénom", max_length=60, blank=True)
    nom = models.CharField("nom", max_length=60, blank=True)
    # Sans accents, sans casse, sans ponctuation : ce qui se compare (`identite.py`).
    nom_normalise = models.CharField("nom comparé", max_length=130, db_index=True, editable=False)
    telephone = PhoneNumberField("téléphone", blank=True)
    email = models.EmailField("e-mail", blank=True)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="usagers", verbose_name="commune"
    )
    annee_naissance = models.PositiveSmallIntegerField(
        "année de naissance",
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2100)],
        help_text="L’année seule, par exemple 1948.",
    )
    statut = models.CharField("situation", max_length=20, choices=Statut, default=Statut.NON_COMMUNIQUE)
    audience = models.CharField("vient comme", max_length=15, choices=Audience, default=Audience.PARTICULIER)
    # Facultatif, jamais demandé au public (rapports nationaux).
    genre = models.CharField("genre", max_length=15, choices=Genre, default=Genre.NON_COMMUNIQUE)
    rappel_prefere = models.CharField("préfère être rappelé", max_length=10, choices=Reservation.Rappel, blank=True)
    notes = models.TextField(
        "notes",
        max_length=1000,
        blank=True,
        help_text="Ce qui sert à l’accompagner. Jamais la santé ni les opinions : la personne peut tout lire.",
    )
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)
    # La personne s'oppose à ce qu'on garde un suivi : elle vient, rien d'autre ne s'écrit (RGPD, article 21).
    oppose_le = models.DateTimeField("opposé au suivi le", null=True, blank=True, editable=False)
    anonymise_le = models.DateTimeField("anonymisé le", null=True, blank=True, editable=False)

    # Un mot à côté du nom d'un mineur ; vide tant que `mineurs.marquer` n'a pas regardé.
    marque: str = ""

    objects = UsagerQuerySet.as_manager()

    class Meta:
        verbose_name = "usager"
        verbose_name_plural = "usagers"
        ordering = ["nom", "prenom"]
        indexes = [
            models.Index(fields=["telephone"], name="usager_telephone", condition=~Q(telephone="")),
            models.Index(fields=["email"], name="usager_email", condition=~Q(email="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(annee_naissance=None)
                | Q(annee_naissance__isnull=False, annee_naissance__range=(1900, 2100)),
                name="usager_annee_naissance",
                violation_error_message="Cette année de naissance n’est pas possible.",
            ),
            models.CheckConstraint(
                condition=Q(anonymise_le=None) & ~Q(nom="", prenom="")
                | Q(
                    anonymise_le__isnull=False,
                    prenom="",
                    nom="",
                    nom_normalise="",
                    telephone="",
                    email="",
                    notes="",
                ),
                name="usager_nomme_ou_anonyme",
                violation_error_message="Il manque le nom.",
            ),
        ]

    def __str__(self) -> str:
        if self.anonymise_le:
            return f"personne nº {self.pk}"
        # Au téléphone, on ne donne parfois que son nom.
        return f"{self.prenom} {self.nom}".strip()

    def age_en(self, annee: int) -> int | None:
        """L'âge atteint dans l'année, un de plus que l'âge vrai jusqu'à l'anniversaire ; None si l'on ne sait pas."""
        return annee - self.annee_naissance if self.annee_naissance else None

    def est_mineur(self, jour: dt.date) -> bool:
        """Peut l'être encore ce jour-là : dans le doute, oui."""
        age = self.age_en(jour.year)
        return age is not None and age <= MAJORITE

    @property
    def repond_pour_lui(self) -> "Usager | None":
        """L'adulte que l'on joint pour un mineur, le premier noté ; None pour qui répond de soi. Une requête."""
        premier = self.responsables.select_related("adulte").order_by("pk").first()
        return premier.adulte if premier and self.est_mineur(timezone.localdate()) else None

    def demande_un_adulte(self, jour: dt.date) -> bool:
        """Ne réserve pas seul : moins de 15 ans, ou peut les avoir encore ce jour-là."""
        age = self.age_en(jour.year)
        return age is not None and age <= AGE_POUR_RESERVER


class Responsable(models.Model):
    """Un adulte qui répond d'un mineur, et reçoit ses messages. Deux au plus (`mineurs.py`)."""

    enfant = models.ForeignKey(Usager, models.CASCADE, related_name="responsables", verbose_name="enfant")
    adulte = models.ForeignKey(Usager, models.PROTECT, related_name="enfants", verbose_name="adulte")

    class Meta:
        verbose_name = "responsable"
        verbose_name_plural = "responsables"
        constraints = [
            models.UniqueConstraint(fields=["enfant", "adulte"], name="responsable_une_fois"),
            models.CheckConstraint(
                condition=~Q(enfant=F("adulte")),
                name="responsable_un_autre",
                violation_error_message="On ne répond pas de soi-même.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adulte}, pour {self.enfant}"


class Autorisation(models.Model):
    """L'accord daté d'un responsable pour une saison : venir, repartir seul, être photographié."""

    class Moyen(models.TextChoices):
        PAPIER = "papier", "sur papier, signée"
        EN_LIGNE = "en_ligne", "en ligne"

    enfant = models.ForeignKey(Usager, models.CASCADE, related_name="autorisations", verbose_name="enfant")
    donnee_par = models.ForeignKey(Usager, models.PROTECT, related_name="+", verbose_name="donnée par")
    donnee_le = models.DateField("donnée le")
    jusqu_au = models.DateField("valable jusqu’au")
    moyen = models.CharField("comment", max_length=10, choices=Moyen)
    repart_seul = models.BooleanField("peut repartir seul", default=False)
    # Refusée tant que personne n'a dit oui, et à quoi (code civil, article 9).
    image = models.BooleanField("peut être photographié", default=False)
    image_pour = models.CharField("pour quel usage", max_length=200, blank=True)

    class Meta:
        verbose_name = "autorisation"
        verbose_name_plural = "autorisations"
        ordering = ["-donnee_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(jusqu_au__gte=F("donnee_le")),
                name="autorisation_dates",
                violation_error_message="L’autorisation finit avant d’avoir été donnée.",
            ),
            models.CheckConstraint(
                condition=Q(image=False, image_pour="") | Q(image=True) & ~Q(image_pour=""),
                name="autorisation_image_precise",
                violation_error_message="Dites pour quel usage l’image est autorisée.",
            ),
        ]

    def __str__(self) -> str:
        return f"autorisation de {self.enfant}"
