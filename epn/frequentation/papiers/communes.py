"""Le chapitre des communes : la carte, chacune pour mille habitants, et selon la distance."""

from collections.abc import Iterator, Sequence

from epn.commun.dates import INSECABLE
from epn.frequentation.communes import Ligne, Tableau
from epn.frequentation.definitions import mots
from epn.frequentation.graphiques import carte
from epn.frequentation.graphiques.carte import ANNEAUX_KM
from epn.frequentation.phrases import nombre
from epn.territoire.models import Position

from .annee import Annee
from .elements import ABSENT, CACHE, TUE, Chapitre, Image, Partie, Table

# Le côté de la carte, en pixels : elle laisse la place de sa clé et d'une table.
COTE = 440
AUTRES = "Autres communes, ensemble"


def chapitre(annee: Annee, tableau: Tableau, centre: Position | None) -> Chapitre:
    if annee.publication.table("communes").tue:
        parties = [Partie("D’où viennent les personnes", note=TUE)]
    else:
        parties = [
            Partie(tableau.titre, image=_carte(tableau, centre), cle="carte"),
            Partie("Selon la distance à vol d’oiseau", tables=[_par_distance(tableau)]),
            Partie("Chaque commune, pour mille habitants", tables=[_par_commune(tableau)], note=_les_autres(tableau)),
        ]
    return Chapitre("communes", "Les communes", [*parties, *_sorties(annee)])


def _carte(tableau: Tableau, centre: Position | None) -> Image | None:
    d_ici = [li.commune for li in tableau.lignes]
    if centre is None or not d_ici:
        return None
    personnes = {li.commune.pk: li.personnes for li in tableau.lignes}
    return Image.de(carte.dessiner(d_ici, personnes, centre, largeur=COTE, noms=len(d_ici)))


def _par_commune(tableau: Tableau) -> Table:
    """Celles qui se disent, de la plus nombreuse à la moins nombreuse, puis les autres ensemble."""
    dites = sorted((li for li in tableau.lignes if li.personnes), key=lambda li: (-(li.personnes or 0), li.commune.nom))
    lignes = [
        [
            li.commune.nom,
            nombre(li.personnes or 0),
            pour_mille(li.personnes, li.commune.population),
            _km(li),
            nombre(li.commune.population),
        ]
        for li in dites
    ]
    lignes += [[nom, dite, ABSENT, ABSENT, ABSENT] for nom, dite in tableau.ailleurs if dite not in (CACHE, "0")]
    if tableau.cache or any(dite == CACHE for _, dite in tableau.ailleurs):
        lignes.append([AUTRES, tableau.reste or CACHE, ABSENT, ABSENT, ABSENT])
    tetes = ["Commune", "Personnes", f"Pour 1{INSECABLE}000 habitants", "Distance", "Habitants"]
    return Table("Personnes différentes par commune de résidence", tetes, lignes)


def pour_mille(personnes: int | None, habitants: int) -> str:
    """« 17,3 » ; caché comme le nombre dont il vient."""
    if personnes is None:
        return CACHE
    return f"{1000 * personnes / habitants:.1f}".replace(".", ",") if habitants else ABSENT


def _km(ligne: Ligne) -> str:
    return ABSENT if ligne.distance is None else f"{ligne.distance:.0f}{INSECABLE}km"


def _les_autres(tableau: Tableau) -> str:
    """Qui sont les « autres communes », et lesquelles ne sont pas touchées."""
    cachees = [li.commune.nom for li in tableau.lignes if li.personnes is None]
    cachees += [nom[:1].lower() + nom[1:] for nom, dite in tableau.ailleurs if dite == CACHE]
    absentes = [li.commune.nom for li in tableau.lignes if li.personnes == 0]
    dits = []
    if cachees:
        dits.append(f"Autres communes, au nombre caché : {', '.join(sorted(cachees))}.")
    if absentes:
        dits.append(f"Communes d’où personne n’est venu : {', '.join(absentes)}.")
    return " ".join(dits)


def _par_distance(tableau: Tableau) -> Table:
    """Par anneau. Ce qui est caché n'y est pas compté : la somme est alors « au moins »."""
    lignes = []
    for du, au in zip((0, *ANNEAUX_KM), (*ANNEAUX_KM, None), strict=True):
        dedans = [li for li in tableau.lignes if du <= (li.distance or 0) and (au is None or (li.distance or 0) < au)]
        if dedans:
            lignes.append([_anneau(du, au), *_somme(dedans)])
    tetes = ["Distance", "Communes", "Touchées", "Habitants", "Personnes", f"Pour 1{INSECABLE}000 habitants"]
    return Table("Communes, habitants et personnes différentes par distance à l’espace public numérique", tetes, lignes)


def _anneau(du: int, au: int | None) -> str:
    if au is None:
        return f"{du}{INSECABLE}km et plus"
    return f"Moins de {au}{INSECABLE}km" if not du else f"De {du} à {au}{INSECABLE}km"


def _somme(dedans: Sequence[Ligne]) -> list[str]:
    dites = [li.personnes for li in dedans if li.personnes is not None]
    personnes, habitants = sum(dites), sum(li.commune.population for li in dedans)
    touchees = sum(li.personnes != 0 for li in dedans)
    au_moins = "" if len(dites) == len(dedans) else "au moins "
    dits = [nombre(personnes), pour_mille(personnes, habitants)]
    if au_moins and not personnes:
        dits, au_moins = [CACHE, CACHE], ""
    return [nombre(len(dedans)), nombre(touchees), nombre(habitants), *(f"{au_moins}{dit}" for dit in dits)]


def _sorties(annee: Annee) -> Iterator[Partie]:
    """Où l'on est allé : des passages, et personne derrière."""
    faites = annee.publication.table("communes_visitees").visibles
    if not faites:
        return
    noms = mots("communes_visitees")
    rangees = sorted(faites.items(), key=lambda c: (-c[1], noms.get(c[0], c[0])))
    sorties, communes = sum(faites.values()), len(faites)
    titre = f"{nombre(sorties)} sorties hors les murs, dans {nombre(communes)} communes"
    dits = ", ".join(f"{noms.get(code, code)} ({n})" for code, n in rangees)
    yield Partie(titre if sorties > 1 and communes > 1 else "Les sorties hors les murs", [f"{dits}."])
