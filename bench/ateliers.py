"""Ce à quoi l'on compare une inscription : ses trois lignes en SQL brut ; une grande séance ; des années d'inscrits."""

import datetime as dt
from uuid import uuid4

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from ateliers.models import Atelier, Inscription, Seance
from ateliers.seances import ouvrir_seance
from bench.lignes import billet_et_personne, inserer, verrouiller_le_conseiller
from epn.comptes.models import Compte
from epn.planning.models import Nature
from epn.territoire.models import Lieu
from publics.models import Reservation, Usager

GRANDE_SALLE = 30_000


def ouvrir(request: HttpRequest) -> HttpResponse:
    """Une séance du banc, dans sept jours ou il y a longtemps ; rend son adresse."""
    places, jours = int(request.GET["places"]), int(request.GET.get("jours", "7"))
    debut = timezone.now().replace(hour=1, minute=0, second=0, microsecond=0) + dt.timedelta(days=jours)
    while Seance.objects.filter(debut=debut).exists():
        debut += dt.timedelta(minutes=20)
    seance = Seance(
        nature=Nature.INITIATION,
        atelier=Atelier.objects.filter(nature=Nature.INITIATION).first(),
        conseiller=Compte.objects.filter(role="conseiller").first(),
        lieu=Lieu.objects.first(),
        debut=debut,
        fin=debut + dt.timedelta(minutes=20),
        capacite=places,
    )
    return HttpResponse(ouvrir_seance(seance).get_absolute_url(), content_type="text/plain")


def inscrire_en_sql(request: HttpRequest) -> HttpResponse:
    """La même inscription en SQL brut : la file du conseiller, puis la personne, le billet, l'inscription."""
    maintenant = timezone.now()
    with transaction.atomic(), connection.cursor() as c:
        verrouiller_le_conseiller(c)
        usager, reservation = billet_et_personne(c, maintenant)
        c.execute("SELECT id FROM ateliers_seance ORDER BY id LIMIT 1")
        liens = {"seance_id": c.fetchone()[0], "usager_id": usager, "reservation_id": reservation}
        vides = dict.fromkeys(("aisance", "annulee_par"), "")
        reste = {"statut": "inscrite", "reponses": "{}", "presence": "a_renseigner", "sequence": 0, "en_plus": False}
        inserer(c, "ateliers_inscription", {**liens, **vides, **reste, "creee_le": maintenant, "revise_le": maintenant})
    return HttpResponse("ok", content_type="text/plain")


def grossir(request: HttpRequest) -> HttpResponse:
    """Des milliers d'inscrits à des séances passées, chacun avec son billet."""
    nombre = 100 * int(request.GET["fois"])
    seances = list(Seance.objects.filter(debut__lt=timezone.now()))
    usagers = Usager.objects.bulk_create(
        (Usager(prenom="Ancien", nom=f"N{n}", nom_normalise=f"n{n} ancien") for n in range(nombre)), batch_size=1000
    )
    billets = Reservation.objects.bulk_create(
        (Reservation(cle=uuid4(), code=f"A{n:05d}", origine="en_ligne") for n in range(nombre)), batch_size=1000
    )
    Inscription.objects.bulk_create(
        (
            Inscription(seance=seances[n % len(seances)], usager=usager, reservation=billet, statut="inscrite")
            for n, (usager, billet) in enumerate(zip(usagers, billets, strict=True))
        ),
        batch_size=1000,
    )
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("banc/ouvrir-une-seance/", ouvrir),
    path("banc/inscrire-en-sql/", inscrire_en_sql),
    path("banc/grossir-les-ateliers/", grossir),
]
