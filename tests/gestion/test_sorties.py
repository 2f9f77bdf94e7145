"""Prévoir une sortie, la déplacer, l'annuler, la compter : on voit d'abord ce qu'elle engage, et ce qui la gêne."""

import datetime as dt

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from accompagnements.creneaux import creneaux_libres
from ateliers.models import Seance
from epn.exploitation.coherence import verifier
from epn.planning.models import Occupation
from partenariats import dehors, seances
from partenariats.models import ActionExterieure, Partenaire, SeancePartenaire
from tests.distribution import creer_rendez_vous, creer_sortie
from tests.gestion.conftest import a_la_pendule

PREVOIR = "/gestion/partenariats/actionexterieure/add/"
pytestmark = pytest.mark.usefixtures("semaine")


@pytest.fixture
def saisie(claire, commune, jour) -> dict[str, object]:
    """Le soir, après tout ce que la semaine programme."""
    return {
        "titre": "Au marché",
        "endroit": "place de l’église",
        "commune": commune.pk,
        "conseiller": claire.pk,
        "jour": jour.isoformat(),
        "de": "17:30",
        "a": "18:30",
        "aller": "20",
        "retour": "15",
    }


def lire(reponse) -> str:
    return reponse.content.decode().replace("\u00a0", " ")


def confirmer(client: Client, adresse: str, tape: dict[str, object]):
    apercu = client.post(adresse, tape).context["apercu"]
    return client.post(adresse, tape | {"empreinte": apercu.empreinte}, follow=True)


def test_on_voit_ce_que_la_sortie_engage_et_rien_n_est_ecrit(chez_claire: Client, saisie) -> None:
    reponse = chez_claire.post(PREVOIR, saisie)
    page = lire(reponse)
    assert reponse.status_code == 200
    assert "17 h 10 – 18 h 45" in page
    assert "17 h 10 : départ, 20 minutes de route" in page
    assert not ActionExterieure.objects.exists()


def test_confirmee_elle_est_au_registre_du_depart_au_retour(chez_claire: Client, saisie, jour, claire) -> None:
    page = lire(confirmer(chez_claire, PREVOIR, saisie))
    action = ActionExterieure.objects.get()
    assert (action.depart, action.retour) == (a_la_pendule(jour, 17, 10), a_la_pendule(jour, 18, 45))
    assert (action.occupation.debut, action.conseiller) == (action.depart, claire)
    assert "Au marché : prévu" in page
    assert "17 h 10 – 18 h 45, route comprise" in page
    assert verifier() == []


def test_ce_que_l_on_n_a_pas_lu_ne_se_confirme_pas(chez_claire: Client, saisie) -> None:
    vu = chez_claire.post(PREVOIR, saisie).context["apercu"].empreinte
    reponse = chez_claire.post(PREVOIR, saisie | {"empreinte": vu, "retour": "60"})
    assert reponse.context["apercu"].minutes_retour == 60
    assert not ActionExterieure.objects.exists()


def test_la_route_vide_se_propose_d_apres_la_distance(chez_claire: Client, saisie, commune) -> None:
    type(commune).objects.update(latitude=48.62)
    reponse = chez_claire.post(PREVOIR, saisie | {"aller": "", "retour": ""})
    # Onze kilomètres, par la route quatorze et demi, à cinquante à l'heure.
    assert reponse.context["apercu"].minutes_aller == 20
    assert 'name="aller" value="20"' in lire(reponse)


def test_une_seance_intacte_gene_elle_est_nommee_et_s_annule_d_abord(chez_claire: Client, saisie, jour) -> None:
    seance = Seance.objects.get(date_theorique=jour)
    tape = saisie | {"de": "14:30", "a": "15:30"}
    reponse = chez_claire.post(PREVOIR, tape)
    page = lire(reponse)
    assert reponse.status_code == 409
    assert "la séance « " in page
    assert f'href="/gestion/seances/{seance.pk}/annuler/"' in page
    assert 'value="Au marché"' in page
    assert 'name="empreinte"' not in page


def test_l_heure_proposee_a_la_place_tient(chez_claire: Client, saisie, jour) -> None:
    reponse = chez_claire.post(PREVOIR, saisie | {"de": "14:30", "a": "15:30"})
    proche = min(reponse.context["apercu"].autres, key=lambda d: abs(d - a_la_pendule(jour, 14, 30)))
    autre = f"{timezone.localtime(proche):%Y-%m-%dT%H:%M}"
    assert f'name="autre" value="{autre}"' in lire(reponse)
    ensuite = chez_claire.post(PREVOIR, saisie | {"de": "14:30", "a": "15:30", "autre": autre})
    assert (ensuite.status_code, ensuite.context["apercu"].voulu.debut) == (200, proche)
    vu = ensuite.context["apercu"].empreinte
    relu = {nom: ensuite.context["form"].data[nom] for nom in saisie}
    chez_claire.post(PREVOIR, relu | {"empreinte": vu})
    assert ActionExterieure.objects.get().debut == proche


