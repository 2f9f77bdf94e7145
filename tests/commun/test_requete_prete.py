"""Le SQL gardé dit la même chose que celui que Django écrirait, et un verrou ne se prend pas hors d'une transaction."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, models
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from epn.commun.requete_prete import Parametre, RequetePrete, inserer, inserer_ensemble
from epn.planning import registre
from epn.planning.models import Plage
from publics.models import Reservation, Usager

JOUR = Parametre("jour", models.SmallIntegerField())
A_PARTIR_DE = Parametre("debut", models.TimeField())
DU_JOUR = RequetePrete(lambda: Plage.objects.filter(jour=JOUR, debut__gte=A_PARTIR_DE))


@pytest.mark.parametrize("jour", range(7))
def test_les_objets_sont_ceux_du_queryset(semaine_de_reference, jour):
    attendus = list(Plage.objects.filter(jour=jour, debut__gte=dt.time(12)))
    with CaptureQueriesContext(connection) as requetes:
        trouves = DU_JOUR.objets(jour=jour, debut=dt.time(12))
    assert (trouves, len(requetes)) == (attendus, 1)
    assert [(p.debut, p.valide_du, p.lieu_id) for p in trouves] == [(p.debut, p.valide_du, p.lieu_id) for p in attendus]


def test_les_objets_viennent_avec_ce_qui_leur_est_joint_et_annote(semaine_de_reference):
    prete = RequetePrete(
        lambda: Plage.objects.filter(jour=JOUR).select_related("lieu__commune").annotate(double=models.F("jour") * 2)
    )
    attendus = list(Plage.objects.filter(jour=1).select_related("lieu__commune"))
    with CaptureQueriesContext(connection) as requetes:
        trouves = [(p, p.lieu.commune.nom, p.double) for p in prete.objets(jour=1)]
    assert trouves == [(p, p.lieu.commune.nom, 2) for p in attendus]
    assert (len(requetes), bool(trouves)) == (1, True)


def test_inserer_ensemble_donne_a_chacun_sa_cle(mortagne):
    noms = ["Anne", "Bruno", "Colette"]
    with CaptureQueriesContext(connection) as requetes:
        ecrits = inserer_ensemble([Usager(nom=n, nom_normalise=n.lower(), commune=mortagne) for n in noms])
    assert [Usager.objects.get(pk=u.pk).nom for u in ecrits] == noms
    assert len(requetes) == 1


def test_inserer_ecrit_ce_qu_ecrirait_save(mortagne):
    champs = {"prenom": "Zoé", "nom": "L’Hôte", "nom_normalise": "l hote zoe", "telephone": "02 61 91 12 34"}
    ecrits = [inserer(Usager(**champs, commune=mortagne)), Usager.objects.create(**champs, commune=mortagne)]
    relus = [Usager.objects.values().exclude(cree_le=None).get(pk=u.pk) for u in ecrits]
    assert all(u.pk and not u._state.adding for u in ecrits)
    un, autre = ({c: v for c, v in u.items() if c not in ("id", "cree_le")} for u in relus)
    assert un == autre
    assert un.items() >= (champs | {"telephone": "+33261911234", "email": "", "commune_id": mortagne.pk}).items()
    ecrits[0].nom = "Autre"
    ecrits[0].save()
    assert Usager.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_inserer_leve_ce_que_la_base_refuse():
    cle = uuid4()
    inserer(Reservation(cle=cle, origine="en_ligne"))
    with pytest.raises(IntegrityError):
        inserer(Reservation(cle=cle, origine="en_ligne"))
    assert Reservation.objects.get().cle == cle


@pytest.mark.django_db(transaction=True)
def test_la_file_du_conseiller_ne_se_prend_que_dans_une_transaction(claire):
    with pytest.raises(TransactionManagementError):
        registre.verrouiller(claire.pk)
