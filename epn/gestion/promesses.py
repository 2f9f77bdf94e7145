"""Ce qui est promis à quelqu'un, lu au registre : quoi, quand, combien de personnes, et si la semaine le porte."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.urls import reverse

from ateliers.models import Inscription
from epn.commun import dates
from epn.planning.calendrier import Coupure, Intervalle, PlageDatee
from epn.planning.models import Nature, Occupation, Plage
from epn.planning.ouvertures import Ouvertures

GENRES = ("rendez_vous", "seance", "seance_partenaire", "action_exterieure", "offre")


@dataclass(frozen=True)
class Engagement(Intervalle):
    """Une ligne du registre. `adresse` : où en décider."""

    cle: int
    conseiller_id: int
    nature: str
    genre: str
    quoi: str
    ou: str
    lieu_id: int | None
    adresse: str = ""
    sequence: int = 0
    inscrits: int = 0

    @property
    def jour(self) -> dt.date:
        return dates.jour_local(self.debut)

    @property
    def dit(self) -> str:
        heures = f"{dates.en_toutes_lettres(self.jour, annee=True)}, {dates.de_a(self.debut, self.fin)}"
        return f"{heures} : {', '.join(filter(None, [self.quoi, self.ou]))}"


def lire_engagements(maintenant: dt.datetime) -> list[Engagement]:
    """Tout ce qui est à venir, dans l'ordre. Deux requêtes."""
    lignes = list(_a_venir(maintenant))
    par_seance = Inscription.objects.vivantes().filter(seance__occupation__in=lignes).order_by().values("seance")
    inscrits = dict(par_seance.annotate(n=Count("pk")).values_list("seance__occupation", "n"))
    return [_engagement(ligne, inscrits.get(ligne.pk, 0)) for ligne in lignes]


def hors_de_la_semaine(engagements: Iterable[Engagement], ouverture: Ouvertures) -> set[int]:
    """Les clés de ceux qu'aucune plage de leur nature ne porte, ou qu'une fermeture touche."""
    return {e.cle for e in engagements if not _tient(e, ouverture)}


def _a_venir(maintenant: dt.datetime) -> QuerySet[Occupation]:
    suites = ("rendez_vous__usager", "rendez_vous__lieu", "seance__atelier", "seance__lieu", "seance_partenaire__lieu")
    a_venir = Occupation.objects.filter(debut__gt=maintenant)
    return a_venir.select_related(*GENRES, *suites, "offre__lieu").order_by("debut", "pk")


def _engagement(ligne: Occupation, inscrits: int) -> Engagement:
    genre = next((g for g in GENRES if hasattr(ligne, g)), "")
    objet = getattr(ligne, genre) if genre else ligne
    lieu = getattr(objet, "lieu", None)
    return Engagement(
        debut=ligne.debut,
        fin=ligne.fin,
        cle=ligne.pk,
        conseiller_id=ligne.conseiller_id,
        nature=ligne.nature,
        genre=genre,
        quoi=_quoi(genre, objet, inscrits),
        ou=lieu.nom if lieu else "",
        lieu_id=lieu.pk if lieu else None,
        adresse=_adresse(genre, objet),
        sequence=getattr(objet, "sequence", 0),
        inscrits=inscrits,
    )


def _quoi(genre: str, objet: object, inscrits: int) -> str:
    """Un groupe partenaire n'est qu'un nombre."""
    if genre == "rendez_vous":
        return f"rendez-vous de {objet.usager}"
    if genre == "seance":
        places = f"{objet.capacite}{dates.INSECABLE}places"
        return f"{objet.titre}, {f'{inscrits} sur {places}' if inscrits else places}"
    if genre == "seance_partenaire":
        return objet.designation
    if genre == "action_exterieure":
        return f"{objet.titre}, hors les murs"
    return "heure gardée" if genre == "offre" else objet.get_nature_display()


def _adresse(genre: str, objet: object) -> str:
    if genre == "rendez_vous":
        return reverse("admin:rendez_vous_deplacer", args=[objet.pk])
    return reverse("admin:seance", args=[objet.pk]) if genre == "seance" else ""


def _tient(engagement: Engagement, ouverture: Ouvertures) -> bool:
    if engagement.nature == Nature.EXTERIEURE:
        return not any(_ferme(c, engagement) for c in ouverture.coupures if c.lieu_id is None)
    porteuses = [p for p in ouverture.plages if _porte(p, engagement)]
    return bool(porteuses) and not any(_ferme(c, engagement) for c in ouverture.coupures)


def _porte(plage: PlageDatee[Plage], engagement: Engagement) -> bool:
    return (
        plage.plage.conseiller_id == engagement.conseiller_id
        and plage.plage.nature == engagement.nature
        and plage.debut <= engagement.debut
        and engagement.fin <= plage.fin
    )


def _ferme(coupure: Coupure, engagement: Engagement) -> bool:
    return coupure.concerne(engagement) and coupure.chevauche(engagement)
