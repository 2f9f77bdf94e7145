"""Déplacer, annuler : on sait d'abord qui sera prévenu, puis l'acte passe par l'action ; rien ne se perd."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from accompagnements import appels
from accompagnements.creneaux import creneaux_libres
from accompagnements.models import Alerte, RendezVous
from accompagnements.reservations import ChangeEntreTemps, annuler
from epn.messagerie.models import Message
from tests.distribution import creer_rendez_vous

pytestmark = pytest.mark.usefixtures("semaine")
EPN = RendezVous.AnnulePar.EPN


def au_jour(jours: int) -> dt.datetime:
    """Une heure du matin libre, dans quelques jours : neuf heures à la pendule."""
    return next(c.debut for c in creneaux_libres(timezone.now()) if c.debut > timezone.now() + dt.timedelta(days=jours))


@pytest.fixture
def odile(claire, lieu) -> RendezVous:
    return creer_rendez_vous(claire, lieu, au_jour(3), prenom="Odile", nom="Grandin", telephone="+33639981452")


@pytest.fixture
def colette(claire, lieu) -> RendezVous:
    """Ni e-mail ni mobile."""
    champs = {"prenom": "Colette", "nom": "Aubry", "telephone": "+33261911427", "rappel": "appel"}
    return creer_rendez_vous(claire, lieu, au_jour(4), **champs)


def page(client: Client, rendez_vous: RendezVous, acte: str, donnees: dict | None = None, **options: bool):
    adresse = f"/gestion/rendez-vous/{rendez_vous.pk}/{acte}/"
    return client.get(adresse) if donnees is None else client.post(adresse, donnees, **options)


@pytest.mark.parametrize("acte", ["deplacer", "annuler"])
def test_l_etape_dit_qui_sera_prevenu_et_comment(chez_claire: Client, odile, colette, acte: str) -> None:
    assert "par texto au\u00a006\u00a039\u00a098\u00a014\u00a052" in page(chez_claire, odile, acte).content.decode()
    sans = page(chez_claire, colette, acte).content.decode()
    assert "Personne ne sera prévenu" in sans
    assert "02\u00a061\u00a091\u00a014\u00a027" in sans


def test_deplacer_prend_l_heure_et_ecrit_a_la_personne(chez_claire: Client, odile) -> None:
    libre = creneaux_libres(timezone.now())[0]
    reponse = page(chez_claire, odile, "deplacer", {"creneau": libre.code, "revision": 0}, follow=True)
    odile.refresh_from_db()
    assert (odile.debut, odile.sequence) == (libre.debut, 1)
    assert "Message déposé par texto" in reponse.content.decode()
    assert Message.objects.filter(cle__startswith="rendez-vous-deplace").exists()


def test_deplacer_sur_une_heure_prise_garde_l_ancienne_et_repond_409(chez_claire: Client, odile, colette) -> None:
    avant = odile.debut
    pris = f"{colette.debut.astimezone():%Y-%m-%d-%H%M}-{colette.conseiller_id}"
    reponse = page(chez_claire, odile, "deplacer", {"creneau": pris, "revision": 0})
    assert reponse.status_code == 409
    assert "Choisissez-en une autre" in reponse.content.decode()
    assert RendezVous.objects.get(pk=odile.pk).debut == avant


def test_deux_fenetres_la_seconde_apprend_ce_qui_a_change(chez_claire: Client, odile) -> None:
    un, deux = creneaux_libres(timezone.now())[:2]
    page(chez_claire, odile, "deplacer", {"creneau": un.code, "revision": 0})
    reponse = page(chez_claire, odile, "deplacer", {"creneau": deux.code, "revision": 0})
    texte = reponse.content.decode()
    assert reponse.status_code == 409
    assert "a changé depuis" in texte
    assert "Il est maintenant" in texte
    assert RendezVous.objects.get(pk=odile.pk).debut == un.debut
    # Relue, la même page confirme.
    assert 'name="revision" value="1"' in texte
    assert page(chez_claire, odile, "deplacer", {"creneau": deux.code, "revision": 1}).status_code == 302


def test_annuler_ce_que_l_usager_vient_d_annuler_le_dit(chez_claire: Client, odile) -> None:
    annuler(odile, par=RendezVous.AnnulePar.USAGER, maintenant=timezone.now())
    reponse = page(chez_claire, odile, "annuler", {"motif": "absent", "revision": 0})
    assert reponse.status_code == 409
    assert "annulé par l’usager" in reponse.content.decode()
    assert RendezVous.objects.get(pk=odile.pk).annule_par == "usager"
    with pytest.raises(ChangeEntreTemps):
        annuler(odile, par=EPN, maintenant=timezone.now(), revision=0)


def test_annuler_ecrit_le_motif_et_rend_l_heure(chez_claire: Client, odile) -> None:
    page(chez_claire, odile, "annuler", {"motif": " le conseiller\n est absent ", "revision": 0})
    odile.refresh_from_db()
    assert (odile.annule_par, odile.motif_annulation) == ("epn", "le conseiller est absent")
    assert odile.debut in {c.debut for c in creneaux_libres(timezone.now())}


@pytest.mark.parametrize("acte", ["deplacer", "annuler"])
def test_un_rendez_vous_pointe_ne_se_change_plus_sans_500(chez_claire: Client, lise, lieu, acte: str) -> None:
    passe = creer_rendez_vous(lise, lieu, timezone.now() - dt.timedelta(hours=2), presence="present")
    donnees = {"creneau": creneaux_libres(timezone.now())[0].code, "motif": "x", "revision": 0}
    reponse = page(chez_claire, passe, acte, donnees)
    assert reponse.status_code == 409
    assert "pointée" in reponse.content.decode()


# --- À appeler ------------------------------------------------------------------------------------


def a_appeler() -> list[appels.Appel]:
    return appels.a_appeler(timezone.now(), (timezone.now() + dt.timedelta(days=1)).date())


def fait(client: Client, appel: appels.Appel):
    adresse = f"/gestion/appels/{appel.sorte}/{appel.pk}/fait/"
    return client.post(adresse, {"revision": appel.revision}, follow=True)


def test_annule_et_injoignable_est_a_appeler_jusqu_a_ce_que_ce_soit_fait(chez_claire: Client, colette) -> None:
    page(chez_claire, colette, "annuler", {"motif": "conseiller absent", "revision": 0})
    (appel,) = a_appeler()
    assert (appel.personne, "annulé (conseiller absent)" in appel.pourquoi) == ("Colette Aubry", True)
    assert "appel passé" in fait(chez_claire, appel).content.decode()
    assert a_appeler() == []


def test_deja_prevenue_n_est_pas_a_appeler(chez_claire: Client, colette) -> None:
    page(chez_claire, colette, "annuler", {"motif": "", "revision": 0, "prevenue": "on"})
    assert a_appeler() == []


def test_c_est_fait_ne_vaut_pas_pour_un_changement_d_apres(chez_claire: Client, colette) -> None:
    un, deux = creneaux_libres(timezone.now())[-2:]
    page(chez_claire, colette, "deplacer", {"creneau": un.code, "revision": 0})
    (appel,) = a_appeler()
    page(chez_claire, colette, "deplacer", {"creneau": deux.code, "revision": 1})
    assert "a changé depuis" in fait(chez_claire, appel).content.decode()
    assert len(a_appeler()) == 1


def test_le_rappel_de_demain_par_appel_est_la_et_celui_par_texto_non(lise, lieu) -> None:
    demain = timezone.now() + dt.timedelta(days=1)
    creer_rendez_vous(lise, lieu, demain, nom="Texto")
    creer_rendez_vous(lise, lieu, demain + dt.timedelta(hours=-2), nom="Appel", rappel="appel")
    creer_rendez_vous(lise, lieu, demain + dt.timedelta(hours=-4), nom="Fixe", telephone="+33261911427")
    limite = (timezone.now() + dt.timedelta(days=2)).date()
    assert {a.personne for a in appels.a_appeler(timezone.now() - dt.timedelta(days=1), limite)} == {
        "Alice Appel",
        "Alice Fixe",
    }


def test_une_alerte_sans_mobile_est_a_appeler(chez_claire: Client) -> None:
    maintenant = timezone.now()
    champs = {"prenom": "Huguette", "nom": "Poirier", "telephone": "+33261915220", "a_appeler_le": maintenant}
    Alerte.objects.create(
        cle="5d0c9f6e-3a41-4c8e-9a1b-7f2f6c0b1e55", expire_le=maintenant + dt.timedelta(days=9), **champs
    )
    (appel,) = a_appeler()
    assert "Huguette Poirier" in chez_claire.get("/gestion/").content.decode()
    fait(chez_claire, appel)
    assert a_appeler() == []


def test_l_administrateur_ne_voit_aucun_nom(chez_adrien: Client, odile) -> None:
    for adresse in ("appel/?q=grandin", "a-pointer/", f"rendez-vous/{odile.pk}/pris/", "publics/usager/"):
        reponse = chez_adrien.get(f"/gestion/{adresse}")
        assert reponse.status_code == 403
        assert "Grandin" not in reponse.content.decode()
