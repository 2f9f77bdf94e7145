"""Les termes des ateliers : le contact d'une inscription, celui d'un souhait, les mots libres, les liens d'avis."""

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet

from epn.commun import dates
from publics.conservation import effacer_contacts_de, terme_des_contacts
from publics.models import Reservation

from .models import Avis, Inscription, JetonDAvis, Seance, Souhait


def effacer_contacts(maintenant: dt.datetime) -> int:
    """Efface ce qui a passé le terme ; rend combien de réservations, de souhaits et d'avis ont changé.

    Une réservation de plusieurs dates attend la dernière.
    """
    echues = effacer_contacts_de(reservations_echues(maintenant))
    return echues + _effacer_souhaits(souhaits_echus(maintenant)) + avis_echus(maintenant).update(commentaire="")


def reservations_echues(maintenant: dt.datetime) -> QuerySet[Reservation]:
    terme = terme_des_contacts(maintenant)
    siennes = Inscription.objects.filter(reservation=OuterRef("pk"))
    # Un groupe a son billet avant d'avoir nommé quiconque.
    du_groupe = Seance.objects.filter(reservation=OuterRef("pk"))
    vivent = (Exists(siennes.filter(seance__fin__gt=terme)), Exists(du_groupe.filter(fin__gt=terme)))
    return Reservation.objects.filter(Exists(siennes) | Exists(du_groupe), *(~v for v in vivent))


def souhaits_echus(maintenant: dt.datetime) -> QuerySet[Souhait]:
    """Ceux où il reste de quoi reconnaître quelqu'un."""
    vieux = Souhait.objects.filter(cree_le__lte=terme_des_contacts(maintenant))
    return vieux.exclude(prenom="", telephone="", email="", mots="")


def avis_echus(maintenant: dt.datetime) -> QuerySet[Avis]:
    """Les réponses sont sans nom et restent ; un commentaire, parfois, en dit un."""
    terme = dates.jour_local(terme_des_contacts(maintenant))
    return Avis.objects.filter(jour__lte=terme).exclude(commentaire="")


def oublier_jetons(maintenant: dt.datetime) -> int:
    """Efface les liens d'avis périmés, donc aussi qui a répondu ou non ; rend leur nombre."""
    return JetonDAvis.objects.filter(expire_le__lte=maintenant).delete()[0]


def _effacer_souhaits(echus: QuerySet[Souhait]) -> int:
    """Le prénom, le contact et les mots, où l'on se nomme parfois. Les sujets et la commune restent, pour compter ;
    un souhait qui n'avait que des mots s'en va tout entier."""
    sans_sujet, _ = echus.filter(thematiques=[]).delete()
    rien = {"prenom": "", "telephone": "", "email": "", "mots": ""}
    return sans_sujet + echus.update(**rien, a_appeler_pour=None)
