"""Deux fiches d'une même personne n'en font plus qu'une, et rien de ce qu'elles portaient ne se perd.

Ce qui pointe vers la fiche absorbée se découvre dans le schéma : un modèle nouveau suit sans qu'on y pense. Ce qui ne
peut pas simplement changer de main (deux inscriptions à une même séance) a sa règle, que l'étage du dessus dépose ici.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.db.models.fields.reverse_related import ForeignObjectRel

from epn.commun.refus import Refus
from epn.comptes.models import Compte

from .identite import CHAMPS, ecrire, verifier_annee
from .journal_des_acces import noter
from .models import Acces, Autorisation, PasDoublon, Responsable, Usager

Origine = Literal["garde", "absorbe", "deux"]
NOTES_AU_PLUS = Usager._meta.get_field("notes").max_length
RESPONSABLES_AU_PLUS = 2


class FusionImpossible(Refus):
    phrase = "Ces deux fiches ne peuvent pas être réunies. Rien n’a été changé."


class FichesChangees(Refus):
    phrase = "Une des deux fiches a changé entre-temps, ou a déjà été réunie à une autre. Relisez, puis recommencez."


@dataclass(frozen=True)
class Regle:
    """Pour un modèle qui ne change pas simplement de main. `verrouiller` est appelé avant que les usagers le soient
    (ordre de la maison) ; `fondre`, sous tous les verrous, avant le déplacement général."""

    modele: type[models.Model]
    fondre: Callable[[Usager, Usager, dt.datetime], None]
    verrouiller: Callable[[Usager, Usager], None] = lambda garde, absorbe: None


REGLES: dict[str, Regle] = {}


def regler(regle: Regle) -> None:
    """Dépose la règle d'un modèle, une fois : `AppConfig.ready` peut être appelé deux fois."""
    REGLES[regle.modele._meta.label] = regle


def fusionner(
    garde: Usager,
    absorbe: Usager,
    champs: Mapping[str, Origine],
    maintenant: dt.datetime,
    par: Compte | None,
    *,
    vu: str | None = None,
) -> Usager:
    """Réunit `absorbe` à `garde`, qui prend les champs dits « absorbe » (ou « deux », pour les notes) et tous ceux
    qui lui manquaient. `vu` : l'empreinte des fiches relues. Lève FusionImpossible ou FichesChangees."""
    if garde.pk == absorbe.pk:
        raise FusionImpossible("C’est deux fois la même fiche : il n’y a rien à réunir.")
    try:
        with transaction.atomic():
            for regle in REGLES.values():
                regle.verrouiller(garde, absorbe)
            return _fusionner(*_tenir(garde.pk, absorbe.pk), champs, maintenant, par, vu)
    except IntegrityError as erreur:
        raise FusionImpossible from erreur


def empreinte(garde: Usager, absorbe: Usager) -> str:
    """Ce que disaient les deux fiches, sans le dire : pour savoir si elles ont changé depuis qu'on les a lues."""
    dit = repr([[u.pk, *(str(getattr(u, _colonne(c))) for c in CHAMPS)] for u in (garde, absorbe)])
    return hashlib.sha256(dit.encode()).hexdigest()[:32]


def relations() -> list[ForeignObjectRel]:
    """Tout ce qui pointe vers une personne, clés sans nom de retour et tables de liaison comprises."""
    pointent = Usager._meta.get_fields(include_hidden=True)
    return [r for r in pointent if isinstance(r, ForeignObjectRel) and not r.many_to_many]


def ce_qui_suit(absorbe: Usager) -> list[tuple[str, int]]:
    """Ce que la fusion déplacera : (« rendez-vous », 3). Une requête par relation."""
    comptes = [
        (str(r.related_model._meta.verbose_name if n == 1 else r.related_model._meta.verbose_name_plural), n)
        for r in relations()
        if r.related_model is not PasDoublon and (n := _lignes(r, absorbe).count())
    ]
    return sorted(comptes)


def _fusionner(
    garde: Usager,
    absorbe: Usager,
    champs: Mapping[str, Origine],
    maintenant: dt.datetime,
    par: Compte | None,
    vu: str | None,
) -> Usager:
    _verifier(garde, absorbe, vu)
    _prendre(garde, absorbe, champs, maintenant)
    for regle in REGLES.values():
        regle.fondre(garde, absorbe, maintenant)
    for relation in relations():
        _lignes(relation, absorbe).update(**{relation.field.name: garde})
    noter(par, Acces.Geste.FUSIONNER, garde, f"reprend la fiche nº {absorbe.pk}")
    noter(par, Acces.Geste.FUSIONNER, absorbe, f"reprise dans la fiche nº {garde.pk}")
    # Rien ne la désigne plus : l'effacer n'emporte rien, et un reste la ferait échouer.
    if any(_lignes(relation, absorbe).exists() for relation in relations()):
        raise FusionImpossible
    absorbe.delete()
    return garde


