"""Les chapitres qui disent qui vient, et pour quoi."""

from collections.abc import Iterator, Sequence

from epn.commun.dates import INSECABLE, MOIS, MOIS_COURTS
from epn.frequentation import phrases
from epn.frequentation.graphiques import COULEURS, barres, colonnes
from epn.frequentation.graphiques.colonnes import Colonne
from epn.frequentation.phrases import nombre

from .annee import Annee, capitale
from .elements import ABSENT, TUE, Chapitre, Image, Partie, Table, dire_nombre

LARGEUR = 600
# En dessous, le mois le plus fréquenté tient au hasard.
ASSEZ_DE_MOIS = 6


def activites(annee: Annee) -> Chapitre:
    return Chapitre("activites", "Les activités de l’année", [_courbe(annee), _natures(annee), *_niveaux(annee)])


def _courbe(annee: Annee) -> Partie:
    lues = [
        Colonne(
            MOIS_COURTS[m.du.month - 1],
            p.chiffres.get("venues") if (p := annee.lue.par_mois.get(m)) else None,
            q.chiffres.get("venues") if (q := annee.mois_d_avant.get(m.de_l_an_dernier())) else None,
            m in annee.lue.par_mois,
        )
        for m in annee.lue.periode.mois
    ]
    compare = any(c.avant is not None for c in lues)
    lignes = [
        [
            capitale(MOIS[m.du.month - 1]),
            dire_nombre(c.n) if c.close else ABSENT,
            *([ABSENT if c.avant is None else nombre(c.avant)] if compare else []),
        ]
        for m, c in zip(annee.lue.periode.mois, lues, strict=True)
    ]
    table = Table("Venues par mois", ["Mois", *annee.tetes[: 2 if compare else 1]], lignes)
    dessin = colonnes.dessiner(lues, "Venues par mois, en colonnes.", largeur=LARGEUR - 50, hauteur=170)
    note = "Un tiret : ce mois n’est pas clos, ou son nombre est caché." if any(ABSENT in li for li in lignes) else ""
    return Partie(
        _titre_des_mois(lues, annee),
        image=Image.de(dessin),
        cle="mois" if compare else "",
        tables=[_couchee(table)],
        note=note,
    )


def _couchee(table: Table) -> Table:
    """Douze mois en colonnes, une année par ligne."""
    noms, *series = zip(*table.lignes, strict=True)
    courts = [MOIS_COURTS[MOIS.index(nom.lower())] for nom in noms]
    return Table(
        table.legende, ["Année", *courts], [[t, *s] for t, s in zip(table.colonnes[1:], series, strict=True)]
    )


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
    return Partie(neutre, dits if groupes else [], *partie)


def _niveaux(annee: Annee) -> Iterator[Partie]:
    if annee.publication.table("niveaux").tue or not annee.publication.table("niveaux").visibles:
        return
    table = annee.table("niveaux", "Venues en atelier par niveau annoncé", "Niveau", ensemble=False)
    yield Partie("Les ateliers, par niveau", tables=[table])


def _en_barres(annee: Annee, nom: str, legende: str, premiere: str, vues: list) -> tuple:
    """Ce qui suit le titre et les phrases d'une partie : image, clé, table, note."""
    if annee.publication.table(nom).tue:
        return None, "", [], TUE
    dessin = barres.dessiner(vues, f"{legende}, en barres.", largeur=LARGEUR - 250) if vues else None
    compare = any(b.avant is not None for b in vues)
    tables = [annee.table(nom, legende, premiere, ensemble=True)]
    return (Image.de(dessin) if dessin else None), "barres" if compare and dessin else "", tables, ""


def publics(annee: Annee) -> Chapitre:
    ages = annee.publication.table("ages")
    parties = [
        Partie(
            phrases.titre_des_ages(ages),
            _nouvelles(annee),
            *_en_barres(annee, "ages", "Personnes différentes par tranche d’âge", "Tranche d’âge", annee.barres("ages")),
        ),
        Partie(
            "La situation des personnes",
            [],
            *_en_barres(
                annee, "statuts", "Personnes différentes par situation", "Situation", annee.barres("statuts")
            ),
        ),
        Partie(
            "Habitants, professionnels, agents",
            [],
            *_en_barres(annee, "audiences", "Personnes différentes par public", "Public", annee.barres("audiences")),
        ),
    ]
    return Chapitre("publics", "Les publics et les âges", parties)


def _nouvelles(annee: Annee) -> list[str]:
    nouvelles = annee.publication.chiffres.get("nouvelles")
    personnes = annee.publication.chiffres.get("personnes")
    if not nouvelles or not personnes:
        return []
    return [f"{nombre(nouvelles)} personnes sur {nombre(personnes)} venaient pour la première fois."]
