"""Récrire une page : le texte d'origine est déjà dans le champ ; l'effacer y revient."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from epn.vitrine import rendu
from epn.vitrine.models import Page


class FormulaireDePage(forms.ModelForm):
    class Meta:
        model = Page
        fields = ["titre", "contenu"]
        widgets = {"contenu": forms.Textarea(attrs={"rows": 30, "cols": 90})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.slug and not self.instance.contenu:
            self.initial["contenu"] = rendu.origine(self.instance.slug)
        if "contenu" in self.fields:
            self.fields["contenu"].help_text = (
                "Markdown : « ## » devant un titre, « - » devant un point de liste, « **gras** », "
                "« [texte](adresse) ». Laissez vide pour revenir au texte d’origine. "
                "Une ligne qui cite une variable sans valeur n’est pas montrée."
            )

    def clean_contenu(self) -> str:
        """Inchangé, le texte d'origine n'est pas recopié : ses améliorations à venir arriveront ici."""
        contenu = self.cleaned_data["contenu"].replace("\r\n", "\n").strip()
        return "" if contenu == rendu.origine(self.instance.slug).strip() else contenu


@admin.register(Page)
class PageAdmin(admin.ModelAdmin):
    form = FormulaireDePage
    list_display = ["__str__", "adresse", "origine", "modifiee_le"]
    readonly_fields = ["adresse", "modifiee_le", "variables", "apercu"]
    fields = ["adresse", "titre", "contenu", "variables", "apercu", "modifiee_le"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Page | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Page, form: FormulaireDePage, change: bool) -> None:
        obj.modifiee_le = timezone.now() if obj.contenu or obj.titre else None
        super().save_model(request, obj, form, change)

    def view_on_site(self, obj: Page) -> str:
        return f"/{obj.slug.replace('_', '-')}/"

    @admin.display(description="adresse")
    def adresse(self, obj: Page) -> SafeString:
        return format_html('<a href="{0}">{0}</a>', self.view_on_site(obj))

    @admin.display(description="texte")
    def origine(self, obj: Page) -> str:
        return "récrit par l’EPN" if obj.contenu else "d’origine"

    @admin.display(description="variables")
    def variables(self, obj: Page) -> SafeString:
        lignes = format_html_join("", "<li><code>{{{}}}</code> : {}</li>", rendu.VARIABLES.items())
        return format_html("<ul>{}</ul>", lignes)

    @admin.display(description="aperçu du texte enregistré")
    def apercu(self, obj: Page) -> SafeString:
        return format_html("<div>{}</div>", rendu.rendre(obj.texte, rendu.valeurs()))
