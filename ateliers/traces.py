"""Ce que la base sait déjà de qui s'inscrit, et des places : lu d'un coup, car la file du conseiller attend."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Count, Q, Value

from epn.commun.requete_prete import Parametre, RequetePrete
from publics.contacts import Contact
from publics.identite import Identite, meme_contact, normaliser
from publics.models import Reservation, Usager

from .bulletin import Demande
from .models import Inscription, Seance
from .models.seances import PRENNENT_UNE_PLACE, VIVANTES, StatutDInscription
from .refus import DejaInscrit, DeuxFoisLaMemePersonne, TropDInscriptions

# Ce que dit la première colonne.
PLACES, PRESENTE, CONNUE, BILLET = "places", "presente", "connue", "billet"


@dataclass(frozen=True)
class Traces:
    """`presentes` : les inscriptions de ces séances où l'on porte un de ces noms ; `connus` : quelqu'un a déjà l'un de
    ces noms et ce contact ; `billets` : ceux à venir de ce contact."""

    presentes: list[int]
    connus: bool
    billets: int


def relever(demande: Demande, seances: Sequence[Seance], *, maintenant: dt.datetime) -> Traces:
    """Compte aussi les places de ces séances, comme `avec_places()`. Une requête, sous leur verrou.

    Lève DeuxFoisLaMemePersonne."""
    noms = [normaliser(p.identite.nom, p.identite.prenom) for p in demande.personnes]
    if len(set(noms)) < len(noms):
        raise DeuxFoisLaMemePersonne
    connus, contact = _choisies(demande), demande.contact
    requete = _requete(len(seances), len(noms), len(connus), bool(contact.telephone), bool(contact.email))
    lignes = requete.lignes(
        maintenant=maintenant,
        telephone=contact.telephone,
        email=contact.email,
        **{f"seance_{rang}": seance.pk for rang, seance in enumerate(seances)},
        **{f"nom_{rang}": nom for rang, nom in enumerate(noms)},
        **{f"connu_{rang}": connu for rang, connu in enumerate(connus)},
    )
    comptes = {numero: (prises, en_attente) for trace, numero, prises, en_attente in lignes if trace == PLACES}
    for seance in seances:
        seance.prises, seance.en_attente = comptes.get(seance.pk, (0, 0))
    quoi = [ligne[0] for ligne in lignes]
    return Traces(
        presentes=[ligne[1] for ligne in lignes if ligne[0] == PRESENTE],
        connus=CONNUE in quoi,
        billets=quoi.count(BILLET),
    )


@cache
def _requete(seances: int, noms: int, connus: int, par_telephone: bool, par_email: bool) -> RequetePrete[Inscription]:
    """Quatre colonnes : quoi, son numéro, et pour une séance combien y ont leur place, combien attendent. Une requête
    par forme de demande : le SQL ne dépend que d'elle."""
    numero, nom = models.BigIntegerField(), models.CharField()
    y_sont = Inscription.objects.vivantes().filter(_parmi("seance", seances, "seance", numero))
    comptees = (
        y_sont.order_by()
        .values("seance")
        .annotate(
            prises=Count("pk", filter=Q(statut__in=PRENNENT_UNE_PLACE)),
            attendent=Count("pk", filter=Q(statut=StatutDInscription.ATTENTE)),
        )
    )
    places = comptees.values_list(Value(PLACES), "seance", "prises", "attendent")
    ces_personnes = _parmi("usager__nom_normalise", noms, "nom", nom) | _parmi("usager", connus, "connu", numero)
    branches = [_nommees(PRESENTE, y_sont.filter(ces_personnes))]
    if par_telephone or par_email:
        contact = meme_contact(par_telephone=par_telephone, par_email=par_email)
        connues = Usager.objects.filter(contact, _parmi("nom_normalise", noms, "nom", nom))
        a_venir = Reservation.objects.filter(
            contact,
            inscriptions__statut__in=VIVANTES,
            inscriptions__seance__debut__gt=Parametre("maintenant", models.DateTimeField()),
        )
        branches += [_nommees(CONNUE, connues), _nommees(BILLET, a_venir.distinct())]
    return RequetePrete(lambda: places.union(*branches, all=True))


def _parmi(colonne: str, nombre: int, nom: str, champ: models.Field) -> Q:
    """L'un de ces paramètres, « nom_0 », « nom_1 »… ; aucun : rien de plus à chercher."""
    return reduce(or_, (Q(**{colonne: Parametre(f"{nom}_{rang}", champ)}) for rang in range(nombre)), Q())


def _nommees(quoi: str, lignes: models.QuerySet) -> models.QuerySet:
    return lignes.order_by().values_list(Value(quoi), "pk", Value(0), Value(0))


def verifier_pas_deja(traces: Traces, demande: Demande) -> None:
    """Même nom et même contact que quelqu'un qui y est déjà. Une requête quand quelqu'un y porte ce nom. Lève
    DejaInscrit.

    Au comptoir, un nom suffit parfois : sans contact, le même nom est la même personne, sauf `homonyme`.
    """
    if not traces.presentes:
        return
    connus, contact = _choisies(demande), demande.contact
    par_le_nom = demande.au_comptoir and not demande.homonyme and not connus and not _contacts(contact)
    les_siens = _contacts(contact, *(p.identite for p in demande.personnes))
    presentes = Inscription.objects.filter(pk__in=traces.presentes).select_related("usager", "reservation")
    for inscription in presentes.order_by("pk"):
        contact_commun = _contacts(inscription.reservation, inscription.usager) & les_siens
        if contact_commun or par_le_nom or inscription.usager_id in connus:
            raise DejaInscrit(inscription)


def verifier_plafond(traces: Traces) -> None:
    if traces.billets >= settings.INSCRIPTIONS_PAR_CONTACT_MAX:
        raise TropDInscriptions


def est_inconnue(identite: Identite, contact: Contact, traces: Traces) -> bool:
    """Ses traces suffisent à le dire : elle a le contact de la demande, et personne ne l'a sous ces noms."""
    meme = (identite.telephone, identite.email) == (contact.telephone, contact.email)
    return meme and not traces.connus and not identite.responsable


def _choisies(demande: Demande) -> list[int]:
    """Celles que le conseiller a choisies parmi les fiches."""
    return [p.usager.pk for p in demande.personnes if p.usager]


def _contacts(*porteurs: Contact | Identite | Reservation | Usager) -> set[str]:
    return {str(c).casefold() for p in porteurs for c in (p.telephone, p.email) if c}
