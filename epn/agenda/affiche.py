"""L'affiche A4 d'une semaine : un PDF que l'on punaise à la mairie et que l'on lit à deux mètres."""

import datetime as dt
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import segno
from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe
from fontTools.ttLib import TTFont
from weasyprint.document import Document

from ateliers.models import Seance
from epn.agenda.mise_en_page import Ligne, Semaine, abreger, typographier
from epn.agenda.papier import VARIANTE, composer, fichier_statique
from epn.agenda.semaine import lundi_demande
from epn.commun import dates
from epn.commun.dates import INSECABLE
from epn.commun.page_commune import page_commune
from epn.commun.templatetags.francais import telephone
from epn.planning.calendrier import UN_JOUR, journee
from epn.planning.ouvertures import ouvertures
from epn.territoire.models import Espace, Lieu
from partenariats.models import ActionExterieure

LARGEUR_UTILE_MM = 190
HAUTEUR_MAX_DU_NUMERO_MM = 26
BAS_DE_LA_FEUILLE_MM = 287
HAUTEUR_DU_PIED_MM = 47
HAUTEUR_DU_PROGRAMME_MM = 160
MM_PAR_POINT = 25.4 / 72
MM_PAR_PIXEL = 25.4 / 96
# Du plus grand corps (en points) au plus petit, puis avec moins de cases par demi-journée et des titres
# plus courts : la première mise en page qui tient sur une feuille est la bonne.
ESSAIS = (
    (17.0, 4, 200),
    (16.0, 4, 200),
    (15.0, 4, 200),
    (14.0, 4, 200),
    (13.0, 4, 200),
    (12.0, 4, 120),
    (11.0, 4, 120),
    (10.0, 4, 90),
    (10.0, 3, 60),
    (10.0, 2, 45),
    (9.5, 1, 36),
    (9.5, 1, 30),
    (8.0, 1, 24),
)
# En dessous, l'en-tête se serre aussi : le programme a besoin de la place.
CORPS_SERRE = 13.0


@dataclass(frozen=True)
class Feuille:
    """Tout ce que l'affiche dit, et rien d'autre : deux feuilles égales donnent le même PDF."""

    titre: str
    periode: str
    lignes: tuple[Ligne, ...]
    gratuite: bool
    telephone: str
    adresse: str
    commune: str
    demarches: str
    trajet: str
    collectivite: str
    presentation: str
    page: str
    # Ce que dit le code QR à qui ne le voit pas : « la page de cette semaine ».
    qr_dit: str

    @property
    def pied_est_long(self) -> bool:
        return len(self.adresse) > 36 or len(self.collectivite) > 60 or len(self.demarches + self.trajet) > 45


@require_safe
@page_commune
def affiche(request: HttpRequest, semaine: str) -> HttpResponse:
    maintenant = timezone.now()
    lundi = lundi_demande(semaine, maintenant)
    espace = Espace.objects.first()
    if espace is None:
        raise Http404("L’espace n’est pas encore installé.")
    pdf = imprimer(feuille_de(espace, _semaine(lundi, maintenant)))
    nom = f'inline; filename="affiche-{semaine}.pdf"'
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": nom})


@lru_cache(maxsize=64)
def imprimer(feuille: Feuille) -> bytes:
    """Le PDF d'une page, en français, titré et balisé (PDF/UA). Ne va rien chercher sur le réseau.

    Composer prend une seconde : la mémoire évite de la perdre à chaque minute, ou à chaque curieux.
    """
    for corps, cases_max, longueur in ESSAIS:
        abregee = replace(feuille, lignes=abreger(feuille.lignes, cases_max, longueur))
        if _manifestement_trop_haute(abregee, corps):
            continue
        document = composer_la_feuille(abregee, corps)
        if len(document.pages) == 1:
            break
    return _etirer(document, abregee, corps).write_pdf(pdf_variant=VARIANTE)


def _manifestement_trop_haute(feuille: Feuille, corps: float) -> bool:
    """Évite de composer pour rien : une case fait au moins trois lignes et demie."""
    cases = sum(max(len(ligne.matin), len(ligne.apres_midi), 1) for ligne in feuille.lignes)
    return corps > ESSAIS[-1][0] and cases * 3.5 * corps * MM_PAR_POINT > HAUTEUR_DU_PROGRAMME_MM


def _etirer(document: Document, feuille: Feuille, corps: float) -> Document:
    """La même page, son blanc réparti entre les jours : le pied touche toujours le bas de la feuille.

    Une semaine démesurée, qui déborde même abrégée, est coupée à la première page.
    """
    if len(document.pages) > 1:
        return document.copy(document.pages[:1])
    reste = blanc_au_dessus_du_pied(document)
    par_jour = min(reste / max(len(feuille.lignes), 1), 9.0) if feuille.lignes else 0
    avant_le_pied = reste - par_jour * len(feuille.lignes)
    air = f"tbody th, tbody td {{ padding-bottom: calc(0.5rem + {par_jour:.2f}mm) }}"
    etire = composer_la_feuille(feuille, corps, f"{air} footer {{ margin-top: {avant_le_pied:.2f}mm }}")
    return etire if len(etire.pages) == 1 else document


