"""À qui va le processeur pendant une épreuve : le site, la base, l'envoi, les clients, et ce qui n'est pas à nous.

Clients et serveur partagent la machine : sans ce compte, on prendrait la lenteur des uns pour celle de l'autre.
"""

import os
from pathlib import Path

from bench.epreuves.installation import Installation

TICS = os.sysconf("SC_CLK_TCK")
# Champs de /proc/N/stat après le nom : son père, puis son temps et celui de ses enfants finis.
PERE, TEMPS = 1, slice(11, 15)
OISIF = slice(3, 5)


def lire(maison: Installation) -> dict[str, float]:
    """Secondes de processeur dépensées jusqu'ici, par rôle."""
    processus = _tous()
    roles = {"site": maison.web, "base": maison.base, "envoi": maison.ouvrier}
    depenses = {nom: _arbre(lance.pid, processus) for nom, lance in roles.items() if lance}
    depenses["clients"] = sum(os.times()[:4])
    machine = [int(n) for n in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return {**depenses, "machine": (sum(machine) - sum(machine[OISIF])) / TICS}


def dire(avant: dict[str, float], apres: dict[str, float], secondes: float) -> str:
    """« site 40 %, base 9 %… » de tous les cœurs ; « ailleurs » est ce que la machine a fait d'autre."""
    parts = {nom: apres[nom] - avant[nom] for nom in avant}
    parts["ailleurs"] = max(0.0, 2 * parts["machine"] - sum(parts.values()))
    del parts["machine"]
    entier = secondes * (os.cpu_count() or 1)
    return ", ".join(f"{nom} {100 * depense / entier:.0f} %" for nom, depense in parts.items())


def _tous() -> dict[int, tuple[int, float]]:
    """De chaque processus : son père, et ses secondes."""
    lus = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            champs = stat.read_text().rpartition(")")[2].split()
        except OSError:  # il vient de finir
            continue
        lus[int(stat.parent.name)] = int(champs[PERE]), sum(int(n) for n in champs[TEMPS]) / TICS
    return lus


def _arbre(pid: int, processus: dict[int, tuple[int, float]]) -> float:
    """Le temps d'un processus et de toute sa descendance."""
    if pid not in processus:
        return 0.0
    return processus[pid][1] + sum(_arbre(fils, processus) for fils, (pere, _) in processus.items() if pere == pid)
