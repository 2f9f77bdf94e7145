"""Chaque PDF du site et du poste se lit sans le voir : balisé, en français, titré, ses images décrites."""

import io
from collections.abc import Iterator

import pytest
from django.test import Client
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from tests import routes
from tests.routes_du_personnel import PERSONNEL

PUBLICS = [adresse for adresse in routes.DOCUMENTS if adresse.endswith(".pdf")]
DU_POSTE = [a for a, statuts in PERSONNEL.items() if a.endswith(".pdf") and statuts[1] == 200]


def balises(noeud: object) -> Iterator[DictionaryObject]:
    """Toutes les balises de la structure, dans l'ordre de lecture."""
    if hasattr(noeud, "get_object"):
        noeud = noeud.get_object()
    if isinstance(noeud, ArrayObject):
        for enfant in noeud:
            yield from balises(enfant)
    elif isinstance(noeud, DictionaryObject):
        if "/S" in noeud:
            yield noeud
        yield from balises(noeud.get("/K"))


def test_la_table_a_bien_des_pdf() -> None:
    assert len(PUBLICS) >= 4
    assert len(DU_POSTE) >= 4


@pytest.mark.usefixtures("espace", "inscription", "rendez_vous", "france_services")
@pytest.mark.parametrize("adresse", [*PUBLICS, *DU_POSTE])
def test_chaque_pdf_est_titre_en_francais_et_balise(client: Client, claire, adresse: str) -> None:
    client.force_login(claire)
    reponse = client.get(routes.remplir(adresse))
    assert reponse.status_code == 200
    lu = PdfReader(io.BytesIO(b"".join(reponse) if reponse.streaming else reponse.content))
    racine = lu.trailer["/Root"]
    assert racine["/Lang"].startswith("fr")
    assert racine["/MarkInfo"]["/Marked"]
    assert lu.metadata.title
    assert racine["/ViewerPreferences"]["/DisplayDocTitle"]
    posees = list(balises(racine["/StructTreeRoot"]["/K"]))
    sortes = [str(balise["/S"]) for balise in posees]
    assert "/H1" in sortes
    assert [b for b in posees if b["/S"] == "/Figure" and not b.get("/Alt")] == []
    if "/Table" in sortes:
        assert "/TH" in sortes
