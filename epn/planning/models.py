"""QUAND : la semaine type, les fermetures, et le registre du temps engagé."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from epn.commun import dates
from epn.planning import calendrier
from epn.territoire.models import Lieu


class Nature(models.TextChoices):
    """À quoi sert une plage."""

    ACCOMPAGNEMENT = "accompagnement", "accompagnement individuel"
    INITIATION = "initiation", "atelier d’initiation"
    THEMATIQUE = "thematique", "atelier thématique"
    PROFESSIONNELS = "professionnels", "matinée des professionnels"
    PARTENAIRE = "partenaire", "créneau réservé"
    HORS_PUBLIC = "hors_public", "hors public"
    # Hors les murs : une action datée, jamais une plage de la semaine.
    EXTERIEURE = "exterieure", "hors les murs"


NATURES_DE_LA_SEMAINE = tuple(n for n in Nature if n != Nature.EXTERIEURE)
# Les natures dont chaque date est une séance, une ligne à elle.
NATURES_DE_GROUPE = (Nature.INITIATION, Nature.THEMATIQUE, Nature.PROFESSIONNELS)


class Jour(models.IntegerChoices):
    LUNDI = 0, "lundi"
    MARDI = 1, "mardi"
    MERCREDI = 2, "mercredi"
    JEUDI = 3, "jeudi"
    VENDREDI = 4, "vendredi"
    SAMEDI = 5, "samedi"
    DIMANCHE = 6, "dimanche"


class PlageQuerySet(models.QuerySet["Plage"]):
    def entre(self, du: dt.date, au: dt.date) -> "PlageQuerySet":
        """Celles dont la validité touche la période (bornes comprises)."""
        return self.filter(Q(valide_au=None) | Q(valide_au__gte=du), valide_du__lte=au)

    def genant(self, plage: "Plage") -> "PlageQuerySet":
        """Celles du même conseiller qui prendraient les mêmes heures. Le reste est gardé par la base."""
        memes_jours = self.entre(plage.valide_du, plage.valide_au or dt.date.max)
        return memes_jours.filter(
            conseiller_id=plage.conseiller_id,
            jour=plage.jour,
            ponctuelle=plage.ponctuelle,
            debut__lt=plage.fin,
            fin__gt=plage.debut,
        ).exclude(pk=plage.pk)


class Plage(models.Model):
    """Une bande de la semaine type, à l'heure de la pendule. On n'en récrit pas le passé : on la ferme
    à une date et une autre s'ouvre (`semaine_type.py`). Ponctuelle, elle ne vaut qu'un jour et prime."""

    conseiller = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="plages",
        verbose_name="conseiller",
        limit_choices_to={"role": "conseiller"},
    )
    lieu = models.ForeignKey(Lieu, models.PROTECT, related_name="plages", verbose_name="lieu")
    jour = models.SmallIntegerField("jour", choices=Jour)
    debut = models.TimeField("de")
    fin = models.TimeField("à")
    nature = models.CharField("nature", max_length=20, choices=[(n.value, n.label) for n in NATURES_DE_LA_SEMAINE])
    duree_creneau = models.PositiveSmallIntegerField(
        "durée d’un créneau", null=True, blank=True, help_text="En minutes, pour l’accompagnement individuel."
    )
    capacite = models.PositiveSmallIntegerField(
        "places", null=True, blank=True, help_text="Capacité habituelle d’une séance de groupe."
    )
    valide_du = models.DateField("à partir du")
    valide_au = models.DateField("jusqu’au", null=True, blank=True, help_text="Vide : sans fin prévue.")
    ponctuelle = models.BooleanField("un seul jour", default=False)
    remplace = models.OneToOneField(
        "self", models.SET_NULL, related_name="suite", null=True, blank=True, editable=False
    )

    objects = PlageQuerySet.as_manager()

    class Meta:
        verbose_name = "plage"
        verbose_name_plural = "plages de la semaine type"
        ordering = ["jour", "debut", "valide_du"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fin__gt=F("debut")),
                name="plage_fin_apres_debut",
                violation_error_message="La plage finit avant de commencer : vérifiez les heures.",
            ),
            models.CheckConstraint(
                condition=Q(valide_au=None) | Q(valide_au__gte=F("valide_du")),
                name="plage_validite",
                violation_error_message="La plage s’arrête avant d’avoir commencé : vérifiez les dates.",
            ),
            models.CheckConstraint(
                condition=Q(ponctuelle=False) | Q(valide_au=F("valide_du")),
                name="plage_ponctuelle_un_jour",
                violation_error_message="Une plage ponctuelle ne vaut qu’un seul jour.",
            ),
            models.CheckConstraint(condition=Q(jour__range=(0, 6)), name="plage_jour_connu"),
            models.CheckConstraint(
                condition=~Q(nature=Nature.ACCOMPAGNEMENT)
                | Q(duree_creneau__isnull=False, duree_creneau__range=(10, 240)),
                name="plage_duree_creneau",
                violation_error_message="Donnez la durée d’un créneau, entre 10 et 240 minutes.",
            ),
            models.CheckConstraint(
                condition=~Q(nature__in=NATURES_DE_GROUPE) | Q(capacite__isnull=False, capacite__gte=1),
                name="plage_capacite",
                violation_error_message="Donnez le nombre de places, au moins une.",
            ),
            models.CheckConstraint(condition=~Q(nature=Nature.EXTERIEURE), name="plage_de_la_semaine"),
        ]

    def __str__(self) -> str:
        heures = dates.de_a(self.debut, self.fin)
        if self.ponctuelle:
            return f"{dates.en_toutes_lettres(self.valide_du, annee=True)}, {heures} ({self.get_nature_display()})"
        return f"{self.get_jour_display()}, {heures} ({self.get_nature_display()})"

    def clean(self) -> None:
        if self.ponctuelle and self.valide_du:
            self.valide_au, self.jour = self.valide_du, self.valide_du.weekday()
        if None in (self.conseiller_id, self.jour, self.debut, self.fin, self.valide_du):
            return
        autre = Plage.objects.genant(self).first()
        if autre:
            raise ValidationError(f"Ces heures sont déjà prises dans la semaine type : {autre}, {autre.validite}.")

    @property
    def validite(self) -> str:
        """« depuis le 1er septembre 2026 », « jusqu'au 4 juillet 2027 »."""
        if self.ponctuelle:
            return "ce jour-là seulement"
        if self.valide_au:
            return f"jusqu’au {dates.jour_et_mois(self.valide_au)} {self.valide_au.year}"
        return f"depuis le {dates.jour_et_mois(self.valide_du)} {self.valide_du.year}"

    @property
    def est_de_groupe(self) -> bool:
        return self.nature in NATURES_DE_GROUPE


