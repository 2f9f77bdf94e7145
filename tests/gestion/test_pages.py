"""Chaque page de l'administration : ouverte à qui a droit, fermée aux autres, au même prix pour 1 et 50 lignes."""

import datetime as dt
from uuid import uuid4

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accompagnements.models import Alerte
from ateliers.models import Atelier, AtelierParDefaut, Cycle, Etape, Parcours, Seance
from ateliers.seances import ouvrir_seance
from epn.comptes.models import Compte
from epn.planning.models import Fermeture, Nature, Plage
from epn.territoire.models import Commune, Lieu
from partenariats.models import Convention, Interlocuteur
from publics.models import Acces, Orientation, Ressource
from tests.distribution import (
    creer_groupe,
    creer_offre,
    creer_prescripteur,
    creer_rendez_vous,
    creer_service,
    creer_sortie,
)

MODELES = sorted(admin.site._registry, key=lambda m: m._meta.label_lower)
HABITEES = ("planning", "ateliers", "comptes", "territoire", "publics", "accompagnements", "partenariats")
NOMS = [m._meta.label_lower for m in MODELES]


def liste(modele) -> str:
    return reverse(f"admin:{modele._meta.app_label}_{modele._meta.model_name}_changelist")


def pages(modele) -> list[str]:
    opts = modele._meta
    objet = modele.objects.first()
    adresses = [liste(modele), reverse(f"admin:{opts.app_label}_{opts.model_name}_add")]
    for acte in ("change", "history", "delete") if objet else ():
        adresses.append(reverse(f"admin:{opts.app_label}_{opts.model_name}_{acte}", args=[objet.pk]))
    return adresses


@pytest.mark.usefixtures("atelier", "adrien")
@pytest.mark.parametrize("modele", MODELES, ids=NOMS)
def test_qui_a_droit_entre_et_les_autres_non(modele, chez_claire: Client, chez_adrien: Client, estelle) -> None:
    agent = Client()
    agent.force_login(estelle)
    for adresse in pages(modele):
        assert Client().get(adresse).status_code == 302, adresse
        assert agent.get(adresse, follow=True).status_code == 403, adresse
        statuts = {chez_claire.get(adresse).status_code, chez_adrien.get(adresse).status_code}
        assert statuts <= {200, 403}, adresse
    qui = {
        r
        for r in ("conseiller", "administrateur")
        if Compte(role=r).has_perm(f"{modele._meta.app_label}.view_{modele._meta.model_name}")
    }
    ouvertes = {"conseiller": chez_claire.get(liste(modele)), "administrateur": chez_adrien.get(liste(modele))}
    assert {r for r, reponse in ouvertes.items() if reponse.status_code == 200} == qui


@pytest.fixture
def foule(semaine, atelier: Atelier, claire: Compte, lieu: Lieu) -> None:
    """Cinquante de chaque."""
    depart = timezone.now().replace(hour=2, minute=0, second=0, microsecond=0) + dt.timedelta(days=400)
    for n in range(50):
        debut = depart + dt.timedelta(days=n)
        autre = Compte.objects.create_user(f"c{n}", None, nom=f"C{n}", role="conseiller")
        plage = Plage.objects.create(
            conseiller=autre,
            lieu=lieu,
            jour=0,
            debut=dt.time(9),
            fin=dt.time(12),
            nature=Nature.INITIATION,
            capacite=8,
            valide_du=debut.date(),
        )
        ici = {"latitude": 48.5, "longitude": 0.5}
        commune = Commune.objects.create(code_insee=f"61{n:03d}", nom=f"C{n}", codes_postaux="61", population=9, **ici)
        Lieu.objects.create(code=f"l{n}", nom=f"L{n}", adresse="a", code_postal="61400", commune=commune, **ici)
        Fermeture.objects.create(du=debut.date(), au=debut.date(), motif="m", lieu=lieu, conseiller=autre)
        un = Atelier.objects.create(titre=f"A{n}", nature="initiation", resume="r")
        AtelierParDefaut.objects.create(plage=plage, atelier=un)
        fin = debut + dt.timedelta(hours=1)
        cycle = Cycle.objects.create(titre=f"C{n}", resume="r")
        Etape.objects.create(cycle=cycle, rang=1, atelier=un)
        etape = {"parcours": Parcours.objects.create(cycle=cycle), "rang": 1}
        quand = {"debut": debut, "fin": fin, "capacite": 4}
        ouvrir_seance(Seance(nature="initiation", atelier=un, conseiller=autre, lieu=lieu, **quand, **etape))
        rendez_vous = creer_rendez_vous(autre, lieu, fin, nom=f"N{n}", telephone=f"+336399812{n:02d}")
        alerte = Alerte.objects.create(cle=uuid4(), prenom="P", nom=f"A{n}", email="a@exemple.fr", expire_le=fin)
        creer_offre(alerte, rendez_vous.lieu, autre, rendez_vous.fin)
        Orientation.objects.create(vers="administration", service=creer_service(f"S{n}"))
        rendez_vous.reservation.prescripteur = creer_prescripteur(f"P{n}")
        rendez_vous.reservation.save()
        Ressource.objects.create(titre=f"R{n}")
        groupe = creer_groupe(autre, lieu, fin + dt.timedelta(hours=2), nom=f"Nom {n:04d}", attendus=6)
        Interlocuteur.objects.create(partenaire=groupe.partenaire, nom=f"I{n}", courriel="i@exemple.fr", referent=True)
        bornes = {"du": debut.date(), "au": debut.date(), "rappel_le": timezone.now().date()}
        Convention.objects.create(partenaire=groupe.partenaire, reference=f"C{n}", **bornes)
        creer_sortie(autre, commune, debut + dt.timedelta(hours=5))
        Acces.objects.create(compte=autre, geste="ouvrir", usager_numero=rendez_vous.usager_id)


def requetes(client: Client, adresse: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as capture:
        assert client.get(adresse).status_code == 200
    return len(capture)


@pytest.mark.usefixtures("foule")
@pytest.mark.parametrize(
    "modele",
    [m for m in MODELES if m._meta.app_label in HABITEES],
    ids=lambda m: m._meta.label_lower,
)
def test_une_liste_de_cinquante_coute_autant_qu_une_liste_d_une(
    modele, chez_claire: Client, chez_adrien: Client, request
) -> None:
    client = chez_adrien if modele in (Compte, Acces) else chez_claire
    adresse = liste(modele)
    requetes(client, adresse)
    plein = requetes(client, adresse)
    une = modele.objects.order_by("pk").first().pk
    champ = modele._meta.pk.name
    assert requetes(client, f"{adresse}?{champ}={une}") >= plein - 1


@pytest.mark.usefixtures("foule")
def test_la_journee_coute_toujours_le_meme_nombre_de_requetes(chez_claire: Client) -> None:
    requetes(chez_claire, "/gestion/")
    plein = requetes(chez_claire, "/gestion/")
    Seance.objects.all().delete()
    AtelierParDefaut.objects.all().delete()
    Fermeture.objects.all().delete()
    Plage.objects.all().delete()
    assert plein == requetes(chez_claire, "/gestion/") <= 30
