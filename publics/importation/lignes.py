"""D'une ligne du tableau à une personne : chaque cellule lue, ou une phrase qui dit où et quoi corriger."""

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, field

from django import forms

from epn.commun import dates
from epn.commun.refus import Refus
from epn.commun.vocabulaire import Genre
from epn.territoire.models import Commune

from ..forms import ChampNom, ChampTelephone
from ..identite import verifier_annee
from ..models.usagers import AGE_POUR_RESERVER
from ..mots_sensibles import reperer
from ..normaliser import normaliser
from .colonnes import LIBELLES, Disposition

NOTES_AU_PLUS = 1000
UN_ENFANT = "Un enfant de moins de 15 ans ne s’importe pas : sa fiche se fait avec l’adulte qui en répond."
GENRES = {
    "": Genre.NON_COMMUNIQUE,
    "non communique": Genre.NON_COMMUNIQUE,
    "nc": Genre.NON_COMMUNIQUE,
    **dict.fromkeys(("masculin", "homme", "h", "m", "monsieur"), Genre.MASCULIN),
    **dict.fromkeys(("feminin", "femme", "f", "madame", "mme"), Genre.FEMININ),
}


@dataclass(frozen=True)
class Remarque:
    """Une phrase à une ligne et une colonne. Une faute empêche d'importer, un avertissement non."""

    ligne: int
    colonne: str
    phrase: str


@dataclass(frozen=True)
class Personne:
    """Une ligne comprise. `commune` : sa clé ; None, ailleurs ou non dite."""

    ligne: int
    prenom: str
    nom: str
    telephone: str = ""
    email: str = ""
    commune: int | None = None
    annee: int | None = None
    genre: str = Genre.NON_COMMUNIQUE
    notes: str = ""

    @property
    def nom_normalise(self) -> str:
        return normaliser(self.nom, self.prenom)

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}".strip()


@dataclass
class Lecture:
    personnes: list[Personne] = field(default_factory=list)
    fautes: list[Remarque] = field(default_factory=list)
    avertissements: list[Remarque] = field(default_factory=list)
    a_relire: bool = False


class Communes:
    """Les communes connues, par code et par nom. Une requête."""

    def __init__(self) -> None:
        self.par_code: dict[str, Commune] = {}
        self.par_nom: dict[str, list[Commune]] = defaultdict(list)
        for commune in Commune.objects.all():
            self.par_code[commune.code_insee] = commune
            self.par_nom[normaliser(commune.nom)].append(commune)

    def trouver(self, code_insee: str, nom: str, code_postal: str) -> Commune | None:
        """Par son code, sinon par son nom si lui seul, ou lui et son code postal, la désigne."""
        if commune := self.par_code.get(code_insee.zfill(5)):
            return commune
        memes = self.par_nom.get(re.sub(r"\bst(e?)\b", r"saint\1", normaliser(nom)), [])
        if len(memes) > 1 and code_postal:
            memes = [c for c in memes if code_postal in c.codes_postaux]
        return memes[0] if len(memes) == 1 else None


def comprendre(lignes: list[list[str]], disposition: Disposition, maintenant: dt.datetime) -> Lecture:
    """Toutes les lignes de données ; les vides sont passées. N'écrit rien."""
    lecture, communes, vues = Lecture(), Communes(), {}
    for numero, ligne in enumerate(lignes[disposition.premiere - 1 :], disposition.premiere):
        if not any(ligne):
            continue
        avant = len(lecture.fautes)
        personne = _comprendre(numero, disposition.lire(ligne), communes, maintenant, lecture)
        if len(lecture.fautes) > avant:
            continue
        cle = (personne.nom_normalise, personne.telephone, personne.email.lower())
        if cle in vues:
            lecture.fautes.append(Remarque(numero, "Nom", f"Déjà à la ligne {vues[cle]} : retirez l’une des deux."))
            continue
        vues[cle] = numero
        lecture.personnes.append(personne)
    return lecture


def _comprendre(
    numero: int, dit: dict[str, str], communes: Communes, maintenant: dt.datetime, lecture: Lecture
) -> Personne:
    def lu(champ: str, lire: object) -> object:
        try:
            return lire(dit.get(champ, ""))
        except (forms.ValidationError, Refus) as erreur:
            phrase = " ".join(getattr(erreur, "messages", None) or [str(erreur)])
            lecture.fautes.append(Remarque(numero, LIBELLES[champ], phrase))
            return None

    commune = communes.trouver(dit.get("code_insee", ""), dit.get("commune", ""), dit.get("code_postal", ""))
    if commune is None and (dit.get("commune") or dit.get("code_insee")):
        phrase = "Cette commune n’est pas dans notre liste : la fiche dira « une autre commune »."
        lecture.avertissements.append(Remarque(numero, "Commune", phrase))
    if trouves := reperer(dit.get("notes", "")):
        sujets = ", ".join(sorted({t.sujet for t in trouves}))
        lecture.a_relire = True
        lecture.avertissements.append(Remarque(numero, "Notes", f"À relire : on y parle peut-être de {sujets}."))
    return Personne(
        ligne=numero,
        prenom=lu("prenom", CHAMP_PRENOM.clean) or "",
        nom=lu("nom", CHAMP_NOM.clean) or "",
        telephone=lu("telephone", _telephone) or "",
        email=lu("email", CHAMP_EMAIL.clean) or "",
        commune=commune.pk if commune else None,
        annee=lu("annee_naissance", lambda texte: _annee(texte, maintenant)),
        genre=lu("genre", _genre) or Genre.NON_COMMUNIQUE,
        notes=lu("notes", CHAMP_NOTES.clean) or "",
    )


CHAMP_NOM = ChampNom("le nom", "Lecomte")
CHAMP_PRENOM = ChampNom("le prénom", "Simone", required=False)
CHAMP_TELEPHONE = ChampTelephone()
CHAMP_EMAIL = forms.EmailField(
    required=False,
    max_length=254,
    error_messages={
        "invalid": "Cette adresse n’est pas complète, par exemple simone.lecomte@orange.fr.",
        "max_length": "Cette adresse est trop longue.",
    },
)
CHAMP_NOTES = forms.CharField(
    required=False, max_length=NOTES_AU_PLUS, error_messages={"max_length": f"{NOTES_AU_PLUS} lettres au plus."}
)


def _telephone(texte: str) -> str:
    """Un tableur prend « 0261911234 » pour un nombre, et lui ôte son zéro."""
    if re.fullmatch(r"[1-9]\d{8}", texte):
        texte = f"0{texte}"
    return CHAMP_TELEPHONE.clean(texte)


def _annee(texte: str, maintenant: dt.datetime) -> int | None:
    """« 1948 », ou l'année d'une date de naissance, dont le reste n'est pas gardé."""
    if not texte:
        return None
    lue = re.fullmatch(r"(?:\d{1,2}[/.-]\d{1,2}[/.-])?(\d{4})(?:-\d{1,2}-\d{1,2})?", texte, re.ASCII)
    if not lue:
        raise forms.ValidationError("Écrivez l’année seule, en quatre chiffres, par exemple 1948.")
    verifier_annee(int(lue[1]), maintenant)
    if dates.jour_local(maintenant).year - int(lue[1]) <= AGE_POUR_RESERVER:
        raise forms.ValidationError(UN_ENFANT)
    return int(lue[1])


def _genre(texte: str) -> str:
    if (genre := GENRES.get(normaliser(texte))) is None:
        raise forms.ValidationError("Écrivez « Masculin », « Féminin » ou « Non communiqué ».")
    return genre
