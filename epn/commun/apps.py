from django.apps import AppConfig


class CommunConfig(AppConfig):
    name = "epn.commun"
    label = "commun"
    verbose_name = "Commun"
