"""Déplacer, annuler, changer, échanger une séance : on voit d'abord qui est touché ; un refus garde ce qui est tapé."""

import datetime as dt

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ateliers.inscriptions import inscrire
from ateliers.models import Atelier, Inscription, Seance
from ateliers.seances import annuler_seance, changer_seance
from epn.commun import dates
from epn.messagerie.models import Message
from epn.planning.models import Fermeture, Occupation
from tests.ateliers.conftest import ALICE, BRUNO, COLETTE, demande, personne
from tests.distribution import creer_rendez_vous

pytestmark = pytest.mark.usefixtures("semaine")
ACTES = ("deplacer", "annuler", "places", "theme", "echanger")


@pytest.fixture
def seance(atelier: Atelier) -> Seance:
    """Deux places : Alice (e-mail) et Colette (téléphone fixe) y viennent, Bruno attend."""
    maintenant = timezone.now()
    libre = Seance.objects.filter(debut__gt=maintenant + dt.timedelta(days=2)).first()
    seance = changer_seance(libre, maintenant=maintenant, atelier=atelier, capacite=2)
    for identite in (ALICE, COLETTE, BRUNO):
        inscrire(demande(identite, accepte_d_attendre=True), seance, maintenant=maintenant)
    return Seance.objects.get(pk=seance.pk)


@pytest.fixture
def autre(seance: Seance) -> Seance:
    """La suivante, sans personne, sur un autre thème."""
    photos = Atelier.objects.create(titre="Trier ses photos", nature="initiation", resume="r", duree_minutes=60)
    suivante = Seance.objects.filter(debut__gt=seance.debut).first()
    return changer_seance(suivante, maintenant=timezone.now(), atelier=photos)


def adresse(seance: Seance, acte: str) -> str:
    return f"/gestion/seances/{seance.pk}/{acte}/"


def envoyer(client: Client, seance: Seance, acte: str, **donnees: object):
    return client.post(adresse(seance, acte), {"revision": seance.sequence} | donnees)


def vers(jour: dt.date, de: str = "17:30", a: str = "19:30") -> dict[str, str]:
    return {"jour": jour.isoformat(), "de": de, "a": a}


def lire(reponse) -> str:
    return reponse.content.decode().replace("\u00a0", " ")


def recus(nom: str) -> set[str]:
    return set(Message.objects.filter(cle__startswith=nom).values_list("destinataire", flat=True))


@pytest.mark.parametrize("acte", ["deplacer", "annuler", "theme"])
def test_l_etape_nomme_chacun_et_dit_comment_il_l_apprendra(chez_claire: Client, seance: Seance, acte: str) -> None:
    page = lire(chez_claire.get(adresse(seance, acte)))
    assert "par e-mail à alice@exemple.fr" in page
    assert "par texto au 06 39 98 12 05" in page
    assert "Bruno Le Goff</strong> (en attente)" in page
    assert "<strong>à appeler</strong> au" in page
    assert "02 61 91 14 27" in page


def test_deplacer_previent_et_se_lit_dans_l_historique(chez_claire: Client, seance: Seance) -> None:
    jour = dates.jour_local(seance.debut)
    assert envoyer(chez_claire, seance, "deplacer", **vers(jour)).status_code == 302
    apres = Seance.objects.get(pk=seance.pk)
    assert dates.heure_locale(apres.debut).time() == dt.time(17, 30)
    assert apres.occupation.debut == apres.debut
    assert recus("seance-changee") == {"alice@exemple.fr", "+33639981205"}
    assert Inscription.objects.get(a_appeler_le__isnull=False).usager.nom == "Aubry"
    assert LogEntry.objects.filter(object_id=str(seance.pk)).exists()


def test_deplacer_sur_un_engagement_le_nomme_et_garde_ce_qui_est_tape(chez_claire: Client, seance, autre, claire, lieu):
    jour = dates.jour_local(autre.debut)
    reponse = envoyer(chez_claire, seance, "deplacer", **vers(jour, "14:00", "16:00"))
    assert reponse.status_code == 409
    assert "C’est la séance « Trier ses photos »" in lire(reponse)
    assert 'value="16:00"' in lire(reponse)
    heure = dates.heure_locale(autre.debut).replace(hour=18, minute=0)
    creer_rendez_vous(claire, lieu, heure, prenom="Odile", nom="Grandin")
    reponse = envoyer(chez_claire, seance, "deplacer", **vers(jour, "18:00", "19:00"))
    assert "C’est le rendez-vous de Odile Grandin" in lire(reponse)
    assert Seance.objects.get(pk=seance.pk).debut == seance.debut
    assert not recus("seance-changee")


