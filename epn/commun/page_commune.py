"""Garder en mémoire les pages identiques pour tous, et les servir exactes : une seconde de retard au pire.

Une page commune ne dépend que de l'adresse, de la base, des réglages et de l'heure. On garde donc ses
octets tant que ces choses n'ont pas changé, et on le vérifie à chaque requête par **une empreinte** de
la base, lue avant les données :

- PostgreSQL : `pg_current_snapshot()`, la liste des transactions visibles. Toute transaction qui écrit
  reçoit un numéro et change cette liste en finissant ; deux textes égaux désignent donc les mêmes lignes.
  Sur un serveur de secours la liste est incomplète (xip y est vide) : on n'y garde rien. La connexion
  accompagne le tout : après une restauration, donc sur une autre, les numéros peuvent se répéter.
- SQLite : `PRAGMA data_version` change quand une autre connexion a validé, `total_changes` quand la
  nôtre a écrit. Ces deux nombres n'ont de sens que pour une connexion : elle fait partie de l'empreinte.

Lue avant les données, l'empreinte peut être plus vieille qu'elles, jamais plus jeune : au pire une page
fraîche est rangée sous une empreinte qui ne reviendra plus. L'heure compte à la minute (le préavis d'un
créneau avance), et se lit avant, elle aussi.

Sous une rafale d'écritures, chaque lecture serait à recomposer. Une page déjà recomposée plusieurs fois de suite se
sert alors telle qu'elle était vraie il y a moins d'une seconde ; mais jamais à qui tient une visite (il vient peut-être
d'écrire), et réserver revérifie de toute façon sous verrou.

Rien de personnel ne peut entrer dans une telle page : la vue reçoit une requête neuve, faite de la seule
adresse, sans témoin, ni session, ni compte. Les octets sont gardés comprimés aussi : ces pages n'ont
aucun secret que la compression laisserait deviner. Voir `docs/decisions/0005-cache-des-pages.md`.
"""

import functools
import gzip
import hashlib
import io
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import psycopg
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.cache import get_conditional_response, patch_vary_headers

Vue = Callable[..., HttpResponse]

PAGES_GARDEES = 256
# Ce qu'une page peut avoir de retard sous une rafale, et combien de recompositions rapprochées font une rafale.
RETARD_SECONDES, RAFALE = 1.0, 4
# Ce qui fait l'adresse d'une page, et rien d'autre : ni témoin, ni langue, ni adresse du visiteur.
_DE_L_ADRESSE = (
    "SCRIPT_NAME",
    "PATH_INFO",
    "QUERY_STRING",
    "SERVER_NAME",
    "SERVER_PORT",
    "SERVER_PROTOCOL",
    "HTTP_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "wsgi.url_scheme",
)
_ACCEPTE_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))")


@dataclass(frozen=True, slots=True)
class Page:
    """Des octets prêts à servir, et ce sous quoi ils restent vrais.

    `exacte_a` : le dernier instant où on les a sus exacts ; `composee_a` : les derniers où l'adresse s'est composée.
    """

    valable_pour: tuple[Any, ...]
    octets: bytes
    comprimes: bytes
    etiquette: str
    entetes: dict[str, str]
    exacte_a: float
    composee_a: tuple[float, ...]


_memoire: OrderedDict[tuple[str, ...], Page] = OrderedDict()


