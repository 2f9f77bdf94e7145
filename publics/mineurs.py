"""Les plus jeunes : qui en répond, ce qui est autorisé et jusqu'à quand, et quand leur fiche finit.

L'année de naissance seule est connue : dans le doute, on est encore mineur.
"""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from epn.commun import dates
from epn.commun.refus import Refus

from .identite import normaliser
from .models import Autorisation, Responsable, Usager
from .models.usagers import MAJORITE

RESPONSABLES_MAX = 2


class ResponsableRefuse(Refus):
    """Trop jeune, déjà deux, ou soi-même."""


class AutorisationRefusee(Refus):
    """Donnée par quelqu'un d'autre, ou à une date impossible."""


class AnneeRefusee(Refus):
    """Une année de naissance qui contredit ce que l'on sait."""


class SansAdulte(Refus):
    phrase = (
        "Avant 15\u00a0ans, c’est un adulte qui réserve\u00a0: choisissez «\u00a0votre enfant\u00a0», "
        "et donnez votre nom, ou téléphonez-nous."
    )


def fin_de_saison(jour: dt.date) -> dt.date:
    """Le dernier jour de la saison où tombe ce jour-là. ValueError si le réglage n'est pas une date."""
    mois, quantieme = map(int, settings.FIN_DE_SAISON.split("-"))
    fin = dt.date(jour.year, mois, quantieme)
    return fin if jour <= fin else fin.replace(year=jour.year + 1)


def verifier_accompagne(usager: Usager, *, maintenant: dt.datetime) -> None:
    """Lève SansAdulte si cette personne a moins de 15 ans et que personne n'en répond. Une requête pour un enfant."""
    if usager.demande_un_adulte(dates.jour_local(maintenant)) and not usager.responsables.exists():
        raise SansAdulte


def verifier_place(enfant: Usager) -> None:
    """Avant d'écrire la fiche d'un adulte de plus. Lève ResponsableRefuse. Une requête."""
    if enfant.responsables.count() >= RESPONSABLES_MAX:
        raise ResponsableRefuse("Deux adultes répondent déjà de cet enfant : retirez d’abord l’un d’eux.")


@transaction.atomic
def ajouter_responsable(enfant: Usager, adulte: Usager, *, maintenant: dt.datetime) -> Responsable:
    """L'adulte répond de cet enfant. Le refaire est sans effet. Lève ResponsableRefuse. Verrouille l'enfant."""
    enfant = Usager.objects.select_for_update().get(pk=enfant.pk)
    jour = dates.jour_local(maintenant)
    if enfant.pk == adulte.pk:
        raise ResponsableRefuse("On ne répond pas de soi-même.")
    if not enfant.est_mineur(jour):
        raise ResponsableRefuse("Cette personne n’est pas mineure, ou son année de naissance n’est pas dite.")
    if adulte.est_mineur(jour):
        raise ResponsableRefuse(_trop_jeune(adulte, adulte.annee_naissance))
    if deja := enfant.responsables.filter(adulte=adulte).first():
        return deja
    verifier_place(enfant)
    return Responsable.objects.create(enfant=enfant, adulte=adulte)


@transaction.atomic
def retirer_responsable(enfant: Usager, adulte_pk: int, *, maintenant: dt.datetime) -> None:
    """Lève ResponsableRefuse s'il n'en resterait aucun à un enfant de moins de 15 ans. Verrouille l'enfant."""
    enfant = Usager.objects.select_for_update().get(pk=enfant.pk)
    autres = enfant.responsables.exclude(adulte=adulte_pk)
    if enfant.demande_un_adulte(dates.jour_local(maintenant)) and not autres.exists():
        raise ResponsableRefuse("Un enfant de moins de 15 ans garde un responsable : ajoutez d’abord l’autre.")
    enfant.responsables.filter(adulte=adulte_pk).delete()


@transaction.atomic
def creer_enfant(adulte: Usager, *, prenom: str, annee_naissance: int, maintenant: dt.datetime) -> Usager:
    """Un prénom et une année, rien de plus. Lève AnneeRefusee ou ResponsableRefuse."""
    cette_annee = dates.jour_local(maintenant).year
    if not cette_annee - MAJORITE <= annee_naissance <= cette_annee:
        raise AnneeRefusee(f"Un enfant est né entre {cette_annee - MAJORITE} et {cette_annee}.")
    nom = normaliser(prenom)
    siens = Usager.objects.connus().filter(responsables__adulte=adulte, annee_naissance=annee_naissance)
    if deja := siens.filter(prenom__iexact=prenom).first():
        return deja
    enfant = Usager.objects.create(prenom=prenom, nom_normalise=nom, annee_naissance=annee_naissance)
    ajouter_responsable(enfant, adulte, maintenant=maintenant)
    return enfant


@transaction.atomic
def autoriser(
    enfant: Usager,
    *,
    donnee_par: Usager,
    donnee_le: dt.date,
    moyen: str,
    maintenant: dt.datetime,
    repart_seul: bool = False,
    image_pour: str = "",
) -> Autorisation:
    """Un accord jusqu'à la fin de la saison. Sans usage dit, l'image est refusée. Lève AutorisationRefusee."""
    jour = dates.jour_local(maintenant)
    if not enfant.responsables.filter(adulte=donnee_par).exists():
        raise AutorisationRefusee("Seul un responsable de l’enfant donne cette autorisation.")
    if donnee_le > jour:
        raise AutorisationRefusee("Cette date n’est pas encore venue : écrivez le jour de la signature.")
    if fin_de_saison(donnee_le) < jour:
        raise AutorisationRefusee("Cette autorisation est d’une saison passée : faites-en signer une nouvelle.")
    return Autorisation.objects.create(
        enfant=enfant,
        donnee_par=donnee_par,
        donnee_le=donnee_le,
        jusqu_au=fin_de_saison(donnee_le),
        moyen=moyen,
        repart_seul=repart_seul,
        image=bool(image_pour),
        image_pour=image_pour,
    )


def marquer(usagers: Iterable[Usager], jour: dt.date) -> list[Usager]:
    """Écrit sur chaque mineur le mot à dire à côté de son nom ; rend ceux dont l'autorisation n'est pas à jour.
    Aucune requête sans mineur, une sinon."""
    mineurs = [u for u in usagers if u.est_mineur(jour)]
    if not mineurs:
        return []
    derniers: dict[int, dt.date] = {}
    connues = Autorisation.objects.filter(enfant__in=[u.pk for u in mineurs]).order_by("jusqu_au")
    derniers.update(connues.values_list("enfant", "jusqu_au"))
    for mineur in mineurs:
        mineur.marque = _mot(derniers.get(mineur.pk), jour)
    return [u for u in mineurs if u.marque]


def autorisation_a_signer(usagers: Iterable[Usager]) -> str:
    """L'adresse de la feuille à signer si l'un d'eux est mineur ; vide sinon. Aucune requête."""
    jour = dates.jour_local(timezone.now())
    return f"{settings.ADRESSE_DU_SITE}/mineurs/autorisation.pdf" if any(u.est_mineur(jour) for u in usagers) else ""


def _mot(jusqu_au: dt.date | None, jour: dt.date) -> str:
    if jusqu_au is None:
        return "autorisation à demander"
    return "" if jusqu_au >= jour else "autorisation expirée"


def _trop_jeune(adulte: Usager, annee: int | None) -> str:
    return (
        f"{adulte}, année de naissance {annee}, est peut-être encore mineur : un responsable a {MAJORITE} ans passés."
    )
