"""La boîte d'envoi sous les yeux : qu'est-ce qui est parti, qu'est-ce qui ne part pas, et pourquoi."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import capfirst

from epn.commun import dates
from epn.commun.journal import sans_jeton
from epn.messagerie.annonces import libelle_de, tait_son_destinataire
from epn.messagerie.depot import RepriseImpossible, reessayer
from epn.messagerie.models import Message

# Les objets des clés sont en ASCII ; on les lit en français.
MOTS = {"rendezvous": "rendez-vous", "seance": "séance"}
# Le domaine de son courriel dirait de quel service il s'agit.
TU = "le référent du groupe"


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin):
    list_display = ("quoi", "etat", "a_qui", "quand")
    list_filter = ("statut", "canal", "cree_le")
    search_fields = ("cle", "destinataire")
    search_help_text = "Une adresse, un numéro, ou un bout de clé (« rendezvous:42 »)."
    list_per_page = 50
    actions = ("remettre_en_attente",)
    fields = (
        ("quoi", "cle"),
        ("etat", "derniere_erreur", "tentatives"),
        ("canal", "adresse"),
        "sujet",
        "texte",
        "ics",
        ("cree_le", "a_partir_de", "expire_le"),
        ("prochaine_tentative_le", "parti_le", "destinataire_efface_le"),
    )

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": "Boîte d’envoi", **(extra_context or {})})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False

    def has_reessayer_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("messagerie.change_message")

    def get_readonly_fields(self, request: HttpRequest, obj: Message | None = None) -> list[Any]:
        return ["quoi", "etat", "adresse", "texte", *(champ.name for champ in Message._meta.fields)]

    @admin.display(description="texte")
    def texte(self, message: Message) -> str:
        """Sans les clés : elles ouvrent à la place de la personne, et diraient si elle a donné son avis."""
        return sans_jeton(message.corps)

    @admin.display(description="quand", ordering="cree_le")
    def quand(self, message: Message) -> str:
        return dates.jour_et_heure(message.cree_le)

    @admin.display(description="quoi", ordering="cle")
    def quoi(self, message: Message) -> str:
        """« Rappel de la veille, rendez-vous 42 »."""
        nom, *objet = message.cle.split(":")
        suite = " ".join(MOTS.get(mot, mot) for mot in objet)
        return ", ".join(filter(None, [capfirst(libelle_de(nom)), suite]))

    @admin.display(description="destinataire", ordering="destinataire")
    def a_qui(self, message: Message) -> str:
        masque = TU if tait_son_destinataire(message.cle) else message.destinataire_masque
        return f"{message.get_canal_display()}, {masque}"

    @admin.display(description="destinataire")
    def adresse(self, message: Message) -> str:
        return TU if message.destinataire and tait_son_destinataire(message.cle) else message.destinataire or "effacé"

    @admin.display(description="état", ordering="statut")
    def etat(self, message: Message) -> str:
        """Le mot, et ce qui l'explique : l'heure du départ ou du prochain essai, la dernière erreur."""
        erreur = f" ({message.derniere_erreur})" if message.derniere_erreur else ""
        return f"{self._etat(message)}{erreur}"

    def _etat(self, message: Message) -> str:
        if message.statut == Message.Statut.PARTI:
            return f"parti {dates.jour_et_heure(message.parti_le)}"
        if message.statut == Message.Statut.EN_ATTENTE:
            essai = "prochain essai" if message.tentatives else "partira"
            return f"en attente, {essai} {dates.jour_et_heure(message.prochaine_tentative_le)}"
        return message.get_statut_display()

    @admin.action(description="Réessayer l’envoi", permissions=["reessayer"])
    def remettre_en_attente(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        maintenant, remis, refuses = timezone.now(), 0, 0
        for message in queryset:
            try:
                reessayer(message, maintenant=maintenant)
                remis += 1
            except RepriseImpossible:
                refuses += 1
        if remis:
            self.message_user(request, f"Remis dans la boîte d’envoi : {remis}.", messages.SUCCESS)
        if refuses:
            self.message_user(request, f"Laissés tels quels : {refuses}. {RepriseImpossible.phrase}", messages.WARNING)
