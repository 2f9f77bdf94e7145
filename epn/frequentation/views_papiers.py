"""Les papiers que le personnel emporte : le rapport d'une année, la note d'un trimestre."""

from collections.abc import Callable, Sequence

from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from . import lecture, periodes
from .models import Cloture
from .papiers import note as papier_du_trimestre
from .papiers import rapport as papier_de_l_annee
from .periodes import Sorte

Composer = Callable[[Cloture, Sequence[Cloture]], bytes | None]


@require_safe
@login_required
@permission_required("frequentation.view_frequentation", raise_exception=True)
def rapport(request: HttpRequest, code: str) -> HttpResponse:
    annuelles = (Sorte.ANNEE, Sorte.ANNEE_SCOLAIRE)
    return _papier(code, annuelles, papier_de_l_annee.composer, "rapport-annuel")


@require_safe
@login_required
@permission_required("frequentation.view_frequentation", raise_exception=True)
def note(request: HttpRequest, code: str) -> HttpResponse:
    return _papier(code, (Sorte.TRIMESTRE,), papier_du_trimestre.composer, "note-trimestrielle")


def _papier(code: str, sortes: Sequence[Sorte], composer: Composer, nom: str) -> HttpResponse:
    """Une période qui n'est pas close, ou pas de cette sorte, mène à la page des chiffres, qui dit pourquoi."""
    try:
        periode = periodes.lire(code)
    except ValueError as erreur:
        raise Http404("Cette période n’existe pas.") from erreur
    closes = lecture.periodes_closes()
    cloture = next((c for c in closes if c.periode == periode and periode.sorte in sortes), None)
    pdf = composer(cloture, closes) if cloture else None
    if pdf is None:
        return redirect(f"{reverse('frequentation:accueil')}?periode={periode.code}")
    fichier = f'inline; filename="{nom}-{periode.code}.pdf"'
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": fichier})
