"""La barre des places d'une séance : une case par place, et d'un mot qui y vient, à quel niveau."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ateliers.aisance import ses_mots, sous_le_niveau
from ateliers.models import Inscription, Seance
from ateliers.models.inscriptions import Aisance
from epn.commun.templatetags.francais import accorder

# Au-delà, les cases se serrent au lieu d'élargir la page (`.de-12` dans gestion-admin.css).
POIDS_MAX = 12
MOTS = {
    Aisance.GRAND_DEBUTANT: ("grand débutant", "grands débutants"),
    Aisance.DEBUTANT: ("débutant", "débutants"),
    Aisance.A_L_AISE: ("à l’aise", "à l’aise"),
    "non_dit": ("n’a pas dit", "n’ont pas dit"),
    "gardee": ("gardée, à appeler", "gardées, à appeler"),
    "libre": ("place libre", "places libres"),
}


@dataclass(frozen=True)
class Groupe:
    """Des places semblables, côte à côte. `sorte` nomme le motif."""

    sorte: str
    nombre: int

    @property
    def libelle(self) -> str:
        return accorder(self.nombre, *MOTS[self.sorte])

    @property
    def cases(self) -> range:
        return range(self.nombre)

    @property
    def poids(self) -> int:
        return min(self.nombre, POIDS_MAX)


@dataclass(frozen=True)
class Places:
    groupes: list[Groupe]
    capacite: int
    inscrits: int
    prises: int
    attendent: int
    # Qui s'est placé sous le niveau annoncé, et ses mots (vides : il n'a pas répondu « pas encore »).
    sous_le_niveau: list[tuple[str, str]]

    @property
    def libres(self) -> int:
        return max(self.capacite - self.prises, 0)

    @property
    def en_plus(self) -> int:
        return max(self.prises - self.capacite, 0)

    @property
    def resume(self) -> str:
        """« 5 inscrits sur 8 », « 9 inscrits sur 8, dont 1 en plus, 2 en attente »."""
        morceaux = [f"{accorder(self.inscrits, 'inscrit')} sur {self.capacite}"]
        if self.en_plus:
            morceaux.append(f"dont {self.en_plus} en plus des places")
        if self.attendent:
            morceaux.append(f"{self.attendent} en attente")
        return ", ".join(morceaux)


def compter(seance: Seance, inscriptions: Iterable[Inscription]) -> Places:
    """`inscriptions` : les vivantes de cette séance, avec leur personne. Aucune requête."""
    vivantes = sorted(inscriptions, key=lambda i: (i.usager.nom_normalise, i.pk))
    inscrits = [i for i in vivantes if i.est_inscrite]
    attendent = sum(i.attend for i in vivantes)
    prises = len(vivantes) - attendent
    nombres = Counter(i.aisance or "non_dit" for i in inscrits)
    nombres["gardee"] = prises - len(inscrits)
    nombres["libre"] = max(seance.capacite - prises, 0)
    sous = [i for i in vivantes if not i.attend and seance.atelier and sous_le_niveau(i, seance.atelier)]
    return Places(
        groupes=[Groupe(str(sorte), nombres[sorte]) for sorte in MOTS if nombres[sorte]],
        capacite=seance.capacite,
        inscrits=len(inscrits),
        prises=prises,
        attendent=attendent,
        sous_le_niveau=[(str(i.usager), ses_mots(i.reponses)) for i in sous],
    )
