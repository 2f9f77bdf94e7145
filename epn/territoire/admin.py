from django.contrib import admin
from django.http import HttpRequest

from epn.commun.administration import AdminDeGestion
from epn.territoire.models import Commune, Espace, Lieu


@admin.register(Espace)
class EspaceAdmin(AdminDeGestion):
    """Une seule ligne, que l'on corrige."""

    fieldsets = [
        (None, {"fields": ["nom", "territoire", "collectivite", "siret", "accroche", "presentation", "gratuite"]}),
        ("Nous joindre", {"fields": ["telephone", "horaires_telephone", "courriel"]}),
        (
            "Démarches en ligne : vers qui orienter",
            {
                "fields": [
                    "demarches_nom",
                    "demarches_adresse",
                    "demarches_horaires",
                    "demarches_telephone",
                    "demarches_trajet",
                ]
            },
        ),
    ]
    list_display = ["nom", "territoire", "telephone"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Espace.objects.exists()


@admin.register(Lieu)
class LieuAdmin(AdminDeGestion):
    list_display = ["nom", "commune", "adresse", "principal"]
    list_select_related = ["commune"]
    search_fields = ["nom", "commune__nom"]
    prepopulated_fields = {"code": ["nom"]}


@admin.register(Commune)
class CommuneAdmin(AdminDeGestion):
    list_display = ["nom", "code_insee", "codes_postaux", "population", "sortie_le"]
    search_fields = ["nom", "code_insee", "codes_postaux"]
    list_per_page = 100

    def get_readonly_fields(self, request: HttpRequest, obj: Commune | None = None) -> list[str]:
        # Le code est la clé : le changer en ferait une autre commune.
        return ["code_insee"] if obj else []
