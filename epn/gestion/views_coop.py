"""« Recopier pour la Coop » : ce qui s'est fait dans la période, prêt à recopier, et ce qui l'est déjà."""

import datetime as dt

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from epn.commun import dates, recopie
from epn.commun.classeurs import FORMES
from epn.gestion import periode
from epn.gestion.coop import sources
from epn.gestion.coop.feuille import fiche, reconnaitre
from epn.gestion.coop.tableau import tableau
from epn.gestion.views_exports import remettre
from epn.gestion.views_rendez_vous import cadre, du_conseiller
from epn.planning.calendrier import UN_JOUR

# Une page se lit ; un an d'activités, non. Les suivantes viennent à mesure que celles-ci sont recopiées.
MONTREES = 60


@du_conseiller
@never_cache
@require_GET
def coop(request: HttpRequest) -> HttpResponse:
    """Le conseiller n'y voit que les siennes : l'outil national tient un compte par personne."""
    jour = dates.jour_local(timezone.now())
    form, choisie = periode.lire(request.GET, periode.semaine(jour))
    lues = sources.activites(request.user, choisie)
    restent = [a for a in lues if a.est_prete and (not a.recopie_le or a.a_change_depuis)]
    faites = [a for a in lues if a.recopie_le and not a.a_change_depuis]
    incompletes = [a for a in lues if not a.est_prete]
    contexte = cadre(
        request,
        "Recopier pour la Coop",
        form=form,
        periode=choisie,
        titre_de_la_periode=str(choisie),
        raccourcis=_raccourcis(jour),
        restent=[(fiche(a), reconnaitre(a.beneficiaires)) for a in restent[:MONTREES]],
        incompletes=[(a, reconnaitre(a.beneficiaires)) for a in incompletes[:MONTREES]],
        faites=[(a, reconnaitre(a.beneficiaires)) for a in faites[-MONTREES:]],
        nombres={"restent": len(restent), "incompletes": len(incompletes), "faites": len(faites), "total": len(lues)},
        formes=list(FORMES),
    )
    return render(request, "gestion/coop.html", contexte)


@du_conseiller
@require_POST
def recopier(request: HttpRequest, sorte: str, pk: int) -> HttpResponse:
    """« Recopié », ou « Pas recopié » : la page dit lequel des deux."""
    lignes = sources.source(sorte).lignes(request.user)
    if request.POST.get("defaire"):
        connue, phrase = recopie.demarquer(lignes, pk), "C’est noté : elle est de nouveau à recopier."
    else:
        connue = recopie.marquer(lignes, pk, par=request.user, maintenant=timezone.now())
        phrase = "C’est noté : recopiée."
    if not connue:
        raise Http404
    messages.success(request, phrase)
    form, choisie = periode.lire(request.POST, periode.semaine(dates.jour_local(timezone.now())))
    return redirect(f"{reverse('admin:coop')}?{choisie.adresse}" if form.is_bound else "admin:coop")


@du_conseiller
@reauthentication_required
@never_cache
@require_GET
def exporter(request: HttpRequest, forme: str) -> HttpResponse:
    if forme not in FORMES:
        raise Http404
    form, choisie = periode.lire(request.GET, periode.semaine(dates.jour_local(timezone.now())))
    if form.is_bound and not form.is_valid():
        return redirect(f"{reverse('admin:coop')}?{request.GET.urlencode()}")
    return remettre(request, tableau(sources.activites(request.user, choisie)), forme)


def _raccourcis(jour: dt.date) -> list[tuple[str, periode.Periode]]:
    dernier_mois = dates.mois_suivant(jour, -1)
    return [
        ("Cette semaine", periode.semaine(jour)),
        ("La semaine dernière", periode.semaine(jour - 7 * UN_JOUR)),
        ("Ce mois-ci", periode.mois(jour)),
        ("Le mois dernier", periode.mois(dernier_mois)),
    ]
