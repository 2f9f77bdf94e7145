"""Le conseiller est absent : dire quand, voir qui est touché, confirmer. Par POST d'un bout à l'autre : le motif
d'une absence n'a rien à faire dans une adresse."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from ateliers.admin import dire_le_bilan
from epn.commun import dates
from epn.commun.refus import Refus
from epn.gestion import absences
from epn.gestion.absences import Absence, Apercu
from epn.gestion.formulaires_saison import FormulaireAbsence
from epn.gestion.views_rendez_vous import cadre, du_conseiller
from epn.planning.programmation import programmer


@du_conseiller
def absence(request: HttpRequest) -> HttpResponse:
    maintenant, apercu, statut = timezone.now(), None, 200
    donnees = request.POST if request.method == "POST" else None
    form = FormulaireAbsence(donnees, maintenant=maintenant, initial=_initiales(request, maintenant))
    if form.is_bound and form.is_valid():
        voulue = Absence(**{nom: form.cleaned_data[nom] for nom in Absence.__dataclass_fields__})
        if empreinte := request.POST.get("empreinte", ""):
            try:
                return _fait(request, absences.declarer(voulue, empreinte=empreinte, maintenant=maintenant))
            except Refus as refus:
                form.add_error(None, str(refus))
                statut = 409
        apercu = absences.lire(voulue, maintenant=maintenant)
    contexte = cadre(request, "Conseiller absent", form=form, apercu=apercu)
    return render(request, "gestion/absence.html", contexte, status=statut)


def _initiales(request: HttpRequest, maintenant: Any) -> dict[str, Any]:
    """Le plus souvent : moi, aujourd'hui."""
    return {"conseiller": request.user.pk, "du": dates.jour_local(maintenant)}


def _fait(request: HttpRequest, touche: Apercu) -> HttpResponse:
    """Dit ce qui a été fait ; puis la programmation repasse, hors de la transaction, car elle a ses verrous."""
    faits = [
        f"{nombre}{dates.INSECABLE}{un if nombre < 2 else plusieurs}"
        for nombre, un, plusieurs in (
            (len(touche.rendez_vous), "rendez-vous annulé", "rendez-vous annulés"),
            (len(touche.seances), "séance annulée", "séances annulées"),
            (len(touche.sorties), "sortie annulée", "sorties annulées"),
            (touche.par_message, "message déposé", "messages déposés"),
            (touche.a_appeler, "personne à appeler", "personnes à appeler"),
        )
        if nombre
    ]
    messages.success(request, f"Absence enregistrée : {', '.join(faits) or 'rien n’était prévu'}.")
    dire_le_bilan(request, programmer(timezone.now()))
    return redirect("admin:index")
