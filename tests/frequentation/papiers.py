"""De quoi relire un papier : ses mots, ses signets, les noms de ses images."""

import io
import re
from collections.abc import Iterator

from django.test import Client
from pypdf import PdfReader
from pypdf.generic import DictionaryObject


def lire(client: Client, code: str, papier: str) -> PdfReader:
    reponse = client.get(f"/frequentation/{code}/{papier}.pdf")
    assert (reponse.status_code, reponse["Content-Type"]) == (200, "application/pdf")
    return PdfReader(io.BytesIO(reponse.content))


def aplati(texte: str) -> str:
    return re.sub(r"\s+", " ", texte.replace("\u00a0", " "))


def texte_de(pdf: PdfReader) -> str:
    return aplati(" ".join(page.extract_text() for page in pdf.pages))


def signets(pdf: PdfReader) -> list[str]:
    def aplatir(signes: list) -> Iterator[str]:
        for signe in signes:
            if isinstance(signe, list):
                yield from aplatir(signe)
            else:
                yield signe.title.replace("\u00a0", " ")

    return list(aplatir(pdf.outline))


def elements(pdf: PdfReader, sorte: str) -> list[DictionaryObject]:
    """Ceux du balisage : « /Figure », « /Table »…"""

    def parcourir(noeud) -> Iterator[DictionaryObject]:
        noeud = noeud.get_object()
        if isinstance(noeud, DictionaryObject):
            if noeud.get("/S") == sorte:
                yield noeud
            enfants = noeud.get("/K", [])
            for enfant in enfants if isinstance(enfants, list) else [enfants]:
                yield from parcourir(enfant)

    return list(parcourir(pdf.root_object["/StructTreeRoot"]))
