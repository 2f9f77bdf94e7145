"""Le flux privé d'un conseiller, relu par une bibliothèque iCalendar : ses heures, et personne de nommé."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from accompagnements import reservations
from accompagnements.models import RendezVous
from ateliers.seances import annuler_seance
from epn.comptes import flux
from epn.comptes.models import Compte, Flux
from epn.planning.models import Fermeture
from tests.ateliers.conftest import creer_seance
from tests.distribution import creer_inscription, creer_rendez_vous


def bientot(**ecart: int) -> dt.datetime:
    midi = timezone.now().replace(hour=3, minute=0, second=0, microsecond=0)
    return midi + dt.timedelta(days=3) + dt.timedelta(**ecart)


@pytest.fixture
def jeton(claire: Compte) -> str:
    return flux.ouvrir(claire, maintenant=timezone.now())


@pytest.fixture
def seance(claire, lieu, ateliers):
    une = creer_seance(claire, lieu, ateliers[0], debut=bientot(hours=2))
    creer_inscription(une)
    return une


def lire(jeton: str, **entetes: str):
    return Client().get(f"/flux/{jeton}/agenda.ics", headers=entetes)


def evenements(jeton: str) -> dict[str, object]:
    reponse = lire(jeton)
    assert reponse.status_code == 200
    return {str(e["UID"]): e for e in Calendar.from_ical(reponse.content).walk("VEVENT")}


def test_un_rendez_vous_n_y_est_que_des_initiales(jeton, claire, lieu) -> None:
    un = creer_rendez_vous(claire, lieu, bientot(), nom="Bernard", email="alice@exemple.fr", precision="mon mari")
    [evenement] = evenements(jeton).values()
    assert evenement["UID"] == f"agenda-rendezvous-{un.pk}@localhost"
    heure = un.debut.astimezone(timezone.get_default_timezone()).hour
    assert evenement["SUMMARY"] == f"A. B., {heure}\u00a0h"
    texte = lire(jeton).content.decode()
    for mot in ("Alice", "Bernard", "exemple.fr", "39981204", "mon mari"):
        assert mot not in texte


def test_une_seance_dit_son_titre_et_combien_viennent(jeton, seance) -> None:
    [evenement] = evenements(jeton).values()
    assert evenement["SUMMARY"] == f"{seance.titre}, 1\u00a0inscrit"
    assert evenement["URL"].endswith(f"/gestion/seances/{seance.pk}/")


def test_annule_ou_deplace_il_garde_son_nom_et_le_dit(jeton, espace, claire, lieu, seance) -> None:
    un = creer_rendez_vous(claire, lieu, bientot())
    avant = evenements(jeton)[f"agenda-rendezvous-{un.pk}@localhost"]
    reservations.annuler(un, par=RendezVous.AnnulePar.EPN, maintenant=timezone.now(), motif="conseiller malade")
    annuler_seance(seance, "conseiller malade", maintenant=timezone.now())
    apres = evenements(jeton)
    rendez_vous = apres[f"agenda-rendezvous-{un.pk}@localhost"]
    assert (rendez_vous["STATUS"], apres[f"agenda-seance-{seance.pk}@localhost"]["STATUS"]) == ("CANCELLED",) * 2
    assert rendez_vous["SEQUENCE"] > avant["SEQUENCE"]
    assert "malade" not in lire(jeton).content.decode()


def test_une_fermeture_tient_la_journee_et_tait_un_motif_prive(jeton, claire, lieu) -> None:
    jour = bientot().date()
    Fermeture.objects.create(du=jour, au=jour, motif="opération du genou", motif_public=False, conseiller=claire)
    Fermeture.objects.create(du=jour, au=jour, de=dt.time(9), a=dt.time(10), motif="Travaux")
    entiere, travaux = evenements(jeton).values()
    assert (entiere["SUMMARY"], entiere["DTSTART"].dt, entiere["DTEND"].dt) == ("Fermé", jour, jour + dt.timedelta(1))
    assert (travaux["SUMMARY"], travaux["DTSTART"].dt.hour) == ("Fermé, Travaux", 9)
    assert "genou" not in lire(jeton).content.decode()


def test_les_heures_d_un_collegue_n_y_sont_pas(jeton, lieu, estelle) -> None:
    lise = Compte.objects.create_user("lise", None, nom="Lise", role="conseiller")
    creer_rendez_vous(lise, lieu, bientot())
    Fermeture.objects.create(du=bientot().date(), au=bientot().date(), motif="congé", conseiller=lise)
    assert not evenements(jeton)


def test_google_outlook_et_thunderbird_y_trouvent_ce_qu_ils_attendent(jeton, seance, espace) -> None:
    reponse = lire(jeton)
    assert reponse["Content-Type"] == "text/calendar; charset=utf-8"
    calendrier = Calendar.from_ical(reponse.content)
    assert calendrier["X-WR-CALNAME"] == "Espace Public Numérique\u00a0: Claire Aubry"
    assert (calendrier["REFRESH-INTERVAL"].dt, "METHOD" in calendrier) == (dt.timedelta(hours=1), False)
    assert [str(z["TZID"]) for z in calendrier.walk("VTIMEZONE")] == ["Europe/Paris"]
    assert all(ligne.endswith(b"\r") and len(ligne) <= 76 for ligne in reponse.content.rstrip(b"\n").split(b"\n"))


def test_il_ne_se_garde_nulle_part_et_ne_se_renvoie_pas_s_il_n_a_pas_change(jeton, claire, lieu, seance) -> None:
    reponse = lire(jeton)
    assert reponse["Cache-Control"] == "private, no-cache"
    etiquette = reponse["ETag"]
    assert lire(jeton, if_none_match=etiquette).status_code == 304
    creer_inscription(seance, nom="Nouveau", telephone="+33639981299")
    assert lire(jeton, if_none_match=etiquette).status_code == 200


def test_inconnue_renouvelee_ou_revoquee_une_adresse_rend_la_meme_page(jeton, claire, espace) -> None:
    neuf = flux.ouvrir(claire, maintenant=timezone.now())
    assert lire(neuf).status_code == 200
    inconnue, renouvelee = lire("invente"), lire(jeton)
    flux.fermer(claire)
    revoquee = lire(neuf)
    assert {r.status_code for r in (inconnue, renouvelee, revoquee)} == {404}
    pages = {
        r.content.decode().replace(j, "") for r, j in ((inconnue, "invente"), (renouvelee, jeton), (revoquee, neuf))
    }
    assert len(pages) == 1


@pytest.mark.parametrize("champs", [{"is_active": False}, {"role": "agent"}])
def test_un_compte_ferme_ou_qui_change_de_metier_n_a_plus_de_flux(jeton, claire, champs) -> None:
    Compte.objects.filter(pk=claire.pk).update(**champs)
    assert lire(jeton).status_code == 404


def test_la_base_ne_garde_que_l_empreinte(jeton, claire) -> None:
    garde = Flux.objects.get(compte=claire)
    assert jeton not in (garde.empreinte, str(garde))
    assert len(jeton) == 43


def test_un_appareil_emballe_est_freine_et_l_on_ne_tatonne_pas(jeton, settings, monkeypatch) -> None:
    monkeypatch.setattr("epn.agenda.flux_prive.LECTURES_PAR_HEURE", 2)
    settings.RECHERCHES_PAR_HEURE_ET_ADRESSE = 2
    assert [lire(jeton).status_code for _ in range(3)] == [200, 200, 429]
    assert [lire(f"essai{n}").status_code for n in range(3)] == [404, 404, 429]


def test_vingt_evenements_coutent_autant_de_requetes_qu_un(jeton, claire, lieu, seance, ateliers) -> None:
    def combien() -> int:
        with CaptureQueriesContext(connection) as capture:
            lire(jeton)
        return len(capture)

    creer_rendez_vous(claire, lieu, bientot())
    combien()
    peu = combien()
    for n in range(1, 20):
        creer_rendez_vous(claire, lieu, bientot(days=n), nom=f"N{n}", telephone="")
        creer_seance(claire, lieu, ateliers[0], debut=bientot(days=n, hours=2))
    assert combien() == peu <= 8


# --- La page qui l'ouvre ---------------------------------------------------------------------------


@pytest.fixture
def chez_claire(client: Client, claire: Compte) -> Client:
    client.force_login(claire)
    return client


def test_l_adresse_se_montre_une_seule_fois_avec_son_carre(chez_claire, claire) -> None:
    assert not chez_claire.get("/gestion/flux/").context["ouvert"]
    page = chez_claire.post("/gestion/flux/", {"ouvrir": "oui"})
    lien = page.context["lien"]
    assert "<svg" in page.content.decode()
    assert page.context["abonnement"] == "webcal:" + lien.partition(":")[2]
    assert "no-store" in page["Cache-Control"]
    assert Client().get("/" + lien.split("/", 3)[3]).status_code == 200
    assert lien not in chez_claire.get("/gestion/flux/").content.decode()
    chez_claire.post("/gestion/flux/", {"fermer": "oui"})
    assert not Flux.objects.exists()


def test_chacun_n_ouvre_que_le_sien(chez_claire, claire, jeton) -> None:
    lise = Compte.objects.create_user("lise", None, nom="Lise", role="conseiller")
    flux.ouvrir(lise, maintenant=timezone.now())
    chez_claire.post("/gestion/flux/", {"fermer": "oui"})
    assert [f.compte for f in Flux.objects.all()] == [lise]
