"""La semaine composée, dans la langue du calendrier à l'écran (EventCalendar) : rien ne s'y décide, on traduit.

Les heures sont celles de la pendule du lieu, sans décalage : où que soit le navigateur, 14 h s'affiche à 14 h.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from epn.commun import dates
from epn.gestion import viser
from epn.gestion.engagements import Engagement
from epn.gestion.semaine_du_poste import Bande, Jour, Semaine
from epn.planning.calendrier import Intervalle

PREMIERE_HEURE, DERNIERE_HEURE = 9, 17


def traduire(semaine: Semaine, *, choisi: str = "", se_ferme: bool = False) -> dict[str, Any]:
    """`choisi` : l'engagement que le panneau montre. `se_ferme` : les demi-journées à venir se ferment d'ici."""
    de, a = _heures_montrees(semaine)
    return _commun(semaine) | {
        "vue": "timeGridWeek",
        "debut": semaine.lundi.isoformat(),
        "jours": [j.date.isoweekday() % 7 for j in semaine.jours],
        "de": f"{de:02d}:00",
        "a": f"{a:02d}:00",
        "choisi": choisi,
        "fermables": {
            j.date.isoformat(): [d.moment for d in j.demi_journees if se_ferme and d.se_ferme] for j in semaine.jours
        },
        "evenements": [e for jour in semaine.jours for e in _du_jour(jour, semaine.maintenant)],
    }


def traduire_le_mois(mois: dt.date, periode: Semaine) -> dict[str, Any]:
    """Les engagements seuls, et les jours fermés : les bandes et les heures libres se lisent dans la semaine."""
    evenements = [_engagement(e, periode.maintenant) for jour in periode.tous for e in jour.engagements]
    for jour in periode.tous:
        evenements += [_jour_ferme(jour, fermee.dite) for fermee in jour.fermetures if fermee.entiere]
    return _commun(periode) | {"vue": "dayGridMonth", "debut": mois.isoformat(), "evenements": evenements}


def _commun(semaine: Semaine) -> dict[str, Any]:
    """Ce que le calendrier demande toujours ; `decalage` : celui de la pendule du lieu, pour dire l'heure qu'il est."""
    decalage = dates.heure_locale(semaine.maintenant).isoformat()[-6:]
    return {"decalage": decalage, "choisi": "", "fermables": {}, "jours": [*range(7)], "de": "08:00", "a": "18:00"}


def _jour_ferme(jour: Jour, dite: str) -> dict[str, Any]:
    return {
        "id": f"fermee-{jour.date}",
        "start": jour.date.isoformat(),
        "end": jour.date.isoformat(),
        "allDay": True,
        "display": "background",
        "title": dite,
        "classNames": ["heures-fermees"],
    }


def _du_jour(jour: Jour, maintenant: dt.datetime) -> Iterator[dict[str, Any]]:
    for bande in jour.bandes:
        yield _bornes(bande) | {
            "id": f"bande-{bande.plage.pk}-{jour.date}",
            "display": "background",
            "title": bande.titre,
            "classNames": ["bande-type", f"nature-{bande.nature}"],
            "extendedProps": {"note": bande.note},
        }
        yield from _a_prendre(bande)
    for fermee in jour.fermetures:
        yield _bornes(fermee) | {
            "id": f"fermee-{viser.ecrire(fermee.debut)}",
            "display": "background",
            "title": fermee.dite,
            "classNames": ["heures-fermees"],
        }
    for engagement in jour.engagements:
        yield _engagement(engagement, maintenant)


def _a_prendre(bande: Bande) -> Iterator[dict[str, Any]]:
    """Ce qui est libre : une heure à réserver, une bande de groupe où ajouter une séance."""
    for creneau in bande.libres:
        adresse = f"{reverse('admin:appel')}?creneau={creneau.code}"
        yield _libre(creneau, f"{dates.heure(creneau.debut)} libre", adresse, f"libre-{creneau.code}")
    if bande.se_programme:
        yield _libre(bande, "Ajouter une séance", bande.nouvelle_seance, f"a-programmer-{viser.ecrire(bande.debut)}")


def _libre(heures: Intervalle, titre: str, adresse: str, cle: str) -> dict[str, Any]:
    return _bornes(heures) | {
        "id": cle,
        "title": titre,
        "editable": False,
        "classNames": ["libre"],
        "extendedProps": {"adresse": adresse},
    }


def _engagement(e: Engagement, maintenant: dt.datetime) -> dict[str, Any]:
    return _bornes(e) | {
        "id": e.cle,
        "title": e.titre,
        "editable": e.se_deplace,
        "classNames": ["engagement", f"nature-{e.nature}", *(["passe"] if e.fin <= maintenant else [])],
        "extendedProps": {
            "adresse": e.adresse,
            "deplacer": e.etape,
            "avance": e.avance,
            "heures": dates.de_a(e.debut, e.fin),
            "precisions": e.precisions,
            "prises": min(e.prises, e.capacite),
            "capacite": e.capacite,
        },
    }


def _bornes(heures: Intervalle) -> dict[str, str]:
    return {"start": f"{viser.ecrire(heures.debut)}:00", "end": f"{viser.ecrire(heures.fin)}:00"}


def _heures_montrees(semaine: Semaine) -> tuple[int, int]:
    """De l'heure d'avant le premier à l'heure d'après le dernier : assez pour poser un peu à côté."""
    tout = [i for j in semaine.jours for i in (*j.bandes, *j.engagements)]
    debuts = [dates.heure_locale(i.debut).hour for i in tout]
    fins = [dates.heure_locale(i.fin) for i in tout]
    dernieres = [f.hour + bool(f.minute) if f.hour or f.minute else 24 for f in fins]
    premiere, derniere = min([PREMIERE_HEURE, *debuts]), max([DERNIERE_HEURE, *dernieres])
    return max(premiere - 1, 0), min(derniere + 1, 24)
