from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "epn.agenda"
    label = "agenda"
    verbose_name = "Agenda public"
