"""Le lien du référent : il s'échange, expire, se révoque, tourne ; vieux ou deviné, c'est la même page."""

import datetime as dt
import logging

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from epn.messagerie.models import Message
from partenariats import liens
from partenariats.models import Interlocuteur, LienPrive, Partenaire
from tests.partenariats.conftest import COURRIEL, chemin

pytestmark = pytest.mark.usefixtures("groupes")
UN_JOUR = dt.timedelta(days=1)
INCONNU = "Ce lien n’ouvre pas de page"


@pytest.fixture
def plus_tard(monkeypatch: pytest.MonkeyPatch, maintenant: dt.datetime):
    def avancer(delai: dt.timedelta) -> dt.datetime:
        monkeypatch.setattr("django.utils.timezone.now", lambda: maintenant + delai)
        return maintenant + delai

    return avancer


def test_le_lien_s_echange_contre_une_adresse_propre(client: Client, adresse: str) -> None:
    reponse = client.get(adresse)
    assert (reponse.status_code, reponse["Location"]) == (302, "/partenaires/")
    assert client.get("/partenaires/").status_code == 200


def test_rien_ne_garde_le_lien(client: Client, adresse: str, caplog: pytest.LogCaptureFixture) -> None:
    jeton = adresse.split("/")[2]
    assert len(jeton) == 43  # 256 bits
    assert not LienPrive.objects.filter(empreinte__contains=jeton).exists()
    with caplog.at_level(logging.INFO):
        reponse = client.get(adresse)
        client.get("/partenaires/un-autre-lien/")
    assert jeton not in str(dict(client.session))
    assert "no-store" in reponse["Cache-Control"]
    assert (reponse["Referrer-Policy"], reponse["X-Robots-Tag"].split(",")[0]) == ("no-referrer", "noindex")
    page = client.get("/partenaires/")
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"
    assert jeton not in page.content.decode() + caplog.text


def test_vieux_revoque_ou_devine_la_meme_page_dit_de_telephoner(
    client: Client, adresse: str, partenaire: Partenaire, plus_tard
) -> None:
    pages = []
    apres = plus_tard(dt.timedelta(days=settings.LIENS_PARTENAIRES_JOURS))
    pages.append(client.get(adresse))
    neuf = chemin(liens.nouveau(partenaire, maintenant=apres)[1])
    liens.revoquer(partenaire, maintenant=apres)
    pages += [client.get(neuf), client.get("/partenaires/lien-invente/"), Client().get("/partenaires/")]
    pages.append(Client().post("/partenaires/dates/1/annuler/"))
    assert [p.status_code for p in pages] == [404] * 5
    assert len({p.content for p in pages}) == 1
    assert INCONNU in pages[0].content.decode()
    assert "02\u00a061\u00a091\u00a000\u00a000" in pages[0].content.decode()


def test_la_veille_de_son_terme_il_sert_encore(client: Client, adresse: str, plus_tard) -> None:
    plus_tard(dt.timedelta(days=settings.LIENS_PARTENAIRES_JOURS) - UN_JOUR)
    assert client.get(adresse).status_code == 302


def test_un_lien_neuf_ne_ferme_l_ancien_qu_a_sa_premiere_visite(
    client: Client, adresse: str, partenaire: Partenaire, plus_tard
) -> None:
    client.get(adresse)
    neuf = chemin(liens.nouveau(partenaire, maintenant=plus_tard(UN_JOUR))[1])
    assert Client().get(adresse).status_code == 302
    ailleurs = Client()
    assert ailleurs.get(neuf).status_code == 302
    assert Client().get(adresse).status_code == 404
    assert ailleurs.get("/partenaires/").status_code == 200
    # Revenir au neuf ne ferme rien d'autre.
    assert Client().get(neuf).status_code == 302


def test_revoquer_ferme_aussi_la_page_deja_ouverte(
    referent: Client, partenaire: Partenaire, maintenant: dt.datetime
) -> None:
    assert referent.get("/partenaires/").status_code == 200
    liens.revoquer(partenaire, maintenant=maintenant)
    assert referent.get("/partenaires/").status_code == 404


def test_archiver_le_partenaire_ferme_sa_page(referent: Client, partenaire: Partenaire, maintenant) -> None:
    Partenaire.objects.update(archive_le=maintenant)
    assert referent.get("/partenaires/").status_code == 404