def test_un_rendez_vous_qui_gene_est_nomme(chez_claire: Client, saisie, claire, lieu, jour) -> None:
    creer_rendez_vous(claire, lieu, a_la_pendule(jour, 18), prenom="Odile", nom="Grandin")
    page = lire(chez_claire.post(PREVOIR, saisie))
    assert "le rendez-vous de Odile Grandin" in page
    assert "Déplacer d’abord ce rendez-vous" in page


def test_un_groupe_partenaire_qui_gene_ne_dit_rien_de_plus(chez_claire: Client, saisie, claire, lieu, jour) -> None:
    sante = Partenaire.objects.create(nom="Hôpital", nom_d_usage="groupe du soir", genre="sante", discret=True)
    quand = {"debut": a_la_pendule(jour, 18), "fin": a_la_pendule(jour, 19)}
    seances.ouvrir(SeancePartenaire(partenaire=sante, conseiller=claire, lieu=lieu, **quand))
    page = lire(chez_claire.post(PREVOIR, saisie))
    assert "un groupe partenaire : annulez d’abord cette date-là" in page
    # Le partenaire se choisit dans le formulaire, sous son nom d'usage seul.
    assert "Hôpital" not in page


def test_les_creneaux_libres_se_ferment_et_l_apercu_les_compte(chez_claire: Client, saisie, jour) -> None:
    tape = saisie | {"de": "10:00", "a": "11:00", "aller": "0", "retour": "0"}
    assert "1 heure libre ne sera plus proposée" in lire(chez_claire.post(PREVOIR, tape))
    libres = {c.debut for c in creneaux_libres(timezone.now(), jour, jour)}
    confirmer(chez_claire, PREVOIR, tape)
    assert libres - {c.debut for c in creneaux_libres(timezone.now(), jour, jour)} == {a_la_pendule(jour, 10)}


@pytest.mark.parametrize(
    ("change", "phrase"),
    [
        ({"titre": ""}, "Donnez un titre"),
        ({"titre": "x" * 121}, "120 lettres au plus"),
        ({"endroit": " "}, "Dites où"),
        ({"commune": "99999"}, "n’existe pas"),
        ({"commune": ""}, "Choisissez la commune"),
        ({"jour": "demain"}, "Écrivez une date"),
        ({"jour": "9999-12-31"}, "trop loin"),
        ({"de": "25:00"}, "Écrivez une heure"),
        ({"de": "18:00", "a": "17:00"}, "finit avant de commencer"),
        ({"aller": "-5"}, "ne peut pas être négatif"),
        ({"retour": "une heure"}, "Écrivez un nombre entier"),
        ({"aller": "999"}, "240 au plus"),
        ({"attendus": "trente"}, "Écrivez un nombre entier"),
        ({"partenaire": "x"}, "n’existe plus"),
        ({"conseiller": "9" * 30}, "n’existe pas"),
    ],
)
def test_une_sortie_mal_dite_recoit_sa_phrase(chez_claire: Client, saisie, change, phrase) -> None:
    reponse = chez_claire.post(PREVOIR, saisie | {"empreinte": "x"} | change)
    assert (reponse.status_code, phrase in lire(reponse)) == (200, True)
    assert not ActionExterieure.objects.exists()


@pytest.mark.parametrize("autre", ["n’importe quoi", "2026-12-02T10:00+05:00", "0001-01-01T00:00", "2026-W01"])
def test_une_autre_heure_inventee_est_ignoree(chez_claire: Client, saisie, autre: str) -> None:
    reponse = chez_claire.post(PREVOIR, saisie | {"autre": autre})
    assert reponse.context["apercu"].voulu.debut.year > 2020


def test_chez_un_partenaire_discret_rien_ne_se_montre_au_public(
    chez_claire: Client, saisie, jour, claire, commune
) -> None:
    sante = Partenaire.objects.create(nom="Hôpital", nom_d_usage="groupe du soir", genre="sante", discret=True)
    page = lire(chez_claire.post(PREVOIR, saisie | {"partenaire": sante.pk, "publique": "on"}))
    assert "Ce partenaire est discret" in page
    with pytest.raises(dehors.ActionDiscrete):
        creer_sortie(claire, commune, a_la_pendule(jour, 18), partenaire=sante)
    assert not Occupation.objects.filter(debut=a_la_pendule(jour, 17, 50)).exists()


@pytest.fixture
def sortie(claire, commune, jour) -> ActionExterieure:
    return creer_sortie(claire, commune, a_la_pendule(jour, 18))


def etape(sortie, acte: str) -> str:
    return f"/gestion/actions/{sortie.pk}/{acte}/"


def heures(jour: dt.date, de: str, a: str, **autres: object) -> dict[str, object]:
    return {"jour": jour.isoformat(), "de": de, "a": a, "aller": "10", "retour": "10", "revision": 0} | autres


def test_deplacer_montre_puis_deplace(chez_claire: Client, sortie, jour) -> None:
    page = lire(confirmer(chez_claire, etape(sortie, "deplacer"), heures(jour, "18:30", "19:30")))
    sortie.refresh_from_db()
    assert (sortie.depart, sortie.sequence) == (a_la_pendule(jour, 18, 20), 1)
    assert "déplacée" in page


