"""Le guide du conseiller, lu dans `docs/guide-conseiller.md` : entier sur sa page, et par morceaux sous « Aide » de
chaque page. Une section dit, en tête, les pages qu'elle explique : « <!-- pages : appel, planning_plage_* --> »."""

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache

from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt

FICHIER = settings.RACINE / "docs" / "guide-conseiller.md"
IMAGES = "../static/"
_PAGES = re.compile(r"^<!-- pages : (.*) -->\n", re.MULTILINE)
_IMAGE = re.compile(r"^!\[[^\]]*\]\([^)]*\)\n?", re.MULTILINE)
# Ni guillemet ni ponctuation haute ne vont seuls à la ligne.
_AVANT, _APRES = re.compile(r" (?=[:;?!»–])"), re.compile(r"(?<=[«–]) ")


@dataclass(frozen=True)
class Section:
    titre: str
    texte: str
    pages: tuple[str, ...]

    @property
    def ancre(self) -> str:
        return slugify(self.titre)

    @property
    def html(self) -> SafeString:
        return _rendre(self.texte)

    @property
    def sans_images(self) -> SafeString:
        return _rendre(_IMAGE.sub("", self.texte))

    def explique(self, page: str) -> bool:
        return any(fnmatchcase(page, motif) for motif in self.pages)


@lru_cache(maxsize=1)
def sections() -> tuple[Section, ...]:
    _, *morceaux = FICHIER.read_text(encoding="utf-8").split("\n## ")
    return tuple(_section(morceau) for morceau in morceaux)


def section_de(page: str) -> Section | None:
    """Celle qui explique cette page de l'administration (son nom d'adresse) ; la plus précise vient d'abord."""
    exactes = (s for s in sections() if page in s.pages)
    return next(exactes, None) or next((s for s in sections() if s.explique(page)), None)


def _section(morceau: str) -> Section:
    titre, _, corps = morceau.partition("\n")
    trouve = _PAGES.search(corps)
    pages = tuple(p.strip() for p in trouve[1].split(",")) if trouve else ()
    return Section(titre.strip().replace("'", "’"), _PAGES.sub("", corps).strip(), pages)


@lru_cache(maxsize=64)
def _rendre(texte: str) -> SafeString:
    texte = _APRES.sub("\u00a0", _AVANT.sub("\u00a0", texte.replace("'", "’")))
    html = MarkdownIt("commonmark", {"html": False}).render(texte)
    return mark_safe(re.sub(rf'src="{re.escape(IMAGES)}([^"]+)"', lambda m: f'src="{static(m[1])}"', html))
