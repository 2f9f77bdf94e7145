"""La semaine composée sans base de données : chaque chose dans sa bande, à sa demi-journée, à son jour."""

import datetime as dt

import pytest

from accompagnements.creneaux import Creneau
from epn.gestion.calendrier_de_la_semaine import traduire
from epn.gestion.engagements import Engagement
from epn.gestion.semaine_du_poste import Semaine, assembler
from epn.planning import calendrier
from epn.planning.calendrier import Coupure
from epn.planning.models import Nature, Plage
from epn.planning.ouvertures import Ouvertures
from tests.distribution import a

LUNDI = dt.date(2026, 11, 23)
MARDI_8H = a(2026, 11, 24, 8)
CLAIRE, LISE = 1, 2
DE = dt.time(9), dt.time(12)


def plage(nature: Nature, jour: int = 1, conseiller: int = CLAIRE, heures: tuple[dt.time, dt.time] = DE) -> Plage:
    quand = {"jour": jour, "debut": heures[0], "fin": heures[1], "valide_du": dt.date(2026, 1, 5)}
    plus = {"duree_creneau": 60, "capacite": 8, "lieu_id": 1}
    return Plage(
        pk=jour * 10 + heures[0].hour + 100 * conseiller, conseiller_id=conseiller, nature=nature, **quand, **plus
    )


def engagement(debut: dt.datetime, heures: float = 1, sorte: str = "seance", conseiller: int = CLAIRE) -> Engagement:
    nature = Nature.ACCOMPAGNEMENT if sorte == "rendez-vous" else Nature.INITIATION
    return Engagement(debut, debut + dt.timedelta(hours=heures), sorte, 7, conseiller, nature, "Titre")


def composer(plages=(), engagements=(), coupures=(), libres=(), maintenant=MARDI_8H, conseillers=None) -> Semaine:
    datees = calendrier.dater(plages, LUNDI, LUNDI + dt.timedelta(days=6), MARDI_8H.tzinfo)
    ouverture = Ouvertures(datees, list(coupures))
    return assembler(LUNDI, maintenant, ouverture, engagements, libres, conseillers=conseillers or {CLAIRE: "Claire"})


def demi(semaine: Semaine, jour: int, moment: int):
    return semaine.jours[jour].demi_journees[moment]


def test_une_fin_de_semaine_vide_ne_se_montre_pas_mais_un_samedi_pris_si() -> None:
    assert [j.date.weekday() for j in composer().jours] == [0, 1, 2, 3, 4]
    samedi = engagement(a(2026, 11, 28, 10))
    assert [j.date.weekday() for j in composer(engagements=[samedi]).jours] == [0, 1, 2, 3, 4, 5]


def test_un_engagement_va_dans_la_bande_de_son_conseiller_sinon_a_part() -> None:
    dedans, apres = engagement(a(2026, 11, 24, 10)), engagement(a(2026, 11, 24, 18))
    de_lise = engagement(a(2026, 11, 24, 9), conseiller=LISE)
    deux = {CLAIRE: "Claire", LISE: "Lise"}
    lue = composer([plage(Nature.INITIATION)], [dedans, apres, de_lise], conseillers=deux)
    assert [e.debut for e in demi(lue, 1, 0).bandes[0].engagements] == [dedans.debut]
    assert [e.precisions for e in demi(lue, 1, 0).hors_bande] == [("Lise",)]
    assert [e.debut for e in demi(lue, 1, 1).hors_bande] == [apres.debut]
    assert demi(lue, 1, 0).bandes[0].titre == "Initiation, Claire"


def test_on_ne_voit_que_les_conseillers_demandes() -> None:
    lue = composer([plage(Nature.INITIATION, conseiller=LISE)], [engagement(a(2026, 11, 24, 9), conseiller=LISE)])
    assert not any(j.bandes or j.engagements for j in lue.jours)


