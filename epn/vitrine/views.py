"""Les pages que doit publier un service public."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_safe

from epn.commun.dates import jour_local
from epn.commun.page_commune import page_commune
from epn.vitrine import rendu
from epn.vitrine.models import Page

# Les adresses du contrat : celles qui existent entrent au plan, dans cet ordre.
PAGES_DU_SITE = (
    ("/", "Accueil"),
    ("/agenda/", "La semaine"),
    ("/rendez-vous/", "Prendre rendez-vous"),
    ("/ateliers/", "Les ateliers"),
    ("/professionnels/", "Professionnels et associations"),
    ("/mes-reservations/", "Retrouver mes réservations"),
)
DOCUMENTS_DU_SITE = (
    ("/agenda.ics", "Suivre les ateliers dans son agenda (fichier .ics)"),
    ("/donnees/lieu.csv", "Le lieu en données ouvertes (CSV)"),
    ("/donnees/lieu.json", "Le lieu en données ouvertes (JSON)"),
    ("/donnees/frequentation.json", "La fréquentation en données ouvertes (JSON)"),
)


def page_editoriale(slug: Page.Slug) -> Callable[[HttpRequest], HttpResponse]:
    """La vue d'une page éditoriale : une ligne au plus dans la base, le texte d'origine sinon."""

    @require_safe
    @page_commune
    def vue(request: HttpRequest) -> HttpResponse:
        page = Page.objects.filter(slug=slug).first() or Page(slug=slug)
        corps = rendu.rendre(page.texte, rendu.valeurs())
        modifiee_le = page.modifiee_le and jour_local(page.modifiee_le)
        return render(request, "vitrine/page.html", {"page": page, "corps": corps, "modifiee_le": modifiee_le})

    return vue


@require_safe
@page_commune
def plan_du_site(request: HttpRequest) -> HttpResponse:
    titres = {page.slug: str(page) for page in Page.objects.all()}
    editoriales = [(reverse(f"vitrine:{slug}"), titres.get(slug, nom)) for slug, nom in Page.Slug.choices]
    sections = [
        ("Venir", _existantes(PAGES_DU_SITE)),
        ("Comprendre", editoriales),
        ("Documents", _existantes(DOCUMENTS_DU_SITE)),
    ]
    return render(request, "vitrine/plan_du_site.html", {"sections": sections})


def _existantes(liens: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    return [(adresse, nom) for adresse, nom in liens if _existe(adresse)]


def _existe(adresse: str) -> bool:
    try:
        resolve(adresse)
    except Resolver404:
        return False
    return True
