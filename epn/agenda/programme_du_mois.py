"""Le programme d'un mois, en A4 : les ateliers ouverts aux habitants, une date par ligne, que l'on punaise et que
l'on emporte."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from weasyprint.document import Document

from ateliers.models import Seance
from epn.agenda.affiche import (
    HAUTEUR_DU_PROGRAMME_MM,
    MM_PAR_POINT,
    Feuille,
    blanc_au_dessus_du_pied,
    composer_la_feuille,
    remplir,
    titre_de,
)
from epn.agenda.mise_en_page import couper, typographier
from epn.agenda.mois import est_montrable, seances_du_mois
from epn.agenda.papier import VARIANTE
from epn.commun import dates
from epn.commun.dates import INSECABLE
from epn.commun.page_commune import page_commune
from epn.territoire.models import Espace

# Du plus grand corps (en points) au plus petit qui se lise punaisé au mur ; puis plusieurs pages, au corps moyen.
CORPS = (16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.5)
CORPS_A_PLUSIEURS_PAGES = 13.0
TITRE_MAX, DETAILS_MAX = 90, 80
NUMEROTER = '@page { @bottom-right { content: counter(page) " / " counter(pages); font-size: 10pt } }'


@dataclass(frozen=True)
class Date:
    """Une séance sur le papier. `ouvre_la_semaine` : la première de sa semaine, sous un trait plus fort."""

    jour: dt.date
    heures: str
    titre: str
    details: str
    lieu: str
    annulee: bool
    ouvre_la_semaine: bool


@require_safe
@page_commune
def programme_du_mois(request: HttpRequest, mois: str) -> HttpResponse:
    premier = mois_demande(mois, timezone.now())
    espace = Espace.objects.first()
    if espace is None:
        raise Http404("L’espace n’est pas encore installé.")
    pdf = imprimer(feuille_du_mois(espace, premier, seances_du_mois(premier)))
    nom = f'inline; filename="programme-{mois}.pdf"'
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": nom})


def mois_demande(texte: str, maintenant: dt.datetime) -> dt.date:
    """Le premier jour du mois d'une adresse. Http404, avec sa phrase."""
    try:
        mois = dates.lire_mois(texte)
    except ValueError:
        raise Http404("Ce mois n’existe pas : vérifiez l’adresse.") from None
    if not est_montrable(mois, maintenant):
        raise Http404("Ce mois est passé, ou trop loin d’aujourd’hui : voyez les prochains ateliers.")
    return mois


def feuille_du_mois(espace: Espace, mois: dt.date, seances: list[Seance]) -> Feuille:
    """Une requête, pour l'adresse du lieu principal."""
    return remplir(
        espace,
        titre=titre_de("Les ateliers", espace.nom),
        periode=dates.mois_et_annee(mois).capitalize(),
        lignes=tuple(_dates(seances)),
        page=f"{settings.ADRESSE_DU_SITE}/ateliers/",
        qr_dit="la page des ateliers",
    )


@lru_cache(maxsize=32)
def imprimer(voulue: Feuille) -> bytes:
    """Le PDF, en français, titré et balisé (PDF/UA), sur une page si elle reste lisible. Met une à deux secondes :
    deux feuilles égales ne se composent qu'une fois."""
    for corps in CORPS:
        if _manifestement_trop_haut(voulue, corps):
            continue
        document = _composer(voulue, corps)
        if len(document.pages) == 1:
            return _poser_le_pied(document, voulue, corps).write_pdf(pdf_variant=VARIANTE)
    document = _composer(voulue, CORPS_A_PLUSIEURS_PAGES, NUMEROTER)
    return _poser_le_pied(document, voulue, CORPS_A_PLUSIEURS_PAGES, NUMEROTER).write_pdf(pdf_variant=VARIANTE)


def _manifestement_trop_haut(voulue: Feuille, corps: float) -> bool:
    """Évite de composer pour rien : une date fait au moins deux lignes et leur marge."""
    return len(voulue.lignes) * 2.8 * corps * MM_PAR_POINT > HAUTEUR_DU_PROGRAMME_MM


def _dates(seances: list[Seance]) -> list[Date]:
    semaines = [list(s) for _, s in groupby(seances, key=lambda s: dates.lundi_de(dates.jour_local(s.debut)))]
    return [_date(s, n == 0) for semaine in semaines for n, s in enumerate(semaine)]


def _date(seance: Seance, premiere: bool) -> Date:
    places = f"{seance.capacite}{INSECABLE}place{'s' if seance.capacite > 1 else ''}"
    public = ", ".join(seance.atelier.invitation)
    details = f"{public[:1].upper()}{public[1:]}, {places}" if public else places
    if seance.parcours:
        details = f"Parcours «{INSECABLE}{seance.parcours}{INSECABLE}», étape{INSECABLE}{seance.rang}"
    lieu = seance.lieu
    return Date(
        dates.jour_local(seance.debut),
        dates.de_a(seance.debut, seance.fin),
        couper(typographier(seance.titre), TITRE_MAX),
        couper(typographier(details), DETAILS_MAX),
        "" if lieu.principal else typographier(f"{lieu.nom}, {lieu.commune}"),
        seance.est_annulee,
        premiere,
    )


def _composer(voulue: Feuille, corps: float, air: str = "") -> Document:
    return composer_la_feuille(voulue, corps, air, gabarit="agenda/programme_du_mois.html", style="css/programme.css")


def _poser_le_pied(document: Document, voulue: Feuille, corps: float, air: str = "") -> Document:
    """La même mise en page, le pied au bas de la dernière feuille."""
    marge = f"footer {{ margin-top: {blanc_au_dessus_du_pied(document):.2f}mm }}"
    pose = _composer(voulue, corps, f"{air} {marge}")
    return pose if len(pose.pages) == len(document.pages) else document
