"""Qui réserve en ligne, et s'il en a déjà pris assez : par personne, par contact, par structure."""

import datetime as dt
from functools import cache

from django.conf import settings
from django.db import models

from epn.commun.refus import Refus
from epn.commun.requete_prete import Parametre, RequetePrete
from publics.identite import du_meme_nom, meme_contact, normaliser, retrouver
from publics.models import Usager
from publics.prescripteurs import verifier_le_plafond

from .bulletin import Demande
from .models import RendezVous


class TropDeRendezVous(Refus):
    """La personne a déjà tous les rendez-vous à venir qu'elle peut prendre seule."""


def qui_reserve(demande: Demande, *, maintenant: dt.datetime) -> Usager | None:
    """La personne, si on la connaît. Lève TropDeRendezVous pour elle, ou pour son contact ; TropDePrescriptions."""
    traces = _traces_du_contact(demande, maintenant)
    # Qui n'est pas connu n'a rien pris : il n'y a que son contact à compter.
    # Un enfant se reconnaît par l'adulte qui en répond, non par ce contact.
    usager = retrouver(demande.identite) if "usager" in traces or demande.identite.responsable else None
    plafond = settings.RENDEZ_VOUS_A_VENIR_MAX
    if usager and RendezVous.objects.a_venir(maintenant).filter(usager=usager).count() >= plafond:
        raise TropDeRendezVous(
            f"On peut prendre {plafond} rendez-vous d’avance. Pour un de plus, téléphonez-nous : "
            "nous regarderons ensemble."
        )
    if traces.count("rendez-vous") >= settings.RENDEZ_VOUS_PAR_CONTACT_MAX:
        raise TropDeRendezVous("Beaucoup de rendez-vous sont déjà pris avec ce contact. Téléphonez-nous.")
    return usager


def _traces_du_contact(demande: Demande, maintenant: dt.datetime) -> list[str]:
    """« usager » si quelqu'un y porte ce nom, « rendez-vous » autant de fois qu'il en a pris. Une requête."""
    if demande.prescripteur:
        # Son contact sert à beaucoup de monde : le plafond est celui de la structure.
        verifier_le_plafond(demande.prescripteur, maintenant=maintenant)
        return ["usager"]
    contact = demande.contact
    telephone, email = contact.telephone, contact.email
    if not telephone and not email:
        return []
    # Le contact d'un aidant ne dit rien de la personne : aucun nom ne se compare au vide.
    nom = "" if demande.aidant else normaliser(demande.identite.nom, demande.identite.prenom)
    requete = _traces(bool(telephone), bool(email))
    return [quoi for (quoi,) in requete.lignes(maintenant=maintenant, telephone=telephone, email=email, nom=nom)]


@cache
def _traces(par_telephone: bool, par_email: bool) -> RequetePrete[Usager]:
    par = {"par_telephone": par_telephone, "par_email": par_email}
    usagers = du_meme_nom(meme_contact(**par))
    a_venir = RendezVous.objects.a_venir(Parametre("maintenant", models.DateTimeField()))
    pris = a_venir.filter(meme_contact(**par, chemin="reservation__"))
    return RequetePrete(lambda: _nommes("usager", usagers).union(_nommes("rendez-vous", pris), all=True))


def _nommes(quoi: str, lignes: models.QuerySet) -> models.QuerySet:
    return lignes.order_by().values_list(models.Value(quoi))
