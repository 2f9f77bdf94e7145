"""Les doublons probables, sans tout comparer à tout : seules se rencontrent les fiches rangées ensemble."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from django.db import transaction
from django.db.models import CharField
from django.db.models.functions import Cast

from epn.commun.refus import Refus

from .models import PasDoublon, Usager
from .ressemblance import Fiche, Ressemblance, comparer, mots_d_un_nom, sons

# Au-delà, un rangement n'apprend rien (« Marie Martin ») : on le redivise par commune et année.
RANGEMENT_AU_PLUS = 60
MONTRES = 50
Cle = tuple[object, ...]


class MemePersonne(Refus):
    phrase = "Choisissez deux fiches différentes."


@dataclass(frozen=True)
class Paire:
    premier: int
    second: int
    ressemblance: Ressemblance


def fiches() -> list[Fiche]:
    """Tous ceux que l'on peut nommer. Une requête."""
    champs = ("pk", "prenom", "nom", "numero", "email", "commune_id", "annee_naissance")
    # Le numéro tel qu'il est gardé : l'analyser cent mille fois prendrait des secondes.
    connus = Usager.objects.connus().annotate(numero=Cast("telephone", CharField())).order_by("pk")
    lignes = connus.values_list(*champs).iterator(chunk_size=5000)
    return [
        Fiche(pk, prenom, nom, telephone, email.lower(), commune, annee)
        for pk, prenom, nom, telephone, email, commune, annee in lignes
    ]


def rangements(fiche: Fiche) -> Iterator[Cle]:
    """Où une fiche attend ses semblables : ses contacts, ce que l'on entend de ses noms, son prénom et sa commune."""
    if fiche.telephone:
        yield "telephone", fiche.telephone
    if fiche.email:
        yield "email", fiche.email
    prenoms, noms = mots_d_un_nom(fiche.prenom_plat), mots_d_un_nom(fiche.nom_plat)
    entendus = {tuple(sorted((sons(p), sons(n)))) for p in prenoms or [""] for n in noms or [""]}
    yield from (("sons", *cle) for cle in entendus)
    if fiche.commune and fiche.annee and prenoms:
        yield "commune", fiche.commune, fiche.annee, sons(prenoms[0])


class Index:
    """Des fiches rangées. Bâti une fois, il répond pour une personne comme pour mille."""

    def __init__(self, connues: Iterable[Fiche]) -> None:
        self.places: dict[Cle, list[Fiche]] = defaultdict(list)
        for fiche in connues:
            for cle in rangements(fiche):
                self.places[cle].append(fiche)

    def proches(self, fiche: Fiche) -> list[tuple[Fiche, Ressemblance]]:
        """Qui, parmi les fiches rangées, est probablement cette personne ; la plus ressemblante d'abord."""
        candidates = {c.numero: c for cle in rangements(fiche) for c in self.places.get(cle, ())}
        comparees = [(c, comparer(fiche, c)) for c in candidates.values()]
        return sorted((p for p in comparees if p[1].est_probable), key=lambda p: -p[1].points)

    def paires(self) -> list[Paire]:
        """Toutes les paires probables, la plus sûre d'abord."""
        trouvees: dict[tuple[int, int], Ressemblance] = {}
        for rangement in self.places.values():
            for groupe in _diviser(rangement):
                for une, autre in combinations(groupe, 2):
                    cle = (une.numero, autre.numero)
                    if cle not in trouvees and (ressemblance := comparer(une, autre)).est_probable:
                        trouvees[cle] = ressemblance
        paires = [Paire(*cle, ressemblance) for cle, ressemblance in trouvees.items()]
        return sorted(paires, key=lambda p: (-p.ressemblance.points, p.premier, p.second))


def _diviser(rangement: list[Fiche]) -> list[list[Fiche]]:
    """Un rangement trop plein se redivise ; ce qui déborde encore ne se compare qu'à ses voisines de clé."""
    if len(rangement) <= RANGEMENT_AU_PLUS:
        return [rangement]
    par_lieu: dict[Cle, list[Fiche]] = defaultdict(list)
    for fiche in rangement:
        par_lieu[fiche.prenom_plat, fiche.nom_plat, fiche.commune].append(fiche)
    return [
        groupe[rang : rang + RANGEMENT_AU_PLUS]
        for groupe in par_lieu.values()
        for rang in range(0, len(groupe), RANGEMENT_AU_PLUS)
    ]


def probables() -> list[Paire]:
    """Les paires que le conseiller n'a pas écartées. Deux requêtes, quel que soit le nombre de personnes."""
    ecartees = set(PasDoublon.objects.values_list("premier_id", "second_id"))
    return [p for p in Index(fiches()).paires() if (p.premier, p.second) not in ecartees]


@transaction.atomic
def ecarter(un: Usager, autre: Usager) -> PasDoublon:
    """Ce sont deux personnes : on ne les proposera plus. Deux fois : sans effet. Lève MemePersonne."""
    if un.pk == autre.pk:
        raise MemePersonne
    premier, second = sorted((un.pk, autre.pk))
    return PasDoublon.objects.get_or_create(premier_id=premier, second_id=second)[0]
