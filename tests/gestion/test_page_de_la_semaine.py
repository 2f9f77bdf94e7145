"""La page de la semaine : la même chose en tableau et en données, au même prix, et rien qui ne doive se lire."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accompagnements.creneaux import creneaux_libres
from accompagnements.models import RendezVous
from ateliers.models import Atelier, Seance
from ateliers.seances import changer_seance, ouvrir_seance
from epn.commun import dates
from epn.comptes.models import Compte
from epn.planning.models import Fermeture, Nature
from partenariats import dehors, seances
from partenariats.models import ActionExterieure, Partenaire, SeancePartenaire
from tests.distribution import creer_inscription, creer_plage, creer_rendez_vous
from tests.gestion.conftest import a_la_pendule

pytestmark = pytest.mark.usefixtures("semaine")
SECRET = "Service d’addictologie"


@pytest.fixture
def jour(semaine, aujourd_hui: dt.date) -> dt.date:
    """Un jour ouvert de la semaine prochaine ou d'après."""
    lundi = dates.lundi_de(aujourd_hui) + dt.timedelta(days=7)
    return next(s.date_theorique for s in Seance.objects.order_by("debut") if s.date_theorique >= lundi)


@pytest.fixture
def odile(claire, lieu, jour: dt.date) -> RendezVous:
    return creer_rendez_vous(claire, lieu, a_la_pendule(jour, 10), prenom="Odile", nom="Grandin")


@pytest.fixture
def groupe(claire, lieu, jour: dt.date) -> SeancePartenaire:
    chu = Partenaire.objects.create(nom=SECRET, nom_d_usage="groupe du mercredi", genre="sante", discret=True)
    quand = {"debut": a_la_pendule(jour, 18), "fin": a_la_pendule(jour, 20)}
    return seances.ouvrir(
        SeancePartenaire(partenaire=chu, conseiller=claire, lieu=lieu, attendus=6, precision="sevrage", **quand)
    )


def page(client: Client, jour: dt.date, suite: str = ""):
    return client.get(f"/gestion/semaine/{dates.semaine_iso(jour)}/{suite}")


def lire(reponse) -> str:
    return reponse.content.decode().replace("\u00a0", " ")


def donnees(reponse) -> dict[str, dict]:
    texte = reponse.content.decode().split('id="semaine-donnees" type="application/json">')[1].split("</script>")[0]
    return {e["id"]: e for e in json.loads(texte)["evenements"]}


def test_le_tableau_et_le_calendrier_disent_la_meme_chose(chez_claire: Client, odile, atelier, jour) -> None:
    seance = Seance.objects.get(date_theorique=jour)
    changer_seance(seance, maintenant=timezone.now(), atelier=atelier)
    creer_inscription(seance)
    reponse = page(chez_claire, jour)
    texte, dits = lire(reponse), donnees(reponse)
    for mots in ("Odile Grandin", "première visite", "Mes premiers e-mails", "1 inscrit sur 8"):
        assert mots in texte
    rendez_vous, une = dits[f"rendez-vous-{odile.pk}"], dits[f"seance-{seance.pk}"]
    assert (rendez_vous["title"], rendez_vous["start"]) == ("Odile Grandin", f"{jour}T10:00:00")
    assert une["extendedProps"]["precisions"] == ["1\u00a0inscrit sur\u00a08"]
    assert (une["extendedProps"]["prises"], une["extendedProps"]["capacite"]) == (1, 8)
    assert f"/gestion/rendez-vous/{odile.pk}/deplacer/?retour=semaine&amp;revision=0" in texte


def test_du_groupe_partenaire_on_ne_lit_qu_un_nombre(chez_claire: Client, groupe, jour) -> None:
    reponse = page(chez_claire, jour)
    dit = donnees(reponse)[f"groupe-{groupe.pk}"]
    assert (dit["title"], dit["extendedProps"]["precisions"]) == ("Groupe partenaire", ["6\u00a0attendus"])
    for secret in (SECRET, "addictologie", "sevrage", "groupe du mercredi", "Mercredi matin"):
        assert secret not in lire(reponse)


