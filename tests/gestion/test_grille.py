"""La semaine type en grille : ce que l'on y lit, à une date, et où mènent ses bandes et ses vides."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ateliers.models import Atelier, AtelierParDefaut
from epn.comptes.models import Compte
from epn.gestion.grille import composer
from epn.planning.models import Nature, Plage
from epn.planning.semaine_type import modifier_plage
from partenariats.models import GroupeHabituel, Partenaire

GRILLE = "/gestion/semaine-type/"
NOM = "Hôpital de Mortagne"


def lire(client: Client, suite: str = "") -> str:
    return client.get(f"{GRILLE}{suite}").content.decode()


@pytest.mark.usefixtures("atelier")
def test_une_bande_dit_ses_heures_sa_nature_ses_places_son_lieu_et_son_atelier(chez_claire: Client) -> None:
    page = lire(chez_claire)
    assert "14\u00a0h\u00a0–\u00a017\u00a0h" in page
    for mot in ("Atelier d’initiation", "8\u00a0places", "EPN", "Mes premiers e-mails", "Créneaux d’une heure"):
        assert mot in page, mot


def test_un_groupe_n_est_qu_un_nombre(chez_claire: Client, claire, lieu, semaine) -> None:
    reservee = Plage.objects.filter(nature=Nature.INITIATION).first()
    Plage.objects.filter(pk=reservee.pk).update(nature=Nature.PARTENAIRE, capacite=None)
    sante = Partenaire.objects.create(nom=NOM, nom_d_usage="groupe du mercredi", discret=True, genre="sante")
    GroupeHabituel.objects.create(plage=reservee, partenaire=sante, attendus=6)
    page = lire(chez_claire)
    assert "Groupe partenaire, 6\u00a0attendus" in page
    assert NOM not in page
    assert sante.nom_d_usage not in page


def test_la_grille_est_celle_de_la_date_choisie(chez_claire: Client, aujourd_hui: dt.date, semaine) -> None:
    plage, loin = Plage.objects.get(jour=0, debut=dt.time(9)), aujourd_hui + dt.timedelta(days=40)
    modifier_plage(plage, {"debut": dt.time(10, 15)}, a_partir_du=loin, aujourd_hui=aujourd_hui)
    assert "10\u00a0h\u00a015" not in lire(chez_claire).replace(f"le={loin}", "")
    assert "10\u00a0h\u00a015" in lire(chez_claire, f"?le={loin}")
    assert f"?le={loin}" in lire(chez_claire), "le changement à venir est annoncé"


def test_une_bande_mene_a_sa_fiche_et_propose_la_date_montree(chez_claire, aujourd_hui, semaine) -> None:
    loin = aujourd_hui + dt.timedelta(days=40)
    adresse = f"/gestion/planning/plage/{Plage.objects.first().pk}/change/?a_partir_du={loin}"
    assert adresse in lire(chez_claire, f"?le={loin}")
    assert f'value="{loin}"' in chez_claire.get(adresse).content.decode()
    assert chez_claire.get(adresse.replace(str(loin), "2026-99-99")).status_code == 200


def test_un_vide_mene_a_une_plage_preremplie(chez_claire: Client, claire, aujourd_hui, semaine) -> None:
    mardi = composer(claire, aujourd_hui, aujourd_hui).colonnes[1]
    vide = next(b for b in mardi.bandes if b.debut == dt.time(12))
    assert vide.fin == dt.time(14)
    page = chez_claire.get(vide.adresse).content.decode()
    assert 'value="12:00"' in page
    assert 'value="14:00"' in page
    assert '<option value="1" selected>mardi</option>' in page
    assert vide.adresse.replace("&", "&amp;") in lire(chez_claire)


def test_chaque_bande_est_a_sa_place_au_quart_d_heure(claire, lieu, aujourd_hui: dt.date) -> None:
    communs = {"conseiller": claire, "lieu": lieu, "jour": 2, "nature": Nature.HORS_PUBLIC, "valide_du": aujourd_hui}
    Plage.objects.create(debut=dt.time(8, 45), fin=dt.time(9, 30), **communs)
    Plage.objects.create(debut=dt.time(23, 50), fin=dt.time(23, 59), **communs)
    grille = composer(claire, aujourd_hui, aujourd_hui)
    une, autre = [b for b in grille.colonnes[2].bandes if b.plage]
    # La grille commence une heure avant l'heure ronde de la première plage.
    assert (grille.heures[0][0], une.de, une.pas) == (dt.time(7), 8, 3)
    assert autre.de + autre.pas - 1 <= grille.pas <= 96


def test_chaque_conseiller_a_sa_grille(chez_claire: Client, lise: Compte, semaine) -> None:
    assert "Aucune plage" not in lire(chez_claire)
    assert "Aucune plage" in lire(chez_claire, f"?conseiller={lise.pk}")
    for faux in ("999999", "x", "٣"):
        assert chez_claire.get(GRILLE, {"conseiller": faux}).status_code == 404


@pytest.mark.parametrize("le", ["", "hier", "2026-13-45", "2020-01-01", "9999-12-31"])
def test_une_date_impossible_montre_aujourd_hui_et_le_dit(chez_claire: Client, semaine, le: str) -> None:
    reponse = chez_claire.get(GRILLE, {"le": le})
    assert reponse.status_code == 200
    assert 'class="erreur"' in reponse.content.decode()


def test_cinquante_plages_ne_coutent_pas_plus_qu_une(chez_claire: Client, claire, lieu, aujourd_hui) -> None:
    def creer(jour: int, heure: int) -> None:
        communs = {"conseiller": claire, "lieu": lieu, "valide_du": aujourd_hui, "nature": Nature.INITIATION}
        plage = Plage.objects.create(jour=jour, debut=dt.time(heure), fin=dt.time(heure + 1), capacite=8, **communs)
        un = Atelier.objects.create(titre=f"A{jour}{heure}", nature=Nature.INITIATION, resume="r")
        AtelierParDefaut.objects.create(plage=plage, atelier=un)

    def requetes() -> int:
        with CaptureQueriesContext(connection) as capture:
            lire(chez_claire)
        return len(capture)

    creer(0, 8)
    requetes()
    une = requetes()
    for jour in range(7):
        for heure in range(9, 16):
            creer(jour, heure)
    assert requetes() == une
