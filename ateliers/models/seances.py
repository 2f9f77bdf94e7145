"""Ce qui est daté : une séance, et le parcours qui en réunit plusieurs."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Min, Q
from django.urls import reverse
from django.utils import timezone

from epn.commun import dates
from epn.commun.recopie import Recopiable
from epn.commun.vocabulaire import Presence
from epn.planning.models import NATURES_DE_GROUPE, Nature, Occupation, Plage
from epn.territoire.models import Lieu
from publics.models import Reservation

from .offres import Atelier, Cycle

SUJET_MAX = 120
# Ce qu'un habitant réserve lui-même ; la matinée des professionnels a son propre chemin.
NATURES_DES_HABITANTS = (Nature.INITIATION, Nature.THEMATIQUE)


class AtelierParDefaut(models.Model):
    """Ce qu'une plage programme quand personne ne choisit. Sans lui, la séance attend son thème."""

    plage = models.OneToOneField(
        Plage,
        models.CASCADE,
        related_name="atelier_par_defaut",
        verbose_name="plage",
        limit_choices_to={"nature__in": NATURES_DE_GROUPE},
    )
    atelier = models.ForeignKey(
        Atelier, models.PROTECT, related_name="+", verbose_name="atelier", null=True, blank=True
    )
    cycle = models.ForeignKey(
        Cycle,
        models.PROTECT,
        related_name="+",
        verbose_name="ou cycle",
        null=True,
        blank=True,
        help_text="La plage enchaîne alors ses ateliers, date après date, en parcours.",
    )

    class Meta:
        verbose_name = "atelier par défaut d’une plage"
        verbose_name_plural = "ateliers par défaut des plages"
        constraints = [
            models.CheckConstraint(
                condition=Q(atelier=None, cycle__isnull=False) | Q(atelier__isnull=False, cycle=None),
                name="defaut_atelier_ou_cycle",
                violation_error_message="Choisissez un atelier, ou un cycle, mais pas les deux.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.plage} : {self.atelier or self.cycle}"


class ParcoursQuerySet(models.QuerySet["Parcours"]):
    def publics(self) -> "ParcoursQuerySet":
        return self.filter(brouillon=False).select_related("cycle")

    def avec_dates(self) -> "ParcoursQuerySet":
        """Sa première date, et combien d'étapes ont la leur."""
        return self.annotate(
            premiere=Min("seances__debut", filter=Q(seances__annulee_le=None)),
            datees=Count("seances__rang", distinct=True),
            prevues=Count("cycle__etapes", distinct=True),
        )


class Parcours(models.Model):
    """Un cycle à des dates : des séances prises ensemble, d'une seule inscription."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="parcours", verbose_name="cycle")
    brouillon = models.BooleanField("en préparation", default=False)
    # Né d'une plage, il a pour identité (plage, première date théorique), comme une séance.
    plage = models.ForeignKey(
        Plage, models.SET_NULL, related_name="parcours", null=True, blank=True, editable=False, verbose_name="plage"
    )
    date_theorique = models.DateField("première date théorique", null=True, blank=True, editable=False)

    objects = ParcoursQuerySet.as_manager()

    class Meta:
        verbose_name = "parcours"
        verbose_name_plural = "parcours"
        ordering = ["date_theorique", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plage", "date_theorique"], name="parcours_un_par_plage_et_date"),
        ]

    def __str__(self) -> str:
        return self.cycle.titre

    def get_absolute_url(self) -> str:
        return reverse("ateliers:parcours", args=[self.pk])

    @property
    def est_complet(self) -> bool:
        """Chaque étape a sa date. Avant, on ne s'y inscrit pas : on s'inscrit à toutes. Deux requêtes."""
        return self.seances.values("rang").distinct().count() >= self.cycle.etapes.count()

    def a_commence(self, maintenant: dt.datetime) -> bool:
        """Sa première date est passée. Une requête."""
        return self.seances.vivantes().filter(debut__lte=maintenant).exists()


class StatutDInscription(models.TextChoices):
    INSCRITE = "inscrite", "inscrit"
    ATTENTE = "attente", "en liste d’attente"
    # Une place s'est libérée pour elle, et aucun message ne peut le lui dire à temps : elle est à appeler.
    PROPOSEE = "proposee", "place gardée, à appeler"
    ANNULEE = "annulee", "annulé"


PRENNENT_UNE_PLACE = (StatutDInscription.INSCRITE, StatutDInscription.PROPOSEE)
VIVANTES = (*PRENNENT_UNE_PLACE, StatutDInscription.ATTENTE)


class SeanceQuerySet(models.QuerySet["Seance"]):
    def vivantes(self) -> "SeanceQuerySet":
        return self.filter(annulee_le=None)

    def publiques(self) -> "SeanceQuerySet":
        """Ce que le public peut voir : un thème choisi, plus rien en préparation ; une séance annulée reste,
        dite comme telle. Celle d'un groupe n'en est pas."""
        return self.a_l_agenda().filter(reservee=False)

    def a_l_agenda(self) -> "SeanceQuerySet":
        """Ce qui est public, et l'heure d'un groupe, sans dire lequel."""
        montree = Q(reservee=False, atelier__isnull=False) | Q(reservee=True, annulee_le=None)
        return self.filter(montree, brouillon=False).select_related("atelier", "lieu", "parcours__cycle")

    def des_habitants(self) -> "SeanceQuerySet":
        return self.filter(nature__in=NATURES_DES_HABITANTS)

    def avec_places(self) -> "SeanceQuerySet":
        """Les places prises (inscrits, et places gardées le temps d'un appel) et les personnes en attente."""
        comptees = self.annotate(
            prises=Count("inscriptions", filter=Q(inscriptions__statut__in=PRENNENT_UNE_PLACE)),
            en_attente=Count("inscriptions", filter=Q(inscriptions__statut=StatutDInscription.ATTENTE)),
        )
        return comptees._dans_l_ordre()

    def entre(self, debut: dt.datetime, fin: dt.datetime) -> "SeanceQuerySet":
        return self.filter(debut__lt=fin, fin__gt=debut)

    def a_venir(self, maintenant: dt.datetime) -> "SeanceQuerySet":
        return self.filter(debut__gt=maintenant)

    def a_pointer(self, maintenant: dt.datetime) -> "SeanceQuerySet":
        """Les séances finies où l'on ne sait pas encore qui est venu, et combien il reste à pointer."""
        reste = Q(inscriptions__statut=StatutDInscription.INSCRITE, inscriptions__presence=Presence.A_RENSEIGNER)
        finies = self.vivantes().filter(reste, fin__lte=maintenant)
        return finies.annotate(restent=Count("inscriptions"))._dans_l_ordre()

    def _dans_l_ordre(self) -> "SeanceQuerySet":
        """Sous un GROUP BY, Django oublie l'ordre du modèle : PostgreSQL les rendrait comme elles lui viennent."""
        return self if self.query.order_by else self.order_by("debut", "pk")

    def intactes(self) -> "SeanceQuerySet":
        """Celles que la programmation a faites et que personne n'a touchées : elle peut les défaire."""
        return self.filter(retouchee_le=None, annulee_le=None, date_theorique__isnull=False)


class Seance(Recopiable):
    """Un atelier, à une date. Née d'une plage, elle a pour identité (plage, date théorique) : la
    programmer deux fois ne change rien, déplacée elle ne se double pas, annulée elle ne revient pas."""

    nature = models.CharField("nature", max_length=20, choices=[(n.value, n.label) for n in NATURES_DE_GROUPE])
    atelier = models.ForeignKey(
        Atelier, models.PROTECT, related_name="seances", verbose_name="atelier", null=True, blank=True
    )
    conseiller = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="seances", verbose_name="conseiller"
    )
    lieu = models.ForeignKey(Lieu, models.PROTECT, related_name="seances", verbose_name="lieu")
    debut = models.DateTimeField("début", db_index=True)
    fin = models.DateTimeField("fin")
    capacite = models.PositiveSmallIntegerField("places")
    brouillon = models.BooleanField("en préparation", default=False, help_text="Le public ne la voit pas encore.")
    parcours = models.ForeignKey(
        Parcours, models.PROTECT, related_name="seances", verbose_name="parcours", null=True, blank=True, editable=False
    )
    rang = models.PositiveSmallIntegerField("rang dans le parcours", null=True, blank=True, editable=False)
    # Prise tout entière par une entreprise, une association, une mairie : ni listée, ni ouverte à d'autres.
    reservee = models.BooleanField("réservée à un groupe", default=False, editable=False)
    sujet = models.CharField("sujet demandé", max_length=SUJET_MAX, blank=True, editable=False)
    # Le billet de qui l'a demandée : il reçoit ce qui change, et nomme ceux qui viennent.
    reservation = models.ForeignKey(
        Reservation,
        models.SET_NULL,
        related_name="seances_reservees",
        verbose_name="billet du groupe",
        null=True,
        blank=True,
        editable=False,
    )
    observations = models.TextField("observations", max_length=1000, blank=True, editable=False)
    # Le compte rendu, en codes nationaux. Vide : la durée prévue, les thématiques de l'atelier.
    minutes_faites = models.PositiveSmallIntegerField("durée réelle en minutes", null=True, blank=True, editable=False)
    thematiques = models.JSONField("thématiques travaillées", default=list, blank=True, editable=False)
    materiels = models.JSONField("matériel", default=list, blank=True, editable=False)
    raconte_le = models.DateTimeField("compte rendu écrit le", null=True, blank=True, editable=False)
    plage = models.ForeignKey(
        Plage,
        models.SET_NULL,
        related_name="seances",
        verbose_name="plage",
        null=True,
        blank=True,
        editable=False,
    )
    date_theorique = models.DateField("date théorique", null=True, blank=True, editable=False)
    occupation = models.OneToOneField(
        Occupation, models.PROTECT, related_name="seance", null=True, blank=True, editable=False
    )
    retouchee_le = models.DateTimeField("retouchée le", null=True, blank=True, editable=False)
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True, editable=False)
    motif_annulation = models.CharField("motif de l’annulation", max_length=120, blank=True, editable=False)
    # SEQUENCE et DTSTAMP des .ics : changent à chaque révision (RFC 5545, 3.8.7.4).
    sequence = models.PositiveIntegerField("révision", default=0, editable=False)
    revise_le = models.DateTimeField("révisée le", default=timezone.now, editable=False)

    objects = SeanceQuerySet.as_manager()

    class Meta:
        verbose_name = "séance"
        verbose_name_plural = "séances"
        ordering = ["debut"]
        indexes = [models.Index(fields=["fin"], name="seance_fin")]
        constraints = [
            models.UniqueConstraint(fields=["plage", "date_theorique"], name="seance_une_par_plage_et_date"),
            models.CheckConstraint(condition=Q(fin__gt=F("debut")), name="seance_fin_apres_debut"),
            models.CheckConstraint(
                condition=Q(capacite__gte=1),
                name="seance_capacite",
                violation_error_message="Une séance a au moins une place.",
            ),
            models.CheckConstraint(
                condition=Q(annulee_le=None, occupation__isnull=False) | Q(annulee_le__isnull=False, occupation=None),
                name="seance_vivante_au_registre",
            ),
            models.CheckConstraint(
                condition=Q(parcours=None, rang=None) | Q(parcours__isnull=False, rang__isnull=False, rang__gte=1),
                name="seance_rang_dans_son_parcours",
            ),
            models.CheckConstraint(
                condition=Q(reservee=True) | Q(reservation=None, sujet=""), name="seance_reservee_si_demandee"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.titre}, {dates.jour_et_heure(self.debut)}"

    def get_absolute_url(self) -> str:
        return reverse("ateliers:seance", args=[self.pk])

    @property
    def titre(self) -> str:
        if self.sujet:
            return self.sujet
        return self.atelier.titre if self.atelier else f"{self.get_nature_display()}, thème à venir"

    @property
    def est_annulee(self) -> bool:
        return self.annulee_le is not None

    @property
    def minutes(self) -> int:
        return int((self.fin - self.debut).total_seconds()) // 60

    @property
    def minutes_passees(self) -> int:
        return self.minutes_faites or self.minutes

    @property
    def thematiques_travaillees(self) -> list[str]:
        return self.thematiques or (self.atelier.thematiques if self.atelier else [])

    @property
    def est_pour_les_habitants(self) -> bool:
        return self.nature in NATURES_DES_HABITANTS

    @property
    def libres(self) -> int:
        """Places encore libres. À lire sur une séance `avec_places()`."""
        return max(self.capacite - self.prises, 0)

    @property
    def se_reserve(self) -> int:
        """Combien de places s'offrent à qui arrive : aucune tant que d'autres attendent. Sur `avec_places()`."""
        return 0 if self.en_attente else self.libres
