"""Le programme du mois : le relire d'un coup d'œil, choisir les thèmes sur place, publier d'un geste."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from epn.agenda import journal as journal_local
from epn.commun import dates
from epn.gestion import programme as preparation
from epn.gestion.programme import Enregistrement, Programme
from epn.gestion.views_rendez_vous import cadre, du_conseiller

PREMIER_MOIS = dt.date(2020, 1, 1)
MOIS_D_AVANCE = 36


@du_conseiller
def programme(request: HttpRequest) -> HttpResponse:
    maintenant, statut = timezone.now(), 200
    mois = _mois_demande(request, maintenant)
    lu = preparation.composer(mois, maintenant)
    if request.method == "POST":
        fait = _enregistrer(request.POST, lu, maintenant)
        _dire(request, fait)
        if not fait.refus:
            return redirect(f"{reverse('admin:programme')}?mois={dates.mois_iso(mois)}")
        lu, statut = _avec_ce_qui_est_tape(preparation.composer(mois, maintenant), request.POST, fait), 409
    contexte = cadre(request, f"Programme de {dates.mois_et_annee(mois)}", programme=lu, **_autour(mois, maintenant))
    return render(request, "gestion/programme.html", contexte, status=statut)


@du_conseiller
@require_GET
def journal(request: HttpRequest) -> HttpResponse:
    """Un texte court, à copier pour le journal local."""
    maintenant = timezone.now()
    mois = _mois_demande(request, maintenant, prochain=True)
    texte = journal_local.texte_du_mois(mois, maintenant)
    contexte = {"mois": mois, "texte": texte, "signes": len(texte), "au_plus": journal_local.SIGNES_MAX}
    titre = f"Pour le journal : {dates.mois_et_annee(mois)}"
    return render(request, "gestion/journal.html", cadre(request, titre, **contexte, **_autour(mois, maintenant)))


def _mois_demande(request: HttpRequest, maintenant: dt.datetime, *, prochain: bool = False) -> dt.date:
    """Celui de l'adresse ; sans rien, le mois en cours, ou le prochain. Http404 s'il est absurde."""
    courant = dates.jour_local(maintenant).replace(day=1)
    demande = request.GET.get("mois", "")
    if not demande:
        return dates.mois_suivant(courant) if prochain else courant
    try:
        mois = dates.lire_mois(demande)
    except ValueError:
        raise Http404("Ce mois n’existe pas : vérifiez l’adresse.") from None
    if not PREMIER_MOIS <= mois <= dates.mois_suivant(courant, MOIS_D_AVANCE):
        raise Http404("Ce mois est trop loin d’aujourd’hui.")
    return mois


def _autour(mois: dt.date, maintenant: dt.datetime) -> dict[str, object]:
    """Le mois d'avant et celui d'après, s'ils se montrent, et si l'imprimé de celui-ci existe."""
    courant = dates.jour_local(maintenant).replace(day=1)
    avant, apres = dates.mois_suivant(mois, -1), dates.mois_suivant(mois)
    return {
        "avant": avant if avant >= PREMIER_MOIS else None,
        "apres": apres if apres <= dates.mois_suivant(courant, MOIS_D_AVANCE) else None,
        "s_imprime": journal_local.est_montrable(mois, maintenant),
    }


def _enregistrer(donnees: QueryDict, lu: Programme, maintenant: dt.datetime) -> Enregistrement:
    geste = donnees.get("geste", "")
    a_publier = _cochees(donnees) if geste == "publier" else set()
    if geste == "publier_tout":
        a_publier = {ligne.seance.pk for ligne in lu.lignes}
    return preparation.enregistrer(lu, _themes(donnees, lu), a_publier, maintenant=maintenant)


def _themes(donnees: QueryDict, lu: Programme) -> dict[int, tuple[int | None, int]]:
    """Par séance, le thème choisi et la révision lue ; ce qui est abîmé ne change rien."""
    themes = {}
    for ligne in lu.lignes:
        pk, cle = ligne.seance.pk, f"theme-{ligne.seance.pk}"
        revision = _entier(donnees.get(f"revision-{pk}"))
        if cle in donnees and revision is not None:
            themes[pk] = (_entier(donnees[cle]), revision)
    return themes


def _cochees(donnees: QueryDict) -> set[int]:
    return {n for texte in donnees.getlist("seance") if (n := _entier(texte)) is not None}


def _entier(texte: str | None) -> int | None:
    return int(texte) if texte and texte.isascii() and texte.isdigit() and len(texte) < 10 else None


def _avec_ce_qui_est_tape(lu: Programme, donnees: QueryDict, fait: Enregistrement) -> Programme:
    themes, cochees = _themes(donnees, lu), _cochees(donnees)
    for ligne in lu.lignes:
        ligne.choisi = themes.get(ligne.seance.pk, (ligne.choisi, 0))[0]
        ligne.cochee = ligne.seance.pk in cochees
        ligne.refus = fait.refus.get(ligne.seance.pk, "")
    return lu


def _dire(request: HttpRequest, fait: Enregistrement) -> None:
    for nombre, mot in ((fait.themes, "thème enregistré"), (fait.publiees, "séance publiée")):
        if nombre:
            pluriel = " ".join(f"{m}s" for m in mot.split()) if nombre > 1 else mot
            messages.success(request, f"{nombre}{dates.INSECABLE}{pluriel}.")
    if not fait.themes and not fait.publiees and not fait.refus:
        messages.info(request, "Rien n’a changé : choisissez un thème, ou cochez des séances en préparation.")
