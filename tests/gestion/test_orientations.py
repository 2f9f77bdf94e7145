"""Envoyer vers un autre service : compté une fois, dans les mots officiels, et jamais avec un nom."""

import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone

from accompagnements.models import CompteRendu, RendezVous
from epn.commun.vocabulaire import Presence
from publics.models import Orientation, ServiceVoisin
from tests.distribution import creer_inscription, creer_rendez_vous, creer_service

pytestmark = pytest.mark.usefixtures("lieu")
ECRIT = {"thematiques": ["email"], "duree": "60", "note": ""}


@pytest.fixture
def venu(lise, lieu) -> RendezVous:
    return creer_rendez_vous(lise, lieu, timezone.now() - dt.timedelta(hours=2))


def raconter(client, venu: RendezVous, orientation: str):
    return client.post(f"/gestion/rendez-vous/{venu.pk}/compte-rendu/", ECRIT | {"orientation": orientation})


def orienter(client, vers: str, cle: str = "", suite: str = ""):
    return client.post(f"/gestion/orienter/{suite}", {"vers": vers, "cle": cle or str(uuid4())})


def comptees() -> list[tuple[str, str]]:
    return list(Orientation.objects.order_by("pk").values_list("vers", "structure"))


def test_le_compte_rendu_compte_le_service_sous_son_mot_officiel(chez_claire, venu, france_services):
    assert raconter(chez_claire, venu, f"service-{france_services.pk}").status_code == 302
    assert CompteRendu.objects.get().orientation == "aide_aux_demarches_administratives"
    assert comptees() == [("aide_aux_demarches_administratives", "France Services")]
    page = chez_claire.get(f"/gestion/rendez-vous/{venu.pk}/compte-rendu/").content.decode()
    assert f'value="service-{france_services.pk}" selected' in page


def test_relire_le_compte_rendu_corrige_sans_doubler(chez_claire, venu, france_services):
    raconter(chez_claire, venu, f"service-{france_services.pk}")
    le = Orientation.objects.get().le
    raconter(chez_claire, venu, "aide_sociale")
    assert comptees() == [("aide_sociale", "")]
    assert Orientation.objects.get().le == le
    raconter(chez_claire, venu, "")
    assert comptees() == []
    assert CompteRendu.objects.get().orientation == ""


def test_quelqu_un_qui_passe_se_compte_une_fois_meme_en_double_clic(chez_claire, france_services):
    cle = str(uuid4())
    for _ in range(2):
        reponse = orienter(chez_claire, f"service-{france_services.pk}", cle)
        assert reponse["Location"] == f"/gestion/orienter/?note={france_services.pk}"
    assert len(comptees()) == 1
    suite = chez_claire.get(reponse["Location"]).content.decode()
    assert f"/services/{france_services.pk}/carte.pdf" in suite


def test_sans_service_un_mot_officiel_suffit(chez_claire):
    assert orienter(chez_claire, "administration")["Location"] == "/gestion/"
    assert comptees() == [("administration", "")]


@pytest.mark.parametrize("vers", ["", "x", "service-", "service-x", "service-999999"])
def test_un_choix_qui_n_existe_pas_se_dit(chez_claire, vers):
    reponse = orienter(chez_claire, vers)
    assert reponse.status_code == 200
    assert 'role="alert"' in reponse.content.decode()
    assert comptees() == []


def test_un_service_archive_ne_se_choisit_plus_et_son_passe_reste(chez_claire, france_services):
    orienter(chez_claire, f"service-{france_services.pk}")
    ServiceVoisin.objects.update(archive_le=timezone.now())
    assert orienter(chez_claire, f"service-{france_services.pk}").status_code == 200
    assert chez_claire.get(f"/services/{france_services.pk}/carte.pdf").status_code == 404
    france_services.delete()
    assert comptees() == [("aide_aux_demarches_administratives", "France Services")]


def test_chaque_personne_venue_a_une_seance_s_oriente_sans_y_etre_nommee(chez_claire, seance, france_services):
    creer_inscription(seance, presence=Presence.PRESENT)
    adresse = f"/gestion/orienter/?seance={seance.pk}"
    assert adresse in chez_claire.get(f"/gestion/seances/{seance.pk}/").content.decode()
    assert "Le Goff" not in chez_claire.get(adresse).content.decode()
    assert (
        orienter(chez_claire, "aide_sociale", suite=f"?seance={seance.pk}")["Location"]
        == f"/gestion/seances/{seance.pk}/"
    )
    assert {f.name for f in Orientation._meta.get_fields()} == {"id", "vers", "structure", "service", "cle", "le"}


@pytest.mark.parametrize("suite", ["?seance=x", "?seance=999999", "?note=%C2%B2", "?note=9999999999999999999999"])
def test_une_adresse_abimee_ouvre_la_page_simple(chez_claire, suite):
    assert chez_claire.get(f"/gestion/orienter/{suite}").status_code == 200


def test_la_liste_se_filtre_par_service_et_par_periode(chez_claire, france_services):
    autre = creer_service("Médiathèque", vers="mediation_numerique")
    Orientation.objects.create(vers=france_services.vers, service=france_services, structure="France Services")
    jadis = timezone.now() - dt.timedelta(days=400)
    Orientation.objects.create(vers=autre.vers, service=autre, structure="Médiathèque", le=jadis)
    liste = "/gestion/publics/orientation/"
    for filtre in (f"?service__id__exact={autre.pk}", f"?le__year={jadis.year}"):
        tableau = chez_claire.get(f"{liste}{filtre}").content.decode().split('id="result_list"')[1].split("</table>")[0]
        assert ("Médiathèque" in tableau, "France Services" in tableau) == (True, False), filtre
