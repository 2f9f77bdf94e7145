"""Importer des personnes d'un tableau : donner le fichier, relire l'essai, importer."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from epn.commun import dates
from epn.commun.refus import Refus
from epn.gestion.views_rendez_vous import cadre, du_conseiller
from publics.importation import action
from publics.importation.essai import Essai, essayer, rouvrir
from publics.importation.lecture import LIGNES_AU_PLUS, OCTETS_AU_PLUS, TROP_GROS
from publics.models import Usager

REMARQUES_MONTREES = 100
# Les bornes du formulaire autour du fichier.
ENVOI_AU_PLUS = OCTETS_AU_PLUS + 64 * 1024
DECISIONS = (
    ("completer", "compléter cette fiche"),
    ("laisser", "ne rien en faire"),
    ("creer", "créer une autre fiche"),
)


class FormulaireImport(forms.Form):
    fichier = forms.FileField(
        label="Le tableau",
        allow_empty_file=True,
        help_text="Un .xlsx, un .ods ou un .csv.",
        error_messages={"required": "Choisissez un fichier.", "invalid": "Choisissez un fichier."},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv,.txt"}),
    )
    disposition = forms.ChoiceField(
        label="Ses colonnes",
        required=False,
        choices=[
            ("", "les reconnaître"),
            ("nationale", "celles de l’outil national (La Coop), données à la ligne 4"),
            ("libre", "une ligne de titres à nous"),
        ],
    )


@csrf_exempt
@du_conseiller
@require_http_methods(["GET", "HEAD", "POST"])
def importer(request: HttpRequest) -> HttpResponse:
    """La taille se juge sur l'annonce, avant que quoi que ce soit lise l'envoi : c'est pourquoi la protection CSRF,
    qui le lit, ne vient qu'ensuite."""
    if _octets_annonces(request) > ENVOI_AU_PLUS:
        # Le formulaire sans jeton lu : rien de l'envoi n'a été reçu.
        return _formulaire(request, FormulaireImport(), TROP_GROS, statut=413)
    return _proteger(request)


@csrf_protect
def _proteger(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _formulaire(request, FormulaireImport())
    if "essai" in request.POST:
        return _importer(request)
    form = FormulaireImport(request.POST, request.FILES)
    if not form.is_valid():
        return _formulaire(request, form)
    try:
        essai = essayer(form.cleaned_data["fichier"].read(), form.cleaned_data["disposition"], timezone.now())
        return _montrer(request, essai, essai.signer(request.user.pk) if not essai.fautes else "")
    except Refus as refus:
        return _formulaire(request, form, str(refus), statut=409)


def _importer(request: HttpRequest) -> HttpResponse:
    signe = request.POST["essai"]
    try:
        essai = rouvrir(signe, request.user.pk)
    except Refus as refus:
        return _formulaire(request, FormulaireImport(), str(refus), statut=409)
    decisions = _decisions(request, essai)
    try:
        bilan = action.importer(
            essai, decisions, par=request.user, maintenant=timezone.now(), relu="relu" in request.POST
        )
    except action.NotesARelire as refus:
        return _montrer(request, essai, signe, decisions, refus)
    except action.DejaImporte as refus:
        messages.warning(request, str(refus))
    except Refus as refus:
        return _formulaire(request, FormulaireImport(), str(refus), statut=409)
    else:
        messages.success(request, _dire(bilan))
    return redirect("admin:publics_usager_changelist")


def _formulaire(request: HttpRequest, form: FormulaireImport, refus: str = "", statut: int = 200) -> HttpResponse:
    contexte = cadre(
        request, "Importer un tableau", form=form, refus=refus, lignes=LIGNES_AU_PLUS, megaoctets=OCTETS_AU_PLUS >> 20
    )
    return render(request, "gestion/importer.html", contexte, status=statut)


def _montrer(
    request: HttpRequest,
    essai: Essai,
    signe: str,
    decisions: dict[int, str] | None = None,
    refus: Refus | None = None,
) -> HttpResponse:
    contexte = cadre(
        request,
        "Essai de l’import",
        essai=essai,
        signe=signe,
        connues=_connues(essai, decisions or {}),
        fautes=essai.fautes[:REMARQUES_MONTREES],
        fautes_cachees=max(len(essai.fautes) - REMARQUES_MONTREES, 0),
        avertissements=essai.avertissements[:REMARQUES_MONTREES],
        avertissements_caches=max(len(essai.avertissements) - REMARQUES_MONTREES, 0),
        refus=refus,
    )
    return render(request, "gestion/essai.html", contexte, status=409 if refus or essai.fautes else 200)


def _connues(essai: Essai, decisions: dict[int, str]) -> list[dict[str, Any]]:
    """Chaque ligne qui ressemble à une fiche, la fiche, et ce que l'on en fera. Une requête."""
    usagers = Usager.objects.select_related("commune").in_bulk({p.usager for p in essai.propositions.values()})
    par_ligne = {p.ligne: p for p in essai.personnes}
    return [
        {
            "personne": par_ligne[ligne],
            "usager": usagers.get(proposition.usager),
            "proposition": proposition,
            "choix": [
                (valeur, mot, (decisions.get(ligne) or action.par_defaut(essai, ligne)) == valeur)
                for valeur, mot in DECISIONS
            ],
        }
        for ligne, proposition in essai.propositions.items()
    ]


def _decisions(request: HttpRequest, essai: Essai) -> dict[int, str]:
    permises = dict(DECISIONS)
    dites = {ligne: request.POST.get(f"ligne-{ligne}", "") for ligne in essai.propositions}
    return {ligne: dite for ligne, dite in dites.items() if dite in permises}


def _octets_annonces(request: HttpRequest) -> int:
    annonce = request.META.get("CONTENT_LENGTH") or "0"
    return int(annonce) if annonce.isdecimal() else 0


def _dire(bilan: action.Bilan) -> str:
    dits = [
        f"{nombre}{dates.INSECABLE}{un if nombre < 2 else plusieurs}"
        for nombre, un, plusieurs in (
            (bilan.creees, "fiche créée", "fiches créées"),
            (bilan.completees, "complétée", "complétées"),
            (bilan.laissees, "laissée telle quelle", "laissées telles quelles"),
        )
    ]
    return f"Import fait : {', '.join(dits)}."
