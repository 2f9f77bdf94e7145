from django.apps import AppConfig


class VitrineConfig(AppConfig):
    name = "epn.vitrine"
    label = "vitrine"
    verbose_name = "Pages du site"
