"""Avant de changer la semaine type ou de fermer des jours : ce que l'acte ferait, essayé pour de bon puis défait.

L'acte et la programmation sont ceux qui serviront à la confirmation : l'aperçu ne peut pas dire autre chose qu'eux.
"""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from epn.commun import dates
from epn.gestion.plages import Changement, changements, lire_plages
from epn.gestion.promesses import Engagement, hors_de_la_semaine, lire_engagements
from epn.planning import registre
from epn.planning.models import Fermeture, Plage
from epn.planning.ouvertures import ouvertures
from epn.planning.programmation import programmer


@dataclass(frozen=True)
class Apercu:
    """`refaites` : avant, après. `sortent` : ce qui reste promis à quelqu'un, hors de la semaine : à décider.
    `conflits` : ce que la programmation ne pourrait pas ouvrir, en phrases."""

    plages: list[Changement]
    fermetures: list[Fermeture]
    refaites: list[tuple[Engagement, Engagement]]
    retirees: list[Engagement]
    ajoutees: list[Engagement]
    sortent: list[Engagement]
    conflits: list[str]

    @property
    def est_vide(self) -> bool:
        return not any((self.plages, self.fermetures, self.touche_l_agenda))

    @property
    def touche_l_agenda(self) -> bool:
        return any((self.refaites, self.retirees, self.ajoutees, self.sortent, self.conflits))

    @property
    def empreinte(self) -> str:
        """Ce qui change dès que l'acte toucherait autre chose."""
        lus = [
            [(e.cle, e.sequence, e.inscrits) for e in self.sortent],
            [(avant.cle, apres.dit) for avant, apres in self.refaites],
            [e.cle for e in self.retirees],
            [e.dit for e in self.ajoutees],
            self.conflits,
            [_dite(f) for f in self.fermetures],
            [c.dit for c in self.plages],
        ]
        return hashlib.sha256(repr(lus).encode()).hexdigest()


@dataclass(frozen=True)
class _Releve:
    """L'avenir tel que la base le dit à cet instant. `dehors` : les clés de ce que la semaine ne porte pas."""

    plages: dict[int, Plage]
    fermetures: dict[int, Fermeture]
    engagements: dict[int, Engagement]
    dehors: set[int]
    a_decider: list[str]


def essayer(acte: Callable[[], object], *, maintenant: dt.datetime) -> Apercu:
    """Fait l'acte, repasse la programmation, relève ce qui a changé, et défait tout.

    Ce que l'acte refuse (Refus, ValidationError) passe à travers. Verrouille tous les conseillers, dans l'ordre : la
    programmation les prendra tous, et celui de l'acte pris avant les autres romprait l'ordre.
    """
    with transaction.atomic():
        registre.verrouiller_tous()
        avant = _relever(maintenant)
        acte()
        apres = _relever(maintenant)
        transaction.set_rollback(True)
    return _comparer(avant, apres)


def _relever(maintenant: dt.datetime) -> _Releve:
    """Programmer d'abord : ce qui restait à faire avant l'acte ne lui sera pas imputé."""
    bilan, aujourd_hui = programmer(maintenant), dates.jour_local(maintenant)
    engagements = lire_engagements(maintenant)
    dernier = max((e.jour for e in engagements), default=aujourd_hui)
    return _Releve(
        plages=lire_plages(aujourd_hui),
        fermetures={f.pk: f for f in Fermeture.objects.select_related("lieu", "conseiller").order_by("du", "pk")},
        engagements={e.cle: e for e in engagements},
        dehors=hors_de_la_semaine(engagements, ouvertures(aujourd_hui, dernier)),
        a_decider=bilan.a_decider,
    )


def _comparer(avant: _Releve, apres: _Releve) -> Apercu:
    retirees = [e for cle, e in avant.engagements.items() if cle not in apres.engagements]
    ajoutees = [e for cle, e in apres.engagements.items() if cle not in avant.engagements]
    refaites = []
    for ancien in list(retirees):
        nouveau = next((n for n in ajoutees if _prend_la_suite(ancien, n)), None)
        if nouveau:
            retirees.remove(ancien)
            ajoutees.remove(nouveau)
            refaites.append((ancien, nouveau))
    sortent = [
        e for cle, e in apres.engagements.items() if cle in avant.engagements and cle in apres.dehors - avant.dehors
    ]
    return Apercu(
        plages=changements(avant.plages, apres.plages),
        fermetures=[f for pk, f in apres.fermetures.items() if _dite(f) != _dite(avant.fermetures.get(pk))],
        # Une séance refaite à l'identique, parce que sa plage a une suite, n'apprend rien.
        refaites=[(a, b) for a, b in refaites if a.dit != b.dit],
        retirees=retirees,
        ajoutees=ajoutees,
        sortent=sortent,
        conflits=[p for p in apres.a_decider if p not in avant.a_decider and not _deja_dit(p, sortent)],
    )


def _dite(fermeture: Fermeture | None) -> tuple | None:
    champs = ("du", "au", "de", "a", "lieu_id", "conseiller_id", "motif", "motif_public")
    return fermeture and tuple(getattr(fermeture, champ) for champ in champs)


def _prend_la_suite(ancien: Engagement, nouveau: Engagement) -> bool:
    return (ancien.conseiller_id, ancien.genre, ancien.jour) == (nouveau.conseiller_id, nouveau.genre, nouveau.jour)


def _deja_dit(phrase: str, sortent: list[Engagement]) -> bool:
    """La programmation nomme une séance à décider par son titre et son heure."""
    return any(dates.jour_et_heure(e.debut) in phrase and e.quoi.split(",")[0] in phrase for e in sortent)
