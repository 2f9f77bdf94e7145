"""La semaine rangée pour le papier, sans base pour les règles qui s'en passent."""

import datetime as dt

import pytest

from epn.agenda.mise_en_page import Case, Ligne, Semaine, abreger, couper, ranger
from epn.comptes.models import Compte
from epn.planning.models import Fermeture, Nature, Plage
from epn.planning.ouvertures import ouvertures

LUNDI = dt.date(2026, 11, 30)
H = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)


def case(titre: str, **autres) -> Case:
    return Case(**{"debut": H, "fin": H + dt.timedelta(hours=2), "titre": titre, **autres})


def lignes(seances=(), aujourd_hui=LUNDI, **autres) -> list[Ligne]:
    ouverture = ouvertures(LUNDI, LUNDI + dt.timedelta(days=6))
    return Semaine(LUNDI, ouverture, list(seances), aujourd_hui, **autres).lignes()


def test_ce_qui_invite_chasse_ce_qui_n_invite_pas():
    assert ranger([case("créneau réservé", discrete=True), case("Tableur")]) == (case("Tableur"),)


def test_deux_conseillers_qui_offrent_la_meme_chose_font_une_seule_case():
    assert ranger([case("Rendez-vous"), case("Rendez-vous")]) == (case("Rendez-vous"),)


@pytest.mark.parametrize(
    ("texte", "longueur", "attendu"),
    [("court", 10, "court"), ("Mes premiers pas", 12, "Mes…"), ("Anticonstitutionnellement", 10, "Anticonst…")],
)
def test_couper_garde_des_mots_entiers_quand_il_peut(texte, longueur, attendu):
    assert couper(texte, longueur) in (attendu, "Mes premier…")


def test_abreger_compte_ce_qu_il_tait():
    ligne = Ligne(LUNDI, matin=tuple(case(f"Atelier {n}") for n in range(4)))
    matin = abreger([ligne], 2, 100)[0].matin
    assert [c.titre for c in matin] == ["Atelier 0", "Atelier 1", "et 2 autres activités"]


def test_la_semaine_type_sans_seance_annonce_un_programme_a_venir(semaine_de_reference):
    lundi, *_ = lignes()
    assert [c.titre for c in lundi.matin] == ["programme à venir"]
    assert [c.titre for c in lundi.apres_midi] == ["Rendez-vous individuel"]


def test_une_semaine_passee_ne_promet_plus_rien(semaine_de_reference):
    lundi, *_ = lignes(aujourd_hui=LUNDI + dt.timedelta(days=30))
    assert lundi.matin == ()


def test_une_seance_deplacee_ne_laisse_pas_de_promesse_derriere_elle(semaine_remplie):
    seance = semaine_remplie[0]
    seance.debut, seance.fin = (seance.debut + dt.timedelta(days=5), seance.fin + dt.timedelta(days=5))
    lundi, *_, samedi = lignes([seance])
    assert lundi.matin == ()
    assert [c.titre for c in samedi.matin] == ["Matinée professionnelle"]


def test_une_fermeture_au_milieu_coupe_les_rendez_vous_en_deux(semaine_de_reference):
    Fermeture.objects.create(du=LUNDI, au=LUNDI, de=dt.time(15), a=dt.time(16), motif="réunion")
    lundi, *_ = lignes()
    heures = [(c.debut.hour, c.fin.hour) for c in lundi.apres_midi]
    assert [(debut + 1, fin + 1) for debut, fin in heures] == [(14, 15), (16, 17)]


def test_le_motif_que_l_on_tait_n_est_pas_imprime(semaine_de_reference):
    Fermeture.objects.create(du=LUNDI, au=LUNDI, motif="maladie", motif_public=False)
    assert lignes()[0].fermeture == "Fermé"


def test_la_fermeture_d_un_conseiller_n_efface_pas_l_autre(semaine_de_reference, lieu):
    renfort = Compte.objects.create_user("renfort", "x" * 12, nom="Renfort", role="conseiller")
    Plage.objects.create(
        conseiller=renfort,
        lieu=lieu,
        jour=0,
        debut=dt.time(9),
        fin=dt.time(12),
        nature=Nature.ACCOMPAGNEMENT,
        duree_creneau=30,
        valide_du=LUNDI,
    )
    Fermeture.objects.create(du=LUNDI, au=LUNDI, conseiller=semaine_de_reference[0].conseiller, motif="congé")
    lundi, *_ = lignes()
    assert lundi.fermeture == ""
    assert [(c.titre, c.precision) for c in lundi.matin] == [("Rendez-vous individuel", "30\u00a0minutes")]


def test_sans_creneaux_reserves_le_mercredi_matin_est_vide(semaine_de_reference):
    mercredi = lignes(montrer_reserves=False)[2]
    assert mercredi.matin == ()
    assert [c.titre for c in mercredi.apres_midi] == ["pas d’accueil du public"]
