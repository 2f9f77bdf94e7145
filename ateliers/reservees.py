"""La séance d'un groupe qui l'a demandée : la lui garder, la rendre à tous, nommer ceux qui viennent.

Verrous : le conseiller, puis la séance.
"""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef

from epn.commun.refus import Refus
from epn.planning import registre
from epn.planning.models import Nature
from publics.identite import Identite, normaliser, retrouver_ou_creer
from publics.models import Reservation

from . import annonces, groupes, inscriptions, seances
from .models import Inscription, Seance
from .models.seances import SeanceQuerySet
from .refus import SeanceAnnulee, SeancePassee

# Ce que dit au public la matinée qui n'a pas lieu parce que le conseiller va chez quelqu'un.
EN_DEPLACEMENT = "le conseiller est en déplacement"


class TropDeParticipants(Refus):
    def __init__(self, places: int) -> None:
        if places <= 0:
            super().__init__("Toutes les places de cette matinée ont un nom. Pour en ajouter, téléphonez-nous.")
            return
        suite = "s" if places > 1 else ""
        super().__init__(f"Il reste {places}\u00a0place{suite} à nommer. Pour en ajouter, téléphonez-nous.")


@transaction.atomic
def garder(voulue: Seance, *, maintenant: dt.datetime) -> Seance:
    """Réserve ces heures à un groupe : reprend la matinée vide de ce jour-là, ou en ouvre une. Lève ConseillerDejaPris.

    `voulue`, non enregistrée, dit les heures, le lieu, les places, le sujet et le billet, s'il y en a déjà un.
    """
    registre.verrouiller(voulue.conseiller_id)
    voulue.reservee = True
    reprise = vides(voulue.conseiller_id, voulue.debut, voulue.fin).first()
    if reprise is None:
        return seances.ouvrir_seance(voulue)
    seances.deplacer_seance(reprise, voulue.debut, voulue.fin, maintenant=maintenant)
    champs = {c: getattr(voulue, c) for c in ("lieu", "capacite", "sujet", "reservation", "reservee")}
    return seances.changer_seance(reprise, maintenant=maintenant, brouillon=False, **champs)


@transaction.atomic
def rendre(seance: Seance, *, maintenant: dt.datetime) -> None:
    """Ne la réserve plus : née de la semaine type, elle redevient ouverte à tous ; sinon, elle n'a pas lieu.

    Le groupe sait déjà pourquoi : seuls ses inscrits nommés reçoivent un message.
    """
    seance = groupes.verrouiller_seances([seance])[0]
    if seance.est_annulee or not seance.reservee:
        return
    siennes = seance.inscriptions.vivantes()
    inscriptions.annuler(siennes, par=Inscription.AnnuleePar.USAGER, maintenant=maintenant)
    Seance.objects.filter(pk=seance.pk).update(reservation=None)
    if seance.plage is None:
        seances.annuler_seance(seance, "", maintenant=maintenant)
        return
    places = {"capacite": seance.plage.capacite or seance.capacite, "lieu": seance.plage.lieu}
    seances.changer_seance(seance, maintenant=maintenant, reservee=False, sujet="", reservation=None, **places)


@transaction.atomic
def ecarter(conseiller_id: int, debut: dt.datetime, fin: dt.datetime, *, maintenant: dt.datetime) -> None:
    """Annule les matinées vides de ces heures, que le conseiller passera ailleurs. Personne n'est à prévenir."""
    registre.verrouiller(conseiller_id)
    for seance in vides(conseiller_id, debut, fin):
        seances.annuler_seance(seance, EN_DEPLACEMENT, maintenant=maintenant)


@transaction.atomic
def remettre(conseiller_id: int, debut: dt.datetime, fin: dt.datetime, *, maintenant: dt.datetime) -> None:
    """Rend à tous les matinées qu'`ecarter` avait annulées. Lève ConseillerDejaPris."""
    registre.verrouiller(conseiller_id)
    ecartees = Seance.objects.filter(conseiller=conseiller_id, motif_annulation=EN_DEPLACEMENT, debut__gt=maintenant)
    for seance in ecartees.entre(debut, fin).exclude(annulee_le=None):
        seance.occupation = registre.occuper(conseiller_id, seance.debut, seance.fin, seance.nature)
        seance.annulee_le, seance.motif_annulation, seance.revise_le = None, "", maintenant
        seance.sequence += 1
        seance.save()


@transaction.atomic
def nommer(
    seance: Seance, personnes: Sequence[Identite], *, audience: str, organisation: str, maintenant: dt.datetime
) -> list[Inscription]:
    """Inscrit ceux qui viennent, sous le billet du groupe. Qui y est déjà n'est pas doublé : renvoyer ne change rien.

    Lève SeanceAnnulee, SeancePassee ou TropDeParticipants.
    """
    seance = groupes.verrouiller_seances([seance])[0]
    if seance.est_annulee or seance.reservation_id is None:
        raise SeanceAnnulee("Cette matinée n’a plus lieu.")
    if seance.debut <= maintenant:
        raise SeancePassee("Cette matinée a commencé : dites au conseiller qui est là.")
    connues = {i.usager.nom_normalise: i for i in seance.inscriptions.select_related("usager").order_by("pk")}
    noms = {normaliser(p.nom, p.prenom): p for p in personnes}
    nouvelles = {nom: p for nom, p in noms.items() if nom not in connues or not connues[nom].est_vivante}
    if (places := groupes.places([seance])) < len(nouvelles):
        raise TropDeParticipants(places)
    faites = Inscription.objects.bulk_create(
        Inscription(
            seance=seance,
            usager=connues[nom].usager if nom in connues else retrouver_ou_creer(personne),
            reservation=Reservation.objects.get(pk=seance.reservation_id),
            statut=Inscription.Statut.INSCRITE,
            audience=audience,
            organisation=organisation,
            creee_le=maintenant,
            revise_le=maintenant,
        )
        for nom, personne in nouvelles.items()
    )
    if faites:
        annonces.annoncer_inscription(faites, maintenant=maintenant)
    return faites


def vides(conseiller_id: int, debut: dt.datetime, fin: dt.datetime) -> SeanceQuerySet:
    """Les matinées des professionnels à ces heures où personne n'est inscrit : un groupe peut les prendre."""
    inscrits = Inscription.objects.vivantes().filter(seance=OuterRef("pk"))
    libres = Seance.objects.vivantes().filter(nature=Nature.PROFESSIONNELS, conseiller=conseiller_id, reservee=False)
    return libres.entre(debut, fin).exclude(Exists(inscrits)).select_related("occupation").order_by("debut", "pk")
