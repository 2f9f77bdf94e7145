"""Ce que l'on propose : un atelier, et un cycle d'ateliers qui se suivent. Sans date."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from epn.commun.vocabulaire import Thematique
from epn.planning.models import NATURES_DE_GROUPE


class Niveau(models.TextChoices):
    """Les niveaux d'atelier des rapports nationaux, dans l'ordre."""

    DEBUTANT = "debutant", "débutant"
    INTERMEDIAIRE = "intermediaire", "intermédiaire"
    AVANCE = "avance", "avancé"


class Atelier(models.Model):
    """Une offre : ce que l'on saura faire, pour qui, à quel niveau."""

    Niveau = Niveau

    # Ce qui reconnaît un atelier d'une installation à l'autre ; ceux du conseiller n'en ont pas.
    code = models.SlugField("code", unique=True, null=True, blank=True, editable=False)
    titre = models.CharField("titre", max_length=100)
    nature = models.CharField("nature", max_length=20, choices=[(n.value, n.label) for n in NATURES_DE_GROUPE])
    resume = models.CharField("ce qu’on saura faire", max_length=200)
    contenu = models.TextField("au programme", max_length=2000, blank=True, help_text="Une idée par ligne.")
    # Les codes nationaux (`epn.commun.vocabulaire.Thematique`).
    thematiques = models.JSONField("thématiques officielles", default=list, blank=True)
    niveau = models.CharField("niveau", max_length=15, choices=Niveau, blank=True, help_text="Vide : tous niveaux.")
    prerequis = models.CharField(
        "ce qu’il faut déjà savoir faire",
        max_length=200,
        blank=True,
        help_text="En mots simples, par exemple « allumer l’ordinateur et se servir de la souris ». Vide : rien.",
    )
    pour_qui = models.CharField("pour qui", max_length=100, default="ouvert à tous", help_text="Une invitation.")
    a_apporter = models.CharField("à apporter", max_length=200, blank=True)
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
    def il_faut_savoir(self) -> str:
        """Les prérequis, sans le point final : la phrase se poursuit là où on les cite."""
        return self.prerequis.rstrip(" .")

    @property
    def invitation(self) -> list[str]:
        """Pour qui, et à quel niveau, sans redite : « grands débutants » dit déjà « débutant »."""
        niveau = self.get_niveau_display()
        return [mot for mot in (self.pour_qui, "" if niveau in self.pour_qui else niveau) if mot]

    @property
    def idees(self) -> list[str]:
        """Le contenu, une idée par ligne."""
        return [ligne.strip(" -•\t") for ligne in self.contenu.splitlines() if ligne.strip(" -•\t")]

    @property
    def image_montree(self) -> "Illustration | None":
        """Son illustration, sans ses octets : la page n'a besoin que de l'adresse. Une requête."""
        return Illustration.objects.defer("image").filter(atelier=self).first()

    @property
    def thematiques_dites(self) -> list[str]:
        return [Thematique(code).label for code in self.thematiques if code in Thematique.values]


class Illustration(models.Model):
    """L'image d'un atelier, récrite par nous (`illustrations.py`). En base, pour que la sauvegarde soit une ; à part
    de l'atelier, pour que lire un programme ne lise aucune image."""

    atelier = models.OneToOneField(
        Atelier, models.CASCADE, related_name="illustration", verbose_name="atelier", primary_key=True
    )
    image = models.BinaryField("image WebP")
    # Elle fait l'adresse : une autre image a une autre adresse, et celle-ci se garde pour toujours.
    empreinte = models.CharField("SHA-256", max_length=64, db_index=True)
    largeur = models.PositiveSmallIntegerField("largeur")
    hauteur = models.PositiveSmallIntegerField("hauteur")
    texte = models.CharField("ce que montre l’image", max_length=200)

    class Meta:
        verbose_name = "illustration"
        verbose_name_plural = "illustrations"
        constraints = [
            models.CheckConstraint(
                condition=~Q(texte=""),
                name="illustration_dite",
                violation_error_message="Dites ce que montre l’image, pour qui ne la voit pas.",
            )
        ]

    def __str__(self) -> str:
        return f"illustration de {self.atelier}"

    def get_absolute_url(self) -> str:
        return reverse("ateliers:illustration", args=[self.empreinte])


class Cycle(models.Model):
    """Des ateliers qui se suivent et se prennent ensemble. Daté, c'est un parcours."""

    # Ce qui le reconnaît d'une installation à l'autre, comme un atelier.
    code = models.SlugField("code", unique=True, null=True, blank=True, editable=False)
    titre = models.CharField("titre", max_length=100)
    resume = models.CharField("ce qu’on saura faire à la fin", max_length=200)
    entree_en_cours = models.BooleanField(
        "on peut le rejoindre une fois commencé",
        default=False,
        help_text="Sinon, seul le conseiller y inscrit quelqu’un après la première date.",
    )
    archive_le = models.DateTimeField("archivé le", null=True, blank=True)

    class Meta:
        verbose_name = "cycle d’ateliers"
        verbose_name_plural = "cycles d’ateliers"
        ordering = ["titre"]

    def __str__(self) -> str:
        return self.titre


class Etape(models.Model):
    """Un atelier à son rang dans un cycle ; le premier a le rang 1."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="etapes", verbose_name="cycle")
    rang = models.PositiveSmallIntegerField("rang")
    atelier = models.ForeignKey(Atelier, models.PROTECT, related_name="etapes", verbose_name="atelier")

    class Meta:
        verbose_name = "étape d’un cycle"
        verbose_name_plural = "étapes d’un cycle"
        ordering = ["cycle", "rang"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "rang"],
                name="etape_un_rang",
                violation_error_message="Deux étapes portent le même rang.",
            ),
            models.CheckConstraint(
                condition=Q(rang__gte=1), name="etape_rang", violation_error_message="Le rang commence à 1."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rang}. {self.atelier}"
