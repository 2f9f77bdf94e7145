"""L'essai : ce que l'import ferait, sans rien écrire. Puis ce que la page en rapporte, signé."""

import datetime as dt
from dataclasses import asdict, astuple, dataclass, field
from typing import Any
from uuid import uuid4

from django.core import signing
from django.db.models import CharField, Q
from django.db.models.functions import Cast

from epn.commun.refus import Refus

from ..doublons import Index, fiches
from ..models import Usager
from ..ressemblance import Fiche
from .colonnes import reconnaitre
from .lecture import LIGNES_AU_PLUS, TROP_DE_LIGNES, FichierIllisible, lire
from .lignes import Personne, Remarque, comprendre

# Le temps de relire l'essai ; au-delà, on redonne le fichier.
VIE_SECONDES = 45 * 60
# Une décision par ligne déjà connue : au-delà, la page ne se relit plus.
PROPOSITIONS_AU_PLUS = 300
# En deçà de DATA_UPLOAD_MAX_MEMORY_SIZE, avec la place des décisions.
SIGNE_AU_PLUS = 900_000


class EssaiPerime(Refus):
    phrase = (
        "Cette page attendait depuis longtemps, ou a été abîmée : donnez le fichier à nouveau. Rien n’a été importé."
    )


@dataclass(frozen=True)
class Proposition:
    """Cette ligne ressemble à une fiche. `exacte` : même nom et même contact."""

    ligne: int
    usager: int
    exacte: bool
    raisons: tuple[str, ...] = ()


@dataclass
class Essai:
    personnes: list[Personne]
    propositions: dict[int, Proposition]
    fautes: list[Remarque] = field(default_factory=list)
    avertissements: list[Remarque] = field(default_factory=list)
    a_relire: bool = False
    cle: str = field(default_factory=lambda: uuid4().hex)

    @property
    def nouvelles(self) -> int:
        return len(self.personnes) - len(self.propositions)

    def signer(self, compte: int) -> str:
        """Lève FichierIllisible si la page ne pourrait pas le rapporter."""
        dit = {
            "cle": self.cle,
            "personnes": [astuple(p) for p in self.personnes],
            "propositions": [astuple(p) for p in self.propositions.values()],
            "avertissements": [astuple(r) for r in self.avertissements],
            "a_relire": self.a_relire,
        }
        signe = signing.dumps(dit, salt=_sel(compte), compress=True)
        if len(signe) > SIGNE_AU_PLUS:
            raise FichierIllisible("Ce tableau contient trop de texte. Coupez-le, et importez en plusieurs fois.")
        return signe


def rouvrir(signe: str, compte: int) -> Essai:
    """L'essai que la page a rapporté. Lève EssaiPerime."""
    try:
        dit: dict[str, Any] = signing.loads(signe, salt=_sel(compte), max_age=VIE_SECONDES)
    except signing.BadSignature as erreur:
        raise EssaiPerime from erreur
    propositions = [Proposition(ligne, usager, exacte, tuple(r)) for ligne, usager, exacte, r in dit["propositions"]]
    return Essai(
        personnes=[Personne(*p) for p in dit["personnes"]],
        propositions={p.ligne: p for p in propositions},
        avertissements=[Remarque(*r) for r in dit["avertissements"]],
        a_relire=dit["a_relire"],
        cle=dit["cle"],
    )


def essayer(contenu: bytes, voulue: str, maintenant: dt.datetime) -> Essai:
    """Lit, comprend, rapproche de ce que l'on connaît. N'écrit rien. Lève FichierIllisible ou ColonnesInconnues."""
    lignes = lire(contenu)
    disposition = reconnaitre(lignes, voulue)
    lecture = comprendre(lignes, disposition, maintenant)
    if len(lecture.personnes) + len(lecture.fautes) == 0:
        raise FichierIllisible("Ce tableau n’a aucune ligne sous ses titres.")
    if len(lecture.personnes) > LIGNES_AU_PLUS:
        raise FichierIllisible(TROP_DE_LIGNES)
    essai = Essai(lecture.personnes, {}, lecture.fautes, lecture.avertissements, lecture.a_relire)
    if not essai.fautes:
        essai.propositions = rapprocher(essai.personnes)
        if len(essai.propositions) > PROPOSITIONS_AU_PLUS:
            raise FichierIllisible(
                f"Plus de {PROPOSITIONS_AU_PLUS} lignes ressemblent à des fiches connues. Importez en plusieurs fois, "
                "pour pouvoir les relire."
            )
    return essai


def rapprocher(personnes: list[Personne]) -> dict[int, Proposition]:
    """Qui est déjà connu, sûrement ou probablement. Deux requêtes."""
    exactes, index = deja_connus(personnes), Index(fiches())
    propositions = {}
    for personne in personnes:
        if connu := exactes.get(personne.ligne):
            propositions[personne.ligne] = Proposition(personne.ligne, connu, True)
        elif proches := index.proches(_fiche(personne)):
            fiche, ressemblance = proches[0]
            propositions[personne.ligne] = Proposition(personne.ligne, fiche.numero, False, ressemblance.raisons)
    return propositions


def deja_connus(personnes: list[Personne]) -> dict[int, int]:
    """Par ligne, l'usager de même nom et de même contact, comme le ferait une réservation. Une requête."""
    contacts = Q(telephone__in={p.telephone for p in personnes} - {""}) | ~Q(email="")
    usagers = Usager.objects.connus().filter(contacts).annotate(numero=Cast("telephone", CharField()))
    connus: dict[tuple[str, str], int] = {}
    for pk, nom, *siens in usagers.order_by("-pk").values_list("pk", "nom_normalise", "numero", "email"):
        connus |= {(nom, contact.lower()): pk for contact in siens if contact}
    trouves = {
        p.ligne: connus.get((p.nom_normalise, p.telephone)) or connus.get((p.nom_normalise, p.email.lower()))
        for p in personnes
    }
    return {ligne: pk for ligne, pk in trouves.items() if pk}


def _fiche(personne: Personne) -> Fiche:
    dit = asdict(personne)
    champs = ("prenom", "nom", "telephone", "commune", "annee")
    return Fiche(None, email=personne.email.lower(), **{champ: dit[champ] for champ in champs})


def _sel(compte: int) -> str:
    return f"import-usagers-{compte}"
