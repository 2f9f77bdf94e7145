"""La séance d'un groupe : des heures, un nombre, des thèmes. Le schéma n'offre aucune place à un nom."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from epn.commun import dates
from epn.commun.recopie import Recopiable
from epn.commun.vocabulaire import Thematique
from epn.planning.models import Occupation, Plage
from epn.territoire.models import Lieu

from .partenaires import Partenaire

# Les démarches ne se font pas ici.
SUJETS = [(t.value, t.label) for t in Thematique if t != Thematique.DEMARCHES]


class SeancePartenaireQuerySet(models.QuerySet["SeancePartenaire"]):
    def vivantes(self) -> "SeancePartenaireQuerySet":
        return self.filter(annulee_le=None)

    def entre(self, debut: dt.datetime, fin: dt.datetime) -> "SeancePartenaireQuerySet":
        return self.filter(debut__lt=fin, fin__gt=debut)

    def a_venir(self, maintenant: dt.datetime) -> "SeancePartenaireQuerySet":
        return self.filter(debut__gt=maintenant)

    def a_compter(self, maintenant: dt.datetime) -> "SeancePartenaireQuerySet":
        """Celles qui sont finies et dont l'effectif n'est pas saisi."""
        return self.vivantes().filter(fin__lte=maintenant, effectif=None).order_by("debut", "pk")

    def rendues(self, maintenant: dt.datetime) -> "SeancePartenaireQuerySet":
        """Celles que le partenaire a annulées, et que le conseiller n'a pas vues : des heures à reprendre."""
        par_lui = SeancePartenaire.AnnuleePar.PARTENAIRE
        return self.a_venir(maintenant).filter(annulee_par=par_lui, vue_le=None)

    def intactes(self) -> "SeancePartenaireQuerySet":
        """Celles que la programmation a faites et que personne n'a touchées : elle peut les défaire."""
        return self.filter(retouchee_le=None, annulee_le=None, date_theorique__isnull=False)


class SeancePartenaire(Recopiable):
    """Le temps donné à un groupe. Née d'une plage, elle a pour identité (plage, date théorique), comme une séance
    d'atelier. Son seul souvenir est un effectif."""

    class AnnuleePar(models.TextChoices):
        EPN = "epn", "l’EPN"
        PARTENAIRE = "partenaire", "le partenaire"

    partenaire = models.ForeignKey(Partenaire, models.PROTECT, related_name="seances", verbose_name="partenaire")
    conseiller = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="seances_partenaires", verbose_name="conseiller"
    )
    lieu = models.ForeignKey(Lieu, models.PROTECT, related_name="seances_partenaires", verbose_name="lieu")
    debut = models.DateTimeField("début", db_index=True)
    fin = models.DateTimeField("fin")
    attendus = models.PositiveSmallIntegerField("personnes attendues", null=True, blank=True)
    sujet = models.CharField("sujet", max_length=40, choices=SUJETS, blank=True)
    # Les mots du référent, relus avant d'entrer (`sans_nom.py`) : ils ne nomment personne.
    precision = models.CharField("sujet, en mots", max_length=120, blank=True)
    effectif = models.PositiveSmallIntegerField("personnes venues", null=True, blank=True, editable=False)
    thematiques = models.JSONField("thématiques", default=list, blank=True, editable=False)
    compte_le = models.DateTimeField("effectif saisi le", null=True, blank=True, editable=False)
    plage = models.ForeignKey(
        Plage, models.SET_NULL, related_name="seances_partenaires", null=True, blank=True, editable=False
    )
    date_theorique = models.DateField("date théorique", null=True, blank=True, editable=False)
    occupation = models.OneToOneField(
        Occupation, models.PROTECT, related_name="seance_partenaire", null=True, blank=True, editable=False
    )
    retouchee_le = models.DateTimeField("retouchée le", null=True, blank=True, editable=False)
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True, editable=False)
    annulee_par = models.CharField("annulée par", max_length=10, choices=AnnuleePar, blank=True, editable=False)
    # Le conseiller a vu que le partenaire ne vient pas.
    vue_le = models.DateTimeField("annulation vue le", null=True, blank=True, editable=False)
    sequence = models.PositiveIntegerField("révision", default=0, editable=False)
    revise_le = models.DateTimeField("révisée le", default=timezone.now, editable=False)

    objects = SeancePartenaireQuerySet.as_manager()

    class Meta:
        verbose_name = "séance partenaire"
        verbose_name_plural = "séances partenaires"
        ordering = ["debut", "pk"]
        indexes = [models.Index(fields=["fin"], name="seance_partenaire_fin")]
        constraints = [
            models.UniqueConstraint(fields=["plage", "date_theorique"], name="seance_partenaire_une_par_date"),
            models.CheckConstraint(condition=Q(fin__gt=F("debut")), name="seance_partenaire_fin_apres_debut"),
            models.CheckConstraint(
                condition=Q(annulee_le=None, annulee_par="", occupation__isnull=False)
                | Q(annulee_le__isnull=False, occupation=None) & ~Q(annulee_par=""),
                name="seance_partenaire_vivante_au_registre",
            ),
            models.CheckConstraint(
                condition=Q(attendus=None) | Q(attendus__gte=1),
                name="seance_partenaire_attendus",
                violation_error_message="Attendez au moins une personne, ou ne dites pas combien.",
            ),
            models.CheckConstraint(
                condition=Q(effectif=None, compte_le=None)
                | Q(effectif__isnull=False, compte_le__isnull=False, annulee_le=None),
                name="seance_partenaire_comptee",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.designation}, {dates.jour_et_heure(self.debut)}"

    @property
    def designation(self) -> str:
        """« groupe partenaire, 6 attendus » : tout ce qu'un écran en dit."""
        if not self.attendus:
            return "groupe partenaire"
        return f"groupe partenaire, {self.attendus}{dates.INSECABLE}attendu{'s' if self.attendus > 1 else ''}"

    @property
    def est_annulee(self) -> bool:
        return self.annulee_le is not None

    @property
    def est_comptee(self) -> bool:
        return self.effectif is not None

    @property
    def minutes(self) -> int:
        return int((self.fin - self.debut).total_seconds()) // 60
