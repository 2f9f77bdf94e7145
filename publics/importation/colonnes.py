"""Quelle colonne dit quoi : la disposition de l'outil national, ou les titres d'un tableau à soi."""

from dataclasses import dataclass

from epn.commun.refus import Refus

from ..normaliser import normaliser

# Le fichier « bénéficiaires » de La Coop de la médiation numérique : dix colonnes, les données à la ligne 4.
NATIONALES = (
    "nom",
    "prenom",
    "annee_naissance",
    "commune",
    "code_insee",
    "code_postal",
    "telephone",
    "email",
    "genre",
    "notes",
)
PREMIERE_LIGNE_NATIONALE = 4
LIBELLES = dict(
    zip(
        NATIONALES,
        (
            "Nom",
            "Prénom",
            "Année de naissance",
            "Commune",
            "Code INSEE",
            "Code postal",
            "Téléphone",
            "E-mail",
            "Genre",
            "Notes",
        ),
        strict=True,
    )
)
TITRES = {
    "nom": ("nom", "nom de famille", "nom d usage", "noms"),
    "prenom": ("prenom", "prenoms"),
    "annee_naissance": ("annee de naissance", "annee naissance", "naissance", "ne en", "date de naissance", "annee"),
    "commune": ("commune", "ville", "commune de residence"),
    "code_insee": ("code insee", "insee"),
    "code_postal": ("code postal", "cp"),
    "telephone": ("telephone", "tel", "portable", "mobile", "numero de telephone", "telephone portable"),
    "email": ("e mail", "email", "mail", "courriel", "adresse e mail", "adresse mail", "adresse electronique"),
    "genre": ("genre", "sexe"),
    "notes": ("notes", "note", "remarques", "commentaire", "commentaires", "notes supplementaires"),
}
# La ligne des titres est cherchée dans les premières.
LIGNES_DE_TITRES = 10


class ColonnesInconnues(Refus):
    phrase = (
        "Nous ne reconnaissons pas les colonnes. Il faut une ligne de titres avec au moins « Nom », et si possible "
        "« Prénom », « Téléphone », « E-mail », « Commune », « Année de naissance »."
    )


@dataclass(frozen=True)
class Disposition:
    """Où est chaque champ (rang de colonne), et la première ligne de données, comptée depuis 1."""

    places: dict[str, int]
    premiere: int
    est_nationale: bool = False

    def lire(self, ligne: list[str]) -> dict[str, str]:
        return {champ: ligne[rang] if rang < len(ligne) else "" for champ, rang in self.places.items()}


def reconnaitre(lignes: list[list[str]], voulue: str = "") -> Disposition:
    """`voulue` : « nationale », « libre », ou vide pour deviner. Lève ColonnesInconnues."""
    nationale = Disposition({c: rang for rang, c in enumerate(NATIONALES)}, PREMIERE_LIGNE_NATIONALE, True)
    if voulue == "nationale" or (not voulue and _semble_nationale(lignes)):
        return nationale
    for numero, ligne in enumerate(lignes[:LIGNES_DE_TITRES], 1):
        places = _titres(ligne)
        if "nom" in places and len(places) > 1:
            return Disposition(places, numero + 1)
    raise ColonnesInconnues


def _semble_nationale(lignes: list[list[str]]) -> bool:
    """Les dix titres, dans l'ordre, juste au-dessus des données."""
    titres = lignes[PREMIERE_LIGNE_NATIONALE - 2] if len(lignes) >= PREMIERE_LIGNE_NATIONALE - 1 else []
    return [_champ(titre) for titre in titres[:6]] == list(NATIONALES[:6])


def _titres(ligne: list[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for rang, titre in enumerate(ligne):
        if champ := _champ(titre):
            places.setdefault(champ, rang)
    return places


def _champ(titre: str) -> str:
    plat = normaliser(titre)
    return next((champ for champ, titres in TITRES.items() if plat in titres), "")
