"""Les comptes du personnel, tenus par l'administrateur : ouverts, désactivés, jamais supprimés."""

from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.password_validation import validate_password
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse

from epn.commun.actes import page_d_acte
from epn.commun.administration import AdminDeGestion, FormulaireDeGestion, sans_nom
from epn.comptes.middleware import FACTEURS
from epn.comptes.models import Compte

# Ces tables sont à la bibliothèque, et le second facteur est un secret : personne ne les lit ici.
for modele in (EmailAddress, Authenticator, UserSession):
    if admin.site.is_registered(modele):
        admin.site.unregister(modele)


class FormulaireCompte(FormulaireDeGestion):
    provisoire = forms.CharField(
        label="mot de passe provisoire",
        required=False,
        help_text="Douze caractères au moins. À donner de vive voix ; la personne le changera. "
        "Vide : le mot de passe reste le même.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.fields["provisoire"].required = True

    def clean_provisoire(self) -> str:
        provisoire = self.cleaned_data["provisoire"]
        if provisoire:
            validate_password(provisoire, self.instance)
        return provisoire


class SansChamp(forms.Form):
    pass


@admin.register(Compte)
class CompteAdmin(AdminDeGestion):
    form = FormulaireCompte
    fields = ["identifiant", "nom", "email", "role", "is_active", "provisoire"]
    list_display = ["nom", "identifiant", "role", "is_active", "second_facteur", "last_login"]
    list_filter = ["role", "is_active"]
    search_fields = ["nom", "identifiant"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Compte]:
        facteurs = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTEURS)
        return super().get_queryset(request).annotate(a_un_facteur=Exists(facteurs))

    @admin.display(description="second facteur", boolean=True)
    def second_facteur(self, compte: Compte) -> bool:
        return compte.a_un_facteur

    def get_readonly_fields(self, request: HttpRequest, obj: Compte | None = None) -> list[str]:
        # Personne ne se ferme la porte à soi-même : un espace sans administrateur serait perdu.
        return ["role", "is_active"] if obj and obj.pk == request.user.pk else []

    def save_model(self, request: HttpRequest, obj: Compte, form: FormulaireCompte, change: bool) -> None:
        if form.cleaned_data["provisoire"]:
            # Un mot de passe nouveau ferme aussi les sessions ouvertes avec l'ancien.
            obj.set_password(form.cleaned_data["provisoire"])
        super().save_model(request, obj, form, change)

    def outils(self, request: HttpRequest, obj: Compte) -> list[tuple[str, str]]:
        return [("Retirer le second facteur…", "second-facteur")] if obj.a_un_facteur else []

    def actes(self) -> dict[str, Callable[..., HttpResponse]]:
        return {"second-facteur": self.retirer_le_second_facteur}

    def retirer_le_second_facteur(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def faire(compte: Compte, _: dict[str, Any]) -> str:
            Authenticator.objects.filter(user=compte).delete()
            return f"Le second facteur de {compte} est retiré : il en posera un autre à sa prochaine connexion."

        return page_d_acte(
            self,
            request,
            object_id,
            titre="Retirer le second facteur",
            phrase="le téléphone ou la clé est perdu ? Vérifiez de vive voix que c’est bien cette personne.",
            bouton="Retirer le second facteur",
            formulaire=SansChamp,
            faire=faire,
        )

    def log_addition(self, request: HttpRequest, obj: Compte, message: Any) -> LogEntry:
        return sans_nom(super().log_addition(request, obj, message))

    def log_change(self, request: HttpRequest, obj: Compte, message: Any) -> LogEntry:
        return sans_nom(super().log_change(request, obj, message))
