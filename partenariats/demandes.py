"""Recevoir une demande, et en oublier le contact au terme. Y répondre engage une heure : c'est au toit."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from epn.commun import dates
from epn.messagerie.depot import deposer

from .annonces_demandes import DemandeRecue
from .models import Demande, JetonDeDemande

EFFACE = "effacé"
SANS_CONTACT = {
    "prenom": "",
    "nom": EFFACE,
    "telephone": "",
    "email": "",
    "precision": "",
    "adresse": "",
    "reponse": "",
}


@transaction.atomic
def recevoir(demande: Demande, *, maintenant: dt.datetime) -> Demande:
    """Garde la demande et en accuse réception, avec le lien pour la suivre. La même clé rend la même."""
    demande.cree_le = maintenant
    champs = {f.attname: getattr(demande, f.attname) for f in Demande._meta.concrete_fields if not f.primary_key}
    recue, nouvelle = Demande.objects.get_or_create(cle=champs.pop("cle"), defaults=champs)
    if nouvelle:
        deposer(DemandeRecue(recue))
    return recue


def echues(maintenant: dt.datetime) -> QuerySet[Demande]:
    """Celles où il reste de quoi reconnaître quelqu'un, au terme des contacts : après la date, ou sans date."""
    terme = dates.mois_avant(maintenant, settings.CONTACTS_CONSERVATION_MOIS)
    passees = Q(occupation=None, cree_le__lte=terme) | Q(occupation__fin__lte=terme)
    return Demande.objects.filter(passees).exclude(**SANS_CONTACT)


def effacer_contacts(maintenant: dt.datetime) -> int:
    return effacer(echues(maintenant))


def effacer(demandes: QuerySet[Demande]) -> int:
    """Le contact et les mots de ces demandes ; l'organisation, le sujet et les nombres ne disent personne."""
    numeros = list(demandes.values_list("pk", flat=True))
    JetonDeDemande.objects.filter(demande__in=numeros).delete()
    return Demande.objects.filter(pk__in=numeros).update(**SANS_CONTACT)
