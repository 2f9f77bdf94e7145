"""Les chapitres qui disent ce qui est demandé et donné, la place qu'il y avait, et le temps qu'il a fallu."""

from collections.abc import Iterator

from epn.commun.dates import INSECABLE
from epn.commun.templatetags.francais import capitale
from epn.commun.vocabulaire import Presence
from epn.frequentation import repartitions
from epn.frequentation.definitions import CHIFFRES
from epn.frequentation.graphiques import themes as dessin
from epn.frequentation.graphiques.themes import Theme
from epn.frequentation.phrases import nombre
from epn.frequentation.publication import Publication

from .annee import Annee, sur
from .elements import TUE, Chapitre, Image, Partie, Table

# En pixels : le plus long thème s'y lit en entier.
NOMS, LARGEUR = 215, 315
PLACES = ("seances", "places_offertes", "places_occupees")
SANS_PLACE = ("sans_place_attente", "sans_place_alertes", "sans_place_demandes")
POINTEES = tuple(f"presence_{nom}" for nom in (Presence.ABSENT, Presence.EXCUSE, "tardives", Presence.A_RENSEIGNER))
AVIS = ("avis", "utiles", "trop_difficiles")
PROGRES = ("progres_suivies", "progres_montees")


def themes(annee: Annee) -> Chapitre:
    parties = [_demandes_et_dons(annee), *_niveaux(annee), _orientations(annee)]
    return Chapitre("themes", "Les thèmes, les niveaux, les orientations", parties)


def _demandes_et_dons(annee: Annee) -> Partie:
    section = repartitions.demandes_et_dons(annee.publication)
    parts = {t.nom: t for t in section.parts}
    rangs = {t.nom: rang for rang, t in enumerate(section.parts)}
    rangees = sorted(section.lignes, key=lambda ligne: rangs.get(ligne[0], len(rangs)))
    lignes = [_ligne(*ligne, parts.get(ligne[0])) for ligne in rangees]
    tables = [Table("Demandes et venues par thème", ["Thème", "Demandé", "Donné"], lignes)] if lignes else []
    image = Image.de(dessin.dessiner(section.parts, noms=NOMS, largeur=LARGEUR)) if section.parts else None
    tues = [annee.publication.table(nom).tue for nom in ("themes_demandes", "themes_donnes")]
    dits = ["Part de chaque thème dans les demandes et dans les venues."] if image else []
    return Partie(section.titre, dits, image, "themes" if image else "", tables, TUE if all(tues) else "", cote=True)


def _ligne(nom: str, demande: str, don: str, parts: Theme | None) -> list[str]:
    if parts is None:
        return [capitale(nom), demande, don]
    return [
        capitale(nom),
        f"{demande} ({parts.demande}{INSECABLE}%)",
        f"{don} ({parts.donne}{INSECABLE}%)",
    ]


def _niveaux(annee: Annee) -> Iterator[Partie]:
    if any(annee.publication.table("niveaux").visibles.values()):
        table = annee.table("niveaux", "Venues en atelier par niveau annoncé", "Niveau", ensemble=False)
        yield Partie("Les ateliers, par niveau", tables=[table])


def _orientations(annee: Annee) -> Partie:
    titre = "Les personnes envoyées vers un autre service"
    if annee.publication.table("orientations").tue:
        return Partie(titre, note=TUE)
    table = annee.table("orientations", "Orientations par service", "Vers", ensemble=False)
    if not table.lignes:
        return Partie(titre, ["Personne n’a été orienté vers un autre service."])
    return Partie(titre, tables=[table])


def places(annee: Annee) -> Chapitre:
    remplissage = ["Places occupées sur places offertes", *annee.parts("places_occupees", "places_offertes")]
    lignes = [*_lignes(annee, PLACES), remplissage, *_lignes(annee, SANS_PLACE)]
    return Chapitre(
        "places",
        "La place et l’attente",
        [
            Partie(
                _titre_des_places(annee.publication),
                tables=[_table(annee, "Places, et demandes sans place", lignes)],
            ),
            Partie(
                "Venir, s’excuser, manquer",
                [_preavis(annee.publication)] if annee.publication.chiffres.get("preavis_jours") else [],
                tables=[_table(annee, "Rendez-vous et inscriptions, une fois pointés", _lignes(annee, POINTEES))],
            ),
        ],
    )


def _titre_des_places(publication: Publication) -> str:
    occupees, offertes = (publication.chiffres.get(nom) for nom in ("places_occupees", "places_offertes"))
    if not occupees or not offertes:
        return "Les places des ateliers"
    return f"{round(100 * occupees / offertes)}{INSECABLE}% des places d’atelier sont occupées"


def _preavis(publication: Publication) -> str:
    jours = publication.chiffres["preavis_jours"]
    return f"Une place se réserve en moyenne {jours}{INSECABLE}jour{'s' if (jours or 0) > 1 else ''} à l’avance."


def temps(annee: Annee) -> Chapitre:
    lignes = [
        ["Heures données au public", *annee.les_deux("minutes_donnees", par=60)],
        ["Heures offertes par la semaine", *annee.les_deux("minutes_possibles", par=60)],
        ["Part donnée au public", *annee.parts("minutes_donnees", "minutes_possibles")],
    ]
    return Chapitre(
        "temps",
        "Le temps donné, et ce qu’il apporte",
        [
            Partie(_titre_du_temps(annee.publication), tables=[_table(annee, "Temps du conseiller", lignes)]),
            Partie(
                "Ce que les personnes en disent",
                [_avis(annee.publication)] if _avis(annee.publication) else [],
                tables=[_table(annee, "Avis laissés sans nom après une séance", _lignes(annee, AVIS))],
            ),
            Partie(
                "L’autonomie, quand elle a été notée deux fois",
                tables=[_table(annee, "Progrès d’autonomie", _lignes(annee, PROGRES))],
            ),
        ],
    )


def _titre_du_temps(publication: Publication) -> str:
    minutes = publication.chiffres.get("minutes_donnees")
    if not minutes:
        return "Les heures données au public"
    return f"{nombre(round(minutes / 60))} heures données au public"


def _avis(publication: Publication) -> str:
    utiles, avis = publication.chiffres.get("utiles"), publication.chiffres.get("avis")
    return f"Avis «{INSECABLE}utile{INSECABLE}»{INSECABLE}: {sur(utiles, avis)}." if utiles and avis else ""


def _lignes(annee: Annee, noms: tuple[str, ...]) -> list[list[str]]:
    return [[CHIFFRES[nom].titre, *annee.les_deux(nom)] for nom in noms]


def _table(annee: Annee, legende: str, lignes: list[list[str]]) -> Table:
    return Table(legende, ["", *annee.tetes], lignes)
