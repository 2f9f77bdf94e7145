"""Les périodes closes : les voir, les corriger au vu de tous, écrire les mots de leur rapport."""

from functools import cache

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from epn.commun.classeurs import FORMES
from epn.commun.refus import Refus
from epn.frequentation import cloture as actions
from epn.frequentation import definitions, etablissement, lecture, redaction
from epn.frequentation.ecarts import Ecart, Mots, ecarts
from epn.frequentation.models import Chiffres, Cloture
from epn.frequentation.periodes import Periode, lire
from epn.frequentation.phrases import lire as lire_chiffre
from epn.frequentation.phrases import titre_lu
from epn.frequentation.publication import Publication
from epn.frequentation.textes import zones
from epn.gestion import periode as deux_dates
from epn.gestion import periodes_closes
from epn.gestion.formulaires_periodes import FormulaireCorrection, FormulaireTextes
from epn.gestion.views_rendez_vous import cadre, du_conseiller

# Le seuil, ce qui y change, et si quelque chose de trop petit s'y tait.
Changement = tuple[str, list[Ecart], bool]
SEUILS = {Chiffres.Seuil.ECRAN: "À l’écran", Chiffres.Seuil.DEHORS: "Exporté ou publié"}


@du_conseiller
@require_GET
def periodes(request: HttpRequest) -> HttpResponse:
    parties = periodes_closes.closes()
    deja = [ligne.cloture.periode for p in parties for ligne in (*p.recentes, *p.anciennes)]
    contexte = cadre(
        request,
        "Chiffres figés",
        parties=parties,
        a_venir=periodes_closes.a_venir(deja, timezone.now()),
    )
    return render(request, "gestion/periodes.html", contexte)


@du_conseiller
@require_GET
def periode(request: HttpRequest, code: str) -> HttpResponse:
    cloture = _la_cloture(code)
    lignes = list(cloture.chiffres.filter(nature="", lieu=None).order_by("version", "seuil"))
    # Deux versions peuvent différer en plusieurs tables : les noms des communes ne se lisent qu'une fois.
    versions = lecture.histoire(lignes, cache(definitions.mots))
    contexte = cadre(
        request,
        str(cloture).capitalize(),
        cloture=cloture,
        chiffres=_chiffres(lignes),
        versions=[(v, _reunir([(SEUILS[s], e, False) for s, e in v.ecarts.items()])) for v in reversed(versions)],
        textes=[(zone, cloture.textes.get(zone.cle, "")) for zone in zones(cloture.periode.sorte)],
        autour=_qui_la_contiennent(cloture.periode),
        jours=deux_dates.Periode(cloture.periode.du, cloture.periode.au),
        formes=list(FORMES),
        seuil=Chiffres.Seuil.ECRAN.value,
    )
    return render(request, "gestion/periode_close.html", contexte)


