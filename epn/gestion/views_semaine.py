"""La semaine et le mois du conseiller. Regarder n'écrit rien ; chaque geste mène à l'étape de l'acte."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accompagnements.models import RendezVous
from epn.commun import dates
from epn.comptes.models import Compte
from epn.gestion import mois_du_poste, semaine_du_poste
from epn.gestion.calendrier_de_la_semaine import traduire, traduire_le_mois
from epn.gestion.histoire import avec_les_ateliers
from epn.gestion.views_rendez_vous import cadre, du_conseiller
from publics import mineurs

PREMIER_JOUR = dt.date(2020, 1, 6)
SEMAINES_D_AVANCE = 156
TOUS = "tous"
# Le choix vaut pour la session : quelqu'un s'assoit à côté du conseiller.
SANS_NOMS = "noms_masques"


@du_conseiller
@require_GET
def semaine(request: HttpRequest, semaine: str = "") -> HttpResponse:
    maintenant = timezone.now()
    lundi = _lundi_demande(semaine or request.GET.get("du", ""), maintenant)
    conseillers = _conseillers()
    choisis, garder = _choisis(request, conseillers)
    sans_noms = request.session.get(SANS_NOMS, False)
    lue = semaine_du_poste.composer(lundi, maintenant, conseillers=choisis, sans_noms=sans_noms, garder=garder)
    panneau, seul = _panneau(request, sans_noms), next(iter(choisis)) if len(choisis) == 1 else None
    contexte = cadre(
        request,
        f"Semaine {lue.du_au}",
        semaine=lue,
        donnees=traduire(lue, choisi=f"rendez-vous-{panneau.pk}" if panneau else "", se_ferme=seul is not None),
        conseillers=conseillers,
        choisi=seul,
        garder=garder,
        sans_noms=sans_noms,
        panneau=panneau,
        panneau_commence=bool(panneau and panneau.debut <= maintenant),
        **_autour(lundi, maintenant),
    )
    return render(request, "gestion/semaine.html", contexte)


@du_conseiller
@require_GET
def mois(request: HttpRequest, mois: str) -> HttpResponse:
    maintenant = timezone.now()
    conseillers = _conseillers()
    choisis, garder = _choisis(request, conseillers)
    premier = _mois_demande(mois, maintenant)
    lundi, semaines = mois_du_poste.etendue(premier)
    sans_noms = request.session.get(SANS_NOMS, False)
    periode = semaine_du_poste.composer(
        lundi, maintenant, conseillers=choisis, sans_noms=sans_noms, garder=garder, semaines=semaines
    )
    contexte = cadre(
        request,
        f"Le mois de {dates.mois_et_annee(premier)}",
        mois=mois_du_poste.resumer(premier, periode),
        donnees=traduire_le_mois(premier, periode),
        avant=dates.mois_suivant(premier, -1),
        apres=dates.mois_suivant(premier),
        conseillers=conseillers,
        choisi=next(iter(choisis)) if len(choisis) == 1 else None,
        garder=garder,
    )
    return render(request, "gestion/mois_du_poste.html", contexte)


@du_conseiller
@require_POST
def noms(request: HttpRequest) -> HttpResponse:
    """Masque les noms des habitants dans la semaine, ou les remontre."""
    request.session[SANS_NOMS] = request.POST.get("noms") == "masquer"
    try:
        lundi = dates.lire_semaine(request.POST.get("semaine", ""))
    except ValueError:
        return redirect("admin:semaine")
    return redirect("admin:semaine_du", dates.semaine_iso(lundi))


def _lundi_demande(texte: str, maintenant: dt.datetime) -> dt.date:
    """Celui de l'adresse ; sans rien, la semaine en cours. Http404 s'il est absurde ou trop loin."""
    courant = dates.lundi_de(dates.jour_local(maintenant))
    if not texte:
        return courant
    try:
        lundi = dates.lire_semaine(texte)
    except ValueError:
        raise Http404("Cette semaine n’existe pas : vérifiez l’adresse.") from None
    if not PREMIER_JOUR <= lundi <= courant + dt.timedelta(weeks=SEMAINES_D_AVANCE):
        raise Http404("Cette semaine est trop loin d’aujourd’hui.")
    return lundi


def _mois_demande(texte: str, maintenant: dt.datetime) -> dt.date:
    try:
        premier = dates.lire_mois(texte)
    except ValueError:
        raise Http404("Ce mois n’existe pas : vérifiez l’adresse.") from None
    au_plus = dates.jour_local(maintenant) + dt.timedelta(weeks=SEMAINES_D_AVANCE)
    if not PREMIER_JOUR <= premier <= au_plus:
        raise Http404("Ce mois est trop loin d’aujourd’hui.")
    return premier


def _autour(lundi: dt.date, maintenant: dt.datetime) -> dict[str, Any]:
    courant = dates.lundi_de(dates.jour_local(maintenant))
    return {
        "avant": lundi - dt.timedelta(days=7),
        "apres": lundi + dt.timedelta(days=7),
        "courante": lundi == courant,
        # Le mois où tombe le jeudi : celui de la semaine, comme pour l'année ISO.
        "mois": (lundi + dt.timedelta(days=3)).replace(day=1),
    }


def _conseillers() -> list[Compte]:
    return list(Compte.objects.filter(role=Compte.Role.CONSEILLER, is_active=True).order_by("nom", "pk"))


def _choisis(request: HttpRequest, conseillers: list[Compte]) -> tuple[dict[int, str], str]:
    """Ceux que l'on montre, et ce que les liens en gardent. Sans rien dire, la sienne. Http404 : il n'y en a pas."""
    noms, voulu = {c.pk: str(c) for c in conseillers}, request.GET.get("conseiller", "")
    if voulu == TOUS:
        return noms, urlencode({"conseiller": TOUS})
    if not voulu:
        return {request.user.pk: noms.get(request.user.pk, str(request.user))}, ""
    choisi = next((c for c in conseillers if str(c.pk) == voulu), None)
    if choisi is None:
        raise Http404("Ce conseiller n’existe pas.")
    return {choisi.pk: str(choisi)}, urlencode({"conseiller": choisi.pk})


def _panneau(request: HttpRequest, sans_noms: bool) -> RendezVous | None:
    """Le rendez-vous que l'on regarde de près (`?voir=`) ; aucun quand les noms sont masqués."""
    voulu = request.GET.get("voir", "")
    if sans_noms or not (voulu.isascii() and voulu.isdigit() and len(voulu) < 10):
        return None
    lus = avec_les_ateliers(RendezVous.objects.filter(pk=voulu).avec_personnes().avec_histoire())
    mineurs.marquer([r.usager for r in lus], dates.jour_local(timezone.now()))
    return lus[0] if lus else None