@pytest.mark.parametrize(
    ("nature", "jour", "prise", "fermee", "attendu"),
    [
        (Nature.INITIATION, 1, False, False, True),
        (Nature.INITIATION, 1, True, False, False),
        (Nature.INITIATION, 1, False, True, False),
        (Nature.INITIATION, 0, False, False, False),  # lundi est passé
        (Nature.PARTENAIRE, 1, False, False, False),
        (Nature.HORS_PUBLIC, 1, False, False, False),
        (Nature.ACCOMPAGNEMENT, 1, False, False, False),
    ],
)
def test_une_bande_de_groupe_vide_et_a_venir_attend_une_seance(nature, jour, prise, fermee, attendu) -> None:
    seances = [engagement(a(2026, 11, 24, 9))] if prise else []
    coupures = [Coupure(a(2026, 11, 24), a(2026, 11, 25), "formation")] if fermee else []
    bande = demi(composer([plage(nature, jour)], seances, coupures), jour, 0).bandes[0]
    assert (bande.se_programme, bande.fermee) == (attendu, fermee)


def test_les_heures_libres_restent_dans_leur_plage() -> None:
    type_du_mardi = plage(Nature.ACCOMPAGNEMENT)
    datee = calendrier.dater([type_du_mardi], LUNDI, LUNDI + dt.timedelta(days=6), MARDI_8H.tzinfo)[0]
    libre = Creneau(a(2026, 11, 24, 10), a(2026, 11, 24, 11), datee)
    lue = composer([type_du_mardi], [engagement(a(2026, 11, 24, 9), sorte="rendez-vous")], libres=[libre])
    assert demi(lue, 1, 0).bandes[0].libres == [libre]
    assert lue.resume.replace("\u00a0", " ") == "1 rendez-vous, 0 séance, 1 heure libre"


@pytest.mark.parametrize(
    ("debut", "fin", "dite"),
    [
        (a(2026, 11, 24), a(2026, 11, 25), "Fermé : congé"),
        (a(2026, 11, 24, 9), a(2026, 11, 24, 12), "Fermé, 9 h – 12 h : congé"),
        (a(2026, 11, 23), a(2026, 11, 26), "Fermé : congé"),
    ],
)
def test_une_fermeture_dit_ses_heures_si_ce_n_est_pas_tout_le_jour(debut, fin, dite) -> None:
    mardi = composer(coupures=[Coupure(debut, fin, "congé"), Coupure(debut, fin, "congé")]).jours[1]
    assert [f.dite.replace("\u00a0", " ") for f in mardi.fermetures] == [dite]


def test_la_fermeture_d_un_autre_conseiller_ne_se_montre_pas() -> None:
    ailleurs = Coupure(a(2026, 11, 24), a(2026, 11, 25), "congé", conseiller_id=LISE)
    assert composer(coupures=[ailleurs]).jours[1].fermetures == []


def test_une_demi_journee_se_ferme_tant_qu_il_y_reste_quelque_chose_a_venir() -> None:
    plages = [plage(Nature.INITIATION, 0), plage(Nature.INITIATION, 1)]
    lue = composer(plages)
    assert [d.se_ferme for j in lue.jours[:2] for d in j.demi_journees] == [False, False, True, False]
    assert lue.se_ferme_du == dt.date(2026, 11, 24)
    assert composer(plages, maintenant=a(2026, 11, 28, 8)).se_ferme_du is None


def test_le_calendrier_dit_les_memes_heures_a_la_pendule_meme_au_passage_a_l_heure_d_hiver() -> None:
    dimanche = engagement(a(2026, 10, 25, 14))
    ouverture = Ouvertures([], [])
    lundi = dt.date(2026, 10, 19)
    lue = assembler(lundi, a(2026, 10, 19, 8), ouverture, [dimanche], [], conseillers={CLAIRE: "Claire"})
    donnees = traduire(lue)
    assert [(e["start"], e["end"]) for e in donnees["evenements"]] == [("2026-10-25T14:00:00", "2026-10-25T15:00:00")]
    assert (donnees["jours"][-1], donnees["decalage"]) == (0, "+02:00")


def test_le_calendrier_montre_une_heure_de_plus_de_chaque_cote() -> None:
    tot = composer([plage(Nature.HORS_PUBLIC, heures=(dt.time(7, 30), dt.time(19, 15)))])
    assert (traduire(tot)["de"], traduire(tot)["a"]) == ("06:00", "21:00")
    assert (traduire(composer())["de"], traduire(composer())["a"]) == ("08:00", "18:00")
