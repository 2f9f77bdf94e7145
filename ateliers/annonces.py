"""Ce que l'on écrit à une personne de son inscription. Jamais le thème de l'atelier dans un texto."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any, ClassVar

from django.db import models
from django.utils.functional import SimpleLazyObject

from epn.commun import dates
from epn.commun.requete_prete import Parametre, RequetePrete
from epn.messagerie.annonces import Annonce, Destinataire, Ics
from epn.messagerie.depot import annuler_messages, deposer
from epn.messagerie.models import Canal
from epn.territoire.models import Espace
from publics.jetons import lien_neuf
from publics.mineurs import autorisation_a_signer
from publics.models import Reservation

from .models import Inscription, Seance
from .pieces_d_agenda import agenda_ics


class _DesInscriptions(Annonce):
    """Ce qu'ont en commun ces messages : un billet, des personnes, une ou plusieurs dates."""

    def __init__(self, inscriptions: Sequence[Inscription]) -> None:
        self.inscriptions = sorted(inscriptions, key=lambda i: (i.seance.debut, i.pk))
        self.reservation: Reservation = self.inscriptions[0].reservation
        self.seances: list[Seance] = list({i.seance_id: i.seance for i in self.inscriptions}.values())
        self.espace = SimpleLazyObject(Espace.objects.first)

    def objet(self) -> str:
        premiere = self.inscriptions[0]
        return f"reservation:{self.reservation.pk}:{premiere.pk}:{premiere.sequence}:{premiere.seance.sequence}"

    def destinataire(self) -> Destinataire:
        return Destinataire(courriel=self.reservation.email, mobile=self.reservation.telephone)

    def expire_le(self) -> dt.datetime:
        return self.seances[0].debut

    def contexte(self) -> dict[str, Any]:
        fin = self.seances[-1].fin
        return {
            "espace": self.espace,
            "reservation": self.reservation,
            "autorisation": autorisation_a_signer([i.usager for i in self.inscriptions]),
            "seances": self.seances,
            "seance": self.seances[0],
            "titre": self.titre,
            "inscrits": personnes(i for i in self.inscriptions if not i.attend),
            "attendent": personnes(i for i in self.inscriptions if i.attend),
            "rang": SimpleLazyObject(self._rang),
            # Paresseux : un texto sans lien ne laisse pas en base une clé que personne n'aura.
            "lien": SimpleLazyObject(lambda: lien_neuf(self.reservation, jusqu_au=fin)),
            "lien_court": SimpleLazyObject(lambda: lien_neuf(self.reservation, jusqu_au=fin, court=True)),
        }

    def ics(self) -> Ics | None:
        viennent = [i for i in self.inscriptions if not i.attend]
        return agenda_ics(viennent) if viennent else None

    @property
    def titre(self) -> str:
        """Le parcours s'il s'agit d'un parcours, sinon l'atelier."""
        parcours = self.seances[0].parcours
        return str(parcours) if parcours and len(self.seances) > 1 else self.seances[0].titre

    def _rang(self) -> int:
        return next(i for i in self.inscriptions if i.attend).rang_d_attente


def personnes(inscriptions: Iterable[Inscription]) -> str:
    """« Simone Lecomte et Paul Lecomte »."""
    noms = list({i.usager_id: str(i.usager) for i in inscriptions}.values())
    return " et ".join(filter(None, [", ".join(noms[:-1]), *noms[-1:]]))


class Confirmation(_DesInscriptions):
    nom: ClassVar[str] = "inscription-confirmee"
    libelle: ClassVar[str] = "confirmation d’une inscription"


class EnAttente(_DesInscriptions):
    nom: ClassVar[str] = "inscription-en-attente"
    libelle: ClassVar[str] = "place dans la liste d’attente"


class PlaceLiberee(_DesInscriptions):
    nom: ClassVar[str] = "place-liberee"
    libelle: ClassVar[str] = "place libérée, donnée à qui attendait"


class AnnulationDInscription(_DesInscriptions):
    nom: ClassVar[str] = "inscription-annulee"
    libelle: ClassVar[str] = "annulation d’une inscription"

    def ics(self) -> Ics:
        """La date ne s'ôte de l'agenda que si plus personne de ce billet n'y vient. Une requête."""
        du_billet = Inscription.objects.filter(reservation=self.reservation, seance__in=self.seances)
        return agenda_ics(du_billet.avec_personnes())


