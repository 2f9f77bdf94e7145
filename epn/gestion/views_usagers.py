"""Les fiches qui se ressemblent : dire que ce sont deux personnes, ou n'en faire qu'une."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from epn.commun.refus import Refus
from epn.gestion.formulaires_usagers import FormulaireFusion, dire, libelle
from epn.gestion.views_rendez_vous import cadre, du_conseiller
from publics import fusion
from publics.doublons import MONTRES, ecarter, probables
from publics.models import Usager
from publics.recherche import chercher

COMPARES = ("telephone", "email", "commune", "annee_naissance")
LIRE_OU_ENVOYER = ["GET", "HEAD", "POST"]


@du_conseiller
@require_http_methods(LIRE_OU_ENVOYER)
def doublons(request: HttpRequest) -> HttpResponse:
    """Les paires probables, côte à côte ; POST en écarte une."""
    if request.method == "POST":
        un, autre = (_personne(request.POST.get(nom, "")) for nom in ("un", "autre"))
        try:
            ecarter(un, autre)
        except Refus as refus:
            messages.error(request, str(refus))
        else:
            messages.success(request, "C’est noté : ce sont deux personnes. Elles ne seront plus proposées.")
        return redirect("admin:usagers_doublons")
    paires = probables()
    montrees = paires[:MONTRES]
    connus = Usager.objects.select_related("commune").in_bulk({pk for p in montrees for pk in (p.premier, p.second)})
    lues = [
        (connus[p.premier], connus[p.second], p.ressemblance) for p in montrees if {p.premier, p.second} <= {*connus}
    ]
    contexte = cadre(
        request,
        "Doublons probables",
        paires=[{"fiches": (_colonne(a), _colonne(b)), "raisons": r.raisons} for a, b, r in lues],
        nombre=len(paires),
        caches=len(paires) - len(montrees),
    )
    return render(request, "gestion/doublons.html", contexte)


@du_conseiller
@require_http_methods(LIRE_OU_ENVOYER)
def fusionner(request: HttpRequest, pk: int) -> HttpResponse:
    """Sans « avec » : choisir l'autre fiche. Avec : ce que l'on garde et ce qui suivra, puis le geste."""
    garde = _personne(str(pk))
    avec = request.POST.get("avec") or request.GET.get("avec") or ""
    if not avec:
        recherche = request.GET.get("q", "").strip()[:80]
        trouves = [u for u in chercher(recherche) if u.pk != garde.pk]
        contexte = cadre(request, "Réunir deux fiches", usager=garde, recherche=recherche, trouves=trouves)
        return render(request, "gestion/choisir_doublon.html", contexte)
    absorbe = _personne(avec)
    form = FormulaireFusion(request.POST or None, garde=garde, absorbe=absorbe)
    refus = None
    if request.method == "POST" and form.is_valid():
        try:
            fusion.fusionner(garde, absorbe, form.champs, timezone.now(), request.user, vu=form.cleaned_data["vu"])
        except Refus as dit:
            refus = dit
        else:
            messages.success(request, f"C’est fait : il n’y a plus qu’une fiche, celle de {_nom(garde)}.")
            return redirect(reverse("admin:publics_usager_change", args=[garde.pk]))
    return _relire(request, garde, absorbe, form, refus)


def _relire(
    request: HttpRequest, garde: Usager, absorbe: Usager, form: FormulaireFusion, refus: Refus | None
) -> HttpResponse:
    if garde.pk == absorbe.pk:
        refus = refus or fusion.FusionImpossible("C’est deux fois la même fiche : il n’y a rien à réunir.")
    if isinstance(refus, fusion.FichesChangees):
        # Les fiches telles qu'elles sont maintenant ; ce qui était coché reste coché.
        garde, absorbe = _personne(str(garde.pk)), _personne(str(absorbe.pk))
        form = FormulaireFusion(initial=form.champs, garde=garde, absorbe=absorbe)
    suivent = fusion.ce_qui_suit(absorbe)
    contexte = cadre(
        request,
        "Réunir deux fiches",
        garde=garde,
        absorbe=absorbe,
        form=form,
        suivent=suivent,
        a_des_inscriptions=any(mot.startswith("inscription") for mot, _ in suivent),
        refus=refus,
    )
    return render(request, "gestion/fusionner.html", contexte, status=409 if refus else 200)


def _personne(texte: str) -> Usager:
    """Une personne que l'on peut nommer, ou 404."""
    if not (texte.isascii() and texte.isdigit() and len(texte) < 19):
        raise Http404
    return get_object_or_404(Usager.objects.connus().select_related("commune"), pk=texte)


def _nom(usager: Usager) -> str:
    return str(Usager.objects.get(pk=usager.pk))


def _colonne(usager: Usager) -> dict[str, object]:
    return {"usager": usager, "lignes": [(libelle(c), dire(usager, c) or "non dit") for c in COMPARES]}
