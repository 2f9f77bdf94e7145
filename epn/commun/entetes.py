"""En-têtes de sécurité que Django ne pose pas de lui-même."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Rien ici n'a besoin de capteurs, de caméra ni de paiement.
PERMISSIONS = ", ".join(
    f"{nom}=()"
    for nom in [
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    ]
)


class EntetesDeSecurite:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reponse = self.get_response(request)
        reponse.headers.setdefault("Permissions-Policy", PERMISSIONS)
        reponse.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return reponse
