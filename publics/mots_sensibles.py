"""Repérer, dans une note, ce qui n'a pas à y être : santé, opinions, religion, syndicat, origine, justice.

On prévient et on demande ; on n'interdit pas : « cure » est aussi une rue. Accents, casse et pluriels ne comptent pas.
Sources : RGPD, articles 9 et 10 ; loi informatique et libertés, article 6.
"""

import re
from dataclasses import dataclass
from functools import cache

from django import forms

from .normaliser import normaliser

# Un mot par forme que le pluriel ne donne pas : le féminin s'écrit à part.
LISTES: dict[str, str] = {
    "la santé": """
        alcoolique, alcoolisme, allergie, allergique, alzheimer, anorexie, anxieux, anxieuse, arrêt maladie,
        asthme, autisme, autiste, avc, bipolaire, boulimie, burn out, burnout, cancer, cancéreux,
        chimiothérapie, cure de désintoxication, dépendance à l’alcool, dépressif, dépressive, dépression,
        diabète, diabétique, drogue, drogué, droguée, dyslexie, dyslexique, enceinte, épilepsie, épileptique,
        handicap, handicapé, handicapée, hépatite, hôpital psychiatrique, hospitalisé, hospitalisée, infarctus,
        infirme, invalide, invalidité, maladie, malade, malentendant, malentendante, malvoyant, malvoyante,
        mdph, migraine, opéré, opérée, parkinson, psychiatre, psychiatrie, psychiatrique, psychotique,
        schizophrène, schizophrénie, sclérose, séropositif, séropositive, sida, sous curatelle, sous tutelle,
        suicidaire, suicide, surdité, toxicomane, traitement médical, tumeur, vih
    """,
    "les opinions": """
        anarchiste, communiste, écologiste, extrême droite, extrême gauche, facho, fasciste, front national,
        gauchiste, gilet jaune, insoumis, insoumise, lepéniste, macroniste, militant, militante, opinion
        politique, opinions politiques, rassemblement national, royaliste, socialiste, vote à droite, vote à
        gauche
    """,
    "la religion": """
        athée, bouddhiste, catholique, chrétien, chrétienne, croyant, croyante, évangélique, islam, islamiste,
        juif, juive, mosquée, musulman, musulmane, pratiquant, pratiquante, protestant, protestante, ramadan,
        religieux, religieuse, religion, synagogue, témoin de jéhovah, va à la messe, voilée
    """,
    "un syndicat": """
        cfdt, cftc, cgt, force ouvrière, gréviste, syndicalisme, syndicaliste, syndicat, syndiqué, syndiquée
    """,
    "l’origine": """
        africain, africaine, algérien, algérienne, arabe, asiatique, clandestin, clandestine, demandeur d’asile,
        demandeuse d’asile, étranger, étrangère, gens du voyage, gitan, gitane, immigré, immigrée, maghrébin,
        maghrébine, marocain, marocaine, origine africaine, origine étrangère, réfugié, réfugiée, rom, roumain,
        roumaine, sans papier, titre de séjour, tunisien, tunisienne, turc, turque
    """,
    "la justice": """
        ancien détenu, ancienne détenue, bracelet électronique, casier judiciaire, condamnation, condamné,
        condamnée, délinquant, délinquante, détenu, détenue, garde à vue, incarcéré, incarcérée, interdit
        bancaire, prison, repris de justice, sursis, violences conjugales
    """,
    "la vie intime": """
        bisexuel, bisexuelle, gay, homosexuel, homosexuelle, lesbienne, transgenre, transsexuel, transsexuelle
    """,
}
# Ce qui porte un de ces mots sans rien dire de la personne : un service, une institution, un sujet d'atelier.
INNOCENTS = """
    assurance maladie, caisse primaire d’assurance maladie, croix rouge, syndicat d’initiative, syndicat des eaux,
    syndicat mixte, syndicat de copropriété, touche étrangère, langue étrangère, clavier arabe, mariage religieux
"""
MOT = re.compile(r"[^\W_]+")
PLUS_LONG = 4


@dataclass(frozen=True)
class Trouve:
    """Ce qui a été tapé, et de quoi cela parle."""

    mots: str
    sujet: str


def _plier(mot: str) -> str:
    """« Dépressives » → « depressive » ; « syndicaux » → « syndical ». Le pluriel le plus simple, sans dictionnaire."""
    plat = normaliser(mot).replace(" ", "")
    if plat.endswith("aux") and len(plat) > 4:
        return f"{plat[:-3]}al"
    return plat[:-1] if len(plat) > 3 and plat[-1] in "sx" else plat


def _expression(texte: str) -> tuple[str, ...]:
    return tuple(_plier(mot) for mot in MOT.findall(texte))


@cache
def _dictionnaire() -> dict[tuple[str, ...], str]:
    """Chaque expression pliée, et son sujet ; vide pour les innocentes, qui sont lues d'abord si plus longues."""
    connus = {_expression(e): sujet for sujet, liste in LISTES.items() for e in liste.split(",")}
    return connus | {_expression(e): "" for e in INNOCENTS.split(",")}


def reperer(texte: str) -> list[Trouve]:
    """Les mots qui demandent qu'on relise, tels que tapés, dans l'ordre, chacun une fois."""
    places = list(MOT.finditer(texte))
    plies = [_plier(place.group()) for place in places]
    trouves, rang = [], 0
    while rang < len(plies):
        pas = 1
        for longueur in range(min(PLUS_LONG, len(plies) - rang), 0, -1):
            sujet = _dictionnaire().get(tuple(plies[rang : rang + longueur]))
            if sujet is not None:
                if sujet:
                    trouves.append(Trouve(texte[places[rang].start() : places[rang + longueur - 1].end()], sujet))
                pas = longueur
                break
        rang += pas
    return list(dict.fromkeys(trouves))


def prevenir(trouves: list[Trouve]) -> str:
    """La phrase qui demande de relire."""
    dits = " ; ".join(f"« {t.mots} » ({t.sujet})" for t in trouves)
    return (
        f"Relisez : {dits}. La santé, les opinions, la religion, l’origine ou la justice ne se notent pas ici, et la "
        "personne peut tout lire. Changez le texte, ou cochez « Garder ces mots »."
    )


class ChampRelu(forms.MultipleChoiceField):
    """La case « Garder ces mots ». Sa valeur dit lesquels : un mot ajouté ensuite redemande."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: object) -> None:
        super().__init__(label="Après relecture", required=False, **options)

    def clean(self, value: object) -> object:
        return value or []


def relire(form: forms.BaseForm, champ: str = "notes") -> None:
    """À la fin de `clean` d'un formulaire qui a un `relu = ChampRelu()` : prévient, une fois, sans rien perdre."""
    trouves = reperer(form.cleaned_data.get(champ) or "") if champ in form.changed_data else []
    if not trouves:
        return
    cle = " ".join(sorted({"-".join(_expression(t.mots)) for t in trouves}))
    form.fields["relu"].choices = [(cle, "Garder ces mots")]
    if cle not in (form.cleaned_data.get("relu") or []):
        form.add_error(champ, prevenir(trouves))
