"""La carte d'un service voisin, que l'on emporte : une seule, ou quatre à découper dans une feuille A4."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from epn.agenda.papier import VARIANTE, composer
from epn.commun import dates
from epn.territoire.models import Espace
from publics.models import ServiceVoisin

PAR_FEUILLE = 4
# Deux rangées de deux ; les boîtes flottantes perdraient la seconde colonne à un arrondi près.
FEUILLE = "@page { size: A4; margin: 0 } body { display: grid; grid-template-columns: 105mm 105mm }"
# Jusqu'à tant de lettres, cette taille-là tient sur la carte (`css/carte.css`).
TAILLES = ((140, ""), (300, "moyenne"))
_HEURE = re.compile(r"(?<=\d) h(?: (?=\d))?")
_CODE_POSTAL = re.compile(r"(?<=\b\d{5}) ")


@require_safe
def carte(request: HttpRequest, pk: int) -> HttpResponse:
    return _pdf(pk, 1, "carte")


@require_safe
def cartes(request: HttpRequest, pk: int) -> HttpResponse:
    return _pdf(pk, PAR_FEUILLE, "cartes")


def _pdf(pk: int, nombre: int, fichier: str) -> HttpResponse:
    service = get_object_or_404(ServiceVoisin.objects.actifs(), pk=pk)
    return HttpResponse(
        imprimer(service, nombre),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{fichier}.pdf"'},
    )


def imprimer(service: ServiceVoisin, nombre: int) -> bytes:
    """Le PDF (PDF/UA). Met une demi-seconde : à ne pas faire dans une transaction."""
    dits = (service.nom, service.adresse, service.horaires, service.trajet, service.a_apporter)
    lettres = sum(map(len, dits))
    contexte = {
        "service": service,
        "adresse": _CODE_POSTAL.sub(dates.INSECABLE, service.adresse),
        "horaires": _HEURE.sub(lambda trouve: trouve[0].replace(" ", dates.INSECABLE), service.horaires),
        "exemplaires": range(nombre),
        "taille": next((taille for limite, taille in TAILLES if lettres <= limite), "dense"),
        "espace": Espace.objects.first(),
    }
    texte = render_to_string("agenda/carte_de_service.html", contexte)
    return composer(texte, "css/carte.css", FEUILLE if nombre > 1 else "").write_pdf(pdf_variant=VARIANTE)
