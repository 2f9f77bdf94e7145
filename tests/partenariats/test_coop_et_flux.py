"""Un groupe, une sortie : un nombre dans l'outil national, un nombre dans l'agenda, ni qui ni chez qui."""

import datetime as dt

import pytest
from django.test import Client
from icalendar import Calendar

from epn.agenda.evenements import evenements
from epn.commun import ics
from epn.gestion.coop import sources
from epn.gestion.coop.feuille import fiche
from epn.gestion.periode import semaine
from partenariats import dehors, seances
from partenariats.models import ActionExterieure
from tests.distribution import a, creer_lieu
from tests.partenariats.conftest import LUNDI_8H

JEUDI = a(2026, 11, 26, 8)
SEMAINE = semaine(dt.date(2026, 11, 25))


@pytest.fixture
def comptee(seance_partenaire):
    return seances.compter(seance_partenaire, effectif=7, thematiques=["email"], maintenant=JEUDI)


@pytest.fixture
def sortie(claire, mortagne, partenaire) -> ActionExterieure:
    """Chez le partenaire discret, l'après-midi."""
    return dehors.prevoir(
        ActionExterieure(
            titre="Chez l’addictologie",
            endroit="centre hospitalier",
            conseiller=claire,
            commune=mortagne,
            partenaire=partenaire,
            debut=a(2026, 11, 25, 14),
            fin=a(2026, 11, 25, 16),
        ),
        aller=dt.timedelta(minutes=30),
        retour=dt.timedelta(minutes=30),
    )


def champs(compte) -> list[dict[str, str]]:
    return [dict(fiche(une).champs) for une in sources.activites(compte, SEMAINE)]


def test_un_groupe_se_recopie_par_son_nombre_et_rien_d_autre(claire, comptee) -> None:
    assert champs(claire) == [
        {
            "Titre de l’atelier": "Groupe partenaire",
            "Participants": "7",
            "Date de l’accompagnement": "25/11/2026",
            "Durée": "3\u00a0heures",
            "Lieu de l’atelier": "Lieu d’activité, Espace Public Numérique",
            "Thématique(s)": "E-mail",
        }
    ]


def test_chez_un_partenaire_discret_l_endroit_se_tait(claire, comptee, mortagne) -> None:
    hopital = creer_lieu(mortagne, "hopital", principal=False)
    type(comptee).objects.filter(pk=comptee.pk).update(lieu=hopital)
    assert champs(claire)[0]["Lieu de l’atelier"] == "Autre lieu, Mortagne-au-Perche (61400)"


def test_un_groupe_pas_encore_compte_ne_se_recopie_pas(claire, seance_partenaire) -> None:
    assert champs(claire) == []


def test_une_sortie_dit_ses_tranches_d_age_et_jamais_un_partenaire_discret(claire, sortie) -> None:
    tranches = {"soixante_dix_plus": 4, "douze_dix_huit": 1}
    dehors.rendre_compte(sortie, effectif=9, tranches=tranches, thematiques=["email"], kilometres=12, maintenant=JEUDI)
    [lue] = champs(claire)
    assert lue["Tranche d’âge"] == "12 – 17 ans\u00a0: 1, 70 ans et plus\u00a0: 4"
    assert (lue["Participants"], lue["Lieu de l’atelier"]) == ("9", "Autre lieu, Mortagne-au-Perche (61400)")
    assert "ddictologie" not in str(lue)
    assert "hospitalier" not in str(lue)


def test_un_groupe_recopie_se_marque_et_se_defait(client: Client, claire, comptee) -> None:
    client.force_login(claire)
    type(comptee).objects.update(compte_le=LUNDI_8H)
    adresse = f"/gestion/coop/groupe/{comptee.pk}/recopie/"
    client.post(adresse)
    comptee.refresh_from_db()
    assert comptee.recopie_par == claire
    page = client.get(f"/gestion/coop/?{SEMAINE.adresse}")
    assert [une.pk for une, _ in page.context["faites"]] == [comptee.pk]
    client.post(adresse, {"defaire": "oui"})
    comptee.refresh_from_db()
    assert comptee.recopie_le is None


def test_dans_l_agenda_un_groupe_n_est_qu_un_nombre(claire, seance_partenaire, sortie) -> None:
    octets = ics.calendrier(evenements(claire, LUNDI_8H))
    groupe, dehors_ = Calendar.from_ical(octets).walk("VEVENT")
    assert (groupe["SUMMARY"], "LOCATION" in groupe) == ("Groupe partenaire, 6\u00a0attendus", False)
    assert (dehors_["SUMMARY"], dehors_["DTSTART"].dt.hour, "LOCATION" in dehors_) == ("Hors les murs", 13, False)
    for mot in ("addictologie", "hospitalier", "mercredi", "Chez"):
        assert mot not in octets.decode()
