from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

app_name = "vitrine"


def _absente(request: HttpRequest) -> HttpResponse:
    raise Http404("Cette page n’est pas encore écrite.")


urlpatterns = [
    path("aide/", _absente, name="aide"),
    path("contact/", _absente, name="contact"),
    path("mentions-legales/", _absente, name="mentions_legales"),
    path("donnees-personnelles/", _absente, name="donnees_personnelles"),
    path("accessibilite/", _absente, name="accessibilite"),
    path("plan-du-site/", _absente, name="plan_du_site"),
]
