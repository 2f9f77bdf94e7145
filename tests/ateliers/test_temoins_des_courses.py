"""Sans les verrous, les courses de `test_course_aux_places` se perdent : ce que l'on a lu ne vaut plus à l'écriture."""

import threading

import pytest
from django.db.models import ProtectedError

from ateliers import groupes, programmation
from ateliers.inscriptions import inscrire
from ateliers.models import Inscription, Seance
from epn.planning.horizon import dernier_jour
from epn.planning.programmation import Bilan
from tests.course import ensemble
from tests.distribution import a

from .conftest import LUNDI_8H, creer_seance, demande, personne

pytestmark = pytest.mark.django_db(transaction=True)
Statut = Inscription.Statut
ANNULEE = {"statut": Statut.ANNULEE, "annulee_le": LUNDI_8H, "annulee_par": Inscription.AnnuleePar.USAGER}


def avec_places(seance: Seance, capacite: int) -> Seance:
    Seance.objects.filter(pk=seance.pk).update(capacite=capacite)
    return Seance.objects.get(pk=seance.pk)


def prises(seance: Seance) -> int:
    return seance.inscriptions.qui_prennent_une_place().count()


def test_le_temoin_annuler_sans_verrou_promeut_plusieurs_fois_la_meme_personne(seance):
    """Chacun annule, et donne sa place à la première personne de la file : ils ont tous lu la même."""
    seance, lus = avec_places(seance, 8), threading.Barrier(4)
    for n in range(12):
        inscrire(demande(personne(n), accepte_d_attendre=True), seance, maintenant=LUNDI_8H)
    tenues = list(seance.inscriptions.qui_prennent_une_place().order_by("pk"))

    def sans_verrou(numero: int) -> None:
        premiere = seance.inscriptions.en_attente().first()
        lus.wait(timeout=60)
        Inscription.objects.filter(pk=tenues[numero].pk).update(**ANNULEE)
        Inscription.objects.filter(pk=premiere.pk).update(statut=Statut.INSCRITE)

    assert all(ensemble(4, sans_verrou))
    # Quatre places rendues, une seule redonnée : trois sont vides, et l'on attend encore.
    assert (prises(seance), seance.inscriptions.en_attente().count()) == (5, 3)


def test_le_temoin_changer_de_date_sans_verrou_surreserve(seance, claire, lieu, emails):
    """Chacun voit la dernière place de l'autre date, quitte la sienne et la prend."""
    derniere, lus = (
        creer_seance(claire, lieu, emails, debut=a(2026, 12, 10, 14), capacite=1),
        threading.Barrier(5),
    )
    seance = avec_places(seance, 8)
    places = [inscrire(demande(personne(n)), seance, maintenant=LUNDI_8H).inscriptions.get() for n in range(5)]

    def sans_verrou(numero: int) -> None:
        libres = groupes.places([derniere])
        lus.wait(timeout=60)
        if libres:
            Inscription.objects.filter(pk=places[numero].pk).update(seance=derniere)

    assert all(ensemble(5, sans_verrou))
    assert prises(derniere) > derniere.capacite


def test_le_temoin_programmer_sans_la_file_defait_une_seance_que_l_on_vient_de_prendre(
    semaine_de_reference, ateliers, espace, horloge, claire, monkeypatch
):
    """Elle la lit intacte, quelqu'un s'y inscrit, elle la défait : seule la dernière garde, celle de la base, l'arrête,
    par une erreur. Sous la file du conseiller, elle la relit prise, et la laisse."""
    programmation.programmer(LUNDI_8H)
    plage = semaine_de_reference[3]
    mardi = plage.seances.order_by("debut").first()
    plage.capacite = 5
    plage.save()
    lue, prise, connues = threading.Event(), threading.Event(), programmation._connues

    def lire_puis_laisser_faire(*arguments: object) -> list[Seance]:
        lues = connues(*arguments)
        lue.set()
        prise.wait(timeout=60)
        return lues

    monkeypatch.setattr(programmation, "_connues", lire_puis_laisser_faire)

    def sans_la_file(numero: int) -> None:
        if numero == 0:
            with pytest.raises(ProtectedError):
                programmation._programmer_conseiller(claire.pk, LUNDI_8H, dernier_jour(LUNDI_8H), Bilan())
        else:
            lue.wait(timeout=60)
            inscrire(demande(personne(numero)), mardi, maintenant=LUNDI_8H)
            prise.set()

    assert all(ensemble(2, sans_la_file))