def _tenir(garde: int, absorbe: int) -> tuple[Usager, Usager]:
    """Les deux fiches sous verrou, par clé croissante. Lève FichesChangees si l'une n'est plus là."""
    tenues = {u.pk: u for u in Usager.objects.select_for_update().filter(pk__in=(garde, absorbe)).order_by("pk")}
    if len(tenues) < 2:
        raise FichesChangees
    return tenues[garde], tenues[absorbe]


def _verifier(garde: Usager, absorbe: Usager, vu: str | None) -> None:
    if garde.anonymise_le or absorbe.anonymise_le:
        raise FusionImpossible("Une de ces personnes a été effacée : on ne sait plus qui c’était.")
    if vu is not None and vu != empreinte(garde, absorbe):
        raise FichesChangees
    if Responsable.objects.filter(Q(enfant=garde, adulte=absorbe) | Q(enfant=absorbe, adulte=garde)).exists():
        raise FusionImpossible("L’une de ces personnes répond de l’autre : ce sont bien deux personnes.")
    adultes = Responsable.objects.filter(enfant__in=(garde, absorbe)).values("adulte").distinct().count()
    if adultes > RESPONSABLES_AU_PLUS:
        raise FusionImpossible("L’enfant aurait plus de deux responsables. Retirez-en d’abord un d’une des fiches.")
    if Autorisation.objects.filter(Q(enfant=garde, donnee_par=absorbe) | Q(enfant=absorbe, donnee_par=garde)).exists():
        raise FusionImpossible("L’une a signé une autorisation pour l’autre : ce sont bien deux personnes.")


def _prendre(garde: Usager, absorbe: Usager, champs: Mapping[str, Origine], maintenant: dt.datetime) -> None:
    for champ in CHAMPS:
        origine = champs.get(champ) or ("garde" if est_dit(garde, champ) else "absorbe")
        if origine == "deux" and champ == "notes":
            garde.notes = "\n\n".join(n for n in (garde.notes, absorbe.notes) if n)
        elif origine == "absorbe":
            setattr(garde, champ, getattr(absorbe, champ))
    if len(garde.notes) > NOTES_AU_PLUS:
        raise FusionImpossible(f"Les deux notes ensemble dépassent {NOTES_AU_PLUS} lettres : raccourcissez-en une.")
    if not garde.nom and not garde.prenom:
        raise FusionImpossible("Il manque le nom : gardez un nom ou un prénom.")
    verifier_annee(garde.annee_naissance, maintenant, usager=absorbe)
    verifier_annee(garde.annee_naissance, maintenant, usager=garde)
    garde.cree_le = min(garde.cree_le, absorbe.cree_le)
    # Une opposition dite à l'une des fiches vaut pour la personne.
    garde.oppose_le = min((d for d in (garde.oppose_le, absorbe.oppose_le) if d), default=None)
    ecrire(garde, [*CHAMPS, "cree_le", "oppose_le"])


def est_dit(usager: Usager, champ: str) -> bool:
    """« Non communiqué » et « particulier », que personne n'a choisi, ne disent rien."""
    valeur = getattr(usager, champ)
    return bool(valeur) and valeur != Usager._meta.get_field(champ).get_default()


def _colonne(champ: str) -> str:
    return Usager._meta.get_field(champ).attname


def _lignes(relation: ForeignObjectRel, usager: Usager) -> models.QuerySet:
    return relation.related_model._base_manager.filter(**{relation.field.name: usager})


# --- Les règles de cet étage ----------------------------------------------------------------------


def _fondre_responsables(garde: Usager, absorbe: Usager, maintenant: dt.datetime) -> None:
    """Le même lien écrit deux fois n'en fait qu'un : il ne porte rien d'autre que ses deux bouts."""
    adultes = Responsable.objects.filter(enfant=garde).values("adulte")
    Responsable.objects.filter(enfant=absorbe, adulte__in=adultes).delete()
    enfants = Responsable.objects.filter(adulte=garde).values("enfant")
    Responsable.objects.filter(adulte=absorbe, enfant__in=enfants).delete()


def _fondre_paires(garde: Usager, absorbe: Usager, maintenant: dt.datetime) -> None:
    """« Pas la même que X » se dit désormais de la fiche gardée, une fois, et dans l'ordre des clés."""
    siennes = PasDoublon.objects.filter(Q(premier=absorbe) | Q(second=absorbe))
    for paire in siennes:
        autre = paire.second_id if paire.premier_id == absorbe.pk else paire.premier_id
        if autre != garde.pk:
            premier, second = sorted((garde.pk, autre))
            PasDoublon.objects.get_or_create(premier_id=premier, second_id=second, defaults={"le": paire.le})
    siennes.delete()


regler(Regle(Responsable, _fondre_responsables))
regler(Regle(PasDoublon, _fondre_paires))
