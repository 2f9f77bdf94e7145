"""Lire des fermetures dans ce qu'on nous donne. Rien de ce qui est hostile n'arrête ni n'égare la lecture."""

import datetime as dt

import pytest

from epn.planning.calendriers import fichiers
from epn.planning.calendriers.lecture import OCTETS_AU_PLUS, CalendrierIllisible, Lecture

MARDI = dt.date(2026, 11, 24)
TITRES = "Description;Population;Date de début;Date de fin;Académies;Zones;annee_scolaire"
NOEL = (dt.date(2026, 12, 19), dt.date(2027, 1, 3))


def lire(contenu: str | bytes) -> Lecture:
    return fichiers.lire(contenu if isinstance(contenu, bytes) else contenu.encode(), MARDI)


def ics(*evenements: str) -> str:
    corps = "\n".join(f"BEGIN:VEVENT\nUID:1\n{e}\nEND:VEVENT" for e in evenements)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{corps}\nEND:VCALENDAR\n"


@pytest.mark.parametrize(
    ("ligne", "motif", "du", "au"),
    [
        ("Noël ; 19/12/2026 ; 03/01/2027", "Noël", *NOEL),
        ("19/12/2026;03/01/2027;Noël", "Noël", *NOEL),
        ("Noël\t2026-12-19\t2027-01-03", "Noël", *NOEL),
        ("du 19 décembre au 3 janvier 2027 : Noël", "Noël", *NOEL),
        ("du samedi 19 DECEMBRE 2026 au dimanche 3 janvier 2027, Noël", "Noël", *NOEL),
        ("du 1er au 3 mars 2027 : inventaire", "Inventaire", dt.date(2027, 3, 1), dt.date(2027, 3, 3)),
        ("le 11 décembre 2026 : formation de l’équipe", "Formation de l’équipe", *[dt.date(2026, 12, 11)] * 2),
        ("Pont du 14/05/2027", "Pont", *[dt.date(2027, 5, 14)] * 2),
    ],
)
def test_une_ligne_tapee_se_lit_les_deux_jours_compris(ligne: str, motif: str, du: dt.date, au: dt.date) -> None:
    periode = lire(ligne).periodes[0]
    assert (periode.motif, periode.du, periode.au) == (motif, du, au)


@pytest.mark.parametrize(
    ("ligne", "raison"),
    [
        ("Ascension", "aucune date"),
        ("31/02/2027 ; pont", "n’est pas une date"),
        ("le 4 mars : sans année", "il manque l’année"),
        ("du 3 au 5 : quoi", "n’est pas une date"),
        ("01/02/2027 ; 02/02/2027", "il manque le motif"),
        ("pont ; 02/02/2027 ; 01/02/2027", "finit avant de commencer"),
        ("pont ; 02/02/2027 ; 03/03/2028", "plus d’un an"),
        ("pont ; 02/02/2036", "plus de trois ans"),
        ("un ; 02/02/2027 ; 03/02/2027 ; 04/02/2027", "plus de deux dates"),
    ],
)
def test_une_ligne_qui_ne_se_lit_pas_est_gardee_avec_sa_raison(ligne: str, raison: str) -> None:
    lue = lire(f"Noël ; 19/12/2026\n{ligne}")
    assert [p.motif for p in lue.periodes] == ["Noël"]
    assert raison in lue.illisibles[0].raison
    assert lue.illisibles[0].ligne == 2


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_le_tableau_du_ministere_donne_la_zone_du_lieu_sans_doubler(encodage: str) -> None:
    tableau = f"""{TITRES}
Vacances de Noël;-;2026-12-19T00:00:00+01:00;2027-01-04T00:00:00+01:00;Normandie;Zone B;2026-2027
Vacances de Noël;-;2026-12-18T23:00:00+00:00;2027-01-03T23:00:00+00:00;Lille;Zone B;2026-2027
Vacances d'hiver;-;2027-02-06;2027-02-22;Lyon;Zone A;2026-2027
Pré-rentrée;Enseignants;2027-08-31;2027-09-01;Normandie;Zone B;2026-2027
"""
    lue = lire(tableau.encode(encodage))
    assert [(p.motif, p.du, p.au) for p in lue.periodes] == [("Vacances de Noël", *NOEL)]
    assert (lue.autres_zones, lue.vacances, lue.illisibles) == (1, True, [])


