"""Quelqu'un a pris l'heure pendant que l'on écrivait : rien n'est perdu, et un geste suffit."""

import re

from accompagnements.models import Alerte, RendezVous
from accompagnements.reservations import reserver
from epn.planning.models import Fermeture
from tests.distribution import a

from .conftest import BRUNO, LUNDI_8H, demande
from .test_pages_du_rendez_vous import page_de, phrases, saisie


def test_une_heure_prise_garde_tout_et_se_change_en_un_geste(client, creneaux):
    reserver(demande(BRUNO), creneaux[0], maintenant=LUNDI_8H)
    tape = saisie(email="s@exemple.fr", precision="Ma tablette", besoin="email", rappel="appel")
    reponse = client.post(page_de(creneaux[0]), tape)
    assert reponse.status_code == 409
    html = reponse.content.decode()
    assert all(f'<input type="hidden" name="{champ}" value="{valeur}">' in html for champ, valeur in tape.items())
    assert all(mot in phrases(reponse) for mot in ("Ma tablette", "Mortagne-au-Perche", "Lire et envoyer des e-mails"))
    # Rien à modifier ici : la touche Entrée ne choisit pas une heure sans qu'on le voie.
    assert not re.search(r'<(select|textarea|input type="(?!hidden))', html)
    suivante = re.search(r'formaction="([^"]+)"', html)[1]
    assert client.post(suivante, tape).status_code == 302
    assert RendezVous.objects.get(usager__nom="Lecomte").debut == creneaux[1].debut


def test_une_heure_prise_quand_il_n_en_reste_aucune_garde_tout_et_offre_d_attendre(client, creneaux):
    Fermeture.objects.create(du=LUNDI_8H.date(), au=a(2027, 3, 1).date(), motif="travaux")
    html = client.post(page_de(creneaux[0]), saisie()).content.decode()
    assert '<input type="hidden" name="nom" value="Lecomte">' in html
    tape = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    assert 'action="/rendez-vous/prevenez-moi/"' in html
    assert "C’est noté" in phrases(client.post("/rendez-vous/prevenez-moi/", tape))
    assert Alerte.objects.get().nom == "Lecomte"
