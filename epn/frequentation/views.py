from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from epn.commun import dates
from epn.commun.vocabulaire import Presence
from epn.territoire.models import Commune, Lieu

from . import choix, cloture, communes, lecture, phrases, repartitions, tableaux, tous
from .lecture import Lecture
from .models import Chiffres
from .periodes import Sorte, qui_contient
from .publication import Publication


@require_safe
@login_required
@permission_required("frequentation.view_frequentation", raise_exception=True)
def accueil(request: HttpRequest) -> HttpResponse:
    """Les chiffres figés d'une période, pour la communauté de communes."""
    jour = dates.jour_local(timezone.now())
    closes = lecture.periodes_closes()
    if not closes:
        return render(request, "frequentation/vide.html", _premiere_cloture())
    lieux = list(Lieu.objects.all())
    contexte = {
        "periodes": [(s.label, [c for c in closes if c.sorte == s]) for s in reversed(Sorte)],
        "natures": choix.natures(),
        "lieux": lieux,
    }
    try:
        choisi = choix.lire(request.GET, closes, lieux, jour)
    except choix.Introuvable as refus:
        choisi = choix.Choix(lecture.habituelle(closes), "", None)
        contexte |= {"choix": choisi, "phrase": refus.phrase}
        return render(request, "frequentation/rien.html", contexte, status=refus.statut)
    contexte["choix"] = choisi
    lue = lecture.lire(choisi.cloture, closes, choisi.nature, choisi.lieu.pk if choisi.lieu else None)
    if not lue.versions:
        contexte["phrase"] = (
            f"Rien n’a été pointé pour ce choix, {lue.periode}. Élargissez-le : toutes les natures, tous les lieux."
        )
        return render(request, "frequentation/rien.html", contexte)
    principal = next((lieu for lieu in lieux if lieu.principal), None)
    return render(request, "frequentation/accueil.html", contexte | _montrer(lue, principal))


def _montrer(lue: Lecture, principal: Lieu | None) -> dict[str, object]:
    publication = lue.publication
    par_commune = communes.composer(publication, lue.comparable, list(Commune.objects.all()), principal)
    # Sous un filtre, une commune non touchée a pu l'être par autre chose, ou ailleurs ; un mois n'en sait rien.
    ventilee = "communes" in publication.tables
    a_rencontrer = par_commune.non_touchees if ventilee and not lue.est_filtree else 0
    fiches = tableaux.fiches(lue, lue.comparable, par_commune.touchees)
    return {
        "ventilee": ventilee,
        "lecture": lue,
        "seuil": Chiffres.Seuil.ECRAN.value,
        "resume": phrases.resume(publication, lue.comparable, a_rencontrer),
        "fiches": fiches if ventilee else fiches[:-1],
        "communes": par_commune,
        "venues": tableaux.venues(lue),
        "publics": repartitions.publics(publication),
        **_themes(publication),
        "tous": tous.lignes(lue),
        "non_pointees": publication.chiffres.get(f"presence_{Presence.A_RENSEIGNER}"),
        "sans_place": phrases.sans_place(publication),
        "groupes": publication.chiffres.get("groupes"),
        "corrections": lue.versions[1:],
        "venues_d_abord": lue.d_abord.chiffres.get("venues") if lue.d_abord else None,
    }


def _themes(publication: Publication) -> dict[str, object]:
    if "themes_demandes" in publication.tables:
        return {"themes": repartitions.demandes_et_dons(publication)}
    donnes = "themes_donnes" in publication.tables
    return {"themes": None, "themes_donnes": repartitions.themes_donnes(publication) if donnes else None}


def _premiere_cloture() -> dict[str, object]:
    premier = cloture.premier_jour()
    return {"premiere": qui_contient(premier, Sorte.MOIS) if premier else None}