def test_la_zone_est_un_reglage(settings) -> None:
    tableau = f"{TITRES}\nHiver;-;2027-02-06;2027-02-22;Lyon;Zone A;x\nHiver;-;2027-02-13;2027-03-01;Caen;Zone B;x"
    for zone, debuts in (("A", [6]), ("B", [13]), ("C", []), ("", [6, 13])):
        settings.ZONE_SCOLAIRE = zone
        assert [p.du.day for p in lire(tableau).periodes] == debuts


def test_dans_un_ics_la_fin_est_la_reprise_et_l_autre_zone_est_laissee() -> None:
    lue = lire(
        ics(
            "DTSTART;VALUE=DATE:20261219\nDTEND;VALUE=DATE:20270104\nSUMMARY:Vacances de Noël - Zone B",
            "DTSTART;VALUE=DATE:20270206\nDTEND;VALUE=DATE:20270222\nSUMMARY:Hiver - Zones A et C",
            "DTSTART:20261201T130000Z\nDTEND:20261201T150000Z\nSUMMARY:Réunion",
            "DTSTART;VALUE=DATE:20270514\nSUMMARY:Pont",
        )
    )
    assert [(p.du, p.au, p.de, p.a) for p in lue.periodes] == [
        (*NOEL, None, None),
        (dt.date(2026, 12, 1), dt.date(2026, 12, 1), dt.time(14), dt.time(16)),
        (dt.date(2027, 5, 14), dt.date(2027, 5, 14), None, None),
    ]
    assert lue.autres_zones == 1


def test_une_repetition_sans_fin_est_refusee_et_nommee() -> None:
    lue = lire(ics("DTSTART:20261201T130000Z\nRRULE:FREQ=SECONDLY\nSUMMARY:Sans fin", "DTSTART:x\nSUMMARY:Abîmé"))
    assert [i.texte for i in lue.illisibles] == ["Sans fin", "Abîmé"]
    assert "se répète" in lue.illisibles[0].raison


@pytest.mark.parametrize(
    "contenu",
    [
        b"x" * (OCTETS_AU_PLUS + 1),
        b"%PDF-1.7",
        b"\x89PNG\r\n",
        b"<html>",
        b"PK\x03\x04",
        b"a\x00b",
        b"BEGIN:VCALENDAR\n" * 1900,
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" * 2000,
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTST",
        b"pont ; 02/02/2027\n" * 501,
        "\n".join(f"pont {n} ; 02/02/2027" for n in range(201)).encode(),
    ],
)
def test_un_fichier_hostile_recoit_une_phrase(contenu: bytes) -> None:
    with pytest.raises(CalendrierIllisible) as refus:
        lire(contenu)
    assert str(refus.value).endswith(".")


@pytest.mark.parametrize(
    "contenu",
    [
        b"",
        b"\xff\xfe",
        f"{TITRES}\nA;-;0001-01-01;0001-01-01;;Zone B;\nB;-;9999-12-31T23:59:59-12:00;x;;;\n".encode(),
        f'{TITRES}\n"non fermé;-;2027-02-06'.encode(),
        b"pont ; 00/00/0000\nd ; 1/1/0001\n" + "٣/٤/٢٠٢٧ ; x".encode(),
        ics("DTSTART;VALUE=DATE:00010101\nSUMMARY:x", "DTSTART;VALUE=DATE:99991231\nSUMMARY:y").encode(),
        ics("DTSTART;TZID=Mars/Phobos:20270101T100000\nDTEND:20270101T110000\nSUMMARY:x").encode(),
        ics("DTSTART:20270101T100000Z\nDTEND;VALUE=DATE:20270102\nSUMMARY:x").encode(),
        ics("DTSTART;VALUE=DATE:20270101\nDURATION:PT5M\nSUMMARY:x\nSUMMARY:y").encode(),
    ],
)
def test_ce_qui_est_etrange_ne_fait_rien_tomber(contenu: bytes) -> None:
    assert isinstance(lire(contenu), Lecture)
