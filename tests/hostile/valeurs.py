"""Ce qu'un navigateur n'envoie pas de lui-même : de quoi fabriquer des requêtes hostiles, à graine fixe."""

import json
import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from .adresses import Parametre, Route

# Se reconnaît dans une page qui l'aurait rendue sans l'échapper.
BALISE = '"><script>alert("hostile")</script>'
AILLEURS = "https://ailleurs.example/"
TEXTES = (
    "",
    " ",
    "0",
    "-1",
    "1e309",
    "NaN",
    "9" * 40,
    str(2**31),
    str(2**63),
    str(-(2**63) - 1),
    "٣",
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "2026-W99",
    "9999-W52",
    "0001-W01",
    "25:61",
    "2026-11-24-2560-1",
    "9999-12-31-2300-9223372036854775808",
    BALISE,
    AILLEURS,
    "//ailleurs.example/x",
    "\\\\ailleurs.example",
    "javascript:alert(1)",
    "' OR '1'='1' --",
    "1; DROP TABLE publics_usager",
    "a\r\nBcc: pirate@ailleurs.example",
    "a\x00b",
    "\x1b[31m\x07",
    "\u202egnp.exe",
    "é" * 3000,
    "\U0001f9d3" * 50,
    "\ud800",
    "../../../etc/passwd",
    "{{ 7|add:7 }}{% debug %}",
    "%s%n%x",
    "=cmd|' /C calc'!A0",
    "00000000-0000-0000-0000-000000000000",
    "true",
    "on",
    "[]",
    '{"$ne": null}',
)
TEXTE = st.one_of(st.sampled_from(TEXTES), st.text(max_size=40))
# Ce que le code lit d'une adresse, quelle que soit la page.
CLES_D_ADRESSE = (
    *("next", "retour", "q", "o", "p", "e", "all", "_popup", "_to_field", "_changelist_filters", "app_label"),
    *("model_name", "field_name", "term", "semaine", "semaines", "mois", "jour", "du", "a_partir_du", "jusqu_a"),
    *("conseiller", "creneau", "seance", "usager", "commune", "partenaire", "note", "autre", "avec", "tri"),
    *("vers", "voir", "revision", "id__in", "id__exact", "pk__gte", "debut__year", "debut__gte"),
)
_CHAMP = re.compile(r"<(?:input|select|textarea|button)\b[^>]*\bname=\"([^\"]+)\"[^>]*>")
_VALEUR = re.compile(r"\bvalue=\"([^\"]*)\"")


@dataclass(frozen=True)
class Envoi:
    chemin: str
    corps: bytes = b""
    genre: str = ""
    entetes: dict[str, str] = field(default_factory=dict)


def champs_de(page: str) -> dict[str, str]:
    """Les champs des formulaires d'une page, et leur valeur du moment."""
    trouves = {}
    for trouve in _CHAMP.finditer(page):
        valeur = _VALEUR.search(trouve[0])
        trouves.setdefault(unescape(trouve[1]), unescape(valeur[1]) if valeur else "1")
    return trouves


def _en_octets(texte: str) -> bytes:
    return texte.encode("utf-8", "surrogatepass")


@st.composite
def chemins(tirer: st.DrawFn, route: Route) -> str:
    """L'adresse de l'exemple, un paramètre sur deux remplacé, et quelques clés après « ? »."""
    valeurs = [tirer(_valeur_de(p, bonne)) for p, bonne in zip(route.parametres, route.valeurs(), strict=True)]
    adresse = route.adresse([quote(_en_octets(v), safe="") for v in valeurs])
    cles = tirer(st.lists(st.tuples(st.sampled_from(CLES_D_ADRESSE), TEXTE), max_size=3))
    requete = urlencode([(cle, _en_octets(v)) for cle, v in cles])
    return f"{adresse}?{requete}" if requete else adresse


def _valeur_de(parametre: Parametre, bonne: str) -> st.SearchStrategy[str]:
    if parametre.sorte == "int":
        hostiles = st.one_of(st.integers(min_value=0).map(str), st.sampled_from(("0", str(2**63), "9" * 60)))
    elif parametre.sorte in ("str", "slug"):
        hostiles = TEXTE.map(lambda v: v.replace("/", "-") or "-")
    else:
        hostiles = TEXTE.map(lambda v: v or "-")
    return st.one_of(st.just(bonne), st.just(bonne), hostiles)


