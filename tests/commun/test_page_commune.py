"""Les pages communes sont gardées en mémoire, et jamais servies périmées."""

import gzip
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from epn.commun import page_commune as memoire
from epn.commun.page_commune import page_commune
from epn.comptes.models import Compte
from epn.territoire.models import Commune

RENOMMER = "UPDATE territoire_commune SET nom = 'Rémalard' WHERE code_insee = '61293'"
usine = RequestFactory()


@pytest.fixture(autouse=True)
def _memoire_vide() -> Iterator[None]:
    memoire.vider()
    yield
    memoire.vider()


class PageComptee:
    """Une page commune qui dit le nom d'une commune, et combien de fois on l'a composée."""

    def __init__(self, corps: Callable[[HttpRequest], HttpResponse] | None = None) -> None:
        self.rendus = 0
        self.corps = corps or (lambda _: HttpResponse(Commune.objects.get().nom))
        self.servir = page_commune(self._vue)

    def _vue(self, request: HttpRequest) -> HttpResponse:
        self.rendus += 1
        return self.corps(request)

    def lire(self, adresse: str = "/", **entetes: str) -> str:
        requete = usine.get(adresse, **entetes)
        requete.resolver_match = None
        return self.servir(requete).content.decode()


@pytest.fixture
def commune(transactional_db: None) -> Commune:
    return Commune.objects.create(code_insee="61293", nom="Mortagne", population=1, latitude=48, longitude=0)


@pytest.fixture
def autre_connexion() -> Iterator[Any]:
    """Une seconde connexion, hors de Django, qui valide quand on le lui dit."""
    if connection.vendor == "sqlite":
        autre = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    else:
        parametres = connection.get_connection_params()
        garder = ("host", "port", "user", "password", "dbname")
        autre = psycopg.connect(**{c: v for c, v in parametres.items() if c in garder}, autocommit=True)
    yield autre
    autre.close()


def test_une_page_inchangee_n_est_composee_qu_une_fois(commune: Commune) -> None:
    """Sur PostgreSQL, l'essai voisin écrit parfois dans le même serveur au même instant : la page se recompose, à
    raison. On recommence alors ; si elle se recomposait toujours, aucun tour ne passerait."""
    rendus = []
    while 1 not in rendus and len(rendus) < 20:
        memoire.vider()
        page = PageComptee()
        assert [page.lire() for _ in range(5)] == ["Mortagne"] * 5
        rendus.append(page.rendus)
    assert 1 in rendus


def test_notre_propre_ecriture_se_voit_aussitot(commune: Commune) -> None:
    page = PageComptee()
    page.lire()
    Commune.objects.update(nom="Bellême")
    assert page.lire() == "Bellême"


def test_un_changement_en_sql_brut_d_une_autre_connexion_se_voit_aussitot(
    commune: Commune, autre_connexion: Any
) -> None:
    page = PageComptee()
    page.lire()
    autre_connexion.execute(RENOMMER)
    assert page.lire() == "Rémalard"


def test_un_changement_d_un_autre_processus_se_voit_aussitot(commune: Commune) -> None:
    page = PageComptee()
    page.lire()
    if connection.vendor == "sqlite":
        code, ou = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1])", str(connection.settings_dict["NAME"])
    else:
        parametres = connection.get_connection_params()
        dits = {c: v for c, v in parametres.items() if c in ("host", "port", "user", "password", "dbname") and v}
        code, ou = "import psycopg, sys; c = psycopg.connect(sys.argv[1])", psycopg.conninfo.make_conninfo(**dits)
    subprocess.run([sys.executable, "-c", f"{code}; c.execute(sys.argv[2]); c.commit()", ou, RENOMMER], check=True)
    assert page.lire() == "Rémalard"


def test_un_changement_non_valide_ne_se_voit_pas_puis_se_voit(commune: Commune, autre_connexion: Any) -> None:
    page = PageComptee()
    autre_connexion.execute("BEGIN")
    autre_connexion.execute(RENOMMER)
    assert page.lire() == page.lire() == "Mortagne"
    autre_connexion.execute("COMMIT")
    assert page.lire() == "Rémalard"


def test_un_changement_defait_ne_laisse_rien(commune: Commune, autre_connexion: Any) -> None:
    page = PageComptee()
    autre_connexion.execute("BEGIN")
    autre_connexion.execute(RENOMMER)
    page.lire()
    autre_connexion.execute("ROLLBACK")
    assert page.lire() == "Mortagne"


def test_dans_une_transaction_la_page_n_est_ni_gardee_ni_servie(commune: Commune) -> None:
    page = PageComptee()
    page.lire()
    with transaction.atomic():
        Commune.objects.update(nom="Jamais")
        assert page.lire() == "Jamais"
        transaction.set_rollback(True)
    assert page.lire() == "Mortagne"


