"""Donner son avis : deux réponses, une fois, et rien qui mène à qui les a données."""

import datetime as dt
import re
import threading
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from ateliers.avis import (
    DejaDonne,
    LienPerime,
    PasDAvis,
    Reponse,
    TropTardPourLaSalle,
    donner,
    lien_personnel,
    lire_jeton,
    ouvrir_la_salle,
)
from ateliers.models import Atelier, Avis, JetonDAvis, Souhait
from ateliers.seances import annuler_seance
from publics.models import Essai
from tests.distribution import a

from .conftest import LUNDI_8H, creer_seance

REPONSE = Reponse("oui", "juste")
OUI = {"utile": "oui", "difficulte": "juste"}
TROP_DIFFICILE = {"utile": "un_peu", "difficulte": "trop_difficile"}
SOIR_DE_LA_SEANCE = a(2026, 12, 3, 18)


@pytest.fixture(autouse=True)
def _le_soir_meme(monkeypatch: pytest.MonkeyPatch, horloge: None) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: SOIR_DE_LA_SEANCE)


def chemin(lien: str) -> str:
    return "/" + lien.split("/", 3)[3]


def jeton(lien: str) -> JetonDAvis:
    return lire_jeton(lien.rstrip("/").rsplit("/", 1)[1], maintenant=SOIR_DE_LA_SEANCE)