@st.composite
def envois(tirer: st.DrawFn, route: Route, methode: str, champs: dict[str, str]) -> Envoi:
    """Une requête : les champs de la page, dont certains sont tordus, absents ou en double ; ou tout autre chose."""
    chemin = tirer(chemins(route))
    entetes = tirer(st.sampled_from(({}, {}, {"Accept-Language": "é" * 99}, {"X-Forwarded-For": "a,b\x7f"})))
    if methode in ("GET", "HEAD", "OPTIONS"):
        return Envoi(chemin, entetes=entetes)
    corps, genre = tirer(st.one_of(_formulaires(champs), _formulaires(champs), _multiples(champs), _bruts(champs)))
    return Envoi(chemin, corps, genre, entetes)


@st.composite
def _paires(tirer: st.DrawFn, champs: dict[str, str]) -> list[tuple[str, str]]:
    paires = list(champs.items())
    if champs:
        tordus = tirer(st.lists(st.sampled_from(sorted(champs)), max_size=3))
        absents = tirer(st.sets(st.sampled_from(sorted(champs)), max_size=2)) - {"csrfmiddlewaretoken"}
        paires = [(nom, valeur) for nom, valeur in paires if nom not in absents]
        for nom in tordus:
            valeur = tirer(TEXTE)
            if tirer(st.booleans()):
                paires = [(n, v) for n, v in paires if n != nom]
            if nom != "csrfmiddlewaretoken":
                paires.append((nom, valeur))
    en_plus = tirer(st.lists(st.tuples(st.sampled_from(CLES_D_ADRESSE), TEXTE), max_size=2))
    return paires + en_plus


def _formulaires(champs: dict[str, str]) -> st.SearchStrategy[tuple[bytes, str]]:
    return _paires(champs).map(
        lambda paires: (
            urlencode([(n, _en_octets(v)) for n, v in paires]).encode(),
            "application/x-www-form-urlencoded",
        )
    )


FICHIERS = (b"", b"a,b\n1,2\n", b"PK\x03\x04" + b"\x00" * 64, b"\x89PNG\r\n\x1a\n", b"%PDF-1.7", b"\xff\xfe" * 50)


@st.composite
def _multiples(tirer: st.DrawFn, champs: dict[str, str]) -> tuple[bytes, str]:
    """Des fichiers là où l'on attend du texte, et sous des noms qui sortent du dossier."""
    borne = "borne-hostile"
    morceaux = []
    for nom, valeur in tirer(_paires(champs)):
        morceaux.append((f'name="{_sans_saut(nom)}"', _en_octets(valeur)))
    nom = tirer(st.sampled_from([*sorted(champs), "fichier", "illustration"]))
    fichier = tirer(st.sampled_from(("a.csv", "../../a.ods", "a\x00.xlsx", "é.png", "")))
    morceaux.append((f'name="{_sans_saut(nom)}"; filename="{fichier}"', tirer(st.sampled_from(FICHIERS))))
    corps = b"".join(
        f"--{borne}\r\nContent-Disposition: form-data; {tete}\r\n\r\n".encode() + contenu + b"\r\n"
        for tete, contenu in morceaux
    )
    # Une fois sur quatre, la dernière borne manque : un envoi coupé en route.
    fin = tirer(st.sampled_from((f"--{borne}--\r\n",) * 3 + ("",)))
    return corps + fin.encode(), f"multipart/form-data; boundary={borne}"


def _sans_saut(nom: str) -> str:
    return re.sub(r'[\r\n"]', "", nom)


@st.composite
def _bruts(tirer: st.DrawFn, champs: dict[str, str]) -> tuple[bytes, str]:
    en_json = json.dumps(champs | {"a": [None, {"b": 1e308}]}).encode()
    corps = (en_json, b"[" * 2000, b"\xff\x00%00=%ZZ&;", b"&" * 2000)
    utf16 = "application/x-www-form-urlencoded; charset=utf-16"
    genres = ("application/json", "text/plain", utf16, "multipart/form-data", "")
    return tirer(st.sampled_from(corps)), tirer(st.sampled_from(genres))
