"""Les structures avec qui l'on travaille : qui y répond, ce que l'on a signé, et la page privée qu'on leur ouvre."""

import datetime as dt

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from phonenumber_field.modelfields import PhoneNumberField

from epn.commun import dates
from epn.planning.models import Nature, Plage
from epn.territoire.models import Lieu


class PartenaireQuerySet(models.QuerySet["Partenaire"]):
    def actifs(self) -> "PartenaireQuerySet":
        return self.filter(archive_le=None)


class Partenaire(models.Model):
    """Une organisation qui envoie ou accueille des groupes. Avec une histoire, elle s'archive.

    `discret` : son nom dit une situation de santé, ou autre chose qui ne se dit pas. Partout ailleurs que sur sa
    propre fiche, elle ne porte alors que son nom d'usage, neutre.
    """

    class Genre(models.TextChoices):
        SANTE = "sante", "établissement de santé"
        SOCIAL = "social", "action sociale"
        ENSEIGNEMENT = "enseignement", "école, collège, lycée"
        COLLECTIVITE = "collectivite", "mairie, collectivité"
        ASSOCIATION = "association", "association"
        ENTREPRISE = "entreprise", "entreprise"
        AUTRE = "autre", "autre"

    class Role(models.TextChoices):
        ENVOIE = "envoie", "envoie un groupe ici"
        ACCUEILLE = "accueille", "nous accueille chez lui"
        LES_DEUX = "les_deux", "les deux"

    nom = models.CharField("nom", max_length=120, unique=True)
    nom_d_usage = models.CharField(
        "nom d’usage",
        max_length=60,
        help_text="Celui que montrent les écrans, par exemple « groupe du mercredi » si le vrai ne doit pas se lire.",
    )
    discret = models.BooleanField("discret", default=False, help_text="Son vrai nom ne paraît que sur sa fiche.")
    genre = models.CharField("type", max_length=15, choices=Genre)
    role = models.CharField("rôle", max_length=10, choices=Role, default=Role.ENVOIE)
    lieu = models.ForeignKey(
        Lieu, models.PROTECT, related_name="partenaires", null=True, blank=True, verbose_name="lieu habituel"
    )
    archive_le = models.DateTimeField("archivé le", null=True, blank=True, editable=False)

    objects = PartenaireQuerySet.as_manager()

    class Meta:
        verbose_name = "partenaire"
        verbose_name_plural = "partenaires"
        ordering = ["nom_d_usage", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(genre="sante") | Q(discret=True),
                name="partenaire_sante_discret",
                violation_error_message="Un établissement de santé est toujours discret : son nom en dirait trop.",
            ),
            models.CheckConstraint(
                condition=Q(discret=False) | ~Q(nom_d_usage=F("nom")),
                name="partenaire_discret_autre_nom",
                violation_error_message="Discret, il lui faut un nom d’usage qui ne soit pas son vrai nom.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom_d_usage

    @property
    def referent(self) -> "Interlocuteur | None":
        """Qui reçoit le lien de la page privée, et ce qui change. Une requête, sauf si on les a préchargés."""
        return next((i for i in self.interlocuteurs.all() if i.referent), None)

    def a_une_histoire(self) -> bool:
        """Alors on l'archive, on ne le supprime pas."""
        return any(
            lies.exists() for lies in (self.seances, self.conventions, self.groupes_habituels, self.actions_exterieures)
        )


class Interlocuteur(models.Model):
    """Quelqu'un qui y travaille, joint à son travail. Jamais une personne accompagnée."""

    partenaire = models.ForeignKey(Partenaire, models.CASCADE, related_name="interlocuteurs", verbose_name="partenaire")
    nom = models.CharField("nom", max_length=120)
    fonction = models.CharField("fonction", max_length=120, blank=True)
    telephone = PhoneNumberField("téléphone professionnel", blank=True)
    courriel = models.EmailField("courriel professionnel", blank=True)
    referent = models.BooleanField(
        "référent du groupe", default=False, help_text="Reçoit le lien de la page privée, et ce qui change."
    )

    class Meta:
        verbose_name = "interlocuteur"
        verbose_name_plural = "interlocuteurs"
        ordering = ["-referent", "nom", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partenaire"],
                condition=Q(referent=True),
                name="interlocuteur_un_referent",
                violation_error_message="Ce partenaire a déjà un référent : retirez-lui d’abord ce rôle.",
            ),
            models.CheckConstraint(
                condition=Q(referent=False) | ~Q(courriel=""),
                name="interlocuteur_referent_joignable",
                violation_error_message="Le référent reçoit un lien par courriel : donnez son adresse professionnelle.",
            ),
        ]

    def __str__(self) -> str:
        """Le journal de la gestion le recopie : ni la personne, ni son service."""
        return "référent du groupe" if self.referent else "interlocuteur"


