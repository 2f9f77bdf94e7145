from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class GestionConfig(AppConfig):
    name = "epn.gestion"
    label = "gestion"
    verbose_name = "Gestion"


class AdministrationConfig(AdminConfig):
    """L'administration de Django, à notre adresse et à nos couleurs."""

    default = False
    default_site = "epn.gestion.site.SiteDeGestion"
