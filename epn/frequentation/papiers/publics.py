"""Les chapitres qui disent qui vient, et pour quoi."""

from collections.abc import Iterator, Sequence

from epn.commun.dates import INSECABLE, MOIS, MOIS_COURTS
from epn.frequentation import phrases
from epn.frequentation.graphiques import COULEURS, barres, colonnes
from epn.frequentation.graphiques.colonnes import Colonne
from epn.frequentation.phrases import nombre
from epn.frequentation.publication import Publication

from .annee import Annee, capitale
from .elements import ABSENT, TUE, Chapitre, Image, Partie, Table, dire_nombre

# En pixels : celle de la feuille, et celle d'une image qui laisse sa droite à la table.
LARGEUR, MOITIE = 640, 340
# En dessous, le mois le plus fréquenté tient au hasard.
ASSEZ_DE_MOIS = 6


def activites(annee: Annee) -> Chapitre:
    return Chapitre("activites", "Les activités de l’année", [_courbe(annee), _natures(annee), *_niveaux(annee)])


def _courbe(annee: Annee) -> Partie:
    mois = annee.lue.periode.mois
    ici = [annee.lue.par_mois.get(m) for m in mois]
    avant = [annee.mois_d_avant.get(m.de_l_an_dernier()) for m in mois]
    lues = [
        Colonne(MOIS_COURTS[m.du.month - 1], _venues(p), _venues(q), p is not None)
        for m, p, q in zip(mois, ici, avant, strict=True)
    ]
    lignes = [[code, *map(_case, serie)] for code, serie in zip(annee.tetes, (ici, avant), strict=False)]
    table = Table("Venues par mois", ["Année", *(c.nom for c in lues)], lignes)
    dessin = colonnes.dessiner(lues, "Venues par mois, en colonnes.", largeur=LARGEUR - 45, hauteur=170)
    return Partie(
        _titre_des_mois(lues, annee),
        image=Image.de(dessin),
        cle="mois" if any(c.avant is not None for c in lues) else "",
        tables=[table],
        note="Un tiret : ce mois n’est pas clos." if any(ABSENT in ligne for ligne in lignes) else "",
    )


def _venues(mois: Publication | None) -> int | None:
    """Un mois clos sans rien de publié : rien ne s'y est passé."""
    return mois.chiffres.get("venues", 0) if mois else None


def _case(mois: Publication | None) -> str:
    return ABSENT if mois is None else dire_nombre(_venues(mois))


def _titre_des_mois(lues: Sequence[Colonne], annee: Annee) -> str:
    """Un mois caché peut être le plus fréquenté : alors on n'en nomme aucun."""
    if len([c for c in lues if c.n]) < ASSEZ_DE_MOIS or any(c.n is None for c in lues):
        return "Les venues, mois après mois"
    plein = max(range(len(lues)), key=lambda rang: lues[rang].n or 0)
    mois = MOIS[annee.lue.periode.mois[plein].du.month - 1]
    return f"{capitale(mois)}, mois le plus fréquenté{INSECABLE}: {nombre(lues[plein].n or 0)} venues"


def _natures(annee: Annee) -> Partie:
    vues = annee.barres("natures", COULEURS)
    evolutions = [(b.nom.lower(), b.n, b.avant) for b in vues if b.avant is not None]
    titre = phrases.titre_des_natures(evolutions)
    partie = _en_barres(annee, "natures", "Venues par nature d’activité", "Nature", vues)
    neutre = "Les venues, par nature d’activité" if titre.startswith("Les venues") else titre
    groupes = annee.publication.chiffres.get("groupes")
    dits = [f"En plus, {nombre(groupes)} participations de groupes partenaires : un total, jamais détaillé."]
    return Partie(neutre, dits if groupes else [], *partie, cote=True)


def _niveaux(annee: Annee) -> Iterator[Partie]:
    if annee.publication.table("niveaux").tue or not annee.publication.table("niveaux").visibles:
        return
    table = annee.table("niveaux", "Venues en atelier par niveau annoncé", "Niveau", ensemble=False)
    yield Partie("Les ateliers, par niveau", tables=[table])


def _en_barres(annee: Annee, nom: str, legende: str, premiere: str, vues: list) -> tuple:
    """Ce qui suit le titre et les phrases d'une partie : image, clé, table, note."""
    if annee.publication.table(nom).tue:
        return None, "", [], TUE
    dessin = barres.dessiner(vues, f"{legende}, en barres.", largeur=MOITIE) if vues else None
    compare = any(b.avant is not None for b in vues)
    tables = [annee.table(nom, legende, premiere, ensemble=True)]
    return (Image.de(dessin) if dessin else None), "barres" if compare and dessin else "", tables, ""


def publics(annee: Annee) -> Chapitre:
    ages = annee.publication.table("ages")
    parties = [
        Partie(
            phrases.titre_des_ages(ages),
            _nouvelles(annee),
            *_en_barres(
                annee, "ages", "Personnes différentes par tranche d’âge", "Tranche d’âge", annee.barres("ages")
            ),
            cote=True,
        ),
        Partie(
            "La situation des personnes",
            [],
            *_en_barres(annee, "statuts", "Personnes différentes par situation", "Situation", annee.barres("statuts")),
            cote=True,
        ),
        Partie(
            "Habitants, professionnels, agents",
            [],
            *_en_barres(annee, "audiences", "Personnes différentes par public", "Public", annee.barres("audiences")),
            cote=True,
        ),
    ]
    return Chapitre("publics", "Les publics et les âges", parties)


def _nouvelles(annee: Annee) -> list[str]:
    nouvelles = annee.publication.chiffres.get("nouvelles")
    personnes = annee.publication.chiffres.get("personnes")
    if not nouvelles or not personnes:
        return []
    return [f"{nombre(nouvelles)} personnes sur {nombre(personnes)} venaient pour la première fois."]
