"""Ce à quoi l'on compare une inscription : ses lignes en SQL brut ; des séances à remplir ; des années d'inscrits."""

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from ateliers.models import Atelier, Inscription, Seance
from ateliers.seances import ouvrir_seance
from bench.lignes import (
    billet_et_personne,
    envoi_compte,
    inserer,
    messages_et_cles,
    session,
    verrouiller_le_conseiller,
)
from epn.comptes.models import Compte
from epn.planning.models import Nature
from epn.territoire.models import Lieu
from publics.models import Reservation, Usager


def ouvrir(request: HttpRequest) -> HttpResponse:
    """Autant de séances que l'on en demande, la nuit, à partir de sept jours d'ici ; rend leurs adresses."""
    places, nombre = int(request.GET["places"]), int(request.GET.get("nombre", "1"))
    libres = (d for d in _heures_de_nuit() if not Seance.objects.filter(debut=d).exists())
    adresses = [_ouvrir_une(debut, places).get_absolute_url() for debut in itertools.islice(libres, nombre)]
    return HttpResponse("\n".join(adresses), content_type="text/plain")


def _heures_de_nuit() -> Iterator[dt.datetime]:
    """Personne n'y est engagé : toutes les vingt minutes, de une heure à quatre."""
    premiere = timezone.now().replace(hour=1, minute=0, second=0, microsecond=0) + dt.timedelta(days=7)
    for jour, rang in itertools.product(range(365), range(9)):
        yield premiere + dt.timedelta(days=jour, minutes=20 * rang)


def _ouvrir_une(debut: dt.datetime, places: int) -> Seance:
    return ouvrir_seance(
        Seance(
            nature=Nature.INITIATION,
            atelier=Atelier.objects.filter(nature=Nature.INITIATION).first(),
            conseiller=Compte.objects.filter(role="conseiller").first(),
            lieu=Lieu.objects.first(),
            debut=debut,
            fin=debut + dt.timedelta(minutes=20),
            capacite=places,
        )
    )


def inscrire_en_sql(request: HttpRequest) -> HttpResponse:
    """La même inscription en SQL brut : la file du conseiller, puis la personne, le billet, l'inscription."""
    with transaction.atomic(), connection.cursor() as c:
        _trois_lignes(c, timezone.now())
    return HttpResponse("ok", content_type="text/plain")


def inscrire_en_sql_entier(request: HttpRequest) -> HttpResponse:
    """Toutes les lignes qu'écrit une inscription : les trois, l'envoi compté, la session, et par courriel deux
    messages et leurs deux clés. Rien n'est vérifié, composé ni lu."""
    maintenant = timezone.now()
    with connection.cursor() as c:
        envoi_compte(c, maintenant)
        with transaction.atomic():
            reservation = _trois_lignes(c, maintenant)
            if request.POST.get("email"):
                messages_et_cles(c, int(request.POST["numero"]), reservation, maintenant)
        session(c, maintenant)
    return HttpResponse("ok", content_type="text/plain")


def _trois_lignes(c: Any, maintenant: dt.datetime) -> int:
    """Verrouille le conseiller, écrit la personne, le billet et l'inscription ; rend le billet."""
    verrouiller_le_conseiller(c)
    usager, reservation = billet_et_personne(c, maintenant)
    c.execute("SELECT id FROM ateliers_seance ORDER BY id LIMIT 1")
    liens = {"seance_id": c.fetchone()[0], "usager_id": usager, "reservation_id": reservation}
    vides = dict.fromkeys(("aisance", "annulee_par", "organisation"), "")
    reste = {
        "statut": "inscrite",
        "audience": "particulier",
        "reponses": "{}",
        "presence": "a_renseigner",
        "sequence": 0,
        "en_plus": False,
    }
    inserer(c, "ateliers_inscription", {**liens, **vides, **reste, "creee_le": maintenant, "revise_le": maintenant})
    return reservation


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
    path("banc/inscrire-en-sql-entier/", inscrire_en_sql_entier),
    path("banc/grossir-les-ateliers/", grossir),
]
