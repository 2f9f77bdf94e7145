"""Du gabarit au papier, par WeasyPrint, sans rien demander au réseau."""

from pathlib import Path
from urllib.request import url2pathname

from django.conf import settings
from django.contrib.staticfiles import finders
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

VARIANTE = "pdf/ua-1"


def composer(texte: str, feuille_de_style: str, ajustements: str = "") -> Document:
    """Met en pages ce HTML avec notre feuille de style (nom de fichier statique) et quelques ajustements."""
    polices, collecteur, feuille = FontConfiguration(), FichiersStatiques(), fichier_statique(feuille_de_style)
    styles = [CSS(filename=feuille, url_fetcher=collecteur, font_config=polices)]
    if ajustements:
        styles.append(CSS(string=ajustements, url_fetcher=collecteur))
    html = HTML(string=texte, base_url=feuille.as_uri(), url_fetcher=collecteur)
    return html.render(stylesheets=styles, font_config=polices)


class FichiersStatiques(URLFetcher):
    """N'ouvre que nos fichiers statiques et les images écrites dans la page : aucune requête réseau."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("file", "data"), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url.startswith("file:") and not _est_a_nous(url):
            raise ValueError(f"Hors des fichiers statiques : {url}")
        return super().fetch(url, headers)


def _est_a_nous(url: str) -> bool:
    chemin = Path(url2pathname(url.removeprefix("file://").split("?")[0])).resolve()
    return any(chemin.is_relative_to(Path(dossier).resolve()) for dossier in settings.STATICFILES_DIRS)


def fichier_statique(nom: str) -> Path:
    chemin = finders.find(nom)
    if not isinstance(chemin, str):
        raise FileNotFoundError(nom)
    return Path(chemin)