class ConventionQuerySet(models.QuerySet["Convention"]):
    def a_renouveler(self, jour: dt.date) -> "ConventionQuerySet":
        """Celles dont le rappel est passé, et que rien n'a renouvelées : aucune autre ne commence après elles."""
        suite = Convention.objects.filter(partenaire=models.OuterRef("partenaire"), du__gt=models.OuterRef("du"))
        a_rappeler = self.filter(rappel_le__lte=jour, partenaire__archive_le=None)
        return a_rappeler.exclude(models.Exists(suite)).order_by("au", "pk")


class Convention(models.Model):
    """Ce que l'on a signé : des dates et la référence du document. Le document lui-même est ailleurs."""

    partenaire = models.ForeignKey(Partenaire, models.PROTECT, related_name="conventions", verbose_name="partenaire")
    reference = models.CharField("référence du document signé", max_length=120)
    signee_le = models.DateField("signée le", null=True, blank=True)
    du = models.DateField("du")
    au = models.DateField("au")
    rappel_le = models.DateField("rappeler le renouvellement le")

    objects = ConventionQuerySet.as_manager()

    class Meta:
        verbose_name = "convention"
        verbose_name_plural = "conventions"
        ordering = ["-au", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(au__gte=F("du")),
                name="convention_dates",
                violation_error_message="La convention finit avant de commencer : vérifiez les dates.",
            ),
            models.CheckConstraint(
                condition=Q(rappel_le__lte=F("au")),
                name="convention_rappel_avant_fin",
                violation_error_message="Le rappel vient avant la fin de la convention.",
            ),
        ]

    def __str__(self) -> str:
        """Sans la référence, qui peut nommer le service."""
        return f"convention {dates.du_au(self.du, self.au)}"


class GroupeHabituel(models.Model):
    """Le partenaire qu'accueille une plage « créneau réservé ». Sans lui, la plage ne fait naître aucune séance."""

    plage = models.OneToOneField(
        Plage,
        models.CASCADE,
        related_name="groupe_habituel",
        verbose_name="plage",
        limit_choices_to={"nature": Nature.PARTENAIRE},
    )
    partenaire = models.ForeignKey(
        Partenaire, models.PROTECT, related_name="groupes_habituels", verbose_name="partenaire"
    )
    attendus = models.PositiveSmallIntegerField(
        "personnes attendues d’habitude", null=True, blank=True, validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = "groupe habituel d’une plage"
        verbose_name_plural = "groupes habituels des plages"
        ordering = ["plage__jour", "plage__debut", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(attendus=None) | Q(attendus__gte=1), name="groupe_attendus"),
        ]

    def __str__(self) -> str:
        return f"{self.plage} : {self.partenaire}"


class LienPriveQuerySet(models.QuerySet["LienPrive"]):
    def valables(self, maintenant: dt.datetime) -> "LienPriveQuerySet":
        return self.filter(revoque_le=None, expire_le__gt=maintenant, partenaire__archive_le=None)


class LienPrive(models.Model):
    """La clé de la page privée d'un partenaire : 256 bits au hasard, dont seule l'empreinte est gardée.

    Une nouvelle ne ferme l'ancienne qu'à sa première visite (`liens.py`) : un lien perdu en route ne ferme pas la
    porte à tout le monde.
    """

    empreinte = models.CharField(max_length=64, primary_key=True)
    partenaire = models.ForeignKey(Partenaire, models.CASCADE, related_name="liens", verbose_name="partenaire")
    cree_le = models.DateTimeField("créé le", default=timezone.now)
    expire_le = models.DateTimeField("expire le", db_index=True)
    servi_le = models.DateTimeField("servi le", null=True, blank=True)
    revoque_le = models.DateTimeField("révoqué le", null=True, blank=True)

    objects = LienPriveQuerySet.as_manager()

    class Meta:
        verbose_name = "lien privé"
        verbose_name_plural = "liens privés"
        ordering = ["-cree_le"]

    def __str__(self) -> str:
        return f"lien privé du {self.cree_le:%d/%m/%Y}"
