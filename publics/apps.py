from django.apps import AppConfig


class PublicsConfig(AppConfig):
    name = "publics"
    verbose_name = "Publics"
