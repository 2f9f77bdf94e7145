from django.apps import AppConfig


class MessagerieConfig(AppConfig):
    name = "epn.messagerie"
    label = "messagerie"
    verbose_name = "Messagerie"

    def ready(self) -> None:
        from epn.messagerie import verifications  # noqa: F401
