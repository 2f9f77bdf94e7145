"""Le texte que l'on envoie au journal local : quelques phrases, les dates regroupées par atelier, sans dépasser.

Rien n'y est inventé : chaque mot vient du programme et des réglages de l'espace.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby

from ateliers.models import Seance
from ateliers.programme import seances_a_venir
from epn.agenda.mois import est_montrable
from epn.commun import dates
from epn.commun.dates import INSECABLE
from epn.commun.templatetags.francais import telephone
from epn.territoire.models import Espace, Lieu

__all__ = ["SIGNES_MAX", "composer", "est_montrable", "texte_du_mois"]

# Une brève : ce que le journal prend sans le récrire.
SIGNES_MAX = 900


def texte_du_mois(mois: dt.date, maintenant: dt.datetime) -> str:
    """Ce mois-ci, les ateliers où l'on peut encore venir. Quatre requêtes. Vide si l'espace n'est pas installé."""
    espace, lieu = Espace.objects.first(), Lieu.objects.select_related("commune").filter(principal=True).first()
    if espace is None:
        return ""
    du_mois = [s for s in seances_a_venir(maintenant) if dates.jour_local(s.debut).replace(day=1) == mois]
    return composer(mois, [s for s in du_mois if not s.est_annulee], espace, lieu)


def composer(mois: dt.date, seances: Sequence[Seance], espace: Espace, lieu: Lieu | None) -> str:
    """La première rédaction qui tient : entière, puis sans le public visé, puis en laissant les derniers ateliers."""
    ateliers = _par_atelier(seances)
    fin = _comment_venir(espace, lieu)
    if not ateliers:
        return _tenir(f"{_ouverture(mois, 0, espace)} {fin}")
    for avec_public in (True, False):
        texte = _rediger(mois, ateliers, len(ateliers), espace, fin, avec_public=avec_public)
        if len(texte) <= SIGNES_MAX:
            return texte
    for combien in range(len(ateliers) - 1, 0, -1):
        texte = _rediger(mois, ateliers, combien, espace, fin, avec_public=False)
        if len(texte) <= SIGNES_MAX:
            return texte
    return _tenir(f"{_ouverture(mois, len(ateliers), espace)} {fin}")


def _rediger(
    mois: dt.date, ateliers: Sequence[list[Seance]], combien: int, espace: Espace, fin: str, *, avec_public: bool
) -> str:
    phrases = [_phrase(seances, avec_public=avec_public) for seances in ateliers[:combien]]
    if len(ateliers) > combien:
        phrases.append("D’autres ateliers complètent le programme.")
    return " ".join([_ouverture(mois, len(ateliers), espace), *phrases, fin])


def _par_atelier(seances: Iterable[Seance]) -> list[list[Seance]]:
    """Les dates d'un même atelier, à la même heure et au même lieu, ou d'un même parcours, ensemble ; dans l'ordre
    de la première."""

    def cle(seance: Seance) -> tuple[object, ...]:
        if seance.parcours_id:
            return (1, seance.parcours_id, dt.time.min, 0)
        return (0, seance.atelier_id, dates.heure_locale(seance.debut).time(), seance.lieu_id)

    rangees = sorted(seances, key=lambda s: (*cle(s), s.debut))
    return sorted([list(g) for _, g in groupby(rangees, key=cle)], key=lambda g: g[0].debut)


def _ouverture(mois: dt.date, nombre: int, espace: Espace) -> str:
    quand = f"En {dates.MOIS[mois.month - 1]}"
    # Comme sur l'affiche : un nom propre, « Le Fablab », ne prend pas d'article.
    qui = f"l’{espace.nom}" if espace.nom.startswith("Espace") else espace.nom
    ou = f" ({espace.territoire})" if espace.territoire else ""
    if not nombre:
        return f"{quand}, {qui}{ou} n’a pas encore arrêté le programme de ses ateliers."
    gratuit = " gratuits" if espace.gratuite and nombre > 1 else " gratuit" if espace.gratuite else ""
    combien = "un atelier" if nombre == 1 else "ses ateliers"
    return f"{quand}, {qui}{ou} propose {combien}{gratuit}, en petit groupe."


def _phrase(seances: Sequence[Seance], *, avec_public: bool) -> str:
    """L’atelier « Mes premiers e-mails » (débutants) a lieu les mardis 1er, 8 et 15 décembre à 14 h."""
    premiere = seances[0]
    if premiere.parcours:
        return _phrase_du_parcours(premiere)
    public = f" ({premiere.atelier.pour_qui})" if avec_public and premiere.atelier.pour_qui else ""
    ou = "" if premiere.lieu.principal else f", {premiere.lieu.nom}, {premiere.lieu.commune}"
    quand = f"{_jours(seances)} à{INSECABLE}{dates.heure(premiere.debut)}"
    return f"L’atelier «{INSECABLE}{premiere.titre}{INSECABLE}»{public} a lieu {quand}{ou}."


def _phrase_du_parcours(premiere: Seance) -> str:
    """« Le parcours « Premiers pas » commence jeudi 24 décembre à 14 h. »"""
    verbe = "commence" if premiere.rang == 1 else "se poursuit"
    return f"Le parcours «{INSECABLE}{premiere.parcours}{INSECABLE}» {verbe} {dates.jour_et_heure(premiere.debut)}."


def _jours(seances: Sequence[Seance]) -> str:
    """« mardi 1er décembre », « les mardis 1er, 8 et 15 décembre », « mardi 1er et jeudi 3 décembre »."""
    jours = [dates.jour_local(s.debut) for s in seances]
    mois = dates.MOIS[jours[0].month - 1]
    if len(jours) > 1 and len({j.weekday() for j in jours}) == 1:
        return f"les {dates.nom_du_jour(jours[0])}s {_enumerer([dates.quantieme(j) for j in jours])}{INSECABLE}{mois}"
    return f"{_enumerer([f'{dates.nom_du_jour(j)}{INSECABLE}{dates.quantieme(j)}' for j in jours])}{INSECABLE}{mois}"


def _enumerer(mots: Sequence[str]) -> str:
    return mots[0] if len(mots) == 1 else f"{', '.join(mots[:-1])} et {mots[-1]}"


def _comment_venir(espace: Espace, lieu: Lieu | None) -> str:
    ou = f"On vient au {lieu.adresse}, {lieu.commune}. " if lieu and lieu.adresse[:1].isdigit() else ""
    if lieu and not ou:
        ou = f"L’adresse{INSECABLE}: {lieu.adresse}, {lieu.commune}. "
    return f"{ou}Pour s’inscrire, il suffit de téléphoner au {telephone(espace.telephone)}."


def _tenir(texte: str) -> str:
    """Des réglages démesurés ne font pas une brève démesurée."""
    return texte if len(texte) <= SIGNES_MAX else f"{texte[: SIGNES_MAX - 1].rsplit(' ', 1)[0]}…"
