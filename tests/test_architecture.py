"""Les étages de la maison : un module n'importe que plus bas que lui. Les imports sont lus, pas exécutés."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

RACINE = Path(__file__).resolve().parent.parent
TOITS = ("epn.agenda", "epn.vitrine", "epn.gestion", "epn.exploitation", "epn.frequentation")
ETAGES: tuple[tuple[str, ...], ...] = (
    ("epn.commun",),
    ("epn.territoire", "epn.comptes", "epn.messagerie"),
    ("epn.planning",),
    ("publics",),
    ("ateliers", "accompagnements", "partenariats"),
    TOITS,
    ("epn.settings", "epn.urls", "epn.wsgi"),
)
HAUTEUR = {piece: etage for etage, pieces in enumerate(ETAGES) for piece in pieces}


def piece_de(module: str) -> str | None:
    """La pièce d'un module (« epn.planning.models » → « epn.planning »), ou None hors de la maison."""
    morceaux = module.split(".")
    if morceaux[0] == "epn":
        return ".".join(morceaux[:2]) if len(morceaux) > 1 else None
    return morceaux[0] if morceaux[0] in HAUTEUR else None


def imports(source: str, module: str) -> Iterator[str]:
    """Tous les modules importés, y compris au fond des fonctions ; les relatifs sont complétés."""
    for noeud in ast.walk(ast.parse(source)):
        if isinstance(noeud, ast.Import):
            yield from (alias.name for alias in noeud.names)
        elif isinstance(noeud, ast.ImportFrom):
            base = module.rsplit(".", noeud.level)[0] if noeud.level else ""
            origine = ".".join(filter(None, (base, noeud.module)))
            yield origine
            # « from epn import planning » nomme la pièce dans la seconde moitié.
            yield from (f"{origine}.{alias.name}" for alias in noeud.names)


def fautes(source: str, module: str) -> set[str]:
    """Les imports de ce module qui montent, ou qui vont à côté quand ce n'est pas permis."""
    ici = piece_de(module)
    ailleurs = {piece for nom in imports(source, module) if (piece := piece_de(nom)) in HAUTEUR and piece != ici}
    return {f"{module} importe {piece}" for piece in ailleurs if not permis(ici, piece)}


def permis(ici: str, piece: str) -> bool:
    if ici in TOITS and piece in TOITS:
        return True  # entre toits, seuls les cercles sont interdits
    return HAUTEUR[piece] < HAUTEUR[ici]


def modules() -> list[tuple[str, str]]:
    """(nom, source) de chaque module de la maison, migrations comprises."""
    dossiers = sorted({piece.split(".")[0] for piece in HAUTEUR})
    return [
        (".".join(fichier.relative_to(RACINE).with_suffix("").parts).removesuffix(".__init__"), fichier.read_text())
        for dossier in dossiers
        for fichier in sorted((RACINE / dossier).rglob("*.py"))
    ]


def cercle(liens: dict[str, set[str]]) -> list[str]:
    """Un chemin qui revient sur ses pas, ou une liste vide."""

    def chercher(piece: str, chemin: list[str]) -> list[str]:
        if piece in chemin:
            return [*chemin[chemin.index(piece) :], piece]
        trouves = (chercher(suivante, [*chemin, piece]) for suivante in sorted(liens.get(piece, ())))
        return next((trouve for trouve in trouves if trouve), [])

    return next((trouve for piece in sorted(liens) if (trouve := chercher(piece, []))), [])


def test_chaque_module_a_sa_piece() -> None:
    sans_piece = {nom for nom, _ in modules() if piece_de(nom) not in HAUTEUR} - {"epn"}
    assert not sans_piece


def test_les_imports_ne_font_que_descendre() -> None:
    trouvees = {faute for nom, source in modules() if nom != "epn" for faute in fautes(source, nom)}
    assert not trouvees


def test_les_toits_ne_tournent_pas_en_rond() -> None:
    liens: dict[str, set[str]] = {}
    for nom, source in modules():
        ici = piece_de(nom)
        liens.setdefault(ici, set()).update(piece_de(i) for i in imports(source, nom) if piece_de(i) in TOITS)
    assert not cercle({ici: vers - {ici} for ici, vers in liens.items() if ici in TOITS})


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("epn.planning.models", "from ateliers.models import Seance"),
        ("epn.commun.dates", "import epn.comptes.models"),
        ("ateliers.seances", "from accompagnements.creneaux import creneaux_libres"),
        ("accompagnements.creneaux", "def f():\n    from ateliers import models"),
        ("epn.territoire.models", "from epn import comptes"),
        ("epn.planning.models", "from ..agenda import views"),
        ("epn.agenda.views", "from epn.settings import DEBUG"),
    ],
)
def test_un_import_qui_monte_est_vu(module: str, source: str) -> None:
    assert fautes(source, module)


def test_un_import_qui_descend_est_permis() -> None:
    assert not fautes("from epn.planning import calendrier\nfrom ateliers.models import Seance", "epn.agenda.views")


def test_un_cercle_est_vu() -> None:
    assert cercle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert not cercle({"a": {"b", "c"}, "b": {"c"}, "c": set()})
