"""Les droits d'une personne sur ce que l'on garde d'elle : voir, emporter, corriger, effacer, s'opposer."""

import datetime as dt

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from epn.agenda.papier import VARIANTE, composer
from epn.commun.refus import Refus
from epn.exploitation import effacements
from epn.gestion import droits
from epn.gestion.views_rendez_vous import cadre, du_conseiller
from epn.territoire.models import Espace
from publics import demandes_de_droits, journal_des_acces, opposition
from publics.models import Acces, Usager

FORMES = ("json", "pdf")


@du_conseiller
@never_cache
@require_GET
def les_droits(request: HttpRequest, pk: int) -> HttpResponse:
    usager = _la_personne(pk)
    rubriques = droits.dossier(usager)
    journal_des_acces.noter(request.user, Acces.Geste.OUVRIR, usager, "tout ce que l’on garde")
    contexte = cadre(request, f"{usager} : ses droits", usager=usager, rubriques=rubriques)
    return render(request, "gestion/droits.html", contexte)


@du_conseiller
@reauthentication_required
@never_cache
@require_GET
def emporter(request: HttpRequest, pk: int, forme: str) -> HttpResponse:
    """Le fichier à remettre à la personne. On redit son mot de passe avant ; le journal le garde."""
    if forme not in FORMES:
        raise Http404
    usager, maintenant = _la_personne(pk), timezone.now()
    rubriques = droits.dossier(usager)
    journal_des_acces.noter(request.user, Acces.Geste.EXPORTER, usager, forme.upper(), maintenant=maintenant)
    if forme == "json":
        return _fichier(droits.en_json(usager, rubriques, maintenant), "application/json", f"fiche-{pk}.json")
    return _fichier(_papier(usager, rubriques, maintenant), "application/pdf", f"fiche-{pk}.pdf")


@du_conseiller
@require_POST
def opposer(request: HttpRequest, pk: int) -> HttpResponse:
    """Note l'opposition, ou la lève : la page dit lequel des deux."""
    usager, maintenant = _la_personne(pk), timezone.now()
    if request.POST.get("lever"):
        opposition.lever(usager, maintenant=maintenant, par=request.user)
        messages.success(request, "L’opposition est levée : un suivi peut de nouveau s’écrire.")
    else:
        opposition.opposer(usager, maintenant=maintenant, par=request.user)
        messages.success(request, "C’est noté : plus aucune note ni aucun suivi ne s’écrit sur cette personne.")
    return redirect("admin:usager_droits", pk)


@du_conseiller
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def effacer(request: HttpRequest, pk: int) -> HttpResponse:
    """L'étape d'avant : ce qui part, ce qui reste, ce qui est à venir ; puis le geste, sans retour."""
    usager, maintenant, refus = _la_personne(pk), timezone.now(), None
    if request.method == "POST":
        try:
            _effacer(request, usager, maintenant)
        except Refus as dit:
            refus = dit
        else:
            messages.success(request, f"C’est fait : il ne reste rien qui nomme cette personne (fiche nº {pk}).")
            return redirect("admin:publics_usager_changelist")
    contexte = cadre(
        request,
        "Effacer une personne",
        usager=usager,
        a_venir=effacements.a_venir(usager, maintenant),
        coche=bool(request.POST.get("compris")),
        refus=refus,
    )
    return render(request, "gestion/effacer.html", contexte, status=409 if refus else 200)


@du_conseiller
@never_cache
@require_GET
def les_demandes(request: HttpRequest) -> HttpResponse:
    ouvertes = list(demandes_de_droits.ouvertes())
    personnes = list(demandes_de_droits.avec_le_contact([d.contact for d in ouvertes if d.contact]))
    par_code = effacements.personnes_des_billets([d.code for d in ouvertes if d.code])
    demandes = [(d, _memes(d.contact, personnes) + par_code.get(d.code, [])) for d in ouvertes]
    contexte = cadre(request, "Demandes de droits", demandes=demandes, maintenant=timezone.now())
    return render(request, "gestion/demandes_de_droits.html", contexte)


@du_conseiller
@require_POST
def repondu(request: HttpRequest, pk: int) -> HttpResponse:
    if demandes_de_droits.repondre(pk, maintenant=timezone.now()):
        messages.success(request, "C’est noté : réponse donnée. Le contact laissé est effacé.")
    return redirect("admin:demandes_de_droits")


def _la_personne(pk: int) -> Usager:
    """Une personne effacée est introuvable."""
    return get_object_or_404(Usager.objects.connus().select_related("commune"), pk=pk)


def _effacer(request: HttpRequest, usager: Usager, maintenant: dt.datetime) -> None:
    if not request.POST.get("compris"):
        raise Refus("Cochez la case : l’effacement ne se défait pas.")
    annuler = bool(request.POST.get("annuler"))
    effacements.effacer_a_sa_demande(usager, annuler=annuler, maintenant=maintenant, par=request.user)


def _memes(contact: str, personnes: list[Usager]) -> list[Usager]:
    return [p for p in personnes if contact and contact.lower() in (str(p.telephone), p.email.lower())]


def _papier(usager: Usager, rubriques: list[droits.Rubrique], maintenant: dt.datetime) -> bytes:
    """Une demi-seconde : jamais dans une transaction."""
    contexte = {"usager": usager, "rubriques": rubriques, "maintenant": maintenant, "espace": Espace.objects.first()}
    texte = render_to_string("gestion/dossier_papier.html", contexte)
    return composer(texte, "css/dossier.css").write_pdf(pdf_variant=VARIANTE)


def _fichier(contenu: str | bytes, sorte: str, nom: str) -> HttpResponse:
    entetes = {"Content-Disposition": f'attachment; filename="{nom}"'}
    return HttpResponse(contenu, content_type=sorte, headers=entetes)
