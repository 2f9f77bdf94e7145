"""Le rapport d'une année, pour le conseil communautaire et le label de la Région."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from epn.commun import dates
from epn.commun.dates import INSECABLE
from epn.frequentation import communes as par_commune
from epn.frequentation import phrases, tableaux
from epn.frequentation.communes import Ligne
from epn.frequentation.definitions import CHIFFRES, TABLES, Definition
from epn.frequentation.models import Cloture
from epn.frequentation.publication import Publication
from epn.frequentation.sorties import Proposition
from epn.frequentation.tableaux import Fiche
from epn.territoire.models import Commune, Lieu

from . import communes, moyens, publics
from .annee import Annee
from .elements import CACHE, Chapitre, Partie, Table, dire, imprimer, rediger, textes

FEUILLE = "css/rapport.css"
# Ce qui se lit derrière chacun des quatre premiers chiffres ; le cinquième compte des communes.
DERRIERE = ("personnes", "venues", "minutes_donnees", "places_occupees")
RACONTES = ("temps_forts", "partenaires", "changements")


@dataclass(frozen=True)
class Chiffre:
    """Un des cinq chiffres, et sa tendance en une phrase."""

    titre: str
    valeur: str
    phrase: str


def composer(cloture: Cloture, closes: Sequence[Cloture]) -> bytes | None:
    """None si rien n'est publié au dehors de cette année. Six requêtes au plus."""
    annee = Annee.de(cloture, closes)
    return imprimer(rediger("frequentation/papiers/rapport.html", contenu(annee)), FEUILLE) if annee.existe else None


def contenu(annee: Annee) -> dict[str, object]:
    principal = Lieu.objects.filter(principal=True).first()
    lieux = par_commune.composer(annee.publication, annee.avant, list(Commune.objects.all()), principal)
    racontes = textes(annee.lue.cloture)
    non_touchees = 0 if annee.publication.table("communes").tue else lieux.non_touchees
    return {
        "periode": annee.lue.periode,
        "cloture": annee.lue.cloture,
        "resume": phrases.resume(annee.publication, None if annee.mois_en_moins else annee.avant, non_touchees),
        "chiffres": _chiffres(annee, lieux),
        "en_bref": racontes.get("resume"),
        "partielles": _partielles(annee),
        "corrections": annee.lue.versions[1:],
        "corriges": _corriges(annee),
        "chapitres": [
            *_racontes(racontes),
            publics.activites(annee),
            publics.publics(annee),
            communes.chapitre(annee, lieux, principal),
            moyens.themes(annee),
            moyens.places(annee),
            moyens.temps(annee),
            *_perspectives(racontes, lieux),
        ],
        "definitions": _definitions(annee.publication),
    }


def _chiffres(annee: Annee, lieux: par_commune.Tableau) -> list[Chiffre]:
    fiches = tableaux.fiches(annee.lue, annee.avant, lieux.touchees)
    ici, avant = (_caches(p) if p else [False] * len(fiches) for p in (annee.publication, annee.avant))
    return [
        Chiffre(fiche.titre, CACHE if cache else fiche.valeur, _phrase(annee, fiche, avant_cache))
        for fiche, cache, avant_cache in zip(fiches, ici, avant, strict=True)
    ]


def _phrase(annee: Annee, fiche: Fiche, avant_cache: bool) -> str:
    if avant_cache:
        return "Le nombre de l’an dernier est caché."
    if annee.mois_en_moins and fiche.sens:
        return f"{fiche.avant}, sur {len(annee.mois_d_avant)}{INSECABLE}mois."
    return tendance(fiche)


def _partielles(annee: Annee) -> list[str]:
    """Une année commencée en route ne se compare pas sans le dire."""
    comptes = [("Cette année", annee.lue.par_mois), ("L’année d’avant", annee.mois_d_avant)]
    return [
        f"{quoi} ne compte que {len(mois)}{INSECABLE}mois d’activité."
        for quoi, mois in comptes
        if 0 < len(mois) < len(annee.lue.periode.mois)
    ]


