"""La page privée du référent : un lien de 256 bits au hasard, dont on ne garde que l'empreinte, qui s'échange contre
un court témoin de session, puis l'adresse redevient propre.

Il expire, se révoque, et tourne : un lien neuf ne ferme les anciens qu'à sa première visite, si bien qu'un courriel
perdu ne laisse personne dehors. Le témoin cite le lien : le révoquer ferme aussi la page ouverte.
"""

import datetime as dt
import secrets

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from epn.commun.refus import Refus
from epn.messagerie.depot import deposer
from publics import visite
from publics.jetons import empreinte

from .annonces import LienDeLaPage
from .models import LienPrive, Partenaire, SeancePartenaire

# Le référent demande lui-même un lien neuf quand celui-ci arrive à son terme.
FIN_PROCHE = dt.timedelta(days=21)
# Un courriel met parfois du temps : on n'en envoie pas un second aussitôt.
ENTRE_DEUX_ENVOIS = dt.timedelta(hours=1)
# Les mots d'un référent sur une date que personne n'a comptée.
MOTS_GARDES = dt.timedelta(days=30)
_CLE = "lien_prive"


class SansReferent(Refus):
    phrase = "Ce partenaire n’a pas de référent : désignez d’abord qui recevra le lien, avec son courriel."


class PartenaireArchive(Refus):
    phrase = "Ce partenaire est archivé : rendez-le actif avant de lui envoyer un lien."


class LienEncoreLoin(Refus):
    phrase = "Votre lien sert encore longtemps : il n’y a pas besoin d’un neuf."


class LienDejaEnvoye(Refus):
    phrase = "Un lien neuf est parti il y a moins d’une heure : il attend dans le courrier, peut-être aux indésirables."


@transaction.atomic
def envoyer(partenaire: Partenaire, *, maintenant: dt.datetime) -> LienPrive:
    """Dépose au référent le courriel d'un lien neuf. Lève SansReferent, PartenaireArchive ou LienDejaEnvoye."""
    partenaire = _verrouiller(partenaire)
    if partenaire.archive_le:
        raise PartenaireArchive
    if partenaire.referent is None:
        raise SansReferent
    if partenaire.liens.valables(maintenant).filter(servi_le=None, cree_le__gt=maintenant - ENTRE_DEUX_ENVOIS).exists():
        raise LienDejaEnvoye
    lien, adresse = nouveau(partenaire, maintenant=maintenant)
    deposer(LienDeLaPage(lien, adresse))
    return lien


def nouveau(partenaire: Partenaire, *, maintenant: dt.datetime) -> tuple[LienPrive, str]:
    """Un lien de plus, et son adresse, qu'on ne retrouvera pas. Les anciens servent jusqu'à sa première visite."""
    jeton = secrets.token_urlsafe(32)
    lien = partenaire.liens.create(
        empreinte=empreinte(jeton),
        cree_le=maintenant,
        expire_le=maintenant + dt.timedelta(days=settings.LIENS_PARTENAIRES_JOURS),
    )
    return lien, f"{settings.ADRESSE_DU_SITE}/partenaires/{jeton}/"


def renouveler(lien: LienPrive, *, maintenant: dt.datetime) -> LienPrive:
    """Ce que demande le référent depuis sa page. Lève LienEncoreLoin, ou ce que lève `envoyer`."""
    if not finit_bientot(lien, maintenant):
        raise LienEncoreLoin
    return envoyer(lien.partenaire, maintenant=maintenant)


def finit_bientot(lien: LienPrive, maintenant: dt.datetime) -> bool:
    return lien.expire_le - maintenant <= FIN_PROCHE


@transaction.atomic
def revoquer(partenaire: Partenaire, *, maintenant: dt.datetime) -> int:
    """Ferme tous ses liens, et les pages qu'ils tiennent ouvertes. Rend leur nombre."""
    return _verrouiller(partenaire).liens.filter(revoque_le=None).update(revoque_le=maintenant)


def echanger(session: SessionBase, jeton: str, *, maintenant: dt.datetime) -> LienPrive | None:
    """Ouvre la visite que ce lien permet ; None s'il est inconnu, périmé ou révoqué. La première fois, il ferme
    les plus anciens."""
    lien = _valable(empreinte(jeton), maintenant)
    if lien is None:
        return None
    if lien.servi_le is None:
        _servir(lien, maintenant)
    visite.renouveler(session, _CLE)
    session[_CLE] = [lien.empreinte, (maintenant + visite.DUREE).timestamp()]
    return lien


def ouvert(session: SessionBase, *, maintenant: dt.datetime) -> LienPrive | None:
    """Le lien qui tient cette visite, encore valable à cet instant. Une requête."""
    cle, jusqu_a = session.get(_CLE) or ("", 0)
    return _valable(cle, maintenant) if cle and jusqu_a >= maintenant.timestamp() else None


def quitter(session: SessionBase) -> None:
    """Sur un poste partagé, la page ne reste pas ouverte."""
    session.pop(_CLE, None)


def oublier(maintenant: dt.datetime) -> int:
    """Efface les liens périmés, et les mots restés sur une date passée que personne n'a comptée ; rend leur nombre."""
    passees = SeancePartenaire.objects.filter(fin__lte=maintenant - MOTS_GARDES).exclude(precision="")
    return passees.update(precision="") + LienPrive.objects.filter(expire_le__lte=maintenant).delete()[0]


def _valable(cle: str, maintenant: dt.datetime) -> LienPrive | None:
    return LienPrive.objects.valables(maintenant).select_related("partenaire").filter(pk=cle).first()


@transaction.atomic
def _servir(lien: LienPrive, maintenant: dt.datetime) -> None:
    siens = _verrouiller(lien.partenaire).liens.filter(revoque_le=None)
    siens.filter(cree_le__lt=lien.cree_le).update(revoque_le=maintenant)
    siens.filter(pk=lien.pk).update(servi_le=maintenant)


def _verrouiller(partenaire: Partenaire) -> Partenaire:
    """Deux liens du même partenaire ne naissent ni ne se ferment ensemble. Dernier verrou : rien n'est pris après."""
    return Partenaire.objects.select_for_update(of=("self",)).get(pk=partenaire.pk)
