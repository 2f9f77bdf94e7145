"""Rôle × route × objet d'autrui : ce qui n'est pas à soi est introuvable, et rien n'en est écrit.

La table s'engendre du résolveur. Hors de la gestion, une route qui prend un identifiant doit dire ici à quel titre
on l'ouvre ; sinon l'essai échoue.
"""

import re
from itertools import product

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.hostile.adresses import ROLES, Route, toutes
from tests.routes import PAGES, motifs

# Ce que tout le monde peut lire : une séance, une semaine, une heure libre, la carte d'un service.
PUBLIC = {
    "agenda/<str:semaine>.pdf",
    "agenda/<str:semaine>/",
    "ateliers/illustrations/<str:empreinte>.webp",
    "ateliers/parcours/<int:pk>/",
    "ateliers/programme/<str:mois>.pdf",
    "ateliers/seances/<int:pk>.ics",
    "ateliers/seances/<int:pk>/",
    "ateliers/souhaits/plus-simple/<int:pk>/",
    "rendez-vous/<str:code>/",
    "services/<int:pk>/carte.pdf",
    "services/<int:pk>/cartes.pdf",
}
# Ce qui ne s'ouvre qu'à la visite dont c'est l'objet : ni l'anonyme, ni le personnel, ni une autre visite.
DE_LA_VISITE = {
    "partenaires/dates/<int:pk>/",
    "partenaires/dates/<int:pk>/annuler/",
    "prescripteurs/reservations/<int:pk>/",
}
# Ce que tout le personnel lit, et lui seul : des chiffres publiables, d'une période close.
DU_PERSONNEL = {
    "frequentation/<slug:code>/chiffres.<slug:forme>",
    "frequentation/<slug:code>/note.pdf",
    "frequentation/<slug:code>/rapport.pdf",
}
# Une clé d'accès n'est qu'à son compte.
DU_COMPTE = {
    "compte/second-facteur/webauthn/keys/<int:pk>/edit/",
    "compte/second-facteur/webauthn/keys/<int:pk>/remove/",
}
# Ce qu'une lecture ou un refus a le droit de noter : la session, les compteurs, le journal des accès.
NOTES = ("django_session", "commun_cache", "publics_essai", "publics_acces", "usersessions")
METHODES = ("get", "post")
_ECRITURE = re.compile(r"^(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)

pytestmark = pytest.mark.gabarit_incomplet


def ecritures(requetes: CaptureQueriesContext, *, ordres: tuple[str, ...] = ("INSERT", "UPDATE", "DELETE")) -> set[str]:
    ecrites = [q["sql"] for q in requetes.captured_queries if q["sql"].startswith(ordres)]
    tables = {t[1] for sql in ecrites if (t := _ECRITURE.match(sql))}
    return {table for table in tables if not table.startswith(NOTES)}


def a_identifiant(routes: list[Route], debut: str = "") -> list[Route]:
    return [r for r in routes if r.porte_un_identifiant and r.motif.startswith(debut)]


def test_chaque_route_a_identifiant_dit_a_qui_elle_est() -> None:
    connues = PUBLIC | DE_LA_VISITE | DU_PERSONNEL | DU_COMPTE
    portent = {m for m in motifs() if Route(m, "").porte_un_identifiant}
    assert connues <= portent, "la table nomme une route qui n’existe plus"
    perdues = {m for m in portent - connues if "<str:jeton>" not in m and not m.startswith("gestion/")}
    assert not perdues, "dites à qui est cet objet, dans tests/hostile/test_autrui.py"


def test_hors_du_metier_aucun_objet_de_la_gestion_ne_s_ouvre(monde: list[Route], clients: dict[str, Client]) -> None:
    fautes = []
    for route, role, methode in product(a_identifiant(monde, "gestion/"), ["anonyme", "agent"], METHODES):
        with CaptureQueriesContext(connection) as requetes:
            reponse = getattr(clients[role], methode)(route.exemple)
        ailleurs = reponse.status_code == 302 and reponse["Location"].startswith(("/compte/", "/gestion/login/"))
        # L'agent est conduit à une page qui lui dit non.
        if not (ailleurs or reponse.status_code in (403, 404, 405)) or ecritures(requetes):
            fautes.append((role, methode, route.exemple, reponse.status_code, ecritures(requetes)))
    assert fautes == []


@pytest.mark.parametrize("role", ["conseiller", "administrateur"])
def test_un_objet_qui_n_existe_pas_est_introuvable(role: str, monde: list[Route], clients: dict[str, Client]) -> None:
    ordres = ("INSERT", "DELETE")
    fautes = []
    for route, methode, numero in product(a_identifiant(monde), METHODES, ["999999", "9" * 60]):
        for rang, parametre in enumerate(route.parametres):
            if parametre.sorte != "int":
                continue
            valeurs = route.valeurs()
            valeurs[rang] = numero
            with CaptureQueriesContext(connection) as requetes:
                reponse = getattr(clients[role], methode)(route.adresse(valeurs))
            # Au-delà : un droit qui manque, le mot de passe à redire, ou la liste ; une mise à jour gardée par le
            # numéro ne touche alors aucune ligne.
            redire = reponse.status_code == 302 and numero not in reponse["Location"].partition("?")[0]
            ecrites = ecritures(requetes, ordres=ordres)
            if (reponse.status_code not in (403, 404, 405) and not redire) or ecrites:
                fautes.append((methode, route.adresse(valeurs)[:60], reponse.status_code, ecrites))
    assert fautes == []


def test_un_jeton_devine_n_ouvre_rien(monde: list[Route], clients: dict[str, Client]) -> None:
    a_jeton = [r for r in monde if "<str:jeton>" in r.motif]
    assert len(a_jeton) >= 7
    for route, jeton in product(a_jeton, ("lien-invente", "a" * 43, "A" * 22, "x" * 3000, "' OR 1=1 --")):
        adresse = route.adresse([jeton])
        for role, methode in product(ROLES, METHODES):
            reponse = getattr(clients[role], methode)(adresse)
            assert reponse.status_code in (404, 405, 429), (role, methode, adresse, reponse.status_code)


def test_l_objet_d_une_visite_ne_s_ouvre_a_personne_d_autre(monde: list[Route], clients: dict[str, Client]) -> None:
    siens = [r for r in monde if r.motif in DE_LA_VISITE | DU_COMPTE]
    for route, role, methode in product(siens, ROLES, METHODES):
        with CaptureQueriesContext(connection) as requetes:
            reponse = getattr(clients[role], methode)(route.exemple)
        compte = reponse.status_code == 302 and reponse["Location"].startswith("/compte/")
        assert reponse.status_code in (404, 405) or compte, (role, methode, route.exemple, reponse.status_code)
        assert not ecritures(requetes)


def test_une_inscription_ne_s_ouvre_pas_par_la_seance_d_une_autre(
    monde: list[Route], clients: dict[str, Client], inscription: object, seances: list
) -> None:
    autre = next(s for s in seances if s.pk != inscription.seance_id)
    croisees = [r for r in monde if [p.nom for p in r.parametres] == ["seance", "pk"]]
    assert len(croisees) >= 6
    for route in croisees:
        adresse = route.adresse([str(autre.pk), str(inscription.pk)])
        for methode in ("get", "post"):
            reponse = getattr(clients["conseiller"], methode)(adresse)
            assert reponse.status_code in (404, 405), (methode, adresse, reponse.status_code)


@pytest.mark.usefixtures("espace", "inscription")
def test_la_table_des_routes_vient_du_resolveur() -> None:
    assert {r.motif for r in toutes()} == motifs()
    assert len(PAGES) < len(motifs())