def _caches(publication: Publication) -> list[bool]:
    table = publication.table("communes")
    sans_commune = table.tue or (not any(table.visibles.values()) and bool(table.caches))
    return [*(publication.chiffres.get(nom, 0) is None for nom in DERRIERE), sans_commune]


def tendance(fiche: Fiche) -> str:
    """« En hausse de 18 % : 356 l’an dernier. »"""
    if not fiche.sens:
        return "Pas de comparaison à l’an dernier."
    if fiche.sens == "egal":
        return f"Autant que l’an dernier{INSECABLE}: {fiche.avant.removesuffix(' l’an dernier')}."
    sens = "hausse" if fiche.sens == "hausse" else "baisse"
    return f"En {sens} de {fiche.ecart.lstrip('+−')}{INSECABLE}: {fiche.avant}."


def _racontes(racontes: Mapping[str, tuple[str, str]]) -> list[Chapitre]:
    parties = [Partie(racontes[cle][0], texte=racontes[cle][1]) for cle in RACONTES if cle in racontes]
    return [Chapitre("raconte", "L’année racontée", parties)] if parties else []


def _perspectives(racontes: Mapping[str, tuple[str, str]], lieux: par_commune.Tableau) -> list[Chapitre]:
    """Ce que le conseiller prévoit, et les communes d'où personne n'est venu."""
    parties = [Partie("Ce qui se prépare", texte=racontes["perspectives"][1])] if "perspectives" in racontes else []
    if lieux.sorties:
        dit = "Les communes non touchées d’où une seule sortie atteint le plus d’habitants."
        parties.append(Partie("Où aller ensuite", [dit, *map(_sortie, lieux.sorties)]))
    return [Chapitre("perspectives", "Perspectives", parties)] if parties else []


def _sortie(sortie: Proposition[Ligne]) -> str:
    commune, km = sortie.ligne.commune, sortie.ligne.distance
    loin = "" if km is None else f", à {km:.0f}{INSECABLE}km"
    ici = f"{commune} ({phrases.nombre(commune.population)}{INSECABLE}habitants{loin})"
    if not sortie.voisines:
        return f"{ici}."
    en_tout = f"{phrases.nombre(sortie.habitants)}{INSECABLE}habitants en tout"
    return f"{ici}, et tout près, non touchées aussi{INSECABLE}: {sortie.noms_des_voisines} ({en_tout})."


def _corriges(annee: Annee) -> Partie | None:
    """Ce que les corrections ont changé : chaque chiffre, à la clôture et maintenant, et le nom des tables."""
    d_abord = annee.lue.d_abord
    if d_abord is None:
        return None
    lignes = [
        [CHIFFRES[nom].titre, dire(d_abord, nom), dire(annee.publication, nom)]
        for nom in annee.publication.chiffres
        if nom in CHIFFRES and d_abord.chiffres.get(nom) != annee.publication.chiffres[nom]
    ]
    tables = [TABLES[nom].titre for nom in TABLES if d_abord.table(nom) != annee.publication.table(nom)]
    dits = [
        f"Le {dates.en_toutes_lettres(dates.jour_local(v.etabli_le), annee=True)}{INSECABLE}: {v.motif}"
        for v in annee.lue.versions[1:]
    ]
    dits += [f"Ces tables ont changé aussi{INSECABLE}: {', '.join(tables).lower()}."] if tables else []
    if not lignes and not tables:
        dits += ["Aucun des nombres publiés ici n’en a changé."]
    tetes = ["Chiffre", "À la clôture", "Maintenant"]
    changes = [Table("Ce que les corrections ont changé", tetes, lignes)] if lignes else []
    return Partie("Corrigé depuis la clôture", dits, tables=changes)


def _definitions(publication: Publication) -> list[Definition]:
    """Celles de ce que le rapport montre."""
    dites = [d for nom, d in CHIFFRES.items() if nom in publication.chiffres]
    return dites + [d for nom, d in TABLES.items() if nom in publication.tables]
