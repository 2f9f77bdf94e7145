"""Le temps d'un groupe : ouvrir, déplacer, annuler, préparer, compter."""

import pytest
from django.db import IntegrityError, transaction

from epn.planning import registre
from epn.planning.models import Nature, Occupation
from partenariats import seances
from partenariats.models import Partenaire, SeancePartenaire
from tests.distribution import a

from .conftest import LUNDI_8H

EPN = SeancePartenaire.AnnuleePar.EPN
PARTENAIRE = SeancePartenaire.AnnuleePar.PARTENAIRE
MERCREDI_MIDI = a(2026, 11, 25, 12)


def test_une_seance_partenaire_tient_son_heure_au_registre(seance_partenaire):
    assert Occupation.objects.get().nature == Nature.PARTENAIRE
    with pytest.raises(registre.ConseillerDejaPris, match="créneau réservé"):
        registre.occuper(
            seance_partenaire.conseiller_id, a(2026, 11, 25, 11), a(2026, 11, 25, 13), Nature.ACCOMPAGNEMENT
        )


def test_elle_se_dit_toujours_de_facon_neutre(seance_partenaire):
    assert (
        str(seance_partenaire) == "groupe partenaire, 6\u00a0attendus, mercredi\u00a025\u00a0novembre à\u00a09\u00a0h"
    )


def test_deplacee_sur_une_heure_prise_elle_garde_la_sienne(seance_partenaire):
    registre.occuper(seance_partenaire.conseiller_id, a(2026, 11, 26, 9), a(2026, 11, 26, 10), Nature.HORS_PUBLIC)
    with pytest.raises(registre.ConseillerDejaPris):
        seances.deplacer(seance_partenaire, a(2026, 11, 26, 9), a(2026, 11, 26, 12), maintenant=LUNDI_8H)
    seance_partenaire.refresh_from_db()
    assert seance_partenaire.debut == seance_partenaire.occupation.debut == a(2026, 11, 25, 9)


def test_annulee_elle_rend_son_heure_et_la_seconde_fois_est_sans_effet(seance_partenaire):
    annulee = seances.annuler(seance_partenaire, par=PARTENAIRE, maintenant=LUNDI_8H)
    assert not Occupation.objects.exists()
    assert seances.annuler(annulee, par=EPN, maintenant=MERCREDI_MIDI).annulee_par == PARTENAIRE


def test_le_partenaire_n_annule_pas_ce_qui_a_commence(seance_partenaire):
    with pytest.raises(seances.SeanceFigee):
        seances.annuler(seance_partenaire, par=PARTENAIRE, maintenant=a(2026, 11, 25, 9, 30))


def test_deux_fenetres_la_seconde_est_prevenue(seance_partenaire):
    seances.preparer(seance_partenaire, attendus=8, sujet="email", maintenant=LUNDI_8H, revision=0)
    with pytest.raises(seances.SeanceChangeeEntreTemps):
        seances.preparer(seance_partenaire, attendus=5, sujet="", maintenant=LUNDI_8H, revision=0)


def test_on_ne_compte_que_ce_qui_a_eu_lieu(seance_partenaire):
    with pytest.raises(seances.EffectifImpossible, match="mercredi"):
        seances.compter(seance_partenaire, 6, [], maintenant=LUNDI_8H)


@pytest.mark.parametrize(("nombre", "phrase"), [(-1, "négatif"), (11, "La salle reçoit 10 personnes"), (999, "salle")])
def test_un_effectif_impossible_est_refuse(seance_partenaire, lieu, nombre, phrase):
    lieu.capacite = 10
    lieu.save()
    with pytest.raises(seances.EffectifImpossible, match=phrase):
        seances.compter(seance_partenaire, nombre, [], maintenant=MERCREDI_MIDI)


def test_compter_efface_les_mots_du_referent_et_se_corrige(seance_partenaire):
    seances.preparer(seance_partenaire, attendus=6, sujet="email", precision="les pièces jointes", maintenant=LUNDI_8H)
    seances.compter(seance_partenaire, 7, ["email"], maintenant=MERCREDI_MIDI)
    corrigee = seances.compter(seance_partenaire, 0, [], maintenant=MERCREDI_MIDI)
    assert (corrigee.effectif, corrigee.thematiques, corrigee.precision) == (0, [], "")


def test_comptee_elle_ne_se_deplace_ni_ne_s_annule(seance_partenaire):
    comptee = seances.compter(seance_partenaire, 7, [], maintenant=MERCREDI_MIDI)
    with pytest.raises(seances.SeanceFigee):
        seances.annuler(comptee, par=EPN, maintenant=MERCREDI_MIDI)
    with pytest.raises(seances.SeanceFigee):
        seances.deplacer(comptee, a(2026, 12, 2, 9), a(2026, 12, 2, 12), maintenant=LUNDI_8H)


@pytest.mark.parametrize(
    "faux",
    [
        {"annulee_le": LUNDI_8H},
        {"effectif": 4},
        {"attendus": 0},
        {"fin": a(2026, 11, 25, 8)},
    ],
)
def test_la_base_refuse_un_etat_impossible(seance_partenaire, faux):
    with pytest.raises(IntegrityError), transaction.atomic():
        SeancePartenaire.objects.filter(pk=seance_partenaire.pk).update(**faux)


def test_un_etablissement_de_sante_ne_peut_pas_se_dire(partenaire):
    for faux in ({"discret": False}, {"nom_d_usage": partenaire.nom}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Partenaire.objects.filter(pk=partenaire.pk).update(**faux)