def test_la_visite_dure_deux_heures(referent: Client, plus_tard) -> None:
    plus_tard(dt.timedelta(hours=1, minutes=59))
    assert referent.get("/partenaires/").status_code == 200
    plus_tard(dt.timedelta(hours=2, minutes=1))
    assert referent.get("/partenaires/").status_code == 404


def test_on_ferme_la_page_d_un_poste_partage(referent: Client) -> None:
    assert "fermée sur ce poste" in referent.post("/partenaires/quitter/").content.decode()
    assert referent.get("/partenaires/").status_code == 404


def test_deviner_se_freine_et_le_vrai_lien_passe_encore(client: Client, adresse: str, settings) -> None:
    settings.RECHERCHES_PAR_HEURE_ET_ADRESSE = 3
    statuts = [client.get(f"/partenaires/essai-{n}/").status_code for n in range(5)]
    assert statuts == [404, 404, 404, 429, 429]
    assert client.get(adresse).status_code == 302


def test_le_courriel_porte_un_lien_qui_ouvre_et_ne_dit_rien_du_service(
    client: Client, partenaire: Partenaire, maintenant: dt.datetime
) -> None:
    liens.envoyer(partenaire, maintenant=maintenant)
    message = Message.objects.get()
    assert message.destinataire == COURRIEL
    lien = next(mot for mot in message.corps.split() if "/partenaires/" in mot)
    assert client.get(chemin(lien)).status_code == 302
    assert "groupe des matinées" not in message.sujet + message.corps


def test_deux_envois_de_suite_n_en_font_qu_un(partenaire: Partenaire, maintenant: dt.datetime) -> None:
    liens.envoyer(partenaire, maintenant=maintenant)
    with pytest.raises(liens.LienDejaEnvoye):
        liens.envoyer(partenaire, maintenant=maintenant)
    # Parti à une mauvaise adresse, on le révoque, puis on renvoie.
    liens.revoquer(partenaire, maintenant=maintenant)
    liens.envoyer(partenaire, maintenant=maintenant)
    assert Message.objects.count() == 2


def test_sans_referent_ou_archive_aucun_lien_ne_part(partenaire: Partenaire, maintenant: dt.datetime) -> None:
    Interlocuteur.objects.update(referent=False)
    with pytest.raises(liens.SansReferent):
        liens.envoyer(partenaire, maintenant=maintenant)
    Partenaire.objects.update(archive_le=maintenant)
    with pytest.raises(liens.PartenaireArchive):
        liens.envoyer(partenaire, maintenant=maintenant)
    assert not LienPrive.objects.exists()


def test_le_referent_demande_un_lien_neuf_quand_la_fin_approche(client: Client, adresse: str, plus_tard) -> None:
    client.get(adresse)
    page = client.get("/partenaires/").content.decode()
    assert "Recevoir un lien neuf" not in page
    assert client.post("/partenaires/lien-neuf/").status_code == 409
    plus_tard(dt.timedelta(days=settings.LIENS_PARTENAIRES_JOURS) - liens.FIN_PROCHE)
    client.get(adresse)
    assert "Recevoir un lien neuf" in client.get("/partenaires/").content.decode()
    assert client.post("/partenaires/lien-neuf/", follow=True).status_code == 200
    assert Message.objects.get().cle.startswith("lien-du-groupe:")
    assert client.post("/partenaires/lien-neuf/").status_code == 409


def test_la_purge_efface_les_liens_perimes_et_les_mots_qui_trainent(
    adresse: str, groupes, maintenant: dt.datetime
) -> None:
    groupes[0].precision = "faire un CV"
    groupes[0].save()
    assert liens.oublier(groupes[0].fin) == 0
    assert liens.oublier(maintenant + dt.timedelta(days=settings.LIENS_PARTENAIRES_JOURS)) == 2
    assert not LienPrive.objects.exists()
    groupes[0].refresh_from_db()
    assert groupes[0].precision == ""


def test_l_heure_des_liens_est_celle_du_reglage(partenaire: Partenaire, settings) -> None:
    settings.LIENS_PARTENAIRES_JOURS = 10
    lien, _ = liens.nouveau(partenaire, maintenant=timezone.now())
    assert lien.expire_le - lien.cree_le == 10 * UN_JOUR
