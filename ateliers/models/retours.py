"""Ce que les gens nous disent : leur avis après une séance, et l'atelier qui leur manque."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from phonenumber_field.modelfields import PhoneNumberField

from epn.commun.vocabulaire import Thematique
from epn.territoire.models import Commune

from .offres import Niveau
from .seances import Seance


class Avis(models.Model):
    """Deux réponses et un mot, sans personne : rien ici ne mène à qui a répondu. Le jour est celui de la séance,
    et le numéro est tiré au sort (`avis.py`)."""

    class Utile(models.TextChoices):
        OUI = "oui", "oui"
        UN_PEU = "un_peu", "un peu"
        NON = "non", "non"

    class Difficulte(models.TextChoices):
        TROP_FACILE = "trop_facile", "trop facile"
        JUSTE = "juste", "juste ce qu’il faut"
        TROP_DIFFICILE = "trop_difficile", "trop difficile"

    seance = models.ForeignKey(Seance, models.PROTECT, related_name="avis", verbose_name="séance")
    utile = models.CharField("utile", max_length=10, choices=Utile)
    difficulte = models.CharField("difficulté", max_length=15, choices=Difficulte)
    commentaire = models.CharField("un mot de plus", max_length=300, blank=True)
    jour = models.DateField("jour")

    class Meta:
        verbose_name = "avis"
        verbose_name_plural = "avis"
        ordering = ["-jour"]

    def __str__(self) -> str:
        return f"avis sur {self.seance}"


class JetonDAvis(models.Model):
    """Ce qui ouvre la page d'avis d'une séance : un lien qui sert une fois, ou celui de la salle (tablette,
    QR code), qui sert à tous le temps qu'il vit. Aucun ne dit à qui il a été remis."""

    empreinte = models.CharField(max_length=64, primary_key=True)
    seance = models.ForeignKey(Seance, models.CASCADE, related_name="jetons_d_avis", verbose_name="séance")
    de_la_salle = models.BooleanField("de la salle", default=False)
    expire_le = models.DateTimeField("expire le", db_index=True)
    utilise_le = models.DateField("utilisé le", null=True, blank=True)

    class Meta:
        verbose_name = "jeton d’avis"
        verbose_name_plural = "jetons d’avis"
        constraints = [
            models.CheckConstraint(
                condition=Q(de_la_salle=False) | Q(utilise_le=None), name="jeton_de_la_salle_sert_a_tous"
            )
        ]

    def __str__(self) -> str:
        return f"jeton d’avis de {self.seance}"


class Souhait(models.Model):
    """« Quel atelier vous manque ? » Le contact est facultatif, et a un terme."""

    cle = models.UUIDField("clé d’idempotence", unique=True, editable=False)
    # Les codes nationaux des sujets choisis.
    thematiques = models.JSONField("sujets", default=list, blank=True)
    mots = models.CharField("avec ses mots", max_length=300, blank=True)
    niveau = models.CharField("niveau", max_length=15, choices=Niveau, blank=True)
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="+", verbose_name="commune", null=True, blank=True
    )
    prenom = models.CharField("prénom", max_length=60, blank=True)
    telephone = PhoneNumberField("téléphone", blank=True)
    email = models.EmailField("e-mail", blank=True)
    cree_le = models.DateTimeField("dit le", default=timezone.now, editable=False)
    prevenu_le = models.DateTimeField("prévenu le", null=True, blank=True, editable=False)
    # La séance que le conseiller lui annonce de vive voix.
    a_appeler_pour = models.ForeignKey(
        Seance, models.SET_NULL, related_name="+", verbose_name="à appeler pour", null=True, blank=True, editable=False
    )

    class Meta:
        verbose_name = "souhait d’atelier"
        verbose_name_plural = "souhaits d’ateliers"
        ordering = ["-cree_le"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(mots="") | ~Q(thematiques=[]),
                name="souhait_dit_quelque_chose",
                violation_error_message="Choisissez un sujet, ou dites-le avec vos mots.",
            )
        ]

    def __str__(self) -> str:
        return self.mots or ", ".join(self.thematiques)

    @property
    def sujets_dits(self) -> list[str]:
        return [Thematique(code).label for code in self.thematiques if code in Thematique.values]

    @property
    def est_joignable(self) -> bool:
        return bool(self.telephone or self.email)
