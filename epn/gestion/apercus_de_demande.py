"""Le message que chaque réponse enverrait, à relire avant. Rien ne s'écrit."""

from copy import copy
from dataclasses import dataclass

from django import forms
from django.utils import timezone

from epn.agenda.demandes import PROPOSITION_GARDEE
from epn.gestion.prevenir import comment_prevenir
from epn.messagerie.composition import composer
from epn.messagerie.models import Message
from partenariats.annonces_demandes import DateProposee, DemandeAcceptee, DemandeDeclinee
from partenariats.models import Demande

ANNONCES = {"accepter": DemandeAcceptee, "proposer": DateProposee, "decliner": DemandeDeclinee}
VOS_MOTS = "(vos mots, s’il y en a)"


@dataclass(frozen=True)
class Apercu:
    """`voie` vide : aucun message ne joint le contact, il faudra l'appeler."""

    voie: str
    message: Message | None


def apercus(geste: str, demande: Demande, form: forms.Form | None) -> Apercu:
    essai = copy(demande)
    essai.reponse, essai.expire_le = VOS_MOTS, timezone.now() + PROPOSITION_GARDEE
    moment = getattr(form, "choisie", None) or demande.occupation
    lieu = None if demande.chez_vous else getattr(moment, "lieu", None)
    annonce = ANNONCES[geste](essai, moment, lieu, apercu=True)
    voies = annonce.voies()
    if not voies or form is None or (moment is None and geste != "decliner"):
        return Apercu(comment_prevenir(annonce), None)
    canal, adresse = voies[0]
    return Apercu(comment_prevenir(annonce), composer(annonce, canal, adresse))