class FermetureQuerySet(models.QuerySet["Fermeture"]):
    def entre(self, du: dt.date, au: dt.date) -> "FermetureQuerySet":
        return self.filter(du__lte=au, au__gte=du)


class Fermeture(models.Model):
    """Des jours, ou des heures de ces jours, où rien n'est ouvert."""

    du = models.DateField("du")
    au = models.DateField("au", help_text="Ce jour compris.")
    de = models.TimeField("de", null=True, blank=True, help_text="Vide : toute la journée.")
    a = models.TimeField("à", null=True, blank=True)
    lieu = models.ForeignKey(
        Lieu, models.CASCADE, null=True, blank=True, verbose_name="lieu", help_text="Vide : tous les lieux."
    )
    conseiller = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name="conseiller",
        help_text="Vide : tous les conseillers.",
        limit_choices_to={"role": "conseiller"},
    )
    motif = models.CharField("motif", max_length=120)
    motif_public = models.BooleanField("motif montré au public", default=True)

    objects = FermetureQuerySet.as_manager()

    class Meta:
        verbose_name = "fermeture"
        verbose_name_plural = "fermetures"
        ordering = ["-du"]
        constraints = [
            models.CheckConstraint(
                condition=Q(au__gte=F("du")),
                name="fermeture_dates",
                violation_error_message="La fermeture finit avant de commencer : vérifiez les dates.",
            ),
            models.CheckConstraint(
                condition=Q(de=None, a=None) | Q(de__isnull=False, a__isnull=False, a__gt=F("de")),
                name="fermeture_heures",
                violation_error_message="Donnez les deux heures, la seconde après la première, ou aucune.",
            ),
        ]

    def __str__(self) -> str:
        heures = f", {dates.de_a(self.de, self.a)}" if self.de and self.a else ""
        return f"{self.motif} : {dates.du_au(self.du, self.au)}{heures}"

    def coupures(self, du: dt.date, au: dt.date, fuseau: ZoneInfo) -> list[calendrier.Coupure]:
        """Une coupure par jour fermé de la période (bornes comprises)."""
        return [
            calendrier.Coupure(
                *self._bornes(jour, fuseau),
                motif=self.motif if self.motif_public else "",
                lieu_id=self.lieu_id,
                conseiller_id=self.conseiller_id,
            )
            for jour in calendrier.jours(max(du, self.du), min(au, self.au))
        ]

    def _bornes(self, jour: dt.date, fuseau: ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
        if self.de and self.a:
            return calendrier.instant(jour, self.de, fuseau), calendrier.instant(jour, self.a, fuseau)
        entiere = calendrier.journee(jour, fuseau)
        return entiere.debut, entiere.fin


class OccupationQuerySet(models.QuerySet["Occupation"]):
    def entre(self, debut: dt.datetime, fin: dt.datetime) -> "OccupationQuerySet":
        return self.filter(debut__lt=fin, fin__gt=debut)


class Occupation(models.Model):
    """Le registre : une ligne par engagement vivant d'un conseiller, et rien d'autre.

    La base refuse que deux lignes d'un même conseiller se chevauchent (`exclusivite.py`). On écrit ici
    par `registre.py`, jamais autrement ; qui s'engage (rendez-vous, séance…) garde la clé de sa ligne.
    """

    conseiller = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="occupations", verbose_name="conseiller"
    )
    debut = models.DateTimeField("début")
    fin = models.DateTimeField("fin")
    nature = models.CharField("nature", max_length=20, choices=Nature)

    objects = OccupationQuerySet.as_manager()

    class Meta:
        verbose_name = "occupation"
        verbose_name_plural = "registre du temps engagé"
        ordering = ["debut"]
        indexes = [
            models.Index(fields=["conseiller", "debut"], name="occupation_conseiller_debut"),
            # Une semaine à venir ne relit pas dix ans de passé.
            models.Index(fields=["fin"], name="occupation_fin"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(fin__gt=F("debut")), name="occupation_fin_apres_debut"),
        ]

    def __str__(self) -> str:
        return f"{dates.jour_et_heure(self.debut)} ({self.get_nature_display()})"


class RefusEnLigne(models.Model):
    """Combien de fois, un jour, le site a dit non faute de place : un nombre, aucune personne (`refus.py`)."""

    class Motif(models.TextChoices):
        HEURE_PRISE = "heure_prise", "heure prise entre-temps, ou plus proposée"
        COMPLET = "complet", "plus de place"
        PAS_ASSEZ = "pas_assez", "moins de places que de personnes"

    jour = models.DateField("jour")
    nature = models.CharField("nature", max_length=20, choices=Nature)
    motif = models.CharField("motif", max_length=20, choices=Motif)
    nombre = models.PositiveIntegerField("nombre", default=0)

    class Meta:
        verbose_name = "refus en ligne"
        verbose_name_plural = "refus en ligne"
        ordering = ["-jour", "nature", "motif"]
        constraints = [
            models.UniqueConstraint(fields=["jour", "nature", "motif"], name="refus_un_compte_par_jour"),
            models.CheckConstraint(
                condition=Q(nature__in=["accompagnement", *NATURES_DE_GROUPE]), name="refus_de_ce_qui_se_reserve"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.jour}, {self.get_nature_display()}, {self.get_motif_display()}"