def test_deplacer_dans_une_fermeture_se_confirme_en_le_sachant(chez_claire: Client, seance: Seance) -> None:
    jour = dates.jour_local(seance.debut) + dt.timedelta(days=30)
    Fermeture.objects.create(du=jour, au=jour, motif="travaux")
    reponse = envoyer(chez_claire, seance, "deplacer", **vers(jour))
    assert (reponse.status_code, "travaux" in lire(reponse)) == (409, True)
    assert Seance.objects.get(pk=seance.pk).debut == seance.debut
    assert envoyer(chez_claire, seance, "deplacer", **vers(jour), confirme="on").status_code == 302
    assert dates.jour_local(Seance.objects.get(pk=seance.pk).debut) == jour


@pytest.mark.parametrize(
    ("changement", "phrase"),
    [
        ({"jour": "2020-01-01"}, "Ce jour est passé"),
        ({"jour": "9999-12-31"}, "trop loin"),
        ({"jour": "demain"}, "Écrivez une date"),
        ({"jour": "2026-11-\x0030"}, "Écrivez une date"),
        ({"de": "25:00"}, "Écrivez une heure"),
        ({"de": "18:00", "a": "17:00"}, "finit avant de commencer"),
        ({"a": ""}, "Donnez l’heure"),
    ],
)
def test_une_date_impossible_recoit_sa_phrase(chez_claire: Client, seance: Seance, changement, phrase) -> None:
    jour = dates.jour_local(seance.debut)
    reponse = envoyer(chez_claire, seance, "deplacer", **vers(jour) | changement)
    assert (reponse.status_code, phrase in lire(reponse)) == (200, True)
    assert Seance.objects.get(pk=seance.pk).debut == seance.debut


@pytest.mark.parametrize("acte", ["deplacer", "annuler", "places", "theme"])
def test_une_page_ancienne_ne_change_rien(chez_claire: Client, seance: Seance, autre, acte: str) -> None:
    changer_seance(seance, maintenant=timezone.now(), capacite=4)
    tape = vers(dates.jour_local(seance.debut)) | {"capacite": 9, "atelier": autre.atelier_id, "lieu": seance.lieu_id}
    reponse = envoyer(chez_claire, seance, acte, **tape)
    assert reponse.status_code == 409
    assert "a changé depuis" in lire(reponse)
    apres = Seance.objects.get(pk=seance.pk)
    assert (apres.capacite, apres.debut, apres.est_annulee) == (4, seance.debut, False)
    # La page revient avec la révision d'à présent : relue, elle confirme.
    assert f'name="revision" value="{apres.sequence}"' in lire(reponse)


def test_annuler_montre_les_dates_proposees_puis_les_ecrit(chez_claire: Client, seance: Seance, autre: Seance) -> None:
    assert f"{dates.jour_et_heure(autre.debut)} : Trier".replace("\u00a0", " ") in lire(
        chez_claire.get(adresse(seance, "annuler"))
    )
    envoyer(chez_claire, seance, "annuler", motif=" conseiller\n absent ")
    apres = Seance.objects.get(pk=seance.pk)
    assert apres.motif_annulation == "conseiller absent"
    assert autre.get_absolute_url() in Message.objects.get(cle__startswith="seance-annulee", canal="courriel").corps
    assert not Occupation.objects.filter(debut=seance.debut).exists()
    assert "Elle ne se change plus" in lire(chez_claire.get(adresse(seance, "annuler")))


def test_une_seance_commencee_ne_s_annule_plus(chez_claire: Client, seance: Seance) -> None:
    debut = timezone.now() - dt.timedelta(minutes=5)
    Seance.objects.filter(pk=seance.pk).update(debut=debut, fin=debut + dt.timedelta(hours=2))
    assert "aucun message ne part" in lire(chez_claire.get(adresse(seance, "annuler")))
    assert envoyer(chez_claire, seance, "annuler").status_code == 409
    assert not Seance.objects.get(pk=seance.pk).est_annulee


def test_moins_de_places_que_d_inscrits_se_demande_d_abord(chez_claire: Client, seance: Seance) -> None:
    reponse = envoyer(chez_claire, seance, "places", capacite=1)
    assert (reponse.status_code, "personne ne sera désinscrit" in lire(reponse)) == (409, True)
    assert Seance.objects.get(pk=seance.pk).capacite == 2
    assert envoyer(chez_claire, seance, "places", capacite=1, confirme="on").status_code == 302
    assert seance.inscriptions.qui_prennent_une_place().count() == 2


def test_plus_de_places_va_a_la_file_que_la_page_montrait(chez_claire: Client, seance: Seance) -> None:
    page = lire(chez_claire.get(adresse(seance, "places")))
    assert "Bruno Le Goff</strong> : par texto" in page
    assert "Alice" not in page
    envoyer(chez_claire, seance, "places", capacite=3)
    assert seance.inscriptions.get(usager__nom="Le Goff").est_inscrite


@pytest.mark.parametrize("capacite", ["0", "-1", "beaucoup", "9" * 30, "", "1\x00"])
def test_un_nombre_de_places_impossible_recoit_sa_phrase(chez_claire: Client, seance: Seance, capacite) -> None:
    reponse = envoyer(chez_claire, seance, "places", capacite=capacite)
    assert (reponse.status_code, 'class="erreur"' in lire(reponse)) == (200, True)
    assert Seance.objects.get(pk=seance.pk).capacite == 2


