"""Ce qui va être effacé, et pourquoi : les fiches une à une, le reste par sorte ; et la liste des Archives."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from epn.agenda.papier import VARIANTE, composer
from epn.commun import dates
from epn.commun.dates import mois_avant
from epn.exploitation import echeances, purge
from epn.gestion.views_rendez_vous import cadre, du_conseiller
from epn.territoire.models import Espace
from publics import journal_des_acces
from publics.echeances import PREAVIS
from publics.models import Acces, Elimination

MONTREES = 100
UN_AN = 12


@du_conseiller
@never_cache
@require_GET
def les_echeances(request: HttpRequest) -> HttpResponse:
    maintenant = timezone.now()
    dues = echeances.annoncees(maintenant)
    contexte = cadre(
        request,
        "Ce qui va être effacé",
        echeances=dues[:MONTREES],
        autres=max(len(dues) - MONTREES, 0),
        nombre=len(dues),
        jusqu_au=dates.jour_local(maintenant + PREAVIS),
        lignes=[ligne for ligne in purge.lister(maintenant + PREAVIS) if ligne.sorte.code != "fiches"],
    )
    return render(request, "gestion/echeances.html", contexte)


@du_conseiller
@never_cache
@require_GET
def liste_des_archives(request: HttpRequest) -> HttpResponse:
    """La liste à proposer aux Archives départementales : sortes, nombres, périodes, textes. Aucun nom."""
    maintenant = timezone.now()
    contexte = {
        "lignes": purge.lister(maintenant + PREAVIS),
        "jusqu_au": dates.jour_local(maintenant + PREAVIS),
        "eliminees": _eliminees(maintenant),
        "le": dates.jour_local(maintenant),
        "espace": Espace.objects.first(),
    }
    journal_des_acces.noter(request.user, Acces.Geste.EXPORTER, None, "liste pour les Archives", maintenant=maintenant)
    texte = render_to_string("gestion/archives_papier.html", contexte)
    pdf = composer(texte, "css/dossier.css").write_pdf(pdf_variant=VARIANTE)
    entetes = {"Content-Disposition": 'inline; filename="liste-archives.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=entetes)


@dataclass(frozen=True)
class Eliminees:
    """Un mois de purges, pour une sorte. `mois` : son premier jour."""

    mois: dt.date
    libelle: str
    nombre: int
    du: dt.date
    au: dt.date


def _eliminees(maintenant: dt.datetime) -> list[Eliminees]:
    """Un an de purges, le mois le plus récent d'abord. Une requête."""
    faites = Elimination.objects.filter(le__gte=mois_avant(maintenant, UN_AN))
    lots: dict[tuple[dt.date, str], list[Elimination]] = {}
    for elimination in faites.order_by("-le", "nature"):
        lots.setdefault((_mois(elimination), elimination.nature), []).append(elimination)
    return [
        Eliminees(
            mois,
            purge.LIBELLES.get(nature, nature),
            sum(e.nombre for e in lot),
            min(e.du for e in lot),
            max(e.au for e in lot),
        )
        for (mois, nature), lot in sorted(lots.items(), key=lambda paire: (-paire[0][0].toordinal(), paire[0][1]))
    ]


def _mois(elimination: Elimination) -> dt.date:
    return dates.jour_local(elimination.le).replace(day=1)
