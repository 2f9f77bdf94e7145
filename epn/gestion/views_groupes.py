"""Les groupes partenaires au poste : leurs dates, combien sont attendus, combien sont venus. Jamais qui.

Chaque étape dit d'abord qui sera prévenu ; l'acte passe par l'action de `partenariats.seances`.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from epn.commun import dates
from epn.commun.refus import Refus
from epn.gestion import groupes
from epn.gestion.formulaires_etapes import FormulaireDeplacementDeSeance, FormulaireDEtape
from epn.gestion.formulaires_groupes import FormulaireEffectif, FormulaireNouvelleDate, FormulairePreparation
from epn.gestion.prevenir import fermeture_a, phrase_du_conflit
from epn.gestion.views_rendez_vous import cadre, du_conseiller
from epn.planning.registre import ConseillerDejaPris
from partenariats import seances
from partenariats.models import Partenaire, SeancePartenaire

TITRES = {"deplacer": "Déplacer la date d’un groupe", "annuler": "Annuler la date d’un groupe"}
FORMULAIRES = {"deplacer": FormulaireDeplacementDeSeance, "annuler": FormulaireDEtape}


def la_seance(pk: int) -> SeancePartenaire:
    return get_object_or_404(groupes.avec_referent(SeancePartenaire.objects.all()), pk=pk)


@du_conseiller
@require_GET
def liste(request: HttpRequest) -> HttpResponse:
    """Ce qui reste à compter d'abord, puis ce qui vient, puis ce qui fut."""
    maintenant = timezone.now()
    toutes = SeancePartenaire.objects.select_related("partenaire")
    finies = toutes.filter(fin__lte=maintenant).exclude(effectif=None, annulee_le=None).order_by("-debut", "-pk")
    contexte = cadre(
        request,
        "Groupes partenaires",
        a_compter=list(toutes.a_compter(maintenant)),
        a_venir=toutes.filter(fin__gt=maintenant).order_by("debut", "pk")[: groupes.A_VENIR_MONTREES],
        passees=finies[: groupes.PASSEES_MONTREES],
    )
    return render(request, "gestion/groupes.html", contexte)


@du_conseiller
def groupe(request: HttpRequest, pk: int) -> HttpResponse:
    """Avant : combien, et quel sujet. Une fois commencé : combien sont venus, et ce que l'on a travaillé."""
    seance, maintenant, statut = la_seance(pk), timezone.now(), 200
    commence = seance.debut <= maintenant
    classe = FormulaireEffectif if commence else FormulairePreparation
    form = classe(request.POST if request.method == "POST" else None, seance=seance)
    if request.method == "POST" and form.is_valid():
        acte = seances.compter if commence else seances.preparer
        try:
            faite = acte(seance, maintenant=maintenant, **form.cleaned_data)
        except Refus as refus:
            form.add_error(None, str(refus))
            seance, statut = la_seance(pk), 409
        else:
            return _note(request, faite)
    contexte = cadre(request, "Groupe partenaire", seance=seance, form=form, commence=commence)
    return render(request, "gestion/groupe.html", contexte, status=statut)


@du_conseiller
def ajouter(request: HttpRequest) -> HttpResponse:
    maintenant, statut = timezone.now(), 200
    initiales = {"conseiller": request.user.pk, "partenaire": request.GET.get("partenaire", "")[:12]}
    form = FormulaireNouvelleDate(
        request.POST if request.method == "POST" else None, maintenant=maintenant, initial=initiales
    )
    if request.method == "POST" and form.is_valid():
        seance = form.seance()
        ferme = fermeture_a(seance, seance.debut, seance.fin)
        try:
            if not ferme or form.cleaned_data["confirme"]:
                return _ajoutee(request, seances.ouvrir(seance))
            form.reserver(f"Rien n’est ouvert à cette heure ({ferme}). Cochez pour recevoir le groupe quand même.")
        except Refus as refus:
            form.add_error(None, _phrase(refus))
        statut = 409
    aucun = not Partenaire.objects.actifs().exists()
    contexte = cadre(request, "Ajouter une date pour un groupe", form=form, aucun_partenaire=aucun)
    return render(request, "gestion/groupe_ajouter.html", contexte, status=statut)