def blanc_au_dessus_du_pied(document: Document) -> float:
    """Ce qui reste, en millimètres, entre le programme et le bas de la dernière page, pied compté."""
    haut_du_pied = document.pages[-1].anchors["pied"][1] * MM_PAR_PIXEL
    return max(BAS_DE_LA_FEUILLE_MM - HAUTEUR_DU_PIED_MM - haut_du_pied - 0.5, 0)


def adresse_de_la_semaine(lundi: dt.date) -> str:
    """L'adresse imprimée dans le QR code : elle ne doit jamais changer."""
    return f"{settings.ADRESSE_DU_SITE}/agenda/{dates.semaine_iso(lundi)}/"


def _semaine(lundi: dt.date, maintenant: dt.datetime) -> Semaine:
    """Quatre requêtes et celles des jours fériés, qui n'en font pas."""
    dimanche = lundi + 6 * UN_JOUR
    zone = dates.fuseau()
    bornes = journee(lundi, zone).debut, journee(dimanche, zone).fin
    seances = Seance.objects.filter(
        Q(debut__lt=bornes[1], fin__gt=bornes[0]) | Q(date_theorique__range=(lundi, dimanche))
    ).select_related("atelier", "lieu__commune")
    return Semaine(
        lundi,
        ouvertures(lundi, dimanche),
        list(seances),
        dates.jour_local(maintenant),
        montrer_reserves=settings.MONTRER_CRENEAUX_RESERVES,
        sorties=list(ActionExterieure.objects.publiques().entre(*bornes)),
    )


def feuille_de(espace: Espace, semaine: Semaine) -> Feuille:
    """Une requête, pour l'adresse du lieu principal."""
    lignes = tuple(semaine.lignes())
    dernier = max([ligne.jour for ligne in lignes] + [semaine.lundi + 4 * UN_JOUR])
    return remplir(
        espace,
        titre=titre_de("La semaine", espace.nom),
        periode=dates.du_au(semaine.lundi, dernier),
        lignes=lignes,
        page=adresse_de_la_semaine(semaine.lundi),
        qr_dit="la page de cette semaine",
    )


def remplir(espace: Espace, **propre: Any) -> Feuille:
    """Ce que toute affiche dit de l'espace, et ce qui est propre à celle-ci. Une requête, pour l'adresse."""
    lieu = Lieu.objects.select_related("commune").first()
    return Feuille(
        gratuite=espace.gratuite,
        telephone=telephone(espace.telephone),
        adresse=typographier(lieu.adresse) if lieu else "",
        commune=f"{lieu.code_postal} {lieu.commune}" if lieu else "",
        demarches=typographier(espace.demarches_nom),
        trajet=typographier(espace.demarches_trajet),
        collectivite=typographier(espace.collectivite),
        presentation=typographier(espace.presentation),
        **propre,
    )


def titre_de(quoi: str, nom: str) -> str:
    """« La semaine à l’Espace Public Numérique », ou « La semaine : Le Fablab »."""
    nom = typographier(nom)
    return f"{quoi} à l’{nom}" if nom.startswith("Espace") else f"{quoi}{INSECABLE}: {nom}"


def composer_la_feuille(
    feuille: Feuille,
    corps: float,
    air: str = "",
    *,
    gabarit: str = "agenda/affiche.html",
    style: str = "css/affiche.css",
) -> Document:
    """`corps` en points ; `air` : des règles de plus, pour ce qui ne se sait qu'en composant."""
    qr = segno.make(feuille.page, error="m", micro=False).svg_data_uri(border=0, omitsize=True)
    site = settings.ADRESSE_DU_SITE.split("://")[-1]
    contexte = {"feuille": feuille, "qr": qr, "site": site, "serree": corps <= CORPS_SERRE}
    texte = render_to_string(gabarit, contexte)
    numero = f".telephone .numero {{ font-size: {taille_du_numero(feuille.telephone)}mm }}"
    return composer(texte, style, f"html {{ font-size: {corps}pt }} {numero} {air}")


def taille_du_numero(numero: str) -> float:
    """La taille de caractère, en millimètres, qui donne au numéro la largeur de la feuille."""
    chasses, cadratin = _chasses_des_chiffres()
    largeur = sum(chasses.get(ord(c), cadratin) for c in numero) / cadratin
    return round(min(LARGEUR_UTILE_MM / max(largeur, 1), HAUTEUR_MAX_DU_NUMERO_MM / 0.7), 2)


@lru_cache(maxsize=1)
def _chasses_des_chiffres() -> tuple[dict[int, int], int]:
    police = TTFont(fichier_statique("polices/chiffres-700.woff2"))
    chasses = {code: police["hmtx"][nom][0] for code, nom in police.getBestCmap().items()}
    return chasses, police["head"].unitsPerEm
