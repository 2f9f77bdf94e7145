"""Les papiers d'une séance : la feuille à signer, et l'attestation de qui est venu. Du PDF/UA, sans contact de
personne. Composer prend une seconde : à ne pas faire dans une transaction."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.template.loader import render_to_string

from ateliers.models import Inscription, Seance
from epn.agenda.papier import VARIANTE, composer
from epn.commun import dates
from epn.commun.vocabulaire import Presence
from epn.territoire.models import Espace
from publics.models import Usager

PERSONNES_PAR_PAGE = 12
# La dernière page se remplit de lignes vides, pour qui se présente sans être inscrit : deux au moins.
LIGNES_PAR_PAGE = 14
DATES_PAR_FEUILLE = 8
# Au-delà, une date par colonne ne laisse plus la place de signer en hauteur.
DATES_EN_PORTRAIT = 3
NOM_LONG, NOM_TRES_LONG = 34, 70
T = TypeVar("T")


@dataclass(frozen=True)
class Signature:
    """Une case : à signer, déjà excusée, ou fermée (pas inscrit à cette date)."""

    est_attendue: bool = True
    est_excusee: bool = False


@dataclass(frozen=True)
class LigneASigner:
    """Vide de nom : une ligne blanche."""

    rang: int
    nom: str
    signatures: list[Signature]

    @property
    def corps(self) -> str:
        if len(self.nom) > NOM_TRES_LONG:
            return "tres-long"
        return "long" if len(self.nom) > NOM_LONG else ""


@dataclass(frozen=True)
class Page:
    seances: Sequence[Seance]
    lignes: list[LigneASigner]


def emargement(seance: Seance) -> bytes:
    """La feuille de la séance, ou de toutes les dates de son parcours. Trois requêtes."""
    seances = [seance]
    if seance.parcours_id:
        seances = list(
            Seance.objects.vivantes().filter(parcours=seance.parcours_id).select_related("atelier").order_by("debut")
        )
    attendues = Inscription.objects.qui_prennent_une_place().filter(seance__in=[s.pk for s in seances])
    pages = mettre_en_pages(seances, attendues.select_related("usager").par_nom())
    contexte = {
        "seance": seance,
        "pages": pages,
        "espace": Espace.objects.first(),
        "en_paysage": len(pages[0].seances) > DATES_EN_PORTRAIT,
    }
    texte = render_to_string("gestion/emargement.html", contexte)
    orientation = "landscape" if contexte["en_paysage"] else "portrait"
    return composer(texte, "css/emargement.css", f"@page {{ size: A4 {orientation} }}").write_pdf(pdf_variant=VARIANTE)


def mettre_en_pages(seances: Sequence[Seance], inscriptions: Iterable[Inscription]) -> list[Page]:
    """Douze personnes par page, huit dates par feuille ; des lignes blanches à la fin."""
    par_personne: dict[int, tuple[Usager, dict[int, Inscription]]] = {}
    for inscription in inscriptions:
        _, siennes = par_personne.setdefault(inscription.usager_id, (inscription.usager, {}))
        siennes[inscription.seance_id] = inscription
    personnes = list(enumerate(par_personne.values(), 1))
    paquets = _par_paquets(personnes, PERSONNES_PAR_PAGE) or [[]]
    pages = []
    for colonnes in _par_paquets(seances, DATES_PAR_FEUILLE):
        for paquet in paquets:
            lignes = [_ligne(rang, usager, siennes, colonnes) for rang, (usager, siennes) in paquet]
            if paquet is paquets[-1]:
                blanches = range(len(personnes) + 1, len(personnes) + 1 + LIGNES_PAR_PAGE - len(lignes))
                lignes += [LigneASigner(rang, "", [Signature()] * len(colonnes)) for rang in blanches]
            pages.append(Page(colonnes, lignes))
    return pages


def _par_paquets(choses: Sequence[T], taille: int) -> list[Sequence[T]]:
    return [choses[debut : debut + taille] for debut in range(0, len(choses), taille)]


def _ligne(rang: int, usager: Usager, siennes: dict[int, Inscription], colonnes: Sequence[Seance]) -> LigneASigner:
    cases = [siennes.get(s.pk) for s in colonnes]
    nom = f"{usager.nom} {usager.prenom}".strip()
    return LigneASigner(rang, nom, [Signature(i is not None, bool(i and i.presence == Presence.EXCUSE)) for i in cases])


def venues(inscription: Inscription, *, du_parcours: bool) -> list[Inscription]:
    """Ce que l'attestation peut dire : cette séance, ou chaque date du parcours, où la personne est venue."""
    siennes = Inscription.objects.filter(usager=inscription.usager_id, presence=Presence.PRESENT)
    if du_parcours and inscription.seance.parcours_id:
        siennes = siennes.filter(seance__parcours=inscription.seance.parcours_id)
    else:
        siennes = siennes.filter(pk=inscription.pk)
    return list(
        siennes.avec_personnes()
        .select_related("seance__parcours__cycle", "seance__conseiller")
        .order_by("seance__debut")
    )


def attestation(presences: Sequence[Inscription], maintenant: dt.datetime) -> bytes:
    """`presences` : de la même personne, une au moins."""
    seances = [i.seance for i in presences]
    contexte = {
        "usager": presences[0].usager,
        "seances": seances,
        "parcours": seances[0].parcours if len(seances) > 1 else None,
        "minutes": sum(s.minutes for s in seances),
        "lieu": seances[-1].lieu,
        "conseiller": seances[-1].conseiller,
        "espace": Espace.objects.first(),
        "fait_le": dates.jour_local(maintenant),
    }
    texte = render_to_string("gestion/attestation.html", contexte)
    return composer(texte, "css/attestation.css").write_pdf(pdf_variant=VARIANTE)