def test_masquer_les_noms_les_retire_aussi_des_donnees(chez_claire: Client, odile, jour) -> None:
    semaine = dates.semaine_iso(jour)
    reponse = chez_claire.post("/gestion/semaine/noms/", {"noms": "masquer", "semaine": semaine}, follow=True)
    assert "Grandin" not in lire(reponse)
    assert donnees(reponse)[f"rendez-vous-{odile.pk}"]["title"] == "Rendez-vous"
    assert "Grandin" not in lire(page(chez_claire, jour, f"?voir={odile.pk}"))
    chez_claire.post("/gestion/semaine/noms/", {"noms": "montrer", "semaine": semaine})
    assert "Grandin" in lire(page(chez_claire, jour))


def test_le_panneau_montre_le_rendez_vous_de_pres(chez_claire: Client, odile, jour) -> None:
    texte = lire(page(chez_claire, jour, f"?voir={odile.pk}"))
    assert 'id="panneau"' in texte
    assert "Annuler le rendez-vous de Odile Grandin" in texte
    for inconnu in ("999999", "abc", "1" * 30, "\u0660"):
        assert 'id="panneau"' not in lire(page(chez_claire, jour, f"?voir={inconnu}"))


def test_une_heure_libre_mene_a_l_appel_et_une_bande_vide_a_une_seance_deja_remplie(chez_claire, claire, lieu, jour):
    creer_plage(
        claire, lieu, jour=jour.weekday(), debut=dt.time(18), fin=dt.time(20), nature=Nature.THEMATIQUE, capacite=9
    )
    reponse = page(chez_claire, jour)
    libre = next(c for c in creneaux_libres(timezone.now()) if c.jour == jour)
    assert f"/gestion/appel/?creneau={libre.code}" in lire(reponse)
    nouvelle = donnees(reponse)[f"a-programmer-{jour}T18:00"]["extendedProps"]["adresse"]
    formulaire = lire(chez_claire.get(nouvelle))
    assert f'value="{jour}T18:00"' in formulaire
    assert '<option value="thematique" selected>' in formulaire
    assert 'name="capacite" value="9"' in formulaire


def test_ce_qui_est_passe_ou_pointe_ne_se_glisse_plus(chez_claire: Client, claire, lieu, aujourd_hui) -> None:
    hier = creer_rendez_vous(claire, lieu, a_la_pendule(aujourd_hui - dt.timedelta(days=1), 3), presence="present")
    reponse = page(chez_claire, aujourd_hui - dt.timedelta(days=1))
    dit = donnees(reponse)[f"rendez-vous-{hier.pk}"]
    assert (dit["editable"], dit["extendedProps"]["deplacer"]) == (False, "")
    assert f"rendez-vous/{hier.pk}/deplacer/" not in lire(reponse)


def test_une_fermeture_et_une_sortie_se_lisent(chez_claire: Client, claire, lieu, jour) -> None:
    Fermeture.objects.create(du=jour, au=jour, de=dt.time(9), a=dt.time(12), motif="inventaire")
    quand = {"debut": a_la_pendule(jour, 18), "fin": a_la_pendule(jour, 19)}
    sortie = ActionExterieure(
        titre="Au collège", conseiller=claire, endroit="collège", commune=lieu.commune, publique=False, **quand
    )
    dehors.prevoir(sortie, aller=dt.timedelta(minutes=30), retour=dt.timedelta(minutes=15))
    reponse = page(chez_claire, jour)
    assert "Fermé, 9 h – 12 h : inventaire" in lire(reponse)
    dit = donnees(reponse)[f"sortie-{sortie.pk}"]
    assert (dit["start"][11:16], dit["end"][11:16], dit["extendedProps"]["avance"]) == ("17:30", "19:15", 30)
    assert chez_claire.get(dit["extendedProps"]["adresse"]).status_code == 200


def test_chacun_voit_la_sienne_et_peut_regarder_celle_de_l_autre(chez_claire: Client, lise, lieu, odile, jour) -> None:
    creer_rendez_vous(lise, lieu, a_la_pendule(jour, 10), nom="Chartrain")
    assert "Chartrain" not in lire(page(chez_claire, jour))
    assert "Grandin" not in (chez_lise := lire(page(chez_claire, jour, f"?conseiller={lise.pk}")))
    assert "Chartrain" in chez_lise
    assert f"{dates.semaine_iso(jour)}/?conseiller={lise.pk}&amp;voir=" in chez_lise
    tous = lire(page(chez_claire, jour, "?conseiller=tous"))
    assert all(mot in tous for mot in ("Chartrain", "Grandin", "Lise Gautier"))
    # À plusieurs, on ne ferme pas sans dire qui est absent.
    assert 'id="fermer-' not in tous


