"""Les termes des ateliers : le contact d'une inscription, celui d'un souhait, les mots libres, les liens d'avis."""

import datetime as dt

from django.db.models import Exists, OuterRef

from epn.commun import dates
from publics.conservation import effacer_contacts_de, terme_des_contacts
from publics.models import Reservation

from .models import Avis, Inscription, JetonDAvis, Souhait


def effacer_contacts(maintenant: dt.datetime) -> int:
    """Efface ce qui a passé le terme ; rend combien de réservations, de souhaits et d'avis ont changé.

    Une réservation de plusieurs dates attend la dernière.
    """
    terme = terme_des_contacts(maintenant)
    siennes = Inscription.objects.filter(reservation=OuterRef("pk"))
    echues = Reservation.objects.filter(Exists(siennes), ~Exists(siennes.filter(seance__fin__gt=terme)))
    return effacer_contacts_de(echues) + _effacer_souhaits(terme) + _effacer_mots_d_avis(terme)


def oublier_jetons(maintenant: dt.datetime) -> int:
    """Efface les liens d'avis périmés, donc aussi qui a répondu ou non ; rend leur nombre."""
    return JetonDAvis.objects.filter(expire_le__lte=maintenant).delete()[0]


def _effacer_souhaits(terme: dt.datetime) -> int:
    """Le prénom, le contact et les mots, où l'on se nomme parfois. Les sujets et la commune restent, pour compter ;
    un souhait qui n'avait que des mots s'en va tout entier."""
    vieux = Souhait.objects.filter(cree_le__lte=terme)
    sans_sujet, _ = vieux.filter(thematiques=[]).delete()
    rien = {"prenom": "", "telephone": "", "email": "", "mots": ""}
    return sans_sujet + vieux.exclude(**rien).update(**rien, a_appeler_pour=None)


def _effacer_mots_d_avis(terme: dt.datetime) -> int:
    """Les réponses sont sans nom et restent ; un commentaire, parfois, en dit un."""
    vieux = Avis.objects.filter(jour__lte=dates.jour_local(terme)).exclude(commentaire="")
    return vieux.update(commentaire="")
