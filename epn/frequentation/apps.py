from django.apps import AppConfig


class FrequentationConfig(AppConfig):
    name = "epn.frequentation"
    label = "frequentation"
    verbose_name = "Fréquentation"