class DateChangee(_DesInscriptions):
    """La personne a choisi une autre date. `quittees` : ses places d'avant, à ôter de son agenda."""

    nom: ClassVar[str] = "inscription-deplacee"
    libelle: ClassVar[str] = "changement de date demandé par la personne"

    def __init__(self, inscriptions: Sequence[Inscription], quittees: Sequence[Inscription]) -> None:
        super().__init__(inscriptions)
        self.quittees = quittees

    def ics(self) -> Ics:
        return agenda_ics([*self.quittees, *self.inscriptions])


class SeanceChangee(_DesInscriptions):
    """La date, le lieu ou le thème : la séance telle qu'elle est maintenant."""

    nom: ClassVar[str] = "seance-changee"
    libelle: ClassVar[str] = "changement d’une séance"


class SeanceAnnulee(_DesInscriptions):
    """`autres` : d'autres dates à proposer."""

    nom: ClassVar[str] = "seance-annulee"
    libelle: ClassVar[str] = "annulation d’une séance"

    def __init__(self, inscriptions: Sequence[Inscription], autres: Sequence[Seance] = ()) -> None:
        super().__init__(inscriptions)
        self.autres = autres

    def contexte(self) -> dict[str, Any]:
        return super().contexte() | {"autres": self.autres}

    def ics(self) -> Ics:
        return agenda_ics(self.inscriptions)


class RappelDeSeance(_DesInscriptions):
    """La veille, à la même heure de la pendule. Un seul par billet et par date, qui nomme tous ceux qui viennent."""

    nom: ClassVar[str] = "rappel-de-seance"
    libelle: ClassVar[str] = "rappel d’une séance, la veille"

    def __init__(self, inscriptions: Sequence[Inscription], revision: int) -> None:
        super().__init__(inscriptions)
        self.revision = revision
        textos = self.reservation.rappel == Reservation.Rappel.TEXTO
        self.canaux = (Canal.TEXTO,) if textos else (Canal.COURRIEL,)

    def objet(self) -> str:
        return f"{_billet_et_date(self.inscriptions[0])}:{self.revision}"

    def a_partir_de(self) -> dt.datetime:
        return dates.la_veille(self.seances[0].debut)

    def ics(self) -> None:
        return None


def _billet_et_date(inscription: Inscription) -> str:
    return f"reservation:{inscription.reservation_id}:seance:{inscription.seance_id}"


def annoncer(annonce: _DesInscriptions, *, maintenant: dt.datetime) -> None:
    """Dépose l'annonce, sauf d'une séance déjà commencée (on s'inscrit parfois sur place)."""
    if annonce.expire_le() > maintenant:
        deposer(annonce)


def annoncer_inscription(inscriptions: Sequence[Inscription], *, maintenant: dt.datetime) -> None:
    """La confirmation, ou le rang dans la file ; et les rappels de la veille de qui a sa place."""
    tous_attendent = all(i.attend for i in inscriptions)
    annonce = EnAttente(inscriptions) if tous_attendent else Confirmation(inscriptions)
    rappels = [r for siennes in _par_billet_et_date(inscriptions) if (r := _rappel(siennes, maintenant))]
    a_dire = [a for a in (annonce, *rappels) if a.expire_le() > maintenant and a.joignable]
    for dite in a_dire:
        dite.espace = annonce.espace
        _lire_les_liens(dite.seances)
    deposer(*a_dire)


_AVEC_SES_LIENS = RequetePrete(
    lambda: (
        Seance.objects.filter(pk=Parametre("seance", models.BigIntegerField()))
        .order_by()
        .select_related("atelier", "lieu__commune", "parcours__cycle")
    )
)


def _lire_les_liens(seances: Iterable[Seance]) -> None:
    """Ce qu'un message dit d'une séance verrouillée seule : son atelier, son lieu. Une requête par séance."""
    for seance in seances:
        if not Seance.lieu.is_cached(seance):
            (lue,) = _AVEC_SES_LIENS.objets(seance=seance.pk)
            seance.atelier, seance.lieu, seance.parcours = lue.atelier, lue.lieu, lue.parcours


