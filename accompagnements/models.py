"""QUOI, seul avec le conseiller : les rendez-vous, leur compte rendu, et ceux qui attendent une place."""

import datetime as dt

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from phonenumber_field.modelfields import PhoneNumberField
from phonenumbers import PhoneNumber

from epn.commun import dates
from epn.commun.recopie import Recopiable
from epn.commun.vocabulaire import Autonomie, LieuDActivite, Materiel, OrientationVers, Presence, Thematique
from epn.planning.models import Occupation
from epn.territoire.models import Commune, Lieu
from publics.models import Reservation, Usager


class RendezVousQuerySet(models.QuerySet["RendezVous"]):
    def vivants(self) -> "RendezVousQuerySet":
        return self.filter(annule_le=None)

    def a_venir(self, maintenant: dt.datetime) -> "RendezVousQuerySet":
        return self.vivants().filter(debut__gt=maintenant)

    def entre(self, debut: dt.datetime, fin: dt.datetime) -> "RendezVousQuerySet":
        return self.filter(debut__lt=fin, fin__gt=debut)

    def du_jour(self, jour: dt.date) -> "RendezVousQuerySet":
        """La journée du lieu, dans l'ordre, avec ce que la page montre."""
        minuit = dt.datetime.combine(jour, dt.time.min, dates.fuseau())
        demain = dt.datetime.combine(jour + dt.timedelta(days=1), dt.time.min, dates.fuseau())
        return self.entre(minuit, demain).avec_personnes()

    def a_pointer(self, maintenant: dt.datetime) -> "RendezVousQuerySet":
        """Ceux qui sont finis et dont on ne sait pas encore si la personne est venue."""
        return self.vivants().filter(fin__lte=maintenant, presence=Presence.A_RENSEIGNER)

    def avec_personnes(self) -> "RendezVousQuerySet":
        return self.select_related("usager__commune", "reservation", "lieu", "conseiller", "compte_rendu")

    def avec_histoire(self) -> "RendezVousQuerySet":
        """Ce que l'on sait de la personne avant cette heure : ses venues, et la dernière note écrite."""
        avant = RendezVous.objects.filter(usager=OuterRef("usager"), debut__lt=OuterRef("debut"))
        venues = avant.filter(presence=Presence.PRESENT).order_by().values("usager").annotate(n=Count("pk"))
        notes = avant.exclude(compte_rendu__note="").filter(compte_rendu__isnull=False).order_by("-debut")
        return self.annotate(
            venues=Coalesce(Subquery(venues.values("n")), 0),
            derniere_note=Subquery(notes.values("compte_rendu__note")[:1]),
            derniere_note_le=Subquery(notes.values("debut")[:1]),
        )


