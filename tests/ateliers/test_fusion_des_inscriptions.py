"""Deux fiches réunies, deux inscriptions à la même séance : une place, et l'autre à qui attend."""

import pytest

from ateliers.inscriptions import inscrire
from ateliers.models import Inscription
from epn.commun.vocabulaire import Presence
from epn.messagerie.models import Message
from publics.fusion import fusionner
from publics.models import Usager

from .conftest import creer_seance, demande, personne


@pytest.fixture
def trois(claire, lieu, emails, espace, horloge, maintenant) -> list[Inscription]:
    """Une séance de deux places : deux inscrites, une en attente."""
    seance = creer_seance(claire, lieu, emails, capacite=2)
    billets = [
        inscrire(demande(personne(n), accepte_d_attendre=n == 2), seance, maintenant=maintenant) for n in range(3)
    ]
    return [billet.inscriptions.get() for billet in billets]


def reunir(une: Inscription, autre: Inscription, maintenant) -> None:
    fusionner(une.usager, autre.usager, {}, maintenant, None)


def test_la_place_de_trop_va_a_qui_attend_et_rien_n_est_annonce_a_la_personne(trois, maintenant) -> None:
    premiere, seconde, attend = trois
    assert (premiere.statut, seconde.statut, attend.statut) == ("inscrite", "inscrite", "attente")
    reunir(premiere, seconde, maintenant)
    for inscription in trois:
        inscription.refresh_from_db()
    assert (premiere.statut, seconde.statut) == ("inscrite", "annulee")
    assert attend.statut in ("inscrite", "proposee")
    assert premiere.usager_id == seconde.usager_id
    assert not Message.objects.filter(cle__startswith="inscription-annulee").exists()


def test_l_inscrite_l_emporte_sur_celle_qui_attend_et_sa_presence_reste(trois, maintenant) -> None:
    _, seconde, attend = trois
    Inscription.objects.filter(pk=seconde.pk).update(presence=Presence.PRESENT)
    reunir(attend, seconde, maintenant)
    seconde.refresh_from_db()
    attend.refresh_from_db()
    assert (seconde.statut, seconde.presence, attend.statut) == ("inscrite", "present", "annulee")
    assert Usager.objects.filter(pk=attend.usager_id).exists()
    assert seconde.usager_id == attend.usager_id
