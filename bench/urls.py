"""Les adresses du service, et ce à quoi on les compare : vue triviale, SQL brut, témoin sans registre."""

import datetime as dt
import time
from uuid import uuid4

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from accompagnements.models import RendezVous
from bench import ateliers
from bench.lignes import (
    billet_et_personne,
    envoi_compte,
    inserer,
    messages_et_cles,
    session,
    verrouiller_le_conseiller,
)
from epn import urls
from epn.planning.models import Occupation
from publics.models import Orientation, Reservation, Usager


def triviale(request: HttpRequest) -> HttpResponse:
    """Le moins que ce serveur puisse faire : tous les intergiciels, et deux octets."""
    return HttpResponse("ok", content_type="text/plain")


def reserver_en_sql(request: HttpRequest) -> HttpResponse:
    """La même réservation en SQL brut : la file du conseiller, puis les quatre lignes, d'une transaction."""
    with transaction.atomic(), connection.cursor() as c:
        _quatre_lignes(c, int(request.POST["numero"]), timezone.now())
    return HttpResponse("ok", content_type="text/plain")


def reserver_en_sql_entier(request: HttpRequest) -> HttpResponse:
    """Toutes les lignes qu'écrit une réservation : les quatre, l'envoi compté, la session, et par courriel
    deux messages et leurs deux clés. Rien n'est vérifié, composé ni lu."""
    numero, maintenant = int(request.POST["numero"]), timezone.now()
    with connection.cursor() as c:
        envoi_compte(c, maintenant)
        with transaction.atomic():
            reservation = _quatre_lignes(c, numero, maintenant)
            if request.POST.get("email"):
                messages_et_cles(c, numero, reservation, maintenant)
        session(c, maintenant)
    return HttpResponse("ok", content_type="text/plain")


def _quatre_lignes(c: object, numero: int, maintenant: dt.datetime) -> int:
    """Verrouille le conseiller, écrit la personne, le billet, le registre et le rendez-vous ; rend le billet."""
    debut = dt.datetime(2090, 1, 1, tzinfo=dt.UTC) + dt.timedelta(hours=numero)
    conseiller = verrouiller_le_conseiller(c)
    usager, reservation = billet_et_personne(c, maintenant)
    temps = {"conseiller_id": conseiller, "debut": debut, "fin": debut + dt.timedelta(hours=1)}
    occupation = inserer(c, "planning_occupation", {**temps, "nature": "accompagnement"})
    c.execute("SELECT id FROM territoire_lieu ORDER BY id LIMIT 1")
    liens = {"usager_id": usager, "reservation_id": reservation, "occupation_id": occupation}
    vides = dict.fromkeys(("besoin", "precision", "annule_par", "motif_annulation"), "")
    reste = {"lieu_id": c.fetchone()[0], "presence": "a_renseigner", "sequence": 0, "revise_le": maintenant}
    inserer(c, "accompagnements_rendezvous", {**temps, **liens, **vides, **reste})
    return reservation


def grossir(request: HttpRequest) -> HttpResponse:
    """Multiplie les données : des années de rendez-vous passés, chacun avec sa personne et son billet."""
    modele, fois = RendezVous.objects.select_related("occupation").order_by("pk").first(), int(request.GET["fois"])
    nombre, debut = 100 * fois, dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    with transaction.atomic():
        for lot in range(0, nombre, 1000):
            _ajouter_un_lot(modele, [debut + dt.timedelta(hours=n) for n in range(lot, min(lot + 1000, nombre))])
    return HttpResponse("ok", content_type="text/plain")


def _ajouter_un_lot(modele: RendezVous, heures: list[dt.datetime]) -> None:
    qui = [(f"Ancien {h:%y%m%d%H}", f"+3363998{i:04d}") for i, h in enumerate(heures)]
    usagers = Usager.objects.bulk_create(
        Usager(prenom="Banc", nom=nom, nom_normalise=f"{nom.lower()} banc", telephone=t) for nom, t in qui
    )
    reservations = Reservation.objects.bulk_create(
        # Un code hors de l'alphabet des billets : dix mille tirages se répètent une fois sur huit.
        Reservation(cle=uuid4(), code=f"{int(heure.timestamp()) // 3600:06d}", telephone=t, origine="en_ligne")
        for heure, (_, t) in zip(heures, qui, strict=True)
    )
    occupations = Occupation.objects.bulk_create(
        Occupation(conseiller_id=modele.conseiller_id, debut=h, fin=h + dt.timedelta(hours=1), nature="accompagnement")
        for h in heures
    )
    RendezVous.objects.bulk_create(
        RendezVous(
            usager=usager,
            reservation=reservation,
            occupation=occupation,
            conseiller_id=modele.conseiller_id,
            lieu_id=modele.lieu_id,
            debut=occupation.debut,
            fin=occupation.fin,
        )
        for usager, reservation, occupation in zip(usagers, reservations, occupations, strict=True)
    )


def sans_registre(request: HttpRequest) -> HttpResponse:
    """Le témoin : regarder si l'heure est libre, puis la prendre, sans file ni registre."""
    heure = request.POST["heure"]
    if Orientation.objects.filter(structure=heure).exists():
        return HttpResponse(status=409)
    time.sleep(0.03)  # ce que prend une vérification
    Orientation.objects.create(vers="autre", structure=heure)
    return HttpResponse(status=302, headers={"Location": "/"})


urlpatterns = [
    path("banc/triviale/", triviale),
    path("banc/reserver-en-sql/", reserver_en_sql),
    path("banc/reserver-en-sql-entier/", reserver_en_sql_entier),
    path("banc/sans-registre/", sans_registre),
    path("banc/grossir/", grossir),
    *ateliers.urlpatterns,
    *urls.urlpatterns,
]
# Les pages d'erreur du service restent les siennes.
globals().update({nom: getattr(urls, nom) for nom in dir(urls) if nom.startswith("handler")})
