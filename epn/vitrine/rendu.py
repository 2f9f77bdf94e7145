"""Du Markdown sûr : aucun HTML ne passe, les liens mènent au web, au courriel ou au téléphone.

`{telephone}` et ses pareilles sont remplacées avant le rendu, par une valeur dont chaque signe de
ponctuation est neutralisé : une valeur ne peut rien mettre en forme. Une ligne qui cite une valeur vide
n'est pas montrée : pas de « Courriel : » suivi de rien. Une ligne qui cite une liste est répétée pour chaque valeur.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token
from phonenumbers import PhoneNumber

from epn.commun.dates import INSECABLE, en_toutes_lettres
from epn.commun.templatetags.francais import telephone, telephone_lien
from epn.territoire.models import Espace, Lieu
from epn.vitrine import audit

DOSSIER = Path(__file__).parent / "textes"
VARIABLES = {
    "espace": "le nom de l’espace",
    "territoire": "le territoire",
    "collectivite": "la collectivité",
    "telephone": "le numéro de téléphone",
    "telephone_lien": "le numéro, pour un lien (tel:…)",
    "horaires_telephone": "les heures d’appel",
    "courriel": "l’adresse électronique",
    "adresse": "l’adresse du lieu principal",
    "code_postal": "son code postal",
    "commune": "sa commune",
    "acces": "comment venir",
    "acces_handicap": "l’accès des personnes handicapées",
    "demarches": "le service voisin pour les démarches",
    "demarches_adresse": "son adresse",
    "demarches_horaires": "ses horaires",
    "demarches_telephone": "son téléphone",
    "demarches_trajet": "le trajet jusqu’à lui",
    "site": "l’adresse du site",
    "siret": "le SIRET de la collectivité",
    "etat_accessibilite": "l’état de conformité (« non conforme »…)",
    "taux_accessibilite": "la part des critères applicables qui sont respectés",
    "criteres_respectes": "le nombre de critères respectés",
    "criteres_applicables": "le nombre de critères qui s’appliquent",
    "criteres_sans_objet": "le nombre de critères qui ne s’appliquent pas",
    "audit_le": "le jour de l’audit d’accessibilité",
    "non_conformites": "les critères non respectés, un par ligne",
    "non_verifies": "les critères non vérifiés, un par ligne",
    "pages_auditees": "les pages de l’audit, une par ligne",
}
_VARIABLE = re.compile(r"\{([a-z_]+)\}")
_PONCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# « Espace avant », « espace après » : insécables, pour qu'aucune ligne ne commence par « : ».
_AVANT = re.compile(r" (?=[:;?!»–])")
_APRES = re.compile(r"(?<=[«–]) ")
SCHEMAS = frozenset({"", "http", "https", "mailto", "tel"})
Valeurs = Mapping[str, str | Sequence[str]]


def rendre(texte: str, valeurs: Valeurs) -> SafeString:
    """Le HTML d'un texte, ses variables remplacées."""
    return mark_safe(_lecteur().render(remplacer(texte, valeurs)))


def remplacer(texte: str, valeurs: Valeurs) -> str:
    """Le Markdown, variables remplacées ; une variable inconnue reste telle quelle."""
    return "\n".join(remplie for ligne in texte.splitlines() for remplie in _remplir(ligne, valeurs))


def _remplir(ligne: str, valeurs: Valeurs) -> list[str]:
    citees = [nom for nom in _VARIABLE.findall(ligne) if nom in valeurs]
    if not all(valeurs[nom] for nom in citees):
        return []
    for nom in citees:
        if not isinstance(valeurs[nom], str):
            return [autre for valeur in valeurs[nom] for autre in _remplir(ligne, {**valeurs, nom: valeur})]
    return [_VARIABLE.sub(lambda m: _neutre(valeurs.get(m[1], m[0])), ligne)]


def variables_inconnues(texte: str) -> set[str]:
    return set(_VARIABLE.findall(texte)) - VARIABLES.keys()


@lru_cache
def origine(slug: str) -> str:
    """Le texte que le projet propose."""
    return (DOSSIER / f"{slug}.md").read_text(encoding="utf-8")


def valeurs() -> dict[str, str | list[str]]:
    """Ce que valent les variables. Deux requêtes."""
    espace = Espace.objects.first() or Espace()
    lieu = Lieu.objects.select_related("commune").first()
    return {
        "espace": espace.nom,
        "territoire": espace.territoire,
        "collectivite": espace.collectivite,
        "telephone": _telephone(espace.telephone),
        "telephone_lien": telephone_lien(espace.telephone or None).removeprefix("tel:"),
        "horaires_telephone": espace.horaires_telephone,
        "courriel": espace.courriel,
        "adresse": lieu.adresse if lieu else "",
        "code_postal": lieu.code_postal if lieu else "",
        "commune": lieu.commune.nom if lieu else "",
        "acces": lieu.acces if lieu else "",
        "acces_handicap": lieu.accessibilite if lieu else "",
        "demarches": espace.demarches_nom,
        "demarches_adresse": espace.demarches_adresse,
        "demarches_horaires": espace.demarches_horaires,
        "demarches_telephone": _telephone(espace.demarches_telephone),
        "demarches_trajet": espace.demarches_trajet,
        "site": urlsplit(settings.ADRESSE_DU_SITE).netloc,
        "siret": espace.siret,
        **_de_l_audit(audit.lire()),
    }


def _de_l_audit(lu: audit.Audit) -> dict[str, str | list[str]]:
    return {
        "etat_accessibilite": lu.etat,
        "taux_accessibilite": f"{lu.taux}{INSECABLE}%",
        "criteres_respectes": str(lu.respectes),
        "criteres_applicables": str(lu.applicables),
        "criteres_sans_objet": str(len(lu.a_l_etat("NA"))),
        "audit_le": en_toutes_lettres(lu.etabli_le, annee=True),
        "non_conformites": [str(critere) for critere in lu.a_l_etat("NC")] or ["Aucune."],
        "non_verifies": [str(critere) for critere in lu.a_l_etat("NV")] or ["Aucun."],
        "pages_auditees": [nom for nom, _ in lu.pages],
    }


def lien_permis(adresse: str) -> bool:
    try:
        return urlsplit(adresse.strip()).scheme.lower() in SCHEMAS
    except ValueError:
        return False


def _telephone(numero: PhoneNumber | str) -> str:
    return telephone(numero or None)


def _neutre(valeur: str) -> str:
    """Sur une ligne, et chaque signe de ponctuation échappé (CommonMark, § 2.4)."""
    return _PONCTUATION.sub(r"\\\1", re.sub(r"[\r\n]+", " ", valeur))


@lru_cache(maxsize=1)
def _lecteur() -> MarkdownIt:
    lecteur = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    lecteur.validateLink = lien_permis
    lecteur.core.ruler.push("titres", _abaisser_les_titres)
    lecteur.core.ruler.push("typographie", _typographier)
    return lecteur


def _abaisser_les_titres(etat: object) -> None:
    """Le titre de la page est le seul h1."""
    jetons: list[Token] = etat.tokens
    for jeton in jetons:
        if jeton.tag == "h1":
            jeton.tag = "h2"


def _typographier(etat: object) -> None:
    """Insécables et apostrophes, dans le texte seul : ni le code ni les adresses ne changent."""
    for jeton in etat.tokens:
        for enfant in jeton.children or []:
            if enfant.type == "text":
                texte = enfant.content.replace("'", "’")
                enfant.content = _APRES.sub(INSECABLE, _AVANT.sub(INSECABLE, texte))
