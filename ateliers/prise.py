"""Écrire des inscriptions : une ligne par personne et par séance, sous un seul billet."""

import datetime as dt
from collections.abc import Sequence

from epn.commun.requete_prete import inserer_ensemble
from publics.identite import creer, retrouver_ou_creer
from publics.mineurs import verifier_accompagne
from publics.models import Reservation, Usager

from .bulletin import Demande, Personne
from .models import Inscription, Seance
from .traces import Traces, est_inconnue

Statut = Inscription.Statut


def ecrire(
    demande: Demande,
    reservation: Reservation,
    seances: Sequence[Seance],
    traces: Traces,
    *,
    libres: int,
    maintenant: dt.datetime,
) -> list[Inscription]:
    """Les premières personnes ont les places, les autres attendent. Sous le verrou de ces séances, `traces` relevées.

    Lève SansAdulte.
    """
    usagers = [_qui(personne, demande, traces, maintenant) for personne in demande.personnes]
    en_plus = demande.en_plus and min(s.libres for s in seances) < len(usagers)
    faites = [
        _une(seance, usager, personne, reservation, rang < libres, en_plus, maintenant)
        for rang, (personne, usager) in enumerate(zip(demande.personnes, usagers, strict=True))
        for seance in seances
    ]
    return inserer_ensemble(faites)


def _qui(personne: Personne, demande: Demande, traces: Traces, maintenant: dt.datetime) -> Usager:
    identite = personne.identite
    trouver = creer if est_inconnue(identite, demande.contact, traces) else retrouver_ou_creer
    usager = personne.usager or trouver(identite)
    verifier_accompagne(usager, maintenant=maintenant)
    return usager


def _une(
    seance: Seance,
    usager: Usager,
    personne: Personne,
    reservation: Reservation,
    a_une_place: bool,
    en_plus: bool,
    maintenant: dt.datetime,
) -> Inscription:
    return Inscription(
        seance=seance,
        usager=usager,
        reservation=reservation,
        statut=Statut.INSCRITE if a_une_place else Statut.ATTENTE,
        attend_depuis=None if a_une_place else maintenant,
        en_plus=a_une_place and en_plus,
        aisance=personne.aisance,
        reponses=personne.reponses,
        creee_le=maintenant,
        revise_le=maintenant,
    )