@pytest.mark.parametrize("adresse", ["2026-W99/", "2027-W53/", "9999-W01/", "2019-W01/", "x/", "?du=2026-13"])
def test_une_semaine_absurde_est_introuvable(chez_claire: Client, adresse: str) -> None:
    assert chez_claire.get(f"/gestion/semaine/{adresse}").status_code == 404


@pytest.mark.parametrize("qui", ["?conseiller=999999", "?conseiller=claire", "?conseiller=-1"])
def test_un_conseiller_inconnu_est_introuvable(chez_claire: Client, qui: str) -> None:
    assert chez_claire.get(f"/gestion/semaine/{qui}").status_code == 404


def test_la_semaine_se_demande_aussi_par_du(chez_claire: Client, odile, jour) -> None:
    assert "Grandin" in lire(chez_claire.get(f"/gestion/semaine/?du={dates.semaine_iso(jour)}"))


def cout(client: Client, adresse: str) -> int:
    client.get(adresse)
    with CaptureQueriesContext(connection) as capture:
        assert client.get(adresse).status_code == 200
    return len(capture)


def test_une_semaine_de_cinquante_engagements_coute_autant_qu_une_semaine_d_un(
    chez_claire: Client, lieu, emails: Atelier, odile, jour
) -> None:
    semaine, mois = dates.semaine_iso(jour), dates.mois_iso(jour)
    adresses = [f"/gestion/semaine/{semaine}/?conseiller=tous", f"/gestion/semaine/mois/{mois}/?conseiller=tous"]
    avant = [cout(chez_claire, adresse) for adresse in adresses]
    partenaire = Partenaire.objects.create(nom="Mairie", nom_d_usage="mairie", genre="collectivite")
    for n in range(50):
        autre = Compte.objects.create_user(f"c{n}", None, nom=f"C{n}", role="conseiller")
        creer_plage(autre, lieu, jour=jour.weekday())
        Fermeture.objects.create(du=jour, au=jour, motif="m", conseiller=autre)
        creer_rendez_vous(autre, lieu, a_la_pendule(jour, 6), nom=f"N{n}", telephone=f"+336399812{n:02d}")
        ici = {"conseiller": autre, "debut": a_la_pendule(jour, 7), "fin": a_la_pendule(jour, 8)}
        seances.ouvrir(SeancePartenaire(partenaire=partenaire, lieu=lieu, attendus=3, **ici))
        ici |= {"debut": a_la_pendule(jour, 19), "fin": a_la_pendule(jour, 20)}
        ouvrir_seance(Seance(nature="initiation", atelier=emails, lieu=lieu, capacite=4, **ici))
        ici |= {"debut": a_la_pendule(jour, 21), "fin": a_la_pendule(jour, 22)}
        sortie = ActionExterieure(titre=f"S{n}", endroit="e", commune=lieu.commune, **ici)
        dehors.prevoir(sortie, aller=dt.timedelta(), retour=dt.timedelta())
    assert [cout(chez_claire, adresse) for adresse in adresses] == avant
    assert max(avant) <= 17


def test_le_mois_compte_les_engagements_et_dit_ce_qui_manque(chez_claire: Client, odile, groupe, jour) -> None:
    Fermeture.objects.create(du=jour, au=jour, de=dt.time(9), a=dt.time(12), motif="inventaire")
    texte = lire(chez_claire.get(f"/gestion/semaine/mois/{dates.mois_iso(jour)}/"))
    for mots in (
        "1 rendez-vous",
        "1 groupe partenaire",
        "1 séance",
        "1 thème à choisir",
        "Fermé en partie : inventaire",
    ):
        assert mots in texte
    assert SECRET not in texte
    chez_claire.post("/gestion/semaine/noms/", {"noms": "masquer"})
    assert "Grandin" not in lire(chez_claire.get(f"/gestion/semaine/mois/{dates.mois_iso(jour)}/"))
    assert f"/gestion/semaine/{dates.semaine_iso(jour)}/" in texte


@pytest.mark.parametrize("mois", ["2026-13", "9999-01", "2019-12", "x"])
def test_un_mois_absurde_est_introuvable(chez_claire: Client, mois: str) -> None:
    assert chez_claire.get(f"/gestion/semaine/mois/{mois}/").status_code == 404