def phrases(reponse) -> str:
    """Le texte de la page, blancs resserrés."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", reponse.content.decode())).split())


def test_un_avis_se_donne_en_deux_reponses_et_porte_le_jour_de_la_seance(client, seance):
    adresse = chemin(lien_personnel(seance))
    assert "Était-ce utile ?" in phrases(client.get(adresse))
    assert "Votre avis est arrivé" in phrases(client.post(adresse, OUI | {"commentaire": " Très \n clair "}))
    avis = Avis.objects.get()
    assert (avis.utile, avis.difficulte, avis.commentaire) == ("oui", "juste", "Très clair")
    assert avis.jour == dt.date(2026, 12, 3)


def test_regarder_le_lien_n_ecrit_rien_et_ne_pose_pas_de_session(client, seance):
    adresse = chemin(lien_personnel(seance))
    for _ in range(3):
        assert client.get(adresse).status_code == 200
    assert not Avis.objects.exists()
    assert JetonDAvis.objects.get().utilise_le is None
    assert "sessionid" not in client.cookies


def test_un_lien_qui_a_servi_remercie_encore_et_ne_compte_plus(client, seance):
    adresse = chemin(lien_personnel(seance))
    client.post(adresse, OUI)
    for reponse in (client.get(adresse), client.post(adresse, TROP_DIFFICILE)):
        assert reponse.status_code == 200
        assert "Merci, c’est déjà fait" in phrases(reponse)
    assert Avis.objects.get().utile == "oui"


@pytest.mark.parametrize("de_la_salle", [False, True])
def test_un_double_clic_fait_un_avis_et_la_meme_page(client, seance, de_la_salle):
    lien = ouvrir_la_salle(seance, maintenant=SOIR_DE_LA_SEANCE) if de_la_salle else lien_personnel(seance)
    envoi = TROP_DIFFICILE | {"cle": str(uuid4())}
    pages = {phrases(client.post(chemin(lien), envoi)) for _ in range(3)}
    assert len(pages) == 1
    assert "C’était trop difficile ?" in pages.pop()
    assert Avis.objects.count() == 1


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"utile": ""}, "Choisissez une réponse."),
        ({"difficulte": "magie"}, "Choisissez une réponse de la liste."),
        ({"commentaire": "é" * 301}, "300 lettres au plus"),
        ({"commentaire": "a\x00b"}, "nul"),
    ],
)
def test_ce_qui_manque_a_sa_phrase_et_le_reste_est_garde(client, seance, champs, phrase):
    reponse = client.post(chemin(lien_personnel(seance)), OUI | {"commentaire": "Merci"} | champs)
    assert phrase in phrases(reponse)
    assert 'value="oui"' in reponse.content.decode()
    assert not Avis.objects.exists()
    if "commentaire" in champs:
        assert champs["commentaire"].replace("\x00", "") in reponse.content.decode().replace("\x00", "")


def test_emoji_et_cle_abimee_ne_genent_personne(client, seance):
    client.post(chemin(lien_personnel(seance)), OUI | {"commentaire": "👍🏽", "cle": "x" * 300})
    assert Avis.objects.get().commentaire == "👍🏽"


@pytest.mark.parametrize("adresse", ["/avis/lien-invente/", "/avis/%00/", "/avis/" + "a" * 3000 + "/"])
def test_un_lien_invente_a_une_page_et_le_telephone(client, seance, adresse):
    reponse = client.get(adresse)
    assert reponse.status_code == 404
    assert "Ce lien ne sert plus" in phrases(reponse)
    assert "tel:+33261910000" in reponse.content.decode()


def test_un_lien_perime_a_la_meme_page_et_n_ecrit_rien(client, seance):
    adresse = chemin(lien_personnel(seance))
    JetonDAvis.objects.update(expire_le=SOIR_DE_LA_SEANCE)
    for reponse in (client.get(adresse), client.post(adresse, OUI)):
        assert reponse.status_code == 404
        assert "trop ancien" in phrases(reponse)
    assert not Avis.objects.exists()


def test_le_lien_de_la_salle_sert_a_tous_et_revient_aux_questions(client, seance):
    adresse = chemin(ouvrir_la_salle(seance, maintenant=LUNDI_8H))
    for _ in range(3):
        assert "Était-ce utile ?" in phrases(client.get(adresse))
        merci = client.post(adresse, OUI | {"cle": str(uuid4())})
        assert merci["Refresh"] == f"8;url={adresse}"
        assert f'href="{adresse}"' in merci.content.decode()
        assert "dans 8 secondes" in phrases(merci)
    assert Avis.objects.count() == 3
    assert JetonDAvis.objects.get().utilise_le is None


def test_la_salle_laisse_une_minute_pour_lire_les_dates(client, seance):
    merci = client.post(chemin(ouvrir_la_salle(seance, maintenant=LUNDI_8H)), TROP_DIFFICILE)
    assert merci["Refresh"].startswith("60;")
    assert "dans 60 secondes" in phrases(merci)


def test_un_lien_personnel_ne_bouge_pas_tout_seul(client, seance):
    assert "Refresh" not in client.post(chemin(lien_personnel(seance)), OUI)


def test_la_salle_vit_jusqu_au_lendemain_soir(seance):
    lien = ouvrir_la_salle(seance, maintenant=LUNDI_8H)
    assert JetonDAvis.objects.get().expire_le == a(2026, 12, 5)
    assert jeton(lien).de_la_salle
    with pytest.raises(TropTardPourLaSalle):
        ouvrir_la_salle(seance, maintenant=a(2026, 12, 5))


def test_on_ne_donne_pas_d_avis_sur_une_seance_annulee(seance):
    annuler_seance(seance, "maladie", maintenant=LUNDI_8H)
    seance.refresh_from_db()
    with pytest.raises(PasDAvis):
        ouvrir_la_salle(seance, maintenant=LUNDI_8H)


def test_les_cles_sont_longues_et_hachees(seance):
    long, court = (lien_personnel(seance, court=court).rstrip("/").rsplit("/", 1)[1] for court in (False, True))
    assert (len(long), len(court)) == (43, 22)
    gardes = set(JetonDAvis.objects.values_list("empreinte", flat=True))
    assert not gardes & {long, court}


def test_rien_dans_le_schema_ne_mene_d_un_avis_a_quelqu_un():
    liens = {
        c.name: c.related_model.__name__ for m in (Avis, JetonDAvis) for c in m._meta.get_fields() if c.is_relation
    }
    assert liens == {"seance": "Seance"}
    assert {c.get_internal_type() for c in Avis._meta.fields} == {
        "BigAutoField", "ForeignKey", "CharField", "DateField",
    }  # fmt: skip


def test_l_ordre_des_avis_n_est_pas_celui_des_arrivees(seance):
    la = jeton(ouvrir_la_salle(seance, maintenant=LUNDI_8H))
    arrivees = [donner(la, REPONSE, cle=uuid4(), maintenant=SOIR_DE_LA_SEANCE).pk for _ in range(20)]
    assert list(Avis.objects.order_by("pk").values_list("pk", flat=True)) == sorted(arrivees) != arrivees
    assert max(arrivees) < 2**62


def test_un_avis_et_le_lien_qui_a_servi_n_ont_en_commun_que_la_seance(client, seance):
    donner(jeton(lien_personnel(seance)), REPONSE, cle=uuid4(), maintenant=SOIR_DE_LA_SEANCE + dt.timedelta(days=3))
    avis, garde = Avis.objects.values().get(), JetonDAvis.objects.values().get()
    assert {str(v) for v in avis.values()} & {str(v) for v in garde.values()} == {str(seance.pk)}
    client.post(chemin(lien_personnel(seance)), OUI)
    assert not Essai.objects.exists()


def test_le_jeton_ne_se_lit_pas_deux_fois_apres_l_heure(seance):
    la = jeton(lien_personnel(seance))
    donner(la, REPONSE, cle=uuid4(), maintenant=SOIR_DE_LA_SEANCE)
    with pytest.raises(DejaDonne):
        donner(la, REPONSE, cle=uuid4(), maintenant=SOIR_DE_LA_SEANCE)
    JetonDAvis.objects.all().delete()
    with pytest.raises(LienPerime):
        donner(la, REPONSE, cle=uuid4(), maintenant=SOIR_DE_LA_SEANCE)


@pytest.mark.django_db(transaction=True)
def test_dix_envois_a_la_fois_par_un_lien_ne_font_qu_un_avis(seance):
    la, depart = jeton(lien_personnel(seance)), threading.Barrier(10)

    def envoyer() -> None:
        depart.wait()
        try:
            donner(la, REPONSE, cle=uuid4(), maintenant=SOIR_DE_LA_SEANCE)
        except DejaDonne:
            pass
        finally:
            connection.close()

    fils = [threading.Thread(target=envoyer) for _ in range(10)]
    [fil.start() for fil in fils]
    [fil.join() for fil in fils]
    assert Avis.objects.count() == 1


def test_une_salle_qui_s_emballe_est_freinee_avec_une_phrase(client, seance, settings):
    settings.RESERVATIONS_PAR_HEURE_ET_ADRESSE = 2
    adresse = chemin(ouvrir_la_salle(seance, maintenant=LUNDI_8H))
    codes = [client.post(adresse, OUI).status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    assert Avis.objects.count() == 2


# --- Trop difficile -------------------------------------------------------------------------------


@pytest.fixture
def difficile(claire, lieu, espace, horloge):
    """Un atelier de niveau intermédiaire, et trois qui pourraient lui succéder."""
    commun = {"nature": "initiation", "resume": "r", "thematiques": ["email"]}
    moyen = Atelier.objects.create(titre="Trier ses e-mails", niveau="intermediaire", **commun)
    return creer_seance(claire, lieu, moyen)


def atelier_de(niveau: str, titre: str, thematiques: list[str], nature: str = "initiation") -> Atelier:
    return Atelier.objects.create(titre=titre, niveau=niveau, nature=nature, resume="r", thematiques=thematiques)


def test_trop_difficile_propose_des_seances_plus_simples(client, difficile, claire, lieu):
    for jour, (niveau, titre, sujets) in enumerate(
        [("debutant", "Ma souris", []), ("debutant", "Lire un e-mail", ["email"]), ("avance", "Filtrer", ["email"])]
    ):
        creer_seance(claire, lieu, atelier_de(niveau, titre, sujets), debut=a(2026, 12, 7 + jour, 9))
    page = phrases(client.post(chemin(lien_personnel(difficile)), TROP_DIFFICILE))
    assert "Lire un e-mail" in page
    assert "Ma souris" in page
    assert "Filtrer" not in page
    assert "Lire un e-mail" not in phrases(client.post(chemin(lien_personnel(difficile)), OUI))


def test_apres_un_atelier_de_debutants_on_propose_un_rendez_vous(client, claire, lieu, espace, horloge):
    facile = creer_seance(claire, lieu, atelier_de("debutant", "Ma souris", ["email"]))
    creer_seance(claire, lieu, facile.atelier, debut=a(2026, 12, 7, 9))
    page = client.post(chemin(lien_personnel(facile)), TROP_DIFFICILE)
    assert "Aucun atelier plus simple" in phrases(page)
    assert 'href="/rendez-vous/"' in page.content.decode()


def test_un_contact_laisse_pour_plus_simple_est_un_souhait_que_rien_ne_relie_a_l_avis(client, difficile):
    client.post(chemin(lien_personnel(difficile)), TROP_DIFFICILE | {"commentaire": "Perdue"})
    adresse = f"/ateliers/souhaits/plus-simple/{difficile.pk}/"
    envoi = {"prenom": "Simone", "telephone": "06 39 98 12 34", "cle": str(uuid4())}
    assert [client.post(adresse, envoi)["Location"] for _ in range(2)] == ["/ateliers/souhaits/merci/"] * 2
    souhait = Souhait.objects.get()
    assert (souhait.niveau, souhait.thematiques, souhait.prenom) == ("debutant", ["email"], "Simone")
    assert not [c for c in Souhait._meta.get_fields() if c.is_relation and c.related_model in (Avis, JetonDAvis)]
    assert souhait.a_appeler_pour is None


def test_plus_simple_demande_comment_joindre_et_garde_ce_qui_est_tape(client, difficile):
    adresse = f"/ateliers/souhaits/plus-simple/{difficile.pk}/"
    reponse = client.post(adresse, {"prenom": "Simone"})
    assert "Donnez un téléphone ou un e-mail" in phrases(reponse)
    assert 'value="Simone"' in reponse.content.decode()
    assert Client().get("/ateliers/souhaits/plus-simple/999999/").status_code == 404
