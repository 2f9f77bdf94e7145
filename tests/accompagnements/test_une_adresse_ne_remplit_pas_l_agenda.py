"""Un robot derrière une seule adresse change de nom, de numéro et d'heure : l'agenda lui résiste."""

import pytest
from django.contrib.sessions.models import Session

from accompagnements.models import RendezVous
from epn.messagerie.models import Message
from publics import prescripteurs
from publics.models import Usager
from tests.accompagnements.test_pages_du_rendez_vous import page_de, saisie


def robot(numero: int) -> dict[str, str]:
    lettres = "".join("abcdefghij"[int(c)] for c in f"{numero:03d}")
    return saisie(nom=f"Robot{lettres}", telephone=f"0261911{numero:03d}", email=f"r{numero}@exemple.fr")


def test_une_semaine_d_envois_n_en_prend_que_le_plafond(client, creneaux, settings, horloge):
    settings.RESERVATIONS_PAR_SEMAINE_ET_ADRESSE = 4
    statuts = []
    for numero, creneau in enumerate(creneaux[:12]):
        reponse = client.post(page_de(creneau), robot(numero))
        statuts.append(reponse.status_code)
        client.cookies.clear()
    assert statuts == [302] * 4 + [429] * 8
    assert "02\u00a061\u00a091\u00a000\u00a000" in reponse.content.decode()
    assert (RendezVous.objects.count(), Usager.objects.count()) == (4, 4)
    assert not Message.objects.filter(destinataire="r4@exemple.fr").exists()


def test_un_foyer_en_ipv6_ne_vaut_qu_une_adresse(client, creneaux, settings):
    settings.RESERVATIONS_PAR_SEMAINE_ET_ADRESSE = 2
    statuts = [
        client.post(page_de(c), robot(n), REMOTE_ADDR=f"2001:db8:1:2::{n:x}").status_code
        for n, c in enumerate(creneaux[:4])
    ]
    assert statuts == [302, 302, 429, 429]
    assert client.post(page_de(creneaux[3]), robot(9), REMOTE_ADDR="2001:db8:1:3::1").status_code == 302


def test_une_mairie_qui_reserve_pour_autrui_garde_son_propre_plafond(
    client, creneaux, settings, pervencheres, maintenant
):
    settings.RESERVATIONS_PAR_SEMAINE_ET_ADRESSE = 1
    client.get(f"/prescripteurs/{prescripteurs.nouveau_lien(pervencheres, maintenant=maintenant)[1]}/")
    pour_autrui = {"messages_a": "personne"}
    statuts = [client.post(page_de(c), robot(n) | pour_autrui).status_code for n, c in enumerate(creneaux[:3])]
    assert statuts == [302, 302, 302]


@pytest.mark.parametrize("valeur", ["inventee", "a" * 32])
def test_un_temoin_invente_n_ecrit_aucune_session(client, creneaux, valeur):
    for page in ("/", "/rendez-vous/", page_de(creneaux[0]), "/reservation/", "/mes-reservations/"):
        client.cookies["sessionid"] = valeur
        client.get(page)
    assert Session.objects.count() == 0