def test_une_nouvelle_connexion_ne_croit_pas_l_empreinte_de_l_ancienne(commune: Commune, autre_connexion: Any) -> None:
    page = PageComptee()
    page.lire()
    connection.close()
    autre_connexion.execute(RENOMMER)
    assert page.lire() == "Rémalard"


def test_la_page_vieillit_avec_l_horloge(commune: Commune, monkeypatch: pytest.MonkeyPatch) -> None:
    page = PageComptee()
    monkeypatch.setattr(memoire.time, "time", lambda: 59.9)
    page.lire()
    monkeypatch.setattr(memoire.time, "time", lambda: 60.1)
    page.lire()
    assert page.rendus == 2


def test_chaque_adresse_et_chaque_hote_a_sa_page(commune: Commune) -> None:
    page = PageComptee(lambda r: HttpResponse(r.build_absolute_uri()))
    assert page.lire("/?semaines=2") == "http://testserver/?semaines=2"
    assert page.lire("/?semaines=4") == "http://testserver/?semaines=4"
    assert page.lire("/?semaines=4", HTTP_HOST="localhost") == "http://localhost/?semaines=4"


def test_rien_du_visiteur_n_atteint_la_page(commune: Commune) -> None:
    page = PageComptee(lambda r: HttpResponse(f"{r.COOKIES}{r.META}{hasattr(r, 'session')}{hasattr(r, 'user')}"))
    vu = page.lire(HTTP_COOKIE="sessionid=secret", HTTP_USER_AGENT="secret", REMOTE_ADDR="192.0.2.7")
    assert "secret" not in vu
    assert "192.0.2.7" not in vu
    assert vu.endswith("FalseFalse")


def test_une_reponse_a_temoin_ou_en_erreur_n_est_pas_gardee(commune: Commune) -> None:
    def avec_temoin(request: HttpRequest) -> HttpResponse:
        reponse = HttpResponse("à toi")
        reponse.set_cookie("qui", "toi")
        return reponse

    for corps in (avec_temoin, lambda _: HttpResponse("non", status=404)):
        page = PageComptee(corps)
        page.lire()
        page.lire()
        assert page.rendus == 2


def test_la_memoire_est_bornee(commune: Commune, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memoire, "PAGES_GARDEES", 3)
    page = PageComptee()
    for n in range(10):
        page.lire(f"/?n={n}")
    assert len(memoire._memoire) == 3


def _reponse(page: PageComptee, methode: str = "get", **entetes: str) -> HttpResponse:
    requete = getattr(usine, methode)("/", **entetes)
    requete.resolver_match = None
    return page.servir(requete)


def test_le_navigateur_qui_a_deja_la_page_recoit_304(commune: Commune) -> None:
    page = PageComptee()
    etiquette = _reponse(page)["ETag"]
    assert _reponse(page, HTTP_IF_NONE_MATCH=etiquette).status_code == 304
    Commune.objects.update(nom="Bellême")
    assert _reponse(page, HTTP_IF_NONE_MATCH=etiquette).status_code == 200


def test_la_page_se_revalide_toujours(commune: Commune) -> None:
    assert _reponse(PageComptee())["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(("accepte", "comprimee"), [("gzip, br", True), ("br", False), ("gzip;q=0", False)])
def test_la_page_est_comprimee_pour_qui_l_accepte(commune: Commune, accepte: str, comprimee: bool) -> None:
    reponse = _reponse(PageComptee(), HTTP_ACCEPT_ENCODING=accepte)
    octets = gzip.decompress(reponse.content) if comprimee else reponse.content
    assert (reponse.get("Content-Encoding") == "gzip") is comprimee
    assert octets == b"Mortagne"
    assert "Accept-Encoding" in reponse["Vary"]


def test_on_ne_poste_pas_a_une_page_commune(commune: Commune) -> None:
    assert _reponse(PageComptee(), "post").status_code == 405


def test_le_personnel_connecte_et_l_inconnu_lisent_les_memes_octets(commune: Commune) -> None:
    claire = Compte.objects.create_user("claire", "x", nom="Claire Aubry", role=Compte.Role.CONSEILLER)
    connectee, inconnu = Client(), Client()
    connectee.force_login(claire)
    pour_elle, pour_lui = connectee.get("/ateliers/"), inconnu.get("/ateliers/")
    assert pour_elle.content == pour_lui.content
    assert b"Claire" not in pour_lui.content
    assert not pour_lui.cookies


def test_une_connexion_coupee_entre_deux_visites_ne_se_voit_pas(commune: Commune, autre_connexion: Any) -> None:
    """Le serveur PostgreSQL redémarre la nuit : la première visite du matin n'en sait rien."""
    page = PageComptee()
    page.lire()
    if connection.vendor == "postgresql":
        couper = "SELECT pg_terminate_backend(%s)"
        autre_connexion.execute(couper, [connection.connection.info.backend_pid])
        autre_connexion.commit()
    else:
        connection.close()
    assert page.lire() == "Mortagne"
