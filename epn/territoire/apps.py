from django.apps import AppConfig


class TerritoireConfig(AppConfig):
    name = "epn.territoire"
    label = "territoire"
    verbose_name = "Territoire"
