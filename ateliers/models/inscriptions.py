"""La place d'une personne à une séance, ou son rang dans la file."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone
from phonenumbers import PhoneNumber

from epn.commun.vocabulaire import Presence
from publics.models import Reservation, Usager

from .seances import PRENNENT_UNE_PLACE, VIVANTES, Seance, StatutDInscription


class Aisance(models.TextChoices):
    """Comment une personne se place elle-même (`aisance.py`). Vide : elle n'a rien dit."""

    GRAND_DEBUTANT = "grand_debutant", "grand débutant"
    DEBUTANT = "debutant", "débutant"
    A_L_AISE = "a_l_aise", "à l’aise"


class InscriptionQuerySet(models.QuerySet["Inscription"]):
    def vivantes(self) -> "InscriptionQuerySet":
        return self.filter(statut__in=VIVANTES)

    def qui_prennent_une_place(self) -> "InscriptionQuerySet":
        return self.filter(statut__in=PRENNENT_UNE_PLACE)

    def en_attente(self) -> "InscriptionQuerySet":
        """La file, le premier arrivé d'abord."""
        return self.filter(statut=StatutDInscription.ATTENTE).order_by("attend_depuis", "pk")

    def a_venir(self, maintenant: dt.datetime) -> "InscriptionQuerySet":
        return self.vivantes().filter(seance__debut__gt=maintenant)

    def a_pointer(self, maintenant: dt.datetime) -> "InscriptionQuerySet":
        """Celles dont la séance est finie, et dont on ne sait pas si la personne est venue. Une place gardée
        restée sans réponse n'est l'absence de personne."""
        return self.filter(
            statut=StatutDInscription.INSCRITE,
            presence=Presence.A_RENSEIGNER,
            seance__fin__lte=maintenant,
            seance__annulee_le=None,
        )

    def avec_personnes(self) -> "InscriptionQuerySet":
        return self.select_related("usager__commune", "reservation", "seance__atelier", "seance__lieu__commune")

    def par_nom(self) -> "InscriptionQuerySet":
        """L'ordre de la feuille d'émargement."""
        return self.order_by("usager__nom_normalise", "pk")


class Inscription(models.Model):
    """Une personne, une séance. Vivante, elle prend une place ou attend ; annulée, elle reste dite."""

    Statut = StatutDInscription

    class AnnuleePar(models.TextChoices):
        USAGER = "usager", "l’usager"
        EPN = "epn", "l’EPN"

    seance = models.ForeignKey(Seance, models.PROTECT, related_name="inscriptions", verbose_name="séance")
    usager = models.ForeignKey(Usager, models.PROTECT, related_name="inscriptions", verbose_name="usager")
    reservation = models.ForeignKey(
        Reservation, models.PROTECT, related_name="inscriptions", verbose_name="réservation", editable=False
    )
    statut = models.CharField("état", max_length=10, choices=StatutDInscription)
    attend_depuis = models.DateTimeField("attend depuis", null=True, blank=True, editable=False)
    # Le conseiller l'a ajoutée en sachant la séance complète.
    en_plus = models.BooleanField("en plus des places", default=False, editable=False)
    aisance = models.CharField("se dit", max_length=15, choices=Aisance, blank=True, editable=False)
    # Les réponses aux questions simples : {« email » : « pas_encore »}.
    reponses = models.JSONField("ses réponses", default=dict, blank=True, editable=False)
    # Un même habitant vient un jour pour lui, un autre pour son entreprise.
    audience = models.CharField(
        "vient comme", max_length=15, choices=Usager.Audience, default=Usager.Audience.PARTICULIER, editable=False
    )
    organisation = models.CharField("organisation", max_length=120, blank=True, editable=False)
    presence = models.CharField(
        "présence", max_length=15, choices=Presence, default=Presence.A_RENSEIGNER, editable=False
    )
    creee_le = models.DateTimeField("créée le", default=timezone.now, editable=False)
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True, editable=False)
    annulee_par = models.CharField("annulée par", max_length=10, choices=AnnuleePar, blank=True, editable=False)
    sequence = models.PositiveIntegerField("révision", default=0, editable=False)
    revise_le = models.DateTimeField("révisée le", default=timezone.now, editable=False)
    # Quelque chose à lui dire qu'aucun message ne peut porter : le conseiller appelle (`appels.py`).
    a_appeler_le = models.DateTimeField("à appeler depuis", null=True, blank=True, editable=False)
    appele_le = models.DateTimeField("appelé le", null=True, blank=True, editable=False)

    objects = InscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = "inscription"
        verbose_name_plural = "inscriptions"
        ordering = ["seance", "creee_le", "pk"]
        indexes = [
            models.Index(fields=["seance", "statut"], name="inscription_seance_statut"),
            models.Index(
                fields=["seance"],
                condition=Q(statut="inscrite", presence=Presence.A_RENSEIGNER),
                name="inscription_a_pointer",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["seance", "usager"],
                condition=~Q(statut="annulee"),
                name="inscription_une_par_personne",
                violation_error_message="Cette personne est déjà inscrite à cette séance.",
            ),
            models.CheckConstraint(
                condition=Q(statut__in=["inscrite", "attente", "proposee", "annulee"]), name="inscription_statut_connu"
            ),
            models.CheckConstraint(
                condition=~Q(statut="attente") | Q(attend_depuis__isnull=False), name="inscription_attente_datee"
            ),
            models.CheckConstraint(
                condition=Q(statut="annulee", annulee_le__isnull=False) & ~Q(annulee_par="")
                | ~Q(statut="annulee") & Q(annulee_le=None, annulee_par=""),
                name="inscription_annulation_datee",
            ),
            models.CheckConstraint(
                condition=Q(statut="inscrite") | Q(presence__in=[Presence.A_RENSEIGNER, Presence.EXCUSE]),
                name="inscription_presence_d_inscrit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.usager}, {self.seance}"

    @property
    def est_vivante(self) -> bool:
        return self.statut in VIVANTES

    @property
    def attend(self) -> bool:
        return self.statut == StatutDInscription.ATTENTE

    @property
    def est_inscrite(self) -> bool:
        return self.statut == StatutDInscription.INSCRITE

    @property
    def est_pointee(self) -> bool:
        return self.presence != Presence.A_RENSEIGNER

    @property
    def telephone(self) -> PhoneNumber | str:
        """Le numéro du contact, l'aidant s'il y en a un, sinon celui de la personne."""
        return self.reservation.telephone or self.usager.telephone

    @property
    def rang_d_attente(self) -> int:
        """Sa place dans la file, 1 pour la première. Une requête."""
        devant = Q(attend_depuis__lt=self.attend_depuis) | Q(attend_depuis=self.attend_depuis, pk__lt=self.pk)
        return self.seance.inscriptions.en_attente().filter(devant).count() + 1

    def se_change(self, maintenant: dt.datetime) -> bool:
        """L'usager peut encore l'annuler seul."""
        return self.est_vivante and not self.seance.est_annulee and self.seance.debut > maintenant
