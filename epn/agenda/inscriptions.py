"""« Ma réservation » quand elle est à un atelier : la voir, annuler une personne ou tout, changer de date."""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from ateliers import aisance
from ateliers import inscriptions as actions
from ateliers.models import Inscription, Seance
from ateliers.pieces_d_agenda import agenda_ics
from ateliers.programme import autres_dates
from ateliers.refus import SeanceComplete
from epn.commun import dates
from epn.commun.refus import Refus
from epn.planning import refus as refus_en_ligne
from publics import mineurs, visite
from publics.models import Reservation


class Billet:
    """Ce que dit le billet : qui, quand, à quel rang. `inscriptions` vient de `ouvertes`, dans l'ordre des dates."""

    def __init__(self, inscriptions: Sequence[Inscription]) -> None:
        self.inscriptions = list(inscriptions)
        self.reservation: Reservation = self.inscriptions[0].reservation

    @property
    def vivantes(self) -> list[Inscription]:
        return [i for i in self.inscriptions if i.est_vivante]

    @property
    def montrees(self) -> list[Inscription]:
        """Ce qui vit encore ; si tout est annulé, ce qui l'a été."""
        return self.vivantes or self.inscriptions

    @property
    def par_date(self) -> list[tuple[Seance, list[Inscription]]]:
        groupes = groupby(self.montrees, key=lambda i: i.seance_id)
        return [(siennes[0].seance, siennes) for _, groupe in groupes if (siennes := list(groupe))]

    @property
    def seance(self) -> Seance:
        return self.montrees[0].seance

    @property
    def parcours(self) -> object | None:
        return self.seance.parcours

    @property
    def titre(self) -> str:
        return str(self.parcours or self.seance.titre)

    @property
    def est_annule(self) -> bool:
        return not self.vivantes

    @property
    def attend(self) -> bool:
        """Personne de ce billet n'a encore de place."""
        return bool(self.vivantes) and all(i.attend for i in self.vivantes)

    @property
    def rang(self) -> int | None:
        """Le rang de la première personne qui attend. Une requête."""
        return next((i.rang_d_attente for i in self.vivantes if i.attend), None)

    @property
    def conseil(self) -> str:
        """Ce que l'on dit à qui s'est placé sous le niveau annoncé ; vide sinon."""
        siennes = [i for i in self.vivantes if aisance.sous_le_niveau(i, i.seance.atelier)]
        return aisance.ses_mots(siennes[0].reponses) if siennes else ""

    def se_change(self, maintenant: dt.datetime) -> list[Inscription]:
        return [i for i in self.inscriptions if i.se_change(maintenant)]


def ouvertes(request: HttpRequest) -> list[Inscription]:
    """Les inscriptions que cette visite tient en main, dans l'ordre des dates. Deux requêtes."""
    reservation = visite.reservation_ouverte(request.session, maintenant=timezone.now())
    if reservation is None:
        return []
    siennes = Inscription.objects.filter(reservation=reservation).avec_personnes()
    return list(siennes.select_related("seance__parcours__cycle").order_by("seance__debut", "pk"))


def billet(request: HttpRequest, siennes: Sequence[Inscription], refus: Refus | None = None) -> HttpResponse:
    tenu, maintenant = Billet(siennes), timezone.now()
    contexte = {
        "mineurs": mineurs.marquer({i.usager for i in tenu.vivantes}, dates.jour_local(maintenant)),
        "billet": tenu,
        "se_change": tenu.se_change(maintenant),
        "refus": refus,
    }
    return render(request, "agenda/inscriptions.html", contexte, status=409 if refus else 200)


def agenda(siennes: Sequence[Inscription]) -> bytes:
    """Les dates où quelqu'un de ce billet vient, ou leur annulation."""
    return agenda_ics([i for i in siennes if not i.attend] or siennes).texte.encode()


def annuler(request: HttpRequest) -> HttpResponse:
    """Cocher qui ne vient pas, et à quelle date. GET montre tout coché."""
    siennes, maintenant = ouvertes(request), timezone.now()
    if not siennes:
        return redirect("agenda:mes_reservations")
    annulables = Billet(siennes).se_change(maintenant)
    if not annulables:
        return redirect("agenda:reservation")
    cochees = [i for i in annulables if str(i.pk) in request.POST.getlist("inscription")]
    if request.method == "POST" and cochees:
        actions.annuler(cochees, par=Inscription.AnnuleePar.USAGER, maintenant=maintenant)
        return redirect("agenda:reservation")
    contexte = {"billet": Billet(annulables), "rien_coche": request.method == "POST"}
    return render(request, "agenda/annuler_inscriptions.html", contexte, status=409 if contexte["rien_coche"] else 200)


def changer_de_date(request: HttpRequest) -> HttpResponse:
    """Une autre séance, d'un seul tenant : l'ancienne place est gardée tant que la nouvelle n'est pas prise."""
    siennes, maintenant, refus = ouvertes(request), timezone.now(), None
    if not siennes:
        return redirect("agenda:mes_reservations")
    tenu = Billet(siennes)
    changeables = tenu.se_change(maintenant)
    if not changeables or tenu.parcours or tenu.seance.reservee:
        return redirect("agenda:reservation")
    if request.method == "POST":
        choisie = _seance_choisie(request)
        try:
            actions.changer_de_seance(changeables, choisie, maintenant=maintenant)
        except SeanceComplete as dit:
            refus = dit
            refus_en_ligne.compter(choisie.nature, dit.motif, maintenant=maintenant)
        except Refus as dit:
            refus = dit
        else:
            return redirect("agenda:reservation")
    contexte = {"billet": tenu, "autres": _autres(tenu, len(changeables), maintenant), "refus": refus}
    return render(request, "agenda/changer_de_date.html", contexte, status=409 if refus else 200)


def _seance_choisie(request: HttpRequest) -> Seance | None:
    pk = request.POST.get("seance", "")
    connu = pk.isascii() and pk.isdigit() and len(pk) < 19
    return Seance.objects.publiques().filter(pk=pk).first() if connu else None


def _autres(tenu: Billet, personnes: int, maintenant: dt.datetime) -> list[Seance]:
    """Les autres dates qui ont assez de places, le même atelier d'abord."""
    return [s for s in autres_dates(tenu.seance, maintenant=maintenant, nombre=8) if s.se_reserve >= personnes]
