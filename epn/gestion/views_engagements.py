"""Déplacer, depuis la semaine, ce qui n'est ni un rendez-vous ni une séance d'atelier : la venue d'un groupe, une
sortie. La page dit d'abord qui l'apprendra d'un message, et qui est à prévenir soi-même."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from epn.commun import dates
from epn.commun.refus import Refus
from epn.commun.templatetags.francais import capitale
from epn.gestion import groupes, viser
from epn.gestion.formulaires_etapes import FormulaireDeplacementDeSeance
from epn.gestion.prevenir import phrase_du_conflit
from epn.gestion.qui_a_change import ce_qu_elle_est_devenue, noter
from epn.gestion.views_rendez_vous import cadre, du_conseiller
from epn.planning.registre import ConseillerDejaPris
from partenariats import dehors, seances
from partenariats.models import ActionExterieure, SeancePartenaire

Deplacable = SeancePartenaire | ActionExterieure


@dataclass(frozen=True)
class Sorte:
    modele: type[Deplacable]
    titre: str
    deplacer: Callable[..., Deplacable]
    nommer: Callable[[Any], str]
    a_prevenir: Callable[[Any], str]
    perimee: type[Refus]


SORTES = {
    "groupe": Sorte(
        SeancePartenaire,
        "Déplacer la venue d’un groupe",
        seances.deplacer,
        lambda s: capitale(s.designation),
        groupes.qui_l_apprend,
        seances.SeanceChangeeEntreTemps,
    ),
    "sortie": Sorte(
        ActionExterieure,
        "Déplacer une sortie",
        dehors.deplacer,
        lambda a: a.titre,
        lambda a: "Aucun message ne part : prévenez vous-même qui vous attend. Les trajets gardent leur durée.",
        dehors.ActionChangeeEntreTemps,
    ),
}


@du_conseiller
def deplacer(request: HttpRequest, sorte: str, pk: int) -> HttpResponse:
    if sorte not in SORTES:
        raise Http404
    une, maintenant, statut, avis = SORTES[sorte], timezone.now(), 200, []
    objet = get_object_or_404(une.modele, pk=pk)
    visees = viser.heures_visees(request, objet.debut, objet.fin)
    form = FormulaireDeplacementDeSeance(
        request.POST if request.method == "POST" else None, seance=objet, maintenant=maintenant, heures=visees
    )
    if request.method != "POST":
        avis = _a_savoir(request, objet, visees)
        statut = 409 if avis else 200
    elif form.is_valid() and _se_confirme(objet, form):
        statut = 409
    elif form.is_valid():
        try:
            fait = une.deplacer(objet, *form.heures, maintenant=maintenant, revision=form.cleaned_data["revision"])
        except Refus as refus:
            objet, statut = get_object_or_404(une.modele, pk=pk), 409
            form.add_error(None, _phrase(refus, une, objet))
        else:
            return _fait(request, une, objet, fait)
    contexte = {"objet": objet, "nom": une.nommer(objet), "form": form, "avis": avis}
    contexte["a_prevenir"] = une.a_prevenir(objet)
    contexte["retour"] = viser.page_de_la_semaine(objet.debut)
    return render(request, "gestion/etape_engagement.html", cadre(request, une.titre, **contexte), status=statut)


def _a_savoir(request: HttpRequest, objet: Deplacable, visees: tuple[dt.datetime, dt.datetime] | None) -> list[str]:
    """Avant de confirmer : ces heures sont prises, trajets compris, ou la semaine regardée a vieilli."""
    avis, lue = [], request.GET.get("revision", "")
    if lue and lue != str(objet.sequence):
        avis.append(f"Cela a changé depuis que vous regardez la semaine. {ce_qu_elle_est_devenue(objet)}")
    if visees is None or objet.est_annulee:
        return avis
    debut, fin = visees
    if isinstance(objet, ActionExterieure):
        debut, fin = debut - objet.trajet_aller, fin + objet.trajet_retour
    conflit = viser.phrase_de_conflit(objet.occupation_id, objet.conseiller_id, debut, fin)
    return [*avis, f"{conflit} Choisissez d’autres heures."] if conflit else avis


def _se_confirme(objet: Deplacable, form: FormulaireDeplacementDeSeance) -> bool:
    """Recevoir un groupe quand rien n'est ouvert se confirme. Une sortie, elle, ne se tient pas à l'espace."""
    if isinstance(objet, ActionExterieure) or form.cleaned_data["confirme"]:
        return False
    return groupes.reserve_si_ferme(objet, form)


def _phrase(refus: Refus, une: Sorte, objet: Deplacable) -> str:
    if isinstance(refus, ConseillerDejaPris):
        return phrase_du_conflit(refus)
    return f"{refus} {ce_qu_elle_est_devenue(objet)}" if isinstance(refus, une.perimee) else str(refus)


def _fait(request: HttpRequest, une: Sorte, avant: Deplacable, fait: Deplacable) -> HttpResponse:
    noter(request, fait, une.titre)
    phrase = f"{une.nommer(fait)}, déplacé : {dates.jour_et_heure(fait.debut)}. {une.a_prevenir(fait)}"
    if fait.sequence != avant.sequence:
        phrase = viser.avec_un_retour(phrase, request.path, avant.debut, avant.fin)
    messages.success(request, phrase)
    return redirect(viser.page_de_la_semaine(fait.debut))