def annoncer_changement_de_date(
    prises: Sequence[Inscription], quittees: Sequence[Inscription], *, maintenant: dt.datetime
) -> None:
    annoncer(DateChangee(prises, quittees), maintenant=maintenant)
    rappeler([*prises, *quittees], maintenant=maintenant)


def annoncer_annulation(inscriptions: Sequence[Inscription], *, maintenant: dt.datetime) -> None:
    """Un message par billet ; le rappel des dates ne nomme plus que ceux qui viennent encore."""
    par_billet = sorted(inscriptions, key=lambda i: (i.reservation_id, i.seance.debut, i.pk))
    for _, siennes in groupby(par_billet, key=lambda i: i.reservation_id):
        annoncer(AnnulationDInscription(list(siennes)), maintenant=maintenant)
    rappeler(inscriptions, maintenant=maintenant)


def annoncer_aux_inscrits(
    inscriptions: Sequence[Inscription],
    annonce: Callable[[Sequence[Inscription]], _DesInscriptions],
    *,
    maintenant: dt.datetime,
) -> None:
    """Dit la même chose à chaque billet ; qui n'est joignable par aucun message passe sur la liste des appels."""
    deposer(*(dite for siennes in _par_billet(inscriptions) if (dite := annonce(siennes)).joignable))
    faire_appeler(inscriptions, annonce, maintenant=maintenant)


def faire_appeler(
    inscriptions: Sequence[Inscription],
    annonce: Callable[[Sequence[Inscription]], _DesInscriptions],
    *,
    maintenant: dt.datetime,
) -> None:
    """Met sur la liste des appels ceux à qui ce message ne peut pas parvenir, tant que la séance est à venir."""
    muets = [siennes for siennes in _par_billet(inscriptions) if not annonce(siennes).joignable]
    a_appeler = [i.pk for siennes in muets for i in siennes if i.seance.debut > maintenant]
    Inscription.objects.filter(pk__in=a_appeler).update(a_appeler_le=maintenant, appele_le=None)


def rappeler(inscriptions: Sequence[Inscription], *, maintenant: dt.datetime) -> None:
    """Refait les rappels de ces billets à ces dates, après un changement : qui vient encore, et quand."""
    if not inscriptions:
        return
    retirer_rappels(inscriptions)
    toutes = Inscription.objects.filter(
        reservation__in={i.reservation_id for i in inscriptions}, seance__in={i.seance_id for i in inscriptions}
    ).avec_personnes()
    par_date = {(s[0].reservation_id, s[0].seance_id): s for s in _par_billet_et_date(toutes)}
    touches = {(i.reservation_id, i.seance_id) for i in inscriptions}
    deposer(*(r for cle in sorted(touches) if (r := _rappel(par_date[cle], maintenant))))


def retirer_rappels(inscriptions: Iterable[Inscription]) -> None:
    annuler_messages(*sorted({f"{RappelDeSeance.nom}:{_billet_et_date(i)}" for i in inscriptions}))


def _rappel(siennes: Sequence[Inscription], maintenant: dt.datetime) -> RappelDeSeance | None:
    """Le rappel de ceux qui ont leur place ; None s'il n'y en a pas, s'il est trop tard, ou s'ils préfèrent un
    appel. La révision grandit à chaque changement : une clé retirée ne resservirait pas."""
    viennent = [i for i in siennes if i.est_inscrite]
    par_message = (Reservation.Rappel.TEXTO, Reservation.Rappel.COURRIEL)
    if not viennent or viennent[0].seance.est_annulee or viennent[0].reservation.rappel not in par_message:
        return None
    revision = viennent[0].seance.sequence + sum(i.sequence + 1 for i in siennes)
    rappel = RappelDeSeance(viennent, revision)
    return rappel if rappel.a_partir_de() > maintenant else None


def _par_billet(inscriptions: Iterable[Inscription]) -> list[list[Inscription]]:
    rangees = sorted(inscriptions, key=lambda i: (i.reservation_id, i.pk))
    return [list(siennes) for _, siennes in groupby(rangees, key=lambda i: i.reservation_id)]


def _par_billet_et_date(inscriptions: Iterable[Inscription]) -> list[list[Inscription]]:
    rangees = sorted(inscriptions, key=lambda i: (i.reservation_id, i.seance_id, i.pk))
    return [list(siennes) for _, siennes in groupby(rangees, key=lambda i: (i.reservation_id, i.seance_id))]