@du_conseiller
def deplacer(request: HttpRequest, pk: int) -> HttpResponse:
    def faire(seance: SeancePartenaire, form: FormulaireDeplacementDeSeance) -> str:
        debut, fin = form.heures
        if not form.cleaned_data["confirme"] and groupes.reserve_si_ferme(seance, form):
            return ""
        revision = form.cleaned_data["revision"]
        deplacee = seances.deplacer(seance, debut, fin, maintenant=form.maintenant, revision=revision)
        return f"déplacé : {dates.jour_et_heure(deplacee.debut)}"

    return _etape(request, pk, "deplacer", faire)


@du_conseiller
def annuler(request: HttpRequest, pk: int) -> HttpResponse:
    def faire(seance: SeancePartenaire, form: FormulaireDEtape) -> str:
        par_nous, revision = SeancePartenaire.AnnuleePar.EPN, form.cleaned_data["revision"]
        seances.annuler(seance, par=par_nous, maintenant=form.maintenant, revision=revision)
        return "annulé. Ses heures sont rendues"

    return _etape(request, pk, "annuler", faire)


@du_conseiller
@require_POST
def vue(request: HttpRequest, pk: int) -> HttpResponse:
    """Le groupe a rendu cette date, et le conseiller le sait."""
    seances.noter_vue(la_seance(pk), maintenant=timezone.now())
    messages.success(request, "C’est vu : cette date n’attend plus.")
    return redirect("admin:index")


def _etape(request: HttpRequest, pk: int, acte: str, faire: Callable[[SeancePartenaire, Any], str]) -> HttpResponse:
    """Montre qui sera prévenu, ou fait et le dit. `faire` rend une phrase, vide s’il reste une réserve."""
    seance, statut, maintenant = la_seance(pk), 200, timezone.now()
    donnees = request.POST if request.method == "POST" else None
    form = FORMULAIRES[acte](donnees, seance=seance, maintenant=maintenant)
    if request.method == "POST" and form.is_valid():
        try:
            if fait := faire(seance, form):
                return _fait(request, seance, acte, fait)
        except Refus as refus:
            form.add_error(None, _phrase(refus))
            seance = la_seance(pk)
        statut = 409
    contexte = cadre(
        request,
        TITRES[acte],
        seance=seance,
        form=form,
        acte=acte,
        touche=groupes.touche_de(seance),
        a_commence=seance.debut <= maintenant,
    )
    return render(request, "gestion/groupe_etape.html", contexte, status=statut)


def _fait(request: HttpRequest, seance: SeancePartenaire, acte: str, fait: str) -> HttpResponse:
    voie = groupes.touche_de(seance).voie if seance.debut > timezone.now() else ""
    suite = f"Le référent est prévenu {voie}." if voie else "Le groupe est à prévenir par vous-même."
    _noter(request, seance, TITRES[acte])
    messages.success(request, f"Groupe partenaire {fait}. {suite}")
    return redirect(groupes.page_de(seance))


def _note(request: HttpRequest, seance: SeancePartenaire) -> HttpResponse:
    if seance.est_comptee:
        venus = f"{seance.effectif}{dates.INSECABLE}personne{'s' if seance.effectif > 1 else ''}"
        messages.success(request, f"Groupe partenaire du {_jour(seance)} : {venus}.")
    else:
        messages.success(request, f"C’est noté : {seance.designation}, le {_jour(seance)}.")
    _noter(request, seance, "Compter un groupe" if seance.est_comptee else "Préparer une date")
    if request.POST.get("retour") == "journee":
        return redirect(f"{reverse('admin:index')}#groupe-{seance.pk}")
    return redirect(groupes.page_de(seance))


def _ajoutee(request: HttpRequest, seance: SeancePartenaire) -> HttpResponse:
    _noter(request, seance, "Ajouter une date", ADDITION)
    messages.success(request, f"Date ajoutée : {seance}. Le référent la voit sur sa page ; aucun message ne part.")
    return redirect(groupes.page_de(seance))


def _noter(request: HttpRequest, seance: SeancePartenaire, quoi: str, drapeau: int = CHANGE) -> None:
    LogEntry.objects.log_actions(request.user.pk, [seance], drapeau, quoi, single_object=True)


def _jour(seance: SeancePartenaire) -> str:
    return dates.en_toutes_lettres(dates.jour_local(seance.debut))


def _phrase(refus: Refus) -> str:
    return phrase_du_conflit(refus) if isinstance(refus, ConseillerDejaPris) else str(refus)