def test_une_page_perimee_ne_deplace_rien_et_montre_la_nouvelle_revision(chez_claire: Client, sortie, jour) -> None:
    vu = chez_claire.post(etape(sortie, "deplacer"), heures(jour, "19:00", "20:00")).context["apercu"].empreinte
    dehors.modifier(sortie, maintenant=timezone.now(), titre="Au lavoir")
    reponse = chez_claire.post(etape(sortie, "deplacer"), heures(jour, "19:00", "20:00", empreinte=vu))
    assert reponse.status_code == 409
    assert "a changé depuis l’ouverture" in lire(reponse)
    assert 'name="revision" value="1"' in lire(reponse)
    sortie.refresh_from_db()
    assert sortie.debut == a_la_pendule(jour, 18)


@pytest.mark.parametrize("acte", ["deplacer", "annuler", "compte"])
def test_une_revision_abimee_recoit_une_page(chez_claire: Client, sortie, acte: str) -> None:
    reponse = chez_claire.post(etape(sortie, acte), {"revision": "x\x00", "effectif": "2"})
    assert (reponse.status_code, "Il reste quelque chose à corriger" in lire(reponse)) == (200, True)


def test_annuler_rend_l_heure_et_deux_fois_ne_fait_rien(chez_claire: Client, sortie) -> None:
    tape = {"motif": "verglas", "revision": 0}
    assert "annulée" in lire(chez_claire.post(etape(sortie, "annuler"), tape, follow=True))
    chez_claire.post(etape(sortie, "annuler"), tape | {"motif": "autre"})
    sortie.refresh_from_db()
    assert (sortie.motif_annulation, sortie.occupation) == ("verglas", None)
    assert "Elle ne se change plus" in lire(chez_claire.get(etape(sortie, "annuler")))
    assert verifier() == []


@pytest.fixture
def passee(claire, commune) -> ActionExterieure:
    return creer_sortie(claire, commune, timezone.now() - dt.timedelta(days=2))


def test_rendre_compte_dit_des_nombres_et_se_corrige(chez_claire: Client, passee) -> None:
    tape = {"effectif": "23", "soixante_dix_plus": "20", "thematiques": ["email"], "kilometres": "30", "revision": 0}
    page = lire(chez_claire.post(etape(passee, "compte"), tape, follow=True))
    assert "23 personnes. C’est compté" in page
    assert "20 (70 ans et plus)" in page
    passee.refresh_from_db()
    assert (passee.effectif, passee.tranches, passee.kilometres) == (23, {"soixante_dix_plus": 20}, 30)
    chez_claire.post(etape(passee, "compte"), tape | {"effectif": "24", "revision": 1})
    passee.refresh_from_db()
    assert passee.effectif == 24


@pytest.mark.parametrize(
    ("change", "statut", "phrase"),
    [
        ({"effectif": ""}, 200, "même zéro"),
        ({"effectif": "-1"}, 200, "négatif"),
        ({"effectif": "vingt"}, 200, "nombre entier"),
        ({"effectif": "99999"}, 200, "C’est trop"),
        ({"effectif": "10", "moins_de_douze": "11"}, 409, "plus de monde que le total"),
        ({"thematiques": ["aide_aux_demarches_administratives"]}, 200, "Sélectionnez un choix valide"),
        ({"revision": "7"}, 409, "a changé depuis"),
    ],
)
def test_un_compte_mal_dit_recoit_sa_phrase(chez_claire: Client, passee, change, statut: int, phrase: str) -> None:
    reponse = chez_claire.post(etape(passee, "compte"), {"effectif": "10", "revision": "0"} | change)
    assert (reponse.status_code, phrase in lire(reponse)) == (statut, True)
    passee.refresh_from_db()
    assert passee.effectif is None


def test_on_ne_compte_pas_d_avance(chez_claire: Client, sortie) -> None:
    reponse = chez_claire.post(etape(sortie, "compte"), {"effectif": "3", "revision": 0})
    assert (reponse.status_code, "on ne compte que ce qui a eu lieu" in lire(reponse)) == (409, True)


def test_la_fiche_corrige_la_description_par_l_action(chez_claire: Client, sortie) -> None:
    adresse = f"/gestion/partenariats/actionexterieure/{sortie.pk}/change/"
    chez_claire.post(adresse, {"titre": "Au lavoir", "endroit": "lavoir", "pour_qui": "tous"})
    avant = sortie.debut
    sortie.refresh_from_db()
    assert (sortie.titre, sortie.publique, sortie.debut, sortie.sequence) == ("Au lavoir", False, avant, 1)


def test_l_historique_garde_la_trace_de_chaque_acte(chez_claire: Client, saisie, jour) -> None:
    confirmer(chez_claire, PREVOIR, saisie)
    action = ActionExterieure.objects.get()
    chez_claire.post(etape(action, "annuler"), {"motif": "", "revision": 0})
    assert LogEntry.objects.filter(object_id=str(action.pk)).count() == 2