class RendezVous(Recopiable):
    """Une heure d'une personne avec un conseiller. Vivant, il a sa ligne au registre ; annulé, il n'en a plus."""

    class AnnulePar(models.TextChoices):
        USAGER = "usager", "l’usager"
        EPN = "epn", "l’EPN"

    usager = models.ForeignKey(Usager, models.PROTECT, related_name="rendez_vous", verbose_name="usager")
    reservation = models.OneToOneField(
        Reservation, models.PROTECT, related_name="rendez_vous", verbose_name="réservation", editable=False
    )
    conseiller = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="rendez_vous", verbose_name="conseiller"
    )
    lieu = models.ForeignKey(Lieu, models.PROTECT, related_name="rendez_vous", verbose_name="lieu")
    debut = models.DateTimeField("début", db_index=True)
    fin = models.DateTimeField("fin")
    occupation = models.OneToOneField(
        Occupation, models.PROTECT, related_name="rendez_vous", null=True, blank=True, editable=False
    )
    besoin = models.CharField("besoin", max_length=40, choices=Thematique, blank=True)
    precision = models.CharField("avec ses mots", max_length=300, blank=True)
    presence = models.CharField(
        "présence", max_length=15, choices=Presence, default=Presence.A_RENSEIGNER, editable=False
    )
    annule_le = models.DateTimeField("annulé le", null=True, blank=True, editable=False)
    annule_par = models.CharField("annulé par", max_length=10, choices=AnnulePar, blank=True, editable=False)
    motif_annulation = models.CharField("motif", max_length=120, blank=True, editable=False)
    # SEQUENCE et DTSTAMP des .ics : changent à chaque révision (RFC 5545, 3.8.7.4).
    sequence = models.PositiveIntegerField("révision", default=0, editable=False)
    revise_le = models.DateTimeField("révisé le", default=timezone.now, editable=False)
    # Changé par l'EPN, et aucun message ne peut le dire à la personne : le conseiller appelle (`appels.py`).
    a_appeler_le = models.DateTimeField("à appeler depuis", null=True, blank=True, editable=False)
    appele_le = models.DateTimeField("appelé le", null=True, blank=True, editable=False)

    objects = RendezVousQuerySet.as_manager()

    class Meta:
        verbose_name = "rendez-vous"
        verbose_name_plural = "rendez-vous"
        ordering = ["debut"]
        indexes = [
            models.Index(fields=["fin"], name="rendez_vous_fin"),
            models.Index(
                fields=["fin"],
                condition=Q(annule_le=None, presence=Presence.A_RENSEIGNER),
                name="rendez_vous_a_pointer",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(fin__gt=F("debut")), name="rendez_vous_fin_apres_debut"),
            models.CheckConstraint(
                condition=Q(annule_le=None, occupation__isnull=False, annule_par="")
                | Q(annule_le__isnull=False, occupation=None) & ~Q(annule_par=""),
                name="rendez_vous_vivant_au_registre",
            ),
            models.CheckConstraint(
                condition=Q(annule_le=None) | Q(presence__in=[Presence.A_RENSEIGNER, Presence.EXCUSE]),
                name="rendez_vous_annule_sans_presence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.usager}, {dates.jour_et_heure(self.debut)}"

    @property
    def est_annule(self) -> bool:
        return self.annule_le is not None

    @property
    def est_pointe(self) -> bool:
        return self.presence != Presence.A_RENSEIGNER

    @property
    def est_raconte(self) -> bool:
        return hasattr(self, "compte_rendu")

    @property
    def telephone(self) -> PhoneNumber | str:
        """Le numéro du contact, l'aidant s'il y en a un, sinon celui de la personne."""
        return self.reservation.telephone or self.usager.telephone

    @property
    def minutes(self) -> int:
        return int((self.fin - self.debut).total_seconds()) // 60

    def se_change(self, maintenant: dt.datetime) -> bool:
        """L'usager peut encore le déplacer ou l'annuler seul."""
        return not self.est_annule and self.debut > maintenant


class CompteRendu(models.Model):
    """Ce qui a été travaillé, dans les mots officiels. Les listes gardent les codes nationaux."""

    rendez_vous = models.OneToOneField(RendezVous, models.CASCADE, related_name="compte_rendu")
    thematiques = models.JSONField("thématiques", default=list)
    materiels = models.JSONField("matériel", default=list)
    duree_minutes = models.PositiveSmallIntegerField(
        "durée en minutes", validators=[MinValueValidator(5), MaxValueValidator(480)]
    )
    lieu = models.CharField("lieu", max_length=15, choices=LieuDActivite, default=LieuDActivite.LIEU_ACTIVITE)
    autonomie = models.CharField("autonomie", max_length=25, choices=Autonomie, blank=True)
    orientation = models.CharField("orientation vers", max_length=40, choices=OrientationVers, blank=True)
    note = models.CharField(
        "note", max_length=500, blank=True, help_text="Ni santé, ni opinion : ce que l’on a fait, la suite."
    )
    ecrit_le = models.DateTimeField("écrit le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "compte rendu"
        verbose_name_plural = "comptes rendus"
        constraints = [
            models.CheckConstraint(
                condition=Q(duree_minutes__range=(5, 480)),
                name="compte_rendu_duree",
                violation_error_message="La durée est entre 5 minutes et 8 heures.",
            )
        ]

    def __str__(self) -> str:
        return f"compte rendu : {self.rendez_vous}"

    @property
    def thematiques_dites(self) -> str:
        return ", ".join(Thematique(code).label for code in self.thematiques)

    @property
    def materiels_dits(self) -> str:
        return ", ".join(Materiel(code).label for code in self.materiels)


class AlerteQuerySet(models.QuerySet["Alerte"]):
    def en_file(self, maintenant: dt.datetime) -> "AlerteQuerySet":
        """Ceux qui attendent encore une heure, le plus ancien d'abord."""
        return self.filter(servie_le=None, expire_le__gt=maintenant, a_appeler_le=None).order_by("cree_le", "pk")

    def a_appeler(self, maintenant: dt.datetime) -> "AlerteQuerySet":
        return self.filter(a_appeler_le__isnull=False, appelee_le=None, servie_le=None, expire_le__gt=maintenant)


class Alerte(models.Model):
    """« Prévenez-moi si une place se libère. » Servie quand une heure est prise, ou périmée."""

    cle = models.UUIDField("clé d’idempotence", unique=True, editable=False)
    prenom = models.CharField("prénom", max_length=60)
    nom = models.CharField("nom", max_length=60)
    telephone = PhoneNumberField("téléphone", blank=True)
    email = models.EmailField("e-mail", blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True, related_name="+")
    cree_le = models.DateTimeField("demandée le", default=timezone.now, editable=False)
    expire_le = models.DateTimeField("jusqu’au")
    servie_le = models.DateTimeField("servie le", null=True, blank=True, editable=False)
    # Ni e-mail ni mobile : le conseiller appelle.
    a_appeler_le = models.DateTimeField("à appeler depuis", null=True, blank=True, editable=False)
    appelee_le = models.DateTimeField("appelée le", null=True, blank=True, editable=False)

    objects = AlerteQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d’être prévenu"
        verbose_name_plural = "demandes d’être prévenu"
        ordering = ["cree_le"]
        constraints = [
            models.CheckConstraint(condition=~Q(telephone="") | ~Q(email=""), name="alerte_joignable"),
        ]

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}, depuis le {dates.jour_et_mois(dates.jour_local(self.cree_le))}"


class Offre(models.Model):
    """Une heure libérée, gardée pour une personne qui attendait, un temps seulement.

    Tant qu'elle vit, elle a sa ligne au registre : personne d'autre ne peut prendre l'heure.
    """

    alerte = models.ForeignKey(Alerte, models.CASCADE, related_name="offres", verbose_name="demande")
    conseiller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lieu = models.ForeignKey(Lieu, models.PROTECT, related_name="+", verbose_name="lieu")
    debut = models.DateTimeField("début")
    fin = models.DateTimeField("fin")
    occupation = models.OneToOneField(
        Occupation, models.PROTECT, related_name="offre", null=True, blank=True, editable=False
    )
    empreinte = models.CharField("jeton haché", max_length=64, unique=True, editable=False)
    expire_le = models.DateTimeField("gardée jusqu’à", db_index=True)
    close_le = models.DateTimeField("close le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "heure proposée"
        verbose_name_plural = "heures proposées"
        ordering = ["-expire_le"]
        constraints = [
            models.CheckConstraint(condition=Q(fin__gt=F("debut")), name="offre_fin_apres_debut"),
            models.CheckConstraint(
                condition=Q(close_le=None, occupation__isnull=False) | Q(close_le__isnull=False, occupation=None),
                name="offre_vivante_au_registre",
            ),
        ]

    def __str__(self) -> str:
        return f"{dates.jour_et_heure(self.debut)}, gardée pour {self.alerte}"
