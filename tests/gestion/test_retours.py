"""Les avis et les souhaits, vus du conseiller : rien ne s'écrit en regardant, rien ne désigne personne."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ateliers.models import Atelier, Avis, JetonDAvis, Seance, Souhait
from ateliers.seances import annuler_seance
from ateliers.souhaits import Voeu, souhaiter
from epn.messagerie.models import Message


@pytest.fixture
def seance(semaine, claire, lieu) -> Seance:
    """La prochaine séance, à un thème."""
    atelier = Atelier.objects.create(
        titre="Mes premiers e-mails", nature="initiation", resume="Écrire.", niveau="debutant", thematiques=["email"]
    )
    prochaine = Seance.objects.filter(debut__gt=timezone.now()).first()
    Seance.objects.filter(pk=prochaine.pk).update(atelier=atelier)
    return Seance.objects.select_related("atelier").get(pk=prochaine.pk)


def donner(seance: Seance, nombre: int, **reponses: str) -> None:
    base = {"utile": "oui", "difficulte": "juste", "jour": dt.date(2026, 11, 20)} | reponses
    Avis.objects.bulk_create(Avis(seance=seance, **base) for _ in range(nombre))


def voeu(prenom: str, telephone: str) -> Souhait:
    return souhaiter(Voeu(uuid4(), ["email"], prenom=prenom, telephone=telephone), maintenant=timezone.now())


def page(client: Client, adresse: str, statut: int = 200) -> str:
    reponse = client.get(adresse)
    assert reponse.status_code == statut
    return reponse.content.decode().replace("\u00a0", " ")


def test_regarder_n_ecrit_rien_et_le_bouton_fait_un_lien_de_la_salle(chez_claire, seance, settings):
    adresse = f"/gestion/seances/{seance.pk}/avis/"
    assert "Faire donner un avis dans la salle" in page(chez_claire, adresse)
    assert not JetonDAvis.objects.exists()
    fait = chez_claire.post(adresse)
    assert JetonDAvis.objects.get().de_la_salle
    assert "<svg" in fait.content.decode()
    lien = fait.context["lien"]
    assert lien.startswith(f"{settings.ADRESSE_DU_SITE}/avis/")
    assert Client().get(lien.removeprefix(settings.ADRESSE_DU_SITE)).status_code == 200
    assert lien not in page(chez_claire, adresse)


def test_trop_tard_ou_annulee_la_salle_a_sa_phrase(chez_claire, seance):
    annuler_seance(seance, "maladie", maintenant=timezone.now())
    adresse = f"/gestion/seances/{seance.pk}/avis/"
    assert "Faire donner" not in page(chez_claire, adresse)
    refus = chez_claire.post(adresse)
    assert refus.status_code == 409
    assert "séance annulée" in refus.content.decode()


def test_une_seance_et_un_atelier_sous_cinq_avis_disent_pourquoi_ils_se_taisent(chez_claire, seance):
    donner(seance, 4, commentaire="Le mot de quelqu’un")
    for adresse in (f"/gestion/seances/{seance.pk}/avis/", "/gestion/avis/"):
        texte = page(chez_claire, adresse)
        assert "4 avis, sans le détail : moins de 5 réponses ensemble diraient qui a répondu quoi" in texte
        assert "Le mot de quelqu’un" not in texte
    donner(seance, 1)
    for adresse in (f"/gestion/seances/{seance.pk}/avis/", "/gestion/avis/"):
        texte = page(chez_claire, adresse)
        assert "Le mot de quelqu’un" in texte
        assert "sans le détail" not in texte


def test_un_commentaire_hostile_reste_du_texte(chez_claire, seance):
    donner(seance, 5, commentaire="<script>alert(1)</script>")
    assert "<script>alert" not in page(chez_claire, "/gestion/avis/")


def test_prevenir_montre_d_abord_qui_et_comment_puis_le_fait_une_fois(chez_claire, seance):
    simone, colette = voeu("Simone", "+33639981234"), voeu("Colette", "+33261911427")
    assert "Prévenir 2 personnes…" in page(chez_claire, "/gestion/souhaits/")
    adresse = f"/gestion/seances/{seance.pk}/prevenir/"
    apercu = page(chez_claire, adresse)
    assert "par texto au 06 39 98 12 34" in apercu
    assert "à appeler au 02 61 91 14 27" in apercu
    assert not Message.objects.exists()
    fait = chez_claire.post(adresse, follow=True).content.decode().replace("\u00a0", " ")
    assert "1 message déposé, 1 personne à appeler" in fait
    assert "Personne n’était à prévenir" in chez_claire.post(adresse, follow=True).content.decode()
    assert Message.objects.count() == 1
    simone.refresh_from_db()
    colette.refresh_from_db()
    assert (bool(simone.prevenu_le), colette.a_appeler_pour) == (True, seance)
    assert "Personne n’attend cet atelier" in page(chez_claire, adresse)


def test_on_ne_previent_pas_d_une_seance_annulee(chez_claire, seance):
    voeu("Simone", "+33639981234")
    annuler_seance(seance, "maladie", maintenant=timezone.now())
    adresse = f"/gestion/seances/{seance.pk}/prevenir/"
    assert "ne s’annonce pas" in page(chez_claire, adresse)
    assert chez_claire.post(adresse).status_code == 409
    assert not Message.objects.exists()


def test_sans_rien_les_deux_pages_disent_quoi_faire(chez_claire, semaine):
    assert "Aucun avis pour l’instant" in page(chez_claire, "/gestion/avis/")
    assert "Aucun souhait pour l’instant" in page(chez_claire, "/gestion/souhaits/")


def test_les_deux_pages_sont_au_menu_du_conseiller_seul(chez_claire, chez_adrien, semaine):
    assert 'href="/gestion/souhaits/"' in page(chez_claire, "/gestion/")
    assert 'href="/gestion/souhaits/"' not in page(chez_adrien, "/gestion/")


@pytest.mark.parametrize("adresse", ["avis/", "souhaits/", "seances/{}/avis/", "seances/{}/prevenir/"])
def test_cinquante_lignes_coutent_autant_de_requetes_qu_une(chez_claire, seance, adresse):
    adresse = f"/gestion/{adresse.format(seance.pk)}"

    def compter() -> int:
        with CaptureQueriesContext(connection) as capture:
            chez_claire.get(adresse)
        return len(capture)

    donner(seance, 5, commentaire="Bien")
    voeu("Simone", "+33639981234")
    peu = compter()
    donner(seance, 50, commentaire="Bien", utile="non")
    for _ in range(30):
        voeu("Colette", "+33261911427")
    assert compter() == peu


def test_une_cle_de_lien_ne_se_lit_pas_dans_la_boite_d_envoi(chez_claire, semaine):
    maintenant = timezone.now()
    message = Message.objects.create(
        cle="invitation-avis:reservation:1:seance:1",
        canal="courriel",
        destinataire="a@exemple.fr",
        corps="Ici : https://epn.exemple/avis/Zm9vYmFy/ puis https://epn.exemple/reservation/c2VjcmV0/",
        a_partir_de=maintenant,
        expire_le=maintenant,
        prochaine_tentative_le=maintenant,
    )
    texte = page(chez_claire, f"/gestion/messagerie/message/{message.pk}/change/")
    assert "/avis/…/" in texte
    assert "Zm9vYmFy" not in texte
    assert "c2VjcmV0" not in texte
