"""Le lien d'une structure tourne, se révoque et se périme ; sa visite en dépend à chaque page."""

import datetime as dt

import pytest
from django.contrib.sessions.backends.db import SessionStore

from publics import prescripteurs, visite
from publics.jetons import empreinte
from publics.models import LienDePrescripteur, Prescripteur
from tests.distribution import a

pytestmark = pytest.mark.django_db
LUNDI = a(2026, 11, 23, 8)
UNE_HEURE = dt.timedelta(hours=1)


def lien(prescripteur: Prescripteur, maintenant: dt.datetime = LUNDI) -> str:
    return prescripteurs.nouveau_lien(prescripteur, maintenant=maintenant)[1]


def entrer(jeton: str, maintenant: dt.datetime = LUNDI) -> SessionStore | None:
    session = SessionStore()
    return session if prescripteurs.entrer(session, jeton, maintenant=maintenant) else None


def ouvert(session: SessionStore, maintenant: dt.datetime = LUNDI) -> Prescripteur | None:
    return prescripteurs.ouvert(session, maintenant=maintenant)


def test_le_lien_ouvre_et_la_base_n_en_garde_que_l_empreinte(pervencheres):
    jeton = lien(pervencheres)
    assert ouvert(entrer(jeton)) == pervencheres
    garde = LienDePrescripteur.objects.get()
    assert (garde.pk, garde.servi_le) == (empreinte(jeton), LUNDI)
    assert len(jeton) >= 43


def test_le_precedent_sert_jusqu_a_la_premiere_visite_du_neuf(pervencheres):
    ancien = lien(pervencheres)
    au_comptoir = entrer(ancien)
    neuf = lien(pervencheres)
    assert entrer(ancien)
    assert entrer(neuf)
    assert entrer(ancien) is None
    assert ouvert(au_comptoir) is None


def test_un_lien_jamais_ouvert_est_remplace_par_le_suivant(pervencheres):
    perdu = lien(pervencheres)
    lien(pervencheres)
    assert entrer(perdu) is None


def test_revoquer_ferme_aussi_les_visites_en_cours(pervencheres):
    jeton = lien(pervencheres)
    session = entrer(jeton)
    assert prescripteurs.revoquer(pervencheres, maintenant=LUNDI) == 1
    assert ouvert(session) is None
    assert entrer(jeton) is None


def test_un_lien_perime_ou_archive_n_ouvre_rien(pervencheres):
    jeton = lien(pervencheres)
    assert entrer(jeton, LUNDI + prescripteurs.VIE_DU_LIEN) is None
    session = entrer(jeton)
    pervencheres.archive_le = LUNDI
    pervencheres.save()
    assert ouvert(session) is None
    assert entrer(jeton) is None
    with pytest.raises(prescripteurs.PrescripteurArchive):
        lien(pervencheres)


def test_la_visite_est_courte(pervencheres):
    session = entrer(lien(pervencheres))
    assert ouvert(session, LUNDI + visite.DUREE - UNE_HEURE)
    assert ouvert(session, LUNDI + visite.DUREE + dt.timedelta(seconds=1)) is None


def test_un_habitant_ne_paie_aucune_requete(django_assert_num_queries):
    session = SessionStore()
    with django_assert_num_queries(0):
        assert ouvert(session) is None
