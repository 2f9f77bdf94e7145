"""Ce qui se ressemble se propose ; ce que l'on a écarté ne revient pas ; un contact commun ne suffit jamais."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from publics.doublons import Index, MemePersonne, ecarter, probables
from publics.identite import Identite, retrouver_ou_creer
from publics.models import PasDoublon, Usager
from publics.ressemblance import Fiche, comparer

pytestmark = pytest.mark.django_db


def fiche(numero: int, prenom: str, nom: str, **dit: object) -> Fiche:
    return Fiche(numero, prenom, nom, **dit)


def proposees(une: Fiche, autre: Fiche) -> bool:
    """Passe par l'index : ce qui n'est pas rangé ensemble ne se rencontre pas."""
    return bool(Index([une, autre]).paires())


TEL = {"telephone": "+33639981452"}
ICI = {"commune": 1}


@pytest.mark.parametrize(
    ("une", "autre"),
    [
        (fiche(1, "Éric", "Côté"), fiche(2, "Eric", "COTE")),
        (fiche(1, "Simone", "Lecomte", **ICI), fiche(2, "Simone", "Lecompte", **ICI)),
        (fiche(1, "Odile", "Grandin", **TEL), fiche(2, "Odille", "Grandin", **TEL)),
        (fiche(1, "Simone", "Lecomte"), fiche(2, "Simone", "Lecompte")),
        (fiche(1, "Martin", "Paul"), fiche(2, "Paul", "Martin")),
        (fiche(1, "Philippe", "Gauthier", **ICI), fiche(2, "Filippe", "Gautier", **ICI)),
        (fiche(1, "Rose", "Lecomte", **TEL), fiche(2, "Rose", "Lecomte-Dubois", **TEL)),
        (fiche(1, "Rose", "Lecomte", annee=1948, **ICI), fiche(2, "Rose", "Dubois", annee=1948, **ICI)),
        (fiche(1, "Rose", "Lecomte", **TEL), fiche(2, "Rose", "Dubois", **TEL)),
        (fiche(1, "", "Grandin", **TEL), fiche(2, "Odile", "Grandin", **TEL)),
        (fiche(1, "Yann", "Le Goff", **ICI), fiche(2, "Yann", "Legoff", **ICI)),
        (fiche(1, "Jean-Pierre", "Moreau", email="jp@exemple.fr"), fiche(2, "Jean", "Moreau", email="jp@exemple.fr")),
    ],
)
def test_ce_qui_se_ressemble_est_propose(une: Fiche, autre: Fiche) -> None:
    assert proposees(une, autre)
    assert comparer(une, autre).raisons == comparer(autre, une).raisons


@pytest.mark.parametrize(
    ("une", "autre"),
    [
        (fiche(1, "Yann", "Le Goff", **TEL), fiche(2, "Rose", "Le Goff", **TEL)),
        (fiche(1, "Louis", "Moreau", **TEL), fiche(2, "Louise", "Moreau", **TEL)),
        (fiche(1, "Frédéric", "Moreau", **TEL), fiche(2, "Frédérique", "Moreau", **TEL)),
        (fiche(1, "Marcel", "Hubert", annee=1931, **TEL), fiche(2, "Marcel", "Hubert", annee=1962, **TEL)),
        (fiche(1, "Odile", "Grandin", commune=1, **TEL), fiche(2, "Odile", "Grandin", commune=2, telephone="+33261")),
        (fiche(1, "Odile", "Grandin"), fiche(2, "Bruno", "Vallée")),
        (fiche(1, "Rose", "Lecomte", **ICI), fiche(2, "Rose", "Dubois", **ICI)),
    ],
)
def test_un_couple_un_pere_et_son_fils_ou_des_homonymes_ne_sont_pas_proposes(une: Fiche, autre: Fiche) -> None:
    assert not proposees(une, autre)


def test_un_rangement_trop_plein_reste_court() -> None:
    """Mille homonymes : quelques dizaines de milliers de comparaisons, non un demi-million."""
    foule = [fiche(n, "Marie", "Martin", telephone=f"+336399{n:05d}", commune=n % 20) for n in range(1000)]
    compares = []
    index = Index(foule)
    from publics import doublons

    for rangement in index.places.values():
        compares += [len(g) * (len(g) - 1) // 2 for g in doublons._diviser(rangement)]
    assert sum(compares) < 40_000


@pytest.fixture
def paire(claire) -> tuple[Usager, Usager]:
    un = retrouver_ou_creer(Identite("Simone", "Lecomte", "+33639981452"))
    return un, retrouver_ou_creer(Identite("Simone", "Lecompte", "+33639981452"))


def test_la_page_montre_cote_a_cote_et_ce_qui_est_ecarte_ne_revient_pas(client: Client, claire, paire) -> None:
    client.force_login(claire)
    page = client.get("/gestion/usagers/doublons/").content.decode()
    assert "noms qui se disent pareil, même téléphone" in page
    assert page.index("Simone Lecomte") < page.index("Simone Lecompte")
    assert not PasDoublon.objects.exists()
    un, autre = paire
    client.post("/gestion/usagers/doublons/", {"un": autre.pk, "autre": un.pk})
    client.post("/gestion/usagers/doublons/", {"un": un.pk, "autre": autre.pk})
    assert PasDoublon.objects.count() == 1
    assert "Aucune fiche ne se ressemble" in client.get("/gestion/usagers/doublons/").content.decode()


def test_ecarter_quelqu_un_de_lui_meme_est_refuse_et_un_numero_absurde_introuvable(
    client: Client, claire, paire
) -> None:
    with pytest.raises(MemePersonne):
        ecarter(paire[0], paire[0])
    client.force_login(claire)
    for absurde in ("", "x", "9" * 40, "\x00", "-1", "١"):
        reponse = client.post("/gestion/usagers/doublons/", {"un": absurde, "autre": paire[0].pk})
        assert reponse.status_code in (400, 404), absurde


def test_une_personne_effacee_n_est_plus_rapprochee(paire, maintenant) -> None:
    assert len(probables()) == 1
    vide = dict.fromkeys(("prenom", "nom", "nom_normalise", "telephone", "email", "notes"), "")
    Usager.objects.filter(pk=paire[0].pk).update(**vide, anonymise_le=maintenant)
    assert probables() == []


def test_cinquante_paires_coutent_autant_de_requetes_qu_une(client: Client, claire, paire) -> None:
    client.force_login(claire)
    client.get("/gestion/usagers/doublons/")

    def cout() -> int:
        with CaptureQueriesContext(connection) as capture:
            assert client.get("/gestion/usagers/doublons/").status_code == 200
        return len(capture)

    une = cout()
    for n in range(50):
        for prenom in ("Ode", "Odde"):
            retrouver_ou_creer(Identite(prenom, f"Vall{chr(97 + n % 26)}{chr(97 + n // 26)}gne", f"+3363998{n:04d}"))
    assert len(probables()) > 40
    assert cout() == une
