"""Ce qu'une entreprise, une association ou une administration demande : une matinée pour les siens."""

import datetime as dt

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from phonenumber_field.modelfields import PhoneNumberField

from epn.planning.models import Occupation
from epn.territoire.models import Commune


class DemandeQuerySet(models.QuerySet["Demande"]):
    def en_attente(self) -> "DemandeQuerySet":
        """Celles auxquelles le conseiller doit une réponse, la plus ancienne d'abord."""
        return self.filter(statut=Demande.Statut.RECUE).order_by("cree_le", "pk")

    def ouvertes(self) -> "DemandeQuerySet":
        return self.filter(statut__in=Demande.OUVERTES)


class Demande(models.Model):
    """Une séance que l'on nous demande. Acceptée, elle tient au registre l'heure de ce qui se fera : la séance ou
    l'action extérieure se retrouve par cette heure, et aucune clé ne mène d'ici aux personnes qui viendront."""

    class Statut(models.TextChoices):
        RECUE = "recue", "reçue"
        PROPOSEE = "proposee", "autre date proposée"
        ACCEPTEE = "acceptee", "acceptée"
        DECLINEE = "declinee", "déclinée"
        RETIREE = "retiree", "retirée"

    class Public(models.TextChoices):
        ENTREPRISE = "entreprise", "une entreprise"
        ASSOCIATION = "association", "une association"
        AGENTS = "agents", "une mairie, la communauté de communes"

    class Niveau(models.TextChoices):
        DEBUTANT = "debutant", "débutants"
        INTERMEDIAIRE = "intermediaire", "à l’aise avec les bases"
        AVANCE = "avance", "expérimentés"
        MELANGE = "melange", "des niveaux différents"

    OUVERTES = (Statut.RECUE, Statut.PROPOSEE, Statut.ACCEPTEE)

    organisation = models.CharField("organisation", max_length=120)
    public = models.CharField("vous êtes", max_length=15, choices=Public)
    siret = models.CharField(
        "SIRET", max_length=14, blank=True, validators=[RegexValidator(r"^\d{14}$", "Un SIRET a quatorze chiffres.")]
    )
    prenom = models.CharField("prénom du contact", max_length=60, blank=True)
    nom = models.CharField("nom du contact", max_length=60)
    telephone = PhoneNumberField("téléphone", blank=True)
    email = models.EmailField("e-mail", blank=True)
    effectif = models.PositiveSmallIntegerField("nombre de personnes")
    sujet = models.CharField("sujet", max_length=300)
    niveau = models.CharField("niveau", max_length=15, choices=Niveau, blank=True)
    # Des jours, au format ISO, dans l'ordre où ils conviennent.
    jours_souhaites = models.JSONField("jours qui conviennent", default=list)
    chez_vous = models.BooleanField("dans vos locaux", default=False)
    adresse = models.CharField("adresse", max_length=200, blank=True)
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="demandes", null=True, blank=True, verbose_name="commune"
    )
    precision = models.CharField("précision", max_length=300, blank=True)
    statut = models.CharField("état", max_length=10, choices=Statut, default=Statut.RECUE, editable=False)
    reponse = models.CharField("notre réponse", max_length=300, blank=True, editable=False)
    repondue_le = models.DateTimeField("répondue le", null=True, blank=True, editable=False)
    # Une date proposée se garde jusque-là.
    expire_le = models.DateTimeField("proposition gardée jusqu’au", null=True, blank=True, editable=False)
    occupation = models.OneToOneField(
        Occupation, models.SET_NULL, related_name="demande", null=True, blank=True, editable=False
    )
    cle = models.UUIDField("clé d’idempotence", unique=True, editable=False)
    cree_le = models.DateTimeField("reçue le", default=timezone.now, editable=False)
    sequence = models.PositiveIntegerField("révision", default=0, editable=False)

    objects = DemandeQuerySet.as_manager()

    class Meta:
        verbose_name = "demande"
        verbose_name_plural = "demandes"
        ordering = ["-cree_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(effectif__gte=1),
                name="demande_effectif",
                violation_error_message="Dites combien de personnes viendront, au moins une.",
            ),
            models.CheckConstraint(
                condition=Q(chez_vous=False) | Q(commune__isnull=False),
                name="demande_chez_vous_situee",
                violation_error_message="Pour venir chez vous, il nous faut l’adresse et la commune.",
            ),
            models.CheckConstraint(
                condition=Q(statut="recue", repondue_le=None) | ~Q(statut="recue"), name="demande_recue_sans_reponse"
            ),
            models.CheckConstraint(
                condition=Q(occupation=None) | Q(statut__in=["proposee", "acceptee"]), name="demande_heure_tenue"
            ),
        ]

    def __str__(self) -> str:
        return f"demande de {self.organisation}"

    @property
    def contact(self) -> str:
        """« Odile Rivet »."""
        return f"{self.prenom} {self.nom}".strip()

    @property
    def jours(self) -> list[dt.date]:
        """Les jours qui conviennent, dans l'ordre des préférences."""
        return [dt.date.fromisoformat(jour) for jour in self.jours_souhaites]

    @property
    def attend_une_reponse(self) -> bool:
        return self.statut == self.Statut.RECUE

    @property
    def est_proposee(self) -> bool:
        return self.statut == self.Statut.PROPOSEE

    @property
    def est_acceptee(self) -> bool:
        return self.statut == self.Statut.ACCEPTEE and self.occupation_id is not None

    @property
    def est_annulee_depuis(self) -> bool:
        """Acceptée, puis la séance ou l'action a été annulée : son heure est rendue."""
        return self.statut == self.Statut.ACCEPTEE and self.occupation_id is None


class JetonDeDemande(models.Model):
    """La clé qu'a le contact pour suivre sa demande et y répondre : seule son empreinte est gardée."""

    empreinte = models.CharField(max_length=64, primary_key=True)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="jetons", verbose_name="demande")
    expire_le = models.DateTimeField("expire le", db_index=True)

    class Meta:
        verbose_name = "jeton de demande"
        verbose_name_plural = "jetons de demande"

    def __str__(self) -> str:
        return f"jeton de la {self.demande}"
