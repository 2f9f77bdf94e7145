from django.apps import AppConfig


class MessagerieConfig(AppConfig):
    name = "epn.messagerie"
    label = "messagerie"
    verbose_name = "Messagerie"
