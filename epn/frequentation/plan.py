"""Ce qui se dit d'une période ou d'un filtre, et à quelle finesse (décision 20).

Une année entière se dit à l'unité. Tout le reste, plus fin (un mois, un trimestre, une nature, un lieu), se dit à la
dizaine : deux nombres qui s'emboîtent ne se soustraient plus à l'unité, et bien moins de cases ont à se cacher.
"""

from epn.planning.models import Nature

from .emboitement import Noeud
from .periodes import Sorte

DIZAINE = 10
# Le programme est public : à la minute, les heures données diraient combien de rendez-vous, donc qui manque.
CINQ_HEURES = 300

D_UN_FILTRE = (
    "venues",
    "personnes",
    "places_offertes",
    "places_occupees",
    "seances",
    "presence_absent",
    "minutes_donnees",
    "minutes_possibles",
    "preavis_jours",
)
D_UN_FILTRE_D_UN_MOIS = ("venues", "personnes")
# Des séances, des places, des heures que la semaine annonce ; ou bien, des refus en ligne, personne ne sait qui.
SANS_PERSONNE = ("places_offertes", "seances", "minutes_possibles", "preavis_jours", "groupes", "sans_place_refus")
# Une part de quelques-uns : sur moins d'un an, elle en montrerait un.
D_UN_AN = ("groupes", "utiles", "trop_difficiles", "progres_suivies", "progres_montees")
# Se retrouve par soustraction : les venues, sans celles hors les murs.
JAMAIS = ("presence_present",)

TABLES_D_UN_MOIS = ("natures", "ages", "statuts", "audiences", "themes_donnes", "themes_demandes")
TABLES_D_UN_TRIMESTRE = (*TABLES_D_UN_MOIS, "communes", "niveaux")
TABLES_D_UN_AN = (*TABLES_D_UN_TRIMESTRE, "orientations", "communes_visitees")
TABLES_D_UN_FILTRE = ("ages", "statuts", "audiences", "communes", "themes_donnes")


def est_entier(noeud: Noeud) -> bool:
    return noeud[1:] == ("", None)


def dit_le_chiffre(noeud: Noeud, nom: str) -> bool:
    periode, nature, _ = noeud
    if nom in JAMAIS or (nom in D_UN_AN and not periode.est_annuelle):
        return False
    if est_entier(noeud):
        return True
    if nature == Nature.EXTERIEURE and nom == "personnes":
        return False
    return nom in (D_UN_FILTRE_D_UN_MOIS if periode.sorte == Sorte.MOIS else D_UN_FILTRE)


def dit_la_table(noeud: Noeud, nom: str) -> bool:
    if not est_entier(noeud):
        return noeud[0].est_annuelle and nom in TABLES_D_UN_FILTRE and noeud[1] != Nature.EXTERIEURE
    if noeud[0].est_annuelle:
        return nom in TABLES_D_UN_AN
    return nom in (TABLES_D_UN_MOIS if noeud[0].sorte == Sorte.MOIS else TABLES_D_UN_TRIMESTRE)


def pas_du_chiffre(noeud: Noeud, nom: str) -> int:
    """1 : dit à l'unité ; sinon, arrondi à ce nombre près."""
    periode, nature, _ = noeud
    if nom == "minutes_donnees":
        return CINQ_HEURES
    if nom in SANS_PERSONNE:
        return 1
    if est_entier(noeud):
        return 1 if periode.est_annuelle else DIZAINE
    return 1 if nature and nom == "venues" and periode.est_annuelle else DIZAINE


def pas_de_la_table(noeud: Noeud) -> int:
    return 1 if est_entier(noeud) and noeud[0].est_annuelle else DIZAINE


def arrondir(n: int, pas: int) -> int:
    """Au plus proche ; la moitié va au-dessus."""
    return n if pas == 1 else (n + pas // 2) // pas * pas


def plage(affiche: int, pas: int) -> tuple[int, int]:
    """Ce que peut valoir un nombre qui se lit ainsi. Un zéro qui se lit est un vrai zéro : un petit nombre se cache."""
    if pas == 1 or not affiche:
        return affiche, affiche
    return affiche - pas // 2, affiche + pas - pas // 2 - 1
