"""Ce que la page dit en toutes lettres. Chaque phrase vient d’une règle sur les données ; quand elles ne la portent
pas, un titre neutre la remplace."""

from collections.abc import Sequence

from epn.commun.dates import INSECABLE
from epn.commun.vocabulaire import TrancheAge

from .graphiques.themes import Theme
from .publication import Publication, Ventilation

DIX = ("", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
SENIORS = (TrancheAge.DE_60_A_69, TrancheAge.DE_70_ET_PLUS)
# En dessous, « six sur dix » ferait d'une poignée une règle.
ASSEZ = 30
SANS_PLACE = (
    ("refus", "réservation refusée en ligne", "réservations refusées en ligne"),
    ("attente", "personne restée en liste d’attente", "personnes restées en liste d’attente"),
    ("alertes", "heure demandée et jamais libérée", "heures demandées et jamais libérées"),
    ("demandes", "demande de groupe déclinée", "demandes de groupe déclinées"),
)
# En points de part : en dessous, une demande ne dépasse pas l'offre, elle la suit.
ECART_QUI_COMPTE = 5


CACHE, ABSENT = "caché", "–"
EN_MINUTES = ("minutes_donnees", "minutes_possibles")


def nombre(n: int) -> str:
    """« 1 640 »."""
    return f"{n:,}".replace(",", INSECABLE)


def dire(n: int | None, *, par: int = 1) -> str:
    """« caché », ou le nombre. `par` : soixante, pour des heures."""
    return CACHE if n is None else nombre(round(n / par))


def environ(dit: str) -> str:
    return f"≈{INSECABLE}{dit}"


def lire(publication: Publication | None, nom: str) -> str:
    """Un chiffre publié, tel qu'il se lit : un tiret s'il n'a pas de sens ici, « ≈ » s'il est arrondi, des heures
    plutôt que des minutes."""
    if publication is None or nom not in publication.chiffres:
        return ABSENT
    n, en_heures = publication.chiffres[nom], nom in EN_MINUTES
    dit = dire(n, par=60 if en_heures else 1)
    if not n:
        return dit
    dit = f"{dit}{INSECABLE}h" if en_heures else dit
    return environ(dit) if nom in publication.arrondis else dit


def titre_lu(titre: str) -> str:
    """Ce que les tableurs comptent en minutes se lit en heures."""
    return titre.replace("Minutes", "Heures")


def resume(publication: Publication, an_dernier: Publication | None, non_touchees: int = 0) -> str:
    personnes = publication.chiffres.get("personnes")
    if personnes is None:
        return "Le nombre de personnes est caché : lui, ou un autre qui s’en déduirait, ferait reconnaître quelqu’un."
    if not personnes:
        return "Personne n’a été pointé présent."
    mots = f"{nombre(personnes)} personnes sont venues" if personnes > 1 else "Une personne est venue"
    if "personnes" in publication.arrondis:
        mots = f"Environ {mots}"
    avant = an_dernier.chiffres.get("personnes") if an_dernier else None
    if avant is not None:
        ecart = personnes - avant
        sens = "de plus que" if ecart > 0 else "de moins que"
        mots += f", {nombre(abs(ecart))} {sens} l’an dernier" if ecart else ", autant que l’an dernier"
    ages = titre_des_ages(publication.table("ages"), "")
    phrases = [mots, ages]
    if non_touchees:
        phrases.append(
            f"{non_touchees}{INSECABLE}communes restent à rencontrer"
            if non_touchees > 1
            else "Une commune reste à rencontrer"
        )
    return " ".join(f"{phrase}." for phrase in phrases if phrase)


def sans_place(publication: Publication) -> str:
    """Ceux à qui l'on a dit non, quand ces nombres se montrent ; vide sinon."""
    dits = []
    for nom, singulier, pluriel in SANS_PLACE:
        if n := publication.chiffres.get(f"sans_place_{nom}"):
            dits.append(f"{nombre(n)}{INSECABLE}{pluriel if n > 1 else singulier}")
    return f"Faute de place : {', '.join(dits)}." if dits else ""


def titre_des_ages(ages: Ventilation, neutre: str = "L’âge des personnes") -> str:
    """« Six personnes sur dix ont 60 ans ou plus »."""
    seniors = [ages.valeur(tranche) for tranche in SENIORS]
    if None in seniors or not ages.ensemble or ages.ensemble < ASSEZ:
        return neutre
    dixiemes = round(10 * sum(n or 0 for n in seniors) / ages.ensemble)
    if not 3 <= dixiemes <= 9:
        return neutre
    return f"{DIX[dixiemes].capitalize()} personnes sur dix ont 60{INSECABLE}ans ou plus"


def titre_des_natures(evolutions: Sequence[tuple[str, int, int]], neutre: str = "Les venues, mois par mois") -> str:
    """`evolutions` : (nom, venues, venues l'an dernier). La plus forte hausse, si elle est franche."""
    franches = [(n / avant - 1, nom) for nom, n, avant in evolutions if avant >= ASSEZ and n >= 1.2 * avant]
    if not franches:
        return neutre
    part, nom = max(franches)
    return f"Plus forte hausse : {nom}, +{round(100 * part)}{INSECABLE}% en un an"


def titre_de_la_carte(loin: Sequence[int | None], km: int) -> str:
    """`loin` : les communes au-delà de `km` ; None, cachée, donc touchée."""
    neutre = "D’où viennent les personnes"
    if not loin or all(n is None for n in loin):
        return neutre
    touchees = sum(n != 0 for n in loin)
    if not touchees:
        return f"Au-delà de {km}{INSECABLE}km, aucune commune n’est touchée"
    if touchees == len(loin):
        return neutre
    s = "s" if touchees > 1 else ""
    return f"Au-delà de {km}{INSECABLE}km, {touchees}{INSECABLE}commune{s} touchée{s} sur {len(loin)}"


def titre_des_themes(themes: Sequence[Theme]) -> str:
    """Les thèmes où la demande dépasse l'offre, trois au plus."""
    noms = [t.nom for t in themes if t.ecart >= ECART_QUI_COMPTE][:3]
    if not noms:
        return "Ce que l’on demande, ce que l’on donne"
    return f"{', '.join(noms).capitalize()} : la demande dépasse l’offre"
