"""Le flux public, relu par une bibliothèque iCalendar."""

import datetime as dt

import pytest
from icalendar import Calendar

from ateliers.models import Seance
from ateliers.seances import annuler_seance, deplacer_seance
from epn.commun import ics

PARIS = ics.fuseau()


def lire(client) -> Calendar:
    reponse = client.get("/agenda.ics")
    assert reponse.status_code == 200
    assert reponse["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(reponse.content)


def evenements(client) -> dict[str, object]:
    return {str(e["UID"]): e for e in lire(client).walk("VEVENT")}


def test_le_flux_se_nomme_et_dit_son_fuseau(client, espace, semaine_remplie):
    calendrier = lire(client)
    assert calendrier["X-WR-CALNAME"] == "Espace Public Numérique\u00a0: les ateliers"
    assert calendrier["REFRESH-INTERVAL"].dt == dt.timedelta(hours=4)
    assert [str(z["TZID"]) for z in calendrier.walk("VTIMEZONE")] == ["Europe/Paris"]


def test_une_seance_donne_l_heure_le_lieu_et_le_numero(client, espace, semaine_remplie):
    evenement = evenements(client)[f"seance-{semaine_remplie[1].pk}@localhost"]
    assert evenement["DTSTART"].dt.strftime("%d/%m %H:%M") == "01/12 14:00"
    assert evenement["DTSTART"].params["TZID"] == "Europe/Paris"
    assert evenement["LOCATION"] == "Espace Public Numérique, 2 place de la République, 61400 Mortagne-au-Perche"
    assert "02\u00a061\u00a091\u00a000\u00a000" in evenement["DESCRIPTION"]
    assert evenement["URL"].endswith(f"/ateliers/seances/{semaine_remplie[1].pk}/")
    assert evenement["STATUS"] == "CONFIRMED"


def test_deplacee_puis_annulee_elle_garde_son_nom_et_le_dit(client, espace, semaine_remplie, le, maintenant):
    seance = deplacer_seance(semaine_remplie[1], le(1, 15), le(1, 17), maintenant=maintenant)
    annuler_seance(seance, "conseiller malade", maintenant=maintenant)
    evenement = evenements(client)[f"seance-{seance.pk}@localhost"]
    assert (evenement["STATUS"], evenement["SEQUENCE"]) == ("CANCELLED", 2)
    assert evenement["SUMMARY"] == "Annulé\u00a0: Mes premiers e-mails"
    assert "malade" not in evenement.to_ical().decode()
    assert evenement["DTSTAMP"].dt == maintenant


def test_lu_deux_fois_le_flux_est_le_meme_octet_pour_octet(client, espace, semaine_remplie):
    assert client.get("/agenda.ics").content == client.get("/agenda.ics").content


def test_ni_sans_theme_ni_partenaire_ni_vieille_seance(client, espace, semaine_remplie, seance, le):
    Seance.objects.filter(pk=semaine_remplie[0].pk).update(atelier=None)
    vieille = seance("Vieille", le(-60, 9), le(-60, 11))
    recente = seance("Récente", le(-20, 9), le(-20, 11))
    uids = evenements(client)
    assert f"seance-{recente.pk}@localhost" in uids
    assert f"seance-{vieille.pk}@localhost" not in uids
    assert len(uids) == 4


def test_un_flux_vide_reste_un_calendrier(client, db):
    assert not evenements(client)


@pytest.mark.parametrize(
    "jour", [dt.date(2026, 10, 24), dt.date(2026, 10, 26), dt.date(2027, 3, 27), dt.date(2027, 3, 29)]
)
def test_14_h_reste_14_h_des_deux_cotes_du_changement_d_heure(jour):
    debut = dt.datetime.combine(jour, dt.time(14), PARIS).astimezone(dt.UTC)
    fin = debut + dt.timedelta(hours=2)
    evenement = ics.evenement(uid="a@b", debut=debut, fin=fin, titre="Atelier", revise_le=debut)
    relu = Calendar.from_ical(ics.calendrier([evenement]))
    zone = relu.walk("VTIMEZONE")[0].to_tz()
    [vevent] = relu.walk("VEVENT")
    naif = vevent["DTSTART"].dt.replace(tzinfo=None)
    assert naif.hour == 14
    assert naif.replace(tzinfo=zone).astimezone(dt.UTC) == debut


def test_un_message_d_annulation_porte_sa_methode():
    debut = dt.datetime(2026, 12, 1, 13, tzinfo=dt.UTC)
    evenement = ics.evenement(
        uid=ics.uid("rendezvous", 12), debut=debut, fin=debut, titre="RDV", revise_le=debut, revision=3, annule=True
    )
    relu = Calendar.from_ical(ics.calendrier([evenement], methode="CANCEL"))
    assert relu["METHOD"] == "CANCEL"
    assert relu.walk("VEVENT")[0]["SEQUENCE"] == 3


def test_le_titre_ne_peut_pas_ajouter_de_ligne_au_calendrier():
    debut = dt.datetime(2026, 12, 1, 13, tzinfo=dt.UTC)
    titre = "Atelier\r\nATTENDEE:mailto:intrus@exemple.fr; x, y"
    octets = ics.calendrier([ics.evenement(uid="a@b", debut=debut, fin=debut, titre=titre, revise_le=debut)])
    assert "ATTENDEE" not in Calendar.from_ical(octets).walk("VEVENT")[0]
