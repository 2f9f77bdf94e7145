"""La fusion ne perd rien, sur des données au hasard : rendez-vous, inscriptions, suivis, responsables."""

import datetime as dt
from collections import Counter
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accompagnements.models import RendezVous
from ateliers.models import Atelier, Inscription, Seance
from epn.commun.vocabulaire import Presence
from epn.planning.models import Nature
from epn.planning.registre import occuper
from publics.fusion import fusionner
from publics.models import Reservation, Responsable, Suivi, Usager
from tests.distribution import creer_rendez_vous

pytestmark = pytest.mark.django_db
SEANCES = 4
STATUTS = ("inscrite", "attente", "proposee", "annulee")
# Une inscription : la séance, l'état, la présence si elle est inscrite.
INSCRIPTION = st.tuples(
    st.integers(0, SEANCES - 1), st.sampled_from(STATUTS), st.sampled_from([p.value for p in Presence])
)
# Une vivante au plus par séance ; des annulées tant que l'on veut.
INSCRIPTIONS = st.lists(INSCRIPTION, max_size=6, unique_by=lambda i: (i[0], i[1] == "annulee"))
PERSONNE = st.fixed_dictionaries(
    {
        "rendez_vous": st.integers(0, 3),
        "suivis": st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20), max_size=3),
        "inscriptions": INSCRIPTIONS,
        "enfants": st.sets(st.integers(0, 2)),
        "notes": st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=50),
    }
)


@pytest.fixture
def monde(claire, lieu, espace) -> dict[str, list]:
    atelier = Atelier.objects.create(titre="E-mails", nature="initiation", resume="Écrire.")
    base = timezone.now().replace(minute=0, second=0, microsecond=0)
    seances = []
    # Deux passées, deux à venir.
    for n, jours in enumerate((-9, -5, 6, 9)):
        debut = base + dt.timedelta(days=jours)
        fin = debut + dt.timedelta(hours=2)
        seances.append(
            Seance.objects.create(
                nature="initiation",
                atelier=atelier,
                conseiller=claire,
                lieu=lieu,
                debut=debut,
                fin=fin,
                capacite=1 + n,
                occupation=occuper(claire.pk, debut, fin, Nature.INITIATION),
            )
        )
    enfants = [Usager.objects.create(nom=f"E{n}", nom_normalise=f"e{n}") for n in range(3)]
    return {"seances": seances, "enfants": enfants, "claire": claire, "lieu": lieu, "base": base}


def peupler(nom: str, dit: dict, monde: dict, decalage: int) -> Usager:
    usager = Usager.objects.create(
        prenom=nom, nom="Lecomte", nom_normalise=f"lecomte {nom}", notes=dit["notes"].strip()
    )
    for n in range(dit["rendez_vous"]):
        debut = monde["base"] + dt.timedelta(days=30 + decalage + n)
        rendez_vous = creer_rendez_vous(monde["claire"], monde["lieu"], debut, nom=f"provisoire{nom}")
        RendezVous.objects.filter(pk=rendez_vous.pk).update(usager=usager)
    for acquis in dit["suivis"]:
        Suivi.objects.create(usager=usager, le=monde["base"].date(), acquis=acquis)
    for rang, statut, presence in dit["inscriptions"]:
        inscrire(usager, monde["seances"][rang], statut, presence)
    for rang in dit["enfants"]:
        Responsable.objects.create(enfant=monde["enfants"][rang], adulte=usager)
    return usager


def inscrire(usager: Usager, seance: Seance, statut: str, presence: str) -> None:
    annulee = statut == "annulee"
    Inscription.objects.create(
        seance=seance,
        usager=usager,
        reservation=Reservation.objects.create(cle=uuid4(), origine="en_ligne"),
        statut=statut,
        presence=presence if statut == "inscrite" else "a_renseigner",
        attend_depuis=timezone.now() if statut == "attente" else None,
        annulee_le=timezone.now() if annulee else None,
        annulee_par="usager" if annulee else "",
    )


def releve(*usagers: Usager) -> dict[str, object]:
    """Ce que ces fiches portent ensemble, sans dire laquelle."""
    inscriptions = list(Inscription.objects.filter(usager__in=usagers))
    relus = Usager.objects.filter(pk__in=[u.pk for u in usagers])
    return {
        "rendez_vous": sorted(RendezVous.objects.filter(usager__in=usagers).values_list("pk", flat=True)),
        "suivis": sorted(Suivi.objects.filter(usager__in=usagers).values_list("pk", "acquis")),
        "inscriptions": sorted(i.pk for i in inscriptions),
        "billets": sorted(i.reservation_id for i in inscriptions),
        "seances_ou_l_on_vient": {i.seance_id for i in inscriptions if i.est_vivante},
        "venues": {i.seance_id for i in inscriptions if i.presence == Presence.PRESENT},
        "enfants": set(Responsable.objects.filter(adulte__in=usagers).values_list("enfant", flat=True)),
        # Les sauts de ligne ne comptent pas : deux notes réunies en gagnent.
        "lettres": Counter("".join(usager.notes for usager in relus).replace("\n", "")),
    }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(un=PERSONNE, autre=PERSONNE)
def test_reunir_deux_fiches_ne_perd_rien(monde, un, autre) -> None:
    """Chaque exemple dans sa transaction, défaite à la fin."""
    with transaction.atomic():
        garde, absorbe = peupler("Simone", un, monde, 0), peupler("Simonne", autre, monde, 10)
        avant = releve(garde, absorbe)
        fusionner(garde, absorbe, {"notes": "deux"}, timezone.now(), None)
        apres = releve(garde)
        for quoi in avant:
            assert apres[quoi] == avant[quoi], quoi
        assert not Usager.objects.filter(pk=absorbe.pk).exists()
        vivantes = Counter(Inscription.objects.vivantes().filter(usager=garde).values_list("seance", flat=True))
        assert set(vivantes.values()) <= {1}
        transaction.set_rollback(True)
