"""La grille de l'audit RGAA, en Markdown, telle que `docs/accessibilite/criteres.md` la publie.

Usage : outils/grille_rgaa.py > docs/accessibilite/criteres.md
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from epn.vitrine.audit import ETATS, Critere, lire


def grille() -> str:
    audit = lire()
    lignes = [
        "# Les 106 critères, un par un",
        "",
        "Page faite par `outils/grille_rgaa.py` à partir de `epn/vitrine/rgaa.toml` : c'est lui que l'on change.",
        "",
        f"{audit.referentiel}, {audit.etabli_le:%d/%m/%Y}. Le site est **{audit.etat}** : {audit.respectes} critères"
        f" respectés sur {audit.applicables} applicables, soit {audit.taux} %.",
        "",
        "| état | critères |",
        "|---|---|",
        *(f"| {nom} ({code}) | {len(audit.a_l_etat(code))} |" for code, nom in ETATS.items()),
    ]
    for thematique in audit.thematiques:
        lignes += ["", f"## {thematique.numero}. {thematique.nom}", "", "| critère | état | preuve |", "|---|---|---|"]
        lignes += [
            f"| **{c.numero}** {c.intitule} | {c.etat} | {_preuve(c, audit.etabli_le)} |" for c in thematique.criteres
        ]
    return "\n".join(lignes) + "\n"


def _preuve(critere: Critere, jour: object) -> str:
    morceaux = [f"**{critere.manque[0].upper()}{critere.manque[1:]}.**"] if critere.manque else []
    morceaux += [f"`{essai}`" for essai in critere.essais]
    if critere.controle:
        morceaux.append(f"{critere.controle} ({jour:%d/%m/%Y})")
    return "<br>".join(morceaux)


if __name__ == "__main__":
    sys.stdout.write(grille())
