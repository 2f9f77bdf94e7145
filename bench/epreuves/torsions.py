"""Ce qu'aucun client honnête n'envoie : chaque torsion prend une requête et en rend une autre."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.hostile.valeurs import Envoi

HOTE = "epn.exemple.fr"
# Ce que Django accepte d'un corps hors fichiers (DATA_UPLOAD_MAX_MEMORY_SIZE), et au-delà.
MIO = 1024 * 1024
Entetes = tuple[tuple[bytes, bytes], ...]
FORMULAIRE = b"application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Requete:
    methode: str
    cible: bytes
    entetes: Entetes
    corps: bytes = b""
    # Le serveur a le droit de fermer sans un mot.
    illisible: bool = False

    @classmethod
    def lire(cls, chemin: str, temoins: list[str]) -> "Requete":
        return cls.de("GET", Envoi(chemin), temoins)

    @classmethod
    def de(cls, methode: str, envoi: Envoi, temoins: list[str]) -> "Requete":
        """Telle qu'un mandataire la passe : HTTPS, notre hôte, une page d'où elle vient."""
        siens = {
            "Host": HOTE,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "203.0.113.7",
            "Referer": f"https://{HOTE}/",
            "Connection": "close",
        } | envoi.entetes
        if temoins:
            siens["Cookie"] = "; ".join(temoins)
        if envoi.genre:
            siens["Content-Type"] = envoi.genre
        if envoi.corps or methode in ("POST", "PUT", "PATCH"):
            siens["Content-Length"] = str(len(envoi.corps))
        entetes = tuple((n.encode(), v.encode("utf-8", "surrogatepass")) for n, v in siens.items())
        return cls(methode, envoi.chemin.encode("utf-8", "surrogatepass"), entetes, envoi.corps)

    def octets(self) -> bytes:
        tete = b"".join(nom + b": " + valeur + b"\r\n" for nom, valeur in self.entetes)
        return self.methode.encode() + b" " + self.cible + b" HTTP/1.1\r\n" + tete + b"\r\n" + self.corps

    def avec(self, nom: bytes, valeur: bytes) -> "Requete":
        autres = tuple((n, v) for n, v in self.entetes if n.lower() != nom.lower())
        return replace(self, entetes=(*autres, (nom, valeur)))

    def encore(self, nom: bytes, valeur: bytes) -> "Requete":
        return replace(self, entetes=(*self.entetes, (nom, valeur)))

    def porter(self, corps: bytes, genre: bytes) -> "Requete":
        portee = replace(self, corps=corps).avec(b"Content-Type", genre)
        return portee.avec(b"Content-Length", str(len(corps)).encode())


Torsion = Callable[[Requete], Requete]


def _cible(avant: bytes = b"", apres: bytes = b"") -> Torsion:
    return lambda r: replace(r, cible=avant + r.cible + apres, illisible=True)


def _entete(nom: str, valeur: bytes) -> Torsion:
    return lambda r: replace(r.avec(nom.encode(), valeur), illisible=True)


def _de_plus(nom: str, valeur: bytes) -> Torsion:
    return lambda r: replace(r.encore(nom.encode(), valeur), illisible=True)


def _temoin(valeur: bytes) -> Torsion:
    """À côté des vrais, pour que la page s'ouvre quand même."""

    def tordre(requete: Requete) -> Requete:
        deja = next((v for n, v in requete.entetes if n == b"Cookie"), b"")
        return requete.avec(b"Cookie", b"; ".join(filter(None, (deja, valeur))))

    return tordre


def _corps(corps: bytes, genre: bytes) -> Torsion:
    return lambda r: r.porter(corps, genre)


