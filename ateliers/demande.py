"""Ce que les habitants demandent : les souhaits comptés par sujet et par commune, et ceux qui attendent une réponse."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from epn.commun.vocabulaire import Thematique

from .models import Seance, Souhait
from .souhaits import en_attente, repond

# Une commune citée moins de fois n'est pas nommée : le chiffre désignerait quelqu'un.
SEUIL_COMMUNE = 5
MONTRES = 50


@dataclass(frozen=True)
class Ligne:
    mot: str
    nombre: int


@dataclass(frozen=True)
class Reponse:
    """Une séance à venir, et combien de personnes l'attendent sans le savoir."""

    seance: Seance
    personnes: int


@dataclass(frozen=True)
class Demande:
    nombre: int
    sujets: list[Ligne]
    communes: list[Ligne]
    mots: list[str]
    contacts: list[Souhait]
    reponses: list[Reponse]


def demande(maintenant: dt.datetime) -> Demande:
    """Quatre requêtes, quel que soit le nombre de souhaits."""
    dits = list(Souhait.objects.values_list("thematiques", "mots", "commune__nom"))
    contacts = Souhait.objects.exclude(telephone="", email="").select_related("a_appeler_pour__atelier")
    return Demande(
        nombre=len(dits),
        sujets=_sujets(code for thematiques, _, _ in dits for code in thematiques),
        communes=_communes([commune for _, _, commune in dits]),
        mots=[mots for _, mots, _ in dits if mots][:MONTRES],
        contacts=list(contacts[:MONTRES]),
        reponses=_reponses(maintenant),
    )


def _sujets(codes: Iterable[str]) -> list[Ligne]:
    return [Ligne(Thematique(code).label, n) for code, n in Counter(codes).most_common() if code in Thematique.values]


def _communes(noms: list[str | None]) -> list[Ligne]:
    comptes = Counter(nom for nom in noms if nom)
    nommees = [Ligne(nom, n) for nom, n in comptes.most_common() if n >= SEUIL_COMMUNE]
    autres = comptes.total() - sum(ligne.nombre for ligne in nommees)
    sans = len(noms) - comptes.total()
    suite = [Ligne("d’autres communes", autres), Ligne("commune non dite, ou hors du territoire", sans)]
    return [*nommees, *(ligne for ligne in suite if ligne.nombre)]


def _reponses(maintenant: dt.datetime) -> list[Reponse]:
    """La prochaine séance de chaque atelier que quelqu'un attend."""
    attendent = list(en_attente(maintenant))
    if not attendent:
        return []
    a_venir = Seance.objects.publiques().des_habitants().vivantes().a_venir(maintenant).avec_places()
    prochaines: dict[int, Reponse] = {}
    for seance in a_venir:
        personnes = sum(repond(seance, souhait) for souhait in attendent)
        if personnes:
            prochaines.setdefault(seance.atelier_id, Reponse(seance, personnes))
    return list(prochaines.values())
