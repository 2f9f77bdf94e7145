"""La table des adresses : qui obtient quoi. Une route nouvelle qui n'y est pas fait échouer les essais.

Chaque ligne : une adresse, puis ce que reçoivent l'anonyme, la conseillère, l'agente, l'administratrice.
Les listes et formulaires de l'administration suivent la table des rôles (`epn/comptes/roles.py`) : leur règle
est dans `tests/test_coherence.py`.
"""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, resolve

ROLES = ("anonyme", "conseiller", "agent", "administrateur")
Statuts = tuple[int, int, int, int]

POUR_TOUS: Statuts = (200, 200, 200, 200)
# Il faut être connecté : l'anonyme est conduit à la page de connexion.
CONNECTE: Statuts = (302, 200, 200, 200)

# Les pages HTML ouvertes à tous : l'axe, le vérificateur HTML et le clavier les éprouvent toutes.
PAGES: tuple[str, ...] = ()

# Ce qui est ouvert à tous sans être une page : flux, affiches, données.
DOCUMENTS: dict[str, str] = {}

# Les pages d'erreur : une adresse qui la provoque, et son code.
ERREURS: dict[str, int] = {"/cette-page-n-existe-pas/": 404}

PERSONNEL: dict[str, Statuts] = {
    "/gestion/": (302, 200, 302, 200),
    "/gestion/login/": (200, 302, 200, 302),
}


def statuts() -> dict[str, Statuts]:
    """Toutes les lignes de la table."""
    ouvertes = dict.fromkeys((*PAGES, *DOCUMENTS), POUR_TOUS)
    return ouvertes | PERSONNEL


def motifs() -> set[str]:
    """Les motifs de toutes les routes, tels que Django les rend après résolution."""

    def descendre(noeuds: list[URLPattern | URLResolver], prefixe: str) -> Iterator[str]:
        for noeud in noeuds:
            motif = prefixe + str(noeud.pattern)
            if isinstance(noeud, URLResolver):
                yield from descendre(noeud.url_patterns, motif)
            else:
                yield motif

    return set(descendre(get_resolver().url_patterns, ""))


def motif_de(adresse: str) -> str:
    return resolve(adresse).route
