"""Une plage en toutes lettres, et ce qui la distingue de celle qu'elle remplace."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from epn.commun import dates
from epn.commun.templatetags.francais import accorder
from epn.planning.models import Nature, Plage

CHAMPS = ("conseiller_id", "lieu_id", "jour", "debut", "fin", "nature", "duree_creneau", "capacite", "valide_du")


@dataclass(frozen=True)
class Changement:
    """Une plage avant et après. Sans avant, elle s'ouvre ; sans après, elle n'a plus lieu."""

    avant: Plage | None
    apres: Plage | None
    a_partir_du: dt.date

    @property
    def montree(self) -> Plage:
        return self.apres or self.avant

    @property
    def avant_dit(self) -> str:
        return en_mots(self.avant) if self.avant else ""

    @property
    def apres_dit(self) -> str:
        return en_mots(self.apres) if self.apres else ""

    @property
    def quoi(self) -> str:
        if self.avant and self.apres:
            return "Une plage change"
        return "Une plage s’ouvre" if self.apres else "Une plage n’a plus lieu"

    @property
    def quand(self) -> str:
        if self.montree.ponctuelle:
            return f"le {dates.en_toutes_lettres(self.a_partir_du, annee=True)} seulement"
        return f"à partir du {dates.en_toutes_lettres(self.a_partir_du, annee=True)}"

    @property
    def dit(self) -> str:
        return " ; ".join([self.avant_dit, self.apres_dit, self.quand])


def decrites() -> QuerySet[Plage]:
    """Avec ce qu'il faut pour les dire en entier."""
    suites = ("atelier_par_defaut__atelier", "atelier_par_defaut__cycle", "groupe_habituel")
    return Plage.objects.select_related("lieu", "conseiller", *suites)


def lire_plages(aujourd_hui: dt.date) -> dict[int, Plage]:
    """Celles qui vivent encore, par clé. Une requête."""
    return {p.pk: p for p in decrites().filter(Q(valide_au=None) | Q(valide_au__gte=aujourd_hui))}


def details(plage: Plage) -> list[str]:
    """Places ou durée, puis ce qui s'y fait d'habitude. Un groupe partenaire n'est qu'un nombre."""
    dits = []
    if plage.nature == Nature.ACCOMPAGNEMENT:
        duree = dates.duree(plage.duree_creneau)
        dits.append(f"créneaux {'d’' if duree[0] == 'u' else 'de '}{duree}")
    if plage.est_de_groupe:
        dits.append(accorder(plage.capacite, "place"))
    if defaut := getattr(plage, "atelier_par_defaut", None):
        dits.append(str(defaut.atelier or f"cycle « {defaut.cycle} »"))
    if groupe := getattr(plage, "groupe_habituel", None):
        attendus = groupe.attendus
        nombre = f", {accorder(attendus, 'attendu')}" if attendus else ""
        dits.append(f"groupe partenaire{nombre}")
    return dits


def en_mots(plage: Plage) -> str:
    """« mardi, 14 h – 17 h : atelier d'initiation, 8 places, EPN, Claire »."""
    jour = dates.en_toutes_lettres(plage.valide_du, annee=True) if plage.ponctuelle else plage.get_jour_display()
    suite = [plage.get_nature_display(), *details(plage), plage.lieu.nom, plage.conseiller.nom]
    return f"{jour}, {dates.de_a(plage.debut, plage.fin)} : {', '.join(suite)}"


def changements(avant: dict[int, Plage], apres: dict[int, Plage]) -> list[Changement]:
    """Ce qui distingue ces deux semaines, dans l'ordre des jours."""
    trouves, vues = [], set()
    for pk, plage in avant.items():
        reste = apres.get(pk)
        if reste is None:
            trouves.append(Changement(plage, None, plage.valide_du))
        elif reste.valide_au != plage.valide_au:
            lendemain = reste.valide_au + dt.timedelta(days=1) if reste.valide_au else plage.valide_du
            suite = next((p for p in apres.values() if p.pk not in avant and p.remplace_id == pk), None)
            vues.add(suite.pk if suite else None)
            trouves.append(Changement(plage, suite, lendemain))
        elif any(getattr(reste, c) != getattr(plage, c) for c in CHAMPS):
            trouves.append(Changement(plage, reste, reste.valide_du))
    nouvelles = [p for pk, p in apres.items() if pk not in avant and pk not in vues]
    trouves += [Changement(None, p, p.valide_du) for p in nouvelles]
    return sorted(trouves, key=lambda c: (c.montree.jour, c.montree.debut, c.a_partir_du))
