"""Le nom et la définition de chaque chiffre publié, dans les mots de ceux qui les lisent. Un seul endroit."""

from dataclasses import dataclass

from epn.commun.vocabulaire import OrientationVers, Statut, Thematique, TrancheAge
from epn.planning.models import Nature
from epn.territoire.models import Commune
from publics.models import Usager


@dataclass(frozen=True)
class Definition:
    titre: str
    dit: str


CHIFFRES = {
    "venues": Definition("Venues", "Personnes pointées présentes, et participants comptés hors les murs."),
    "personnes": Definition("Personnes différentes", "Comptées une fois, quel que soit le nombre de leurs venues."),
    "nouvelles": Definition("Personnes nouvelles", "Jamais venues avant la période."),
    "revenues": Definition("Personnes revenues", "Déjà venues avant la période."),
    "places_offertes": Definition("Places offertes", "Aux séances tenues et ouvertes à l’inscription."),
    "places_occupees": Definition("Places occupées", "Inscrits à ces séances, sans dépasser les places offertes."),
    "seances": Definition("Séances tenues", "Séances ouvertes à l’inscription, non annulées."),
    "sans_place_attente": Definition("Restées en liste d’attente", "Quand la séance a eu lieu."),
    "sans_place_alertes": Definition("Heures demandées et jamais libérées", "« Prévenez-moi » restés sans heure."),
    "sans_place_demandes": Definition("Demandes de groupes déclinées", "Reçues pendant la période."),
    "sans_place_refus": Definition(
        "Réservations refusées en ligne",
        "Envois où l’heure ou la place venait à manquer ; qui réessaie y compte deux fois.",
    ),
    "presence_a_renseigner": Definition("Non pointées", "Finies, et comptées nulle part ailleurs."),
    "presence_absent": Definition("Absences non excusées", "Pointées absentes."),
    "presence_excuse": Definition("Absences excusées", "Pointées excusées."),
    "presence_tardives": Definition("Annulations tardives", "Par l’usager, moins de vingt-quatre heures avant."),
    "preavis_jours": Definition("Jours d’avance", "En moyenne, de la réservation à l’heure dite."),
    "minutes_donnees": Definition("Minutes données au public", "Heures du conseiller où quelqu’un est venu."),
    "minutes_possibles": Definition("Minutes offertes par la semaine", "Semaine type, fermetures ôtées."),
    "avis": Definition("Avis reçus", "Laissés sans nom après une séance."),
    "utiles": Definition("Avis « utile »", "Parmi les avis reçus."),
    "trop_difficiles": Definition("Avis « trop difficile »", "Parmi les avis reçus."),
    "progres_suivies": Definition("Autonomie notée deux fois", "Personnes, pendant la période."),
    "progres_montees": Definition("Autonomie en progrès", "Parmi elles, celles qui ont monté."),
    "groupes": Definition("Participations de groupes partenaires", "Total de l’année, jamais détaillé."),
}
TABLES = {
    "natures": Definition("Venues par nature", "Chaque venue, selon ce pour quoi elle est."),
    "communes": Definition("Personnes différentes par commune", "Commune de résidence."),
    "ages": Definition("Personnes différentes par tranche d’âge", "Âge atteint dans l’année où finit la période."),
    "statuts": Definition("Personnes différentes par situation", "Situation dite par la personne."),
    "audiences": Definition("Personnes différentes par public", "Ce qu’elles sont pour le lieu."),
    "niveaux": Definition("Venues en atelier par niveau", "Niveau annoncé de l’atelier."),
    "themes_donnes": Definition("Venues par thématique travaillée", "Une venue compte dans chacune."),
    "themes_demandes": Definition("Demandes par thématique", "Besoins dits et souhaits d’ateliers."),
    "orientations": Definition("Orientations", "Personnes envoyées vers un autre service."),
    "communes_visitees": Definition("Sorties hors les murs par commune", "Nombre de sorties."),
}
_NIVEAUX = {"debutant": "débutant", "intermediaire": "intermédiaire", "avance": "avancé", "": "tous niveaux"}
_MOTS: dict[str, dict[str, str]] = {
    "natures": {n.value: str(n.label) for n in Nature},
    "ages": {t.value: str(t.label) for t in TrancheAge},
    "statuts": {s.value: str(s.label) for s in Statut},
    "audiences": {a.value: str(a.label) for a in Usager.Audience},
    "niveaux": _NIVEAUX,
    "themes_donnes": {t.value: str(t.label) for t in Thematique},
    "themes_demandes": {t.value: str(t.label) for t in Thematique},
    "orientations": {v.value: str(v.label) for v in OrientationVers},
}


def mots(table: str) -> dict[str, str]:
    """Ce que veut dire chaque case d'une table. Une requête pour les communes, aucune pour les autres."""
    if table in ("communes", "communes_visitees"):
        return {"": "commune non dite", **dict(Commune.objects.values_list("code_insee", "nom"))}
    return _MOTS[table]