def _fichier(taille: int) -> bytes:
    tete = b'--B\r\nContent-Disposition: form-data; name="fichier"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n'
    return tete + b"a;b\r\n" * (taille // 5) + b"\r\n--B--\r\n"


_CHEMINS = (
    _cible(apres=b"%00"),
    _cible(apres=b"%ff%fe"),
    _cible(apres=b"\xff\xfe\x80"),
    _cible(apres=b"%C0%AE%C0%AE/"),
    _cible(apres=b"/../../../../etc/passwd"),
    _cible(avant=b"/"),
    _cible(avant=b"/.//"),
    _cible(avant=b"//ailleurs.example"),
    _cible(avant=b"http://ailleurs.example"),
    _cible(apres=b";a=b"),
    _cible(apres=b"?%00=1&a=%00"),
    _cible(apres=b"?a=%ff&b=\xff"),
    _cible(apres=b"?" + b"a=1&" * 900),
    _cible(apres=b"?q=" + b"x" * 3500),
    _cible(apres=b"?" + b"x" * 20_000),
)
_ENTETES = (
    *(_entete("Host", h) for h in (b"", b"ailleurs.example", b"a b", b"[::1", b"\xff", b"epn.exemple.fr:99999")),
    _entete("Host", b"epn.exemple.fr@ailleurs.example"),
    _de_plus("Host", b"ailleurs.example"),
    *(_entete("X-Forwarded-For", v) for v in (b"", b",,,", b"a,b\xff", b"1." * 2000, b"::1%eth0", b"' OR 1=1 --")),
    _entete("X-Forwarded-Proto", b"http, https"),
    _de_plus("X-Forwarded-Host", b"ailleurs.example"),
    _de_plus("X-HTTP-Method-Override", b"DELETE"),
    _de_plus("X-Original-URL", b"/gestion/"),
    _de_plus("Transfer-Encoding", b"chunked"),
    _de_plus("Expect", b"200-ok"),
    _de_plus("Range", b"bytes=0-,5-,9-99999999999999999999"),
    _de_plus("If-Modified-Since", b"hier \xff"),
    _de_plus("If-None-Match", b'"' + b"a" * 4000),
    _de_plus("Accept", b"*/*;q=\xff"),
    _de_plus("Accept-Language", b"fr;q=1e309, " * 300),
    _de_plus("Authorization", b"Basic \xff"),
    _de_plus("Nom interdit\x00", b"x"),
    _entete("Referer", b"https://ailleurs.example/"),
    _entete("Origin", b"null"),
)
_TEMOINS = tuple(
    _temoin(v)
    for v in (
        b"sessionid=" + b"a" * 32,
        b"sessionid=\xff\xfe",
        b'sessionid="\\000"',
        b"sessionid=" + b"x" * 5000,
        b"csrftoken=\xff",
        b"messages=W1siX19qc29uX21lc3NhZ2UiLDBd",
        b"a=1; " * 1000,
        b"=;=;;;=",
    )
)
_LONGUEURS = tuple(_entete("Content-Length", v) for v in (b"-1", b"abc", b"0", b"1", b"999999999999", b"1, 2", b"\xb2"))
_CORPS = (
    _corps(b"[" * 100_000 + b"]" * 100_000, b"application/json"),
    _corps(b"a=" + b"x" * (MIO - 10), FORMULAIRE),
    _corps(b"a=" + b"x" * (MIO + 10), FORMULAIRE),
    _corps(b"a=1&" * 5000, FORMULAIRE),
    _corps(b"a=%ff%fe&b=\xff\x00&%00=1", FORMULAIRE),
    _corps(b"a=1", b"application/x-www-form-urlencoded; charset=inconnu"),
    _corps(b"--B\r\nContent-Disposition: form-data; name=", b"multipart/form-data; boundary=B"),
    _corps(b"--B\r\n" * 500, b"multipart/form-data; boundary=B"),
    _corps(b"x", b"multipart/form-data"),
    _corps(b"x", b"multipart/form-data; boundary=" + b"b" * 3000),
    _corps(b"x", b"multipart/form-data; boundary=\xff"),
    _corps(_fichier(1000)[:-30], b"multipart/form-data; boundary=B"),
    _corps(_fichier(3 * MIO), b"multipart/form-data; boundary=B"),
    _corps(b"x", b"\xff/\xff"),
)


def torsions() -> tuple[Torsion, ...]:
    return (*_CHEMINS, *_ENTETES, *_TEMOINS, *_LONGUEURS, *_CORPS)
