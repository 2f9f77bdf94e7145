"""La matinée des professionnels : qui y prend une place, et au nom de qui. Une règle, pour toutes les portes."""

from collections.abc import Iterable

from publics.models import Usager

from .bulletin import Demande
from .models import Inscription, Seance
from .refus import InscriptionImpossible

Audience = Usager.Audience


class PasPourTous(InscriptionImpossible):
    phrase = "Cette matinée est pour les entreprises, les associations et les agents. Voici ce qui est ouvert à tous."


class DejaReservee(InscriptionImpossible):
    phrase = "Cette matinée est réservée à un groupe. Voici d’autres dates."


def verifier_le_public(seances: Iterable[Seance], audience: str) -> None:
    """Une matinée des professionnels n'est pas pour qui vient à titre privé. Lève PasPourTous ou DejaReservee."""
    for seance in seances:
        if seance.reservee:
            raise DejaReservee
        if not seance.est_pour_les_habitants and audience in ("", Audience.PARTICULIER):
            raise PasPourTous


def verifier_le_meme_public(seance: Seance, quittees: Iterable[Inscription]) -> None:
    """On ne change de date que pour une autre où l'on aurait pu s'inscrire."""
    for inscription in quittees:
        verifier_le_public([seance], inscription.audience)


def au_nom_de(seance: Seance, demande: Demande) -> dict[str, str]:
    """Ce que l'on a dit ; sinon, qui le conseiller inscrit à une matinée y vient pour son travail. À un atelier, on
    vient pour soi."""
    if seance.est_pour_les_habitants:
        return {}
    return {"audience": demande.audience or Audience.PROFESSIONNEL, "organisation": demande.organisation}
