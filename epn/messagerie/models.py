"""La boîte d'envoi : un message à faire partir, une fois."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone

from epn.messagerie import heures


class Canal(models.TextChoices):
    COURRIEL = "courriel", "courriel"
    TEXTO = "texto", "texto"


class MessageQuerySet(models.QuerySet["Message"]):
    def en_attente(self) -> "MessageQuerySet":
        return self.filter(statut=Message.Statut.EN_ATTENTE)

    def libres(self, maintenant: dt.datetime) -> "MessageQuerySet":
        """Ceux que personne n'est en train d'envoyer."""
        return self.filter(Q(bail_jusqu_au=None) | Q(bail_jusqu_au__lte=maintenant))

    def permis(self, maintenant: dt.datetime) -> "MessageQuerySet":
        """Hors des heures décentes, les textos attendent."""
        return self if heures.est_decente(maintenant) else self.exclude(canal=Canal.TEXTO)

    def dus(self, maintenant: dt.datetime) -> "MessageQuerySet":
        """À envoyer à cet instant, le plus ancien d'abord."""
        a_envoyer = self.en_attente().filter(prochaine_tentative_le__lte=maintenant, expire_le__gt=maintenant)
        return a_envoyer.libres(maintenant).permis(maintenant).order_by("prochaine_tentative_le", "pk")

    def en_retard(self, maintenant: dt.datetime, delai: dt.timedelta = dt.timedelta(0)) -> "MessageQuerySet":
        """Ceux qui auraient dû partir il y a `delai` ou plus, qu'on les ait déjà essayés ou non."""
        attendus = self.en_attente().filter(a_partir_de__lte=maintenant - delai, expire_le__gt=maintenant)
        return attendus.permis(maintenant).order_by("a_partir_de", "pk")

    def en_echec(self) -> "MessageQuerySet":
        """Ceux que leur destinataire n'aura pas eus : échoués ou périmés."""
        return self.filter(statut__in=[Message.Statut.ECHOUE, Message.Statut.PERIME])

    def sous(self, prefixe: str) -> "MessageQuerySet":
        """Ceux dont la clé est `prefixe`, ou le prolonge après un « : » (« …:4 » ne touche pas « …:42 »)."""
        return self.filter(Q(cle=prefixe) | Q(cle__startswith=f"{prefixe}:"))


class Message(models.Model):
    class Statut(models.TextChoices):
        EN_ATTENTE = "en_attente", "en attente"
        PARTI = "parti", "parti"
        ECHOUE = "echoue", "échoué"
        PERIME = "perime", "périmé"
        ANNULE = "annule", "annulé"

    class Methode(models.TextChoices):
        """Ce qu'un agenda doit faire de la pièce jointe (RFC 5546)."""

        PUBLISH = "PUBLISH", "à noter"
        REQUEST = "REQUEST", "invitation"
        CANCEL = "CANCEL", "annulation"

    # « rappel-veille:rendezvous:42 »
    cle = models.CharField("clé", max_length=200)
    canal = models.CharField("canal", max_length=10, choices=Canal)
    destinataire = models.CharField("destinataire", max_length=254, blank=True)
    sujet = models.CharField("sujet", max_length=200, blank=True)
    corps = models.TextField("texte", blank=True)
    ics = models.TextField("pièce d’agenda", blank=True)
    methode = models.CharField("nature de la pièce", max_length=10, choices=Methode, blank=True)
    cree_le = models.DateTimeField("date de dépôt", default=timezone.now)
    a_partir_de = models.DateTimeField("pas avant")
    expire_le = models.DateTimeField("plus après")
    statut = models.CharField("état", max_length=10, choices=Statut, default=Statut.EN_ATTENTE)
    tentatives = models.PositiveSmallIntegerField("essais", default=0)
    prochaine_tentative_le = models.DateTimeField("prochain essai")
    bail_jusqu_au = models.DateTimeField("pris jusqu’à", null=True, blank=True)
    jeton_de_bail = models.UUIDField("preneur", null=True, blank=True)
    parti_le = models.DateTimeField("parti le", null=True, blank=True)
    derniere_erreur = models.CharField("dernière erreur", max_length=120, blank=True)
    destinataire_efface_le = models.DateTimeField("destinataire effacé le", null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "message"
        verbose_name_plural = "messages"
        ordering = ["-cree_le", "-pk"]
        indexes = [
            models.Index(
                fields=["prochaine_tentative_le", "id"],
                condition=Q(statut="en_attente"),
                name="message_en_attente",
            ),
            models.Index(fields=["-cree_le", "-id"], name="message_recents"),
            models.Index(fields=["cle"], opclasses=["varchar_pattern_ops"], name="message_prefixe_de_cle"),
            models.Index(
                fields=["a_partir_de"],
                condition=Q(destinataire_efface_le=None),
                name="message_a_effacer",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["cle", "canal"], name="message_une_fois"),
            models.CheckConstraint(condition=Q(canal__in=["courriel", "texto"]), name="message_canal_connu"),
            models.CheckConstraint(
                condition=Q(statut__in=["en_attente", "parti", "echoue", "perime", "annule"]),
                name="message_statut_connu",
            ),
            models.CheckConstraint(
                condition=Q(statut="parti", parti_le__isnull=False) | (~Q(statut="parti") & Q(parti_le=None)),
                name="message_parti_date",
            ),
            # Annulé pendant son envoi, un message garde son bail le temps qu'on sache s'il est parti.
            models.CheckConstraint(
                condition=Q(bail_jusqu_au=None, jeton_de_bail=None)
                | Q(bail_jusqu_au__isnull=False, jeton_de_bail__isnull=False, statut__in=["en_attente", "annule"]),
                name="message_bail_entier",
            ),
            models.CheckConstraint(
                condition=(Q(destinataire_efface_le=None) & ~Q(destinataire="") & ~Q(corps=""))
                | (
                    Q(destinataire_efface_le__isnull=False, destinataire="", sujet="", corps="", ics="")
                    & ~Q(statut="en_attente")
                ),
                name="message_efface_entierement",
            ),
            models.CheckConstraint(
                condition=Q(ics="") | Q(canal="courriel", methode__in=["PUBLISH", "REQUEST", "CANCEL"]),
                name="message_ics_complet",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_canal_display()} {self.cle}"

    @property
    def destinataire_masque(self) -> str:
        """« a…@exemple.fr », « +336…01 » : assez pour reconnaître, pas pour recopier."""
        if not self.destinataire:
            return "effacé"
        if self.canal == Canal.TEXTO:
            return f"{self.destinataire[:4]}…{self.destinataire[-2:]}"
        local, _, domaine = self.destinataire.rpartition("@")
        return f"{local[:1]}…@{domaine}"
