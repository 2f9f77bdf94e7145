"""Les chapitres qui disent qui vient, et pour quoi."""

from collections.abc import Mapping, Sequence

from epn.commun.dates import INSECABLE, MOIS, MOIS_COURTS
from epn.commun.templatetags.francais import capitale
from epn.frequentation import phrases
from epn.frequentation.graphiques import COULEURS, barres, colonnes
from epn.frequentation.graphiques.colonnes import Colonne
from epn.frequentation.phrases import nombre
from epn.frequentation.publication import Publication

from .annee import Annee
from .elements import ABSENT, TUE, Chapitre, Image, Partie, Table

# En pixels : celle de la feuille, et celle d'une image qui laisse sa droite à la table.
LARGEUR, MOITIE = 640, 325
# En dessous, le mois le plus fréquenté tient au hasard.
ASSEZ_DE_MOIS = 6


def activites(annee: Annee) -> Chapitre:
    return Chapitre("activites", "Les activités de l’année", [_courbe(annee), _natures(annee)])


def _courbe(annee: Annee) -> Partie:
    mois = annee.lue.periode.mois
    ici = [annee.lue.par_mois.get(m) for m in mois]
    avant = [annee.mois_d_avant.get(m.de_l_an_dernier()) for m in mois]
    lues = [
        Colonne(MOIS_COURTS[m.du.month - 1], _venues(p), _venues(q), p is not None)
        for m, p, q in zip(mois, ici, avant, strict=True)
    ]
    lignes = [[code, *map(_case, serie)] for code, serie in zip(annee.tetes, (ici, avant), strict=False)]
    table = Table("Venues par mois, à la dizaine", ["Année", *(c.nom for c in lues)], lignes)
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
    return ABSENT if mois is None else phrases.dire(_venues(mois))


def _titre_des_mois(lues: Sequence[Colonne], annee: Annee) -> str:
    """Un mois caché peut être le plus fréquenté : alors on n'en nomme aucun."""
    if len([c for c in lues if c.n]) < ASSEZ_DE_MOIS or any(c.n is None for c in lues):
        return "Les venues, mois après mois"
    plein = max(range(len(lues)), key=lambda rang: lues[rang].n or 0)
    mois = MOIS[annee.lue.periode.mois[plein].du.month - 1]
    return f"{capitale(mois)}, mois le plus fréquenté{INSECABLE}: environ {nombre(lues[plein].n or 0)} venues"


def _natures(annee: Annee) -> Partie:
    evolutions = [(b.nom.lower(), b.n, b.avant) for b in annee.barres("natures") if b.avant]
    neutre = "Les venues, par nature d’activité"
    titre = phrases.titre_des_natures([] if annee.mois_en_moins else evolutions, neutre)
    groupes = annee.publication.chiffres.get("groupes")
    dits = [f"En plus, {nombre(groupes)} participations de groupes partenaires : un total, jamais détaillé."]
    legende = "Venues par nature d’activité"
    return _ventilee(annee, "natures", titre, legende, "Nature", dits if groupes else [], COULEURS)


def _ventilee(
    annee: Annee,
    nom: str,
    titre: str,
    legende: str,
    premiere: str,
    dits: Sequence[str] = (),
    couleurs: Mapping[str, str] | None = None,
) -> Partie:
    """Une table, et ses barres à gauche."""
    if annee.publication.table(nom).tue:
        return Partie(titre, dits, note=TUE)
    vues = annee.barres(nom, couleurs)
    image = Image.de(barres.dessiner(vues, f"{legende}, en barres.", largeur=MOITIE)) if vues else None
    compare = image and any(b.avant is not None for b in vues)
    table = annee.table(nom, legende, premiere, ensemble=True)
    return Partie(titre, dits, image, "barres" if compare else "", [table], cote=image is not None)


def publics(annee: Annee) -> Chapitre:
    titre = phrases.titre_des_ages(annee.publication.table("ages"))
    parties = [
        _ventilee(annee, "ages", titre, "Personnes différentes par tranche d’âge", "Tranche d’âge", _nouvelles(annee)),
        _ventilee(annee, "statuts", "La situation des personnes", "Personnes différentes par situation", "Situation"),
        _ventilee(
            annee, "audiences", "Habitants, professionnels, agents", "Personnes différentes par public", "Public"
        ),
    ]
    return Chapitre("publics", "Les publics et les âges", parties)


def _nouvelles(annee: Annee) -> list[str]:
    nouvelles = annee.publication.chiffres.get("nouvelles")
    personnes = annee.publication.chiffres.get("personnes")
    if not nouvelles or not personnes:
        return []
    return [f"{nombre(nouvelles)} personnes sur {nombre(personnes)} venaient pour la première fois."]
