"""Les règles de `regles.js`, lues sur la page ouverte."""

from pathlib import Path

from playwright.sync_api import Page

REGLES = Path(__file__).with_name("regles.js").read_text(encoding="utf-8")


def manquements(page: Page) -> list[str]:
    """Ce qui manque à la page, critère par critère, une fois les transitions finies."""
    page.evaluate("Promise.all(document.getAnimations().map(a => a.finished)).then(() => null)")
    return page.evaluate(REGLES)