@du_conseiller
@never_cache
def corriger(request: HttpRequest, code: str) -> HttpResponse:
    """L'aperçu, puis la correction. Rien ne s'écrit que par POST, et seulement ce que l'aperçu montrait."""
    cloture, statut = _la_cloture(code), 200
    form = FormulaireCorrection(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            motif, lue = form.cleaned_data["motif"], request.POST.get("empreinte", "-")
            actions.corriger(cloture.periode, motif, maintenant=timezone.now(), empreinte=lue)
        except Refus as refus:
            form.add_error(None, str(refus))
            statut = 409
        else:
            messages.success(request, "C’est corrigé. La page des chiffres dit qu’ils l’ont été, et pourquoi.")
            return redirect("admin:periode", code)
    etablis = etablissement.preparer(cloture.periode)
    contexte = cadre(
        request,
        "Corriger des chiffres figés",
        cloture=cloture,
        form=form,
        changements=_changements(etablis),
        change=any(e.neuves for e in etablis),
        tu=any(e.est_tu for e in etablis),
        empreinte=etablissement.empreinte(etablis),
    )
    return render(request, "gestion/corriger_periode.html", contexte, status=statut)


@du_conseiller
@never_cache
def textes(request: HttpRequest, code: str) -> HttpResponse:
    """Les zones de texte du rapport. Un mois n'a pas de rapport : introuvable."""
    cloture, statut, ailleurs = _la_cloture(code), 200, []
    siennes = zones(cloture.periode.sorte)
    if not siennes:
        raise Http404
    donnees = request.POST if request.method == "POST" else None
    form = FormulaireTextes(donnees, zones=siennes, initial=cloture.textes)
    if request.method == "POST" and form.is_valid():
        try:
            redaction.ecrire(cloture, form.cleaned_data, lus=request.POST.get("lus", ""))
        except Refus as refus:
            form.add_error(None, str(refus))
            statut, cloture = 409, _la_cloture(code)
            ecrits = [(z.titre, cloture.textes.get(z.cle, ""), form.cleaned_data.get(z.cle)) for z in siennes]
            ailleurs = [(titre, ecrit) for titre, ecrit, tape in ecrits if ecrit and ecrit != tape]
        else:
            messages.success(request, "C’est enregistré : le rapport porte ces textes.")
            return redirect(f"{reverse('admin:periode', args=[code])}#textes")
    contexte = cadre(
        request,
        "Les textes du rapport",
        cloture=cloture,
        form=form,
        zones=[form[zone.cle] for zone in siennes],
        lus=redaction.empreinte(cloture),
        ailleurs=ailleurs,
    )
    return render(request, "gestion/textes_du_rapport.html", contexte, status=statut)


def _la_cloture(code: str) -> Cloture:
    """Introuvable si l'adresse n'est celle d'aucune période close."""
    try:
        voulue = lire(code)
    except ValueError as erreur:
        raise Http404 from erreur
    trouvee = Cloture.objects.filter(sorte=voulue.sorte, du=voulue.du).first()
    if trouvee is None:
        raise Http404(f"La période « {voulue} » n’est pas close : ses chiffres ne sont pas encore figés.")
    return trouvee


def _chiffres(lignes: list[Chiffres]) -> list[tuple[str, str, list[str]]]:
    """Chaque chiffre de la dernière version : son nom, sa définition, et ce qui s'en lit à chaque seuil."""
    dernieres = {ligne.seuil: Publication.de(ligne.contenu) for ligne in lignes}
    par_seuil = [dernieres.get(seuil, Publication()) for seuil in SEUILS]
    return [
        (titre_lu(definition.titre), definition.dit, [lire_chiffre(p, nom) for p in par_seuil])
        for nom, definition in definitions.CHIFFRES.items()
        if any(nom in publication.chiffres for publication in par_seuil)
    ]


def _changements(etablis: list[etablissement.Etabli]) -> list[Changement]:
    """Par seuil : ce qui changerait, et si quelque chose s'y tait."""
    mots = cache(definitions.mots)
    return _reunir([(SEUILS[Chiffres.Seuil(e.seuil)], _ce_qui_change(e, mots), e.est_tu) for e in etablis])


def _ce_qui_change(etabli: etablissement.Etabli, mots: Mots) -> list[Ecart]:
    """De l'ensemble, nombre par nombre ; des natures et des lieux, seulement qu'ils changent."""
    entier = ("", None)
    trouves = []
    if entier in etabli.neuves:
        trouves = ecarts(etabli.avant.get(entier, Publication()), etabli.neuves[entier], mots)
    if any(filtre != entier for filtre in etabli.neuves):
        trouves.append(Ecart("Détail par nature ou par lieu", "figé", "refait"))
    return trouves


def _reunir(par_seuil: list[Changement]) -> list[Changement]:
    """D'un seul tenant quand les deux seuils disent la même chose."""
    if len(par_seuil) == len(SEUILS) and par_seuil[0][1:] == par_seuil[1][1:]:
        return [("À l’écran et au dehors", *par_seuil[0][1:])]
    return par_seuil


def _qui_la_contiennent(periode: Periode) -> list[Cloture]:
    """Corriger un mois ne corrige ni son trimestre ni son année : ils se corrigent aussi. Une requête."""
    return [c for c in lecture.periodes_closes() if c.periode != periode and c.periode.contient(periode)]
