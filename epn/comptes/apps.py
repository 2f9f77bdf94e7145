from django.apps import AppConfig


class ComptesConfig(AppConfig):
    name = "epn.comptes"
    label = "comptes"
    verbose_name = "Comptes du personnel"