def page_commune(vue: Vue) -> Vue:
    """Décore une vue dont la page est la même pour tous. GET et HEAD seulement."""

    @functools.wraps(vue)
    def servie(request: WSGIRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        page = page_gardee(vue, request, *args, **kwargs)
        return _repondre(request, page) if isinstance(page, Page) else page

    return servie


def page_gardee(vue: Vue, request: WSGIRequest, *args: Any, **kwargs: Any) -> Page | HttpResponse:
    """La page de cette adresse, en mémoire ou composée à l'instant ; la réponse même, si elle ne se garde pas."""
    cle = (request.scheme, request.get_host(), request.get_full_path())
    instant, empreinte = time.monotonic(), empreinte_de_la_base()
    valable_pour = (empreinte, int(time.time() // 60))
    page = _memoire.pop(cle, None) if empreinte else None
    if page and page.valable_pour == valable_pour:
        page = replace(page, exacte_a=instant)
    elif page is None or not _peut_tarder(page, request, instant):
        reponse = vue(_requete_nue(request), *args, **kwargs)
        if reponse.status_code != 200 or reponse.streaming or reponse.cookies:
            return reponse
        recentes = page.composee_a if page else ()
        page = _mise_en_page(reponse, valable_pour, instant, (*recentes, instant)[-RAFALE:])
    if empreinte:
        _garder(cle, page)
    return page


def _peut_tarder(page: Page, request: HttpRequest, instant: float) -> bool:
    """Des écritures se suivent, la page était exacte il y a un instant, et ce visiteur n'a rien pu écrire lui-même :
    sans visite ouverte, on ne réserve, n'annule ni ne gère rien."""
    composees = page.composee_a
    en_rafale = len(composees) == RAFALE and instant - composees[0] < RAFALE * RETARD_SECONDES
    tient_une_visite = settings.SESSION_COOKIE_NAME in request.COOKIES
    return en_rafale and not tient_une_visite and instant - page.exacte_a < RETARD_SECONDES


def empreinte_de_la_base() -> tuple[Any, ...] | None:
    """Ce qui change dès que la base montre autre chose. Une requête.

    None quand on ne sait pas : dans une transaction (on y verrait ses propres écritures, qui peuvent
    encore être défaites), sur un serveur de secours, sur une autre base.
    """
    if connection.in_atomic_block or not connection.get_autocommit():
        return None
    if connection.vendor == "sqlite":
        with connection.cursor() as curseur:
            version = curseur.execute("PRAGMA data_version").fetchone()[0]
        # L'objet, non son adresse : tant qu'on le tient, aucune autre connexion ne prend sa place.
        return connection.connection, version, connection.connection.total_changes
    if connection.vendor == "postgresql":
        try:
            de_secours, visibles = _etat_postgresql()
        except psycopg.OperationalError:
            # La connexion gardée d'une visite à l'autre avait été coupée : une neuve, une fois.
            connection.close()
            with connection.wrap_database_errors:
                de_secours, visibles = _etat_postgresql()
        return None if de_secours else (connection.connection, visibles)
    return None


def _etat_postgresql() -> tuple[bool, str]:
    """Sans passer par le curseur de Django, qui vérifierait d'abord la connexion : cette requête le fait."""
    connection.ensure_connection()
    connection.health_check_done = True
    etat = "SELECT pg_is_in_recovery(), pg_current_snapshot()::text"
    return psycopg.Cursor(connection.connection).execute(etat).fetchone()


def vider() -> None:
    """Oublie tout. Pour les essais, qui changent des réglages en cours de route."""
    _memoire.clear()


def _requete_nue(request: HttpRequest) -> WSGIRequest:
    environ = {nom: request.META[nom] for nom in _DE_L_ADRESSE if nom in request.META}
    # Django a déjà lu ces deux chemins comme de l'UTF-8 : WSGI les veut en octets habillés de latin-1.
    for chemin in ("SCRIPT_NAME", "PATH_INFO"):
        environ[chemin] = environ.get(chemin, "").encode().decode("latin-1")
    nue = WSGIRequest({**environ, "REQUEST_METHOD": "GET", "wsgi.input": io.BytesIO()})
    nue.resolver_match = request.resolver_match
    return nue


def _mise_en_page(
    reponse: HttpResponse, valable_pour: tuple[Any, ...], instant: float, composee_a: tuple[float, ...]
) -> Page:
    octets = reponse.content
    return Page(
        valable_pour,
        octets,
        gzip.compress(octets, 6, mtime=0),
        hashlib.sha256(octets).hexdigest()[:32],
        dict(reponse.items()),
        instant,
        composee_a,
    )


def _garder(cle: tuple[str, ...], page: Page) -> None:
    """Range la page en dernier ; la plus anciennement servie sort la première."""
    _memoire[cle] = page
    while len(_memoire) > PAGES_GARDEES:
        _memoire.popitem(last=False)


def _repondre(request: HttpRequest, page: Page) -> HttpResponse:
    comprimer = _ACCEPTE_GZIP.search(request.headers.get("Accept-Encoding", "")) is not None
    reponse = HttpResponse(page.comprimes if comprimer else page.octets, headers=page.entetes)
    if comprimer:
        reponse["Content-Encoding"] = "gzip"
    etiquette = f'"{page.etiquette}{"-gzip" if comprimer else ""}"'
    reponse["ETag"] = etiquette
    reponse["Cache-Control"] = "no-cache"
    patch_vary_headers(reponse, ["Accept-Encoding"])
    return get_conditional_response(request, etag=etiquette, response=reponse)
