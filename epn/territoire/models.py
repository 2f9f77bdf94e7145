"""OÙ : l'espace, ses communes, ses lieux."""

from math import asin, cos, radians, sin, sqrt

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from phonenumber_field.modelfields import PhoneNumberField

RAYON_DE_LA_TERRE_KM = 6371.0088  # rayon moyen, IUGG


def distance_km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Distance à vol d'oiseau, en kilomètres, entre deux positions en degrés (formule de haversine)."""
    phi_a, phi_b = radians(lat_a), radians(lat_b)
    h = sin((phi_b - phi_a) / 2) ** 2
    h += cos(phi_a) * cos(phi_b) * sin(radians(lon_b - lon_a) / 2) ** 2
    return 2 * RAYON_DE_LA_TERRE_KM * asin(sqrt(h))


class Position(models.Model):
    """Degrés décimaux, WGS 84."""

    latitude = models.FloatField("latitude", validators=[MinValueValidator(-90), MaxValueValidator(90)])
    longitude = models.FloatField("longitude", validators=[MinValueValidator(-180), MaxValueValidator(180)])

    class Meta:
        abstract = True

    def distance_a(self, autre: "Position") -> float:
        """Kilomètres à vol d'oiseau."""
        return distance_km(self.latitude, self.longitude, autre.latitude, autre.longitude)


class CommuneQuerySet(models.QuerySet["Commune"]):
    def du_territoire(self) -> "CommuneQuerySet":
        return self.filter(sortie_le=None)


class Commune(Position):
    code_insee = models.CharField(
        "code INSEE",
        max_length=5,
        primary_key=True,
        validators=[RegexValidator(r"^\d[\dAB]\d{3}$", "Un code INSEE a cinq caractères, par exemple 61293.")],
    )
    nom = models.CharField("nom", max_length=100)
    codes_postaux = models.CharField("codes postaux", max_length=60, help_text="Séparés par « | ».")
    population = models.PositiveIntegerField("population")
    sortie_le = models.DateField(
        "sortie du territoire le",
        null=True,
        blank=True,
        help_text="Une commune qui fusionne garde son passé.",
    )

    objects = CommuneQuerySet.as_manager()

    class Meta:
        verbose_name = "commune"
        verbose_name_plural = "communes"
        ordering = ["nom"]

    def __str__(self) -> str:
        return self.nom

    @property
    def code_postal(self) -> str:
        """Le premier : une commune en a parfois plusieurs."""
        return self.codes_postaux.partition("|")[0].strip()


class Lieu(Position):
    code = models.SlugField("code", unique=True, help_text="Mot court et stable, par exemple « epn ».")
    nom = models.CharField("nom", max_length=120)
    adresse = models.CharField("adresse", max_length=200)
    code_postal = models.CharField(
        "code postal",
        max_length=5,
        validators=[RegexValidator(r"^\d{5}$", "Un code postal a cinq chiffres.")],
    )
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="lieux", verbose_name="commune")
    acces = models.TextField("comment venir", blank=True)
    accessibilite = models.TextField("accès des personnes handicapées", blank=True)
    capacite = models.PositiveSmallIntegerField(
        "personnes que la salle peut recevoir", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    principal = models.BooleanField("lieu principal", default=False)

    class Meta:
        verbose_name = "lieu"
        verbose_name_plural = "lieux"
        ordering = ["-principal", "nom"]
        constraints = [
            models.UniqueConstraint(
                fields=["principal"],
                condition=models.Q(principal=True),
                name="lieu_un_seul_principal",
                violation_error_message="Il y a déjà un lieu principal : retirez-lui d’abord ce titre.",
            )
        ]

    def __str__(self) -> str:
        return self.nom


class Espace(models.Model):
    """L'espace public numérique lui-même : une seule ligne, que les pages citent partout."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    nom = models.CharField("nom", max_length=120, default="Espace Public Numérique")
    territoire = models.CharField("territoire", max_length=120, help_text="Par exemple « Pays de Mortagne-au-Perche ».")
    collectivite = models.CharField("collectivité", max_length=200)
    siret = models.CharField(
        "SIRET",
        max_length=14,
        blank=True,
        validators=[RegexValidator(r"^\d{14}$", "Un SIRET a quatorze chiffres.")],
    )
    telephone = PhoneNumberField("téléphone")
    horaires_telephone = models.CharField("heures d’appel", max_length=80, blank=True)
    courriel = models.EmailField("courriel", blank=True)
    accroche = models.CharField("accroche de l’accueil", max_length=160)
    presentation = models.CharField("présentation", max_length=280)
    gratuite = models.BooleanField("gratuit pour les habitants", default=True)
    demarches_nom = models.CharField("démarches : service voisin", max_length=80, default="France Services")
    demarches_adresse = models.CharField("démarches : adresse", max_length=200, blank=True)
    demarches_horaires = models.CharField("démarches : horaires", max_length=200, blank=True)
    demarches_telephone = PhoneNumberField("démarches : téléphone", blank=True)
    demarches_trajet = models.CharField("démarches : trajet", max_length=80, blank=True)

    class Meta:
        verbose_name = "espace public numérique"
        verbose_name_plural = "espace public numérique"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="espace_unique")]

    def __str__(self) -> str:
        return f"{self.nom} – {self.territoire}"