def test_changer_le_theme_previent_mais_ne_l_efface_pas_sous_des_inscrits(chez_claire: Client, seance, autre) -> None:
    lieu = {"lieu": seance.lieu_id}
    assert "gardez un thème" in lire(envoyer(chez_claire, seance, "theme", atelier="", **lieu))
    assert envoyer(chez_claire, seance, "theme", atelier=autre.atelier_id, **lieu).status_code == 302
    apres = Seance.objects.get(pk=seance.pk)
    assert (apres.titre, apres.minutes) == ("Trier ses photos", 60)
    assert "alice@exemple.fr" in recus("seance-changee")


def test_ne_rien_changer_n_ecrit_a_personne(chez_claire: Client, seance: Seance) -> None:
    memes = {"atelier": seance.atelier_id, "lieu": seance.lieu_id}
    assert envoyer(chez_claire, seance, "theme", **memes).status_code == 302
    assert Seance.objects.get(pk=seance.pk).sequence == seance.sequence
    assert not recus("seance-changee")


def test_echanger_montre_les_inscrits_des_deux_puis_echange(chez_claire: Client, seance: Seance, autre: Seance) -> None:
    assert "Trier ses photos, 0 inscrit" in lire(chez_claire.get(adresse(seance, "echanger")))
    page = lire(chez_claire.get(f"{adresse(seance, 'echanger')}?autre={autre.pk}"))
    assert "alice@exemple.fr" in page
    assert "prendra le thème « Trier ses photos »" in page
    lues = {"autre": autre.pk, "revision_de_l_autre": autre.sequence}
    assert envoyer(chez_claire, seance, "echanger", **lues).status_code == 302
    assert {Seance.objects.get(pk=s.pk).titre for s in (seance, autre)} == {"Trier ses photos", "Mes premiers e-mails"}
    assert Seance.objects.get(pk=autre.pk).titre == "Mes premiers e-mails"


def test_echanger_apprend_que_l_autre_a_change(chez_claire: Client, seance: Seance, autre: Seance) -> None:
    inscrire(demande(personne(1)), autre, maintenant=timezone.now())
    annuler_seance(autre, "", maintenant=timezone.now())
    lues = {"autre": autre.pk, "revision_de_l_autre": autre.sequence}
    reponse = envoyer(chez_claire, seance, "echanger", **lues)
    assert reponse.status_code == 409
    assert Seance.objects.get(pk=seance.pk).titre == "Mes premiers e-mails"


def test_echanger_avec_une_seance_changee_depuis_se_relit(chez_claire: Client, seance: Seance, autre: Seance) -> None:
    changer_seance(autre, maintenant=timezone.now(), capacite=3)
    reponse = envoyer(chez_claire, seance, "echanger", autre=autre.pk, revision_de_l_autre=autre.sequence)
    assert (reponse.status_code, "a changé depuis" in lire(reponse)) == (409, True)
    assert Seance.objects.get(pk=seance.pk).titre == "Mes premiers e-mails"
    relue = Seance.objects.get(pk=autre.pk).sequence
    assert f'name="revision_de_l_autre" value="{relue}"' in lire(reponse)


@pytest.mark.parametrize("autre", ["999999", "x", "1" * 40])
def test_echanger_avec_n_importe_quoi_est_introuvable(chez_claire: Client, seance: Seance, autre: str) -> None:
    assert chez_claire.get(adresse(seance, "echanger"), {"autre": autre}).status_code == 404
    assert envoyer(chez_claire, seance, "echanger", autre=autre).status_code == 404


@pytest.mark.parametrize("acte", ACTES)
def test_lire_n_ecrit_rien_et_une_seance_inconnue_est_introuvable(chez_claire: Client, seance, acte: str) -> None:
    avant = Message.objects.count(), Seance.objects.get(pk=seance.pk).sequence
    chez_claire.get(adresse(seance, acte))
    assert (Message.objects.count(), Seance.objects.get(pk=seance.pk).sequence) == avant
    assert chez_claire.get(f"/gestion/seances/999999/{acte}/").status_code == 404


def test_l_administrateur_ne_voit_aucun_inscrit(chez_adrien: Client, seance: Seance) -> None:
    for acte in ACTES:
        reponse = chez_adrien.get(adresse(seance, acte))
        assert (reponse.status_code, "Martin" in lire(reponse)) == (403, False)


@pytest.mark.parametrize("acte", ["deplacer", "annuler", "places", "theme"])
def test_une_etape_coute_autant_pour_deux_inscrits_que_pour_dix(chez_claire: Client, seance: Seance, acte: str) -> None:
    def requetes() -> int:
        with CaptureQueriesContext(connection) as lues:
            chez_claire.get(adresse(seance, acte))
        return len(lues)

    requetes()
    avant = requetes()
    for n in range(8):
        inscrire(demande(personne(n), accepte_d_attendre=True), seance, maintenant=timezone.now())
    assert requetes() == avant
