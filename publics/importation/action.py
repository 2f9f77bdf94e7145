"""L'import lui-même : tout ou rien, une seule fois, et dit au journal."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.db import transaction

from epn.commun.refus import Refus
from epn.comptes.models import Compte

from ..identite import verifier_annee
from ..journal_des_acces import noter
from ..models import Acces, Usager
from .essai import Essai, deja_connus
from .lignes import Personne

Decision = Literal["creer", "completer", "laisser"]


class ImportRefuse(Refus):
    phrase = "Des fiches ont changé depuis l’essai : donnez le fichier à nouveau. Rien n’a été importé."


class DejaImporte(Refus):
    phrase = "Cet import est déjà fait : il n’a pas été refait."


class NotesARelire(Refus):
    phrase = "Relisez les notes signalées, puis cochez « J’ai relu ces notes ». Rien n’a été importé."


@dataclass(frozen=True)
class Bilan:
    creees: int
    completees: int
    laissees: int


@transaction.atomic
def importer(
    essai: Essai, decisions: Mapping[int, Decision], *, par: Compte, maintenant: dt.datetime, relu: bool = False
) -> Bilan:
    """Crée les personnes nouvelles, complète ou laisse celles que l'on connaît. Lève ImportRefuse, DejaImporte ou
    NotesARelire, et rien n'est écrit."""
    if essai.a_relire and not relu:
        raise NotesARelire
    # Deux envois du même essai passent l'un après l'autre.
    Compte.objects.select_for_update().get(pk=par.pk)
    marque = f"import {essai.cle}"
    if Acces.objects.filter(geste=Acces.Geste.IMPORTER, usager_numero=None, detail__startswith=marque).exists():
        raise DejaImporte
    a_creer = [p for p in essai.personnes if _decision(p, essai, decisions) == "creer"]
    if set(deja_connus(a_creer)) - set(essai.propositions):
        raise ImportRefuse
    a_completer = [p for p in essai.personnes if _decision(p, essai, decisions) == "completer"]
    creees, completees = _creer(a_creer), _completer(a_completer, essai, maintenant)
    for usager in [*creees, *completees]:
        noter(par, Acces.Geste.IMPORTER, usager)
    bilan = Bilan(len(creees), len(completees), len(essai.personnes) - len(creees) - len(completees))
    noter(par, Acces.Geste.IMPORTER, None, f"{marque} : {bilan.creees} créées, {bilan.completees} complétées")
    return bilan


def par_defaut(essai: Essai, ligne: int) -> Decision:
    """Une fiche sûre se complète ; une ressemblance se laisse, tant que personne n'a dit."""
    proposition = essai.propositions.get(ligne)
    if proposition is None:
        return "creer"
    return "completer" if proposition.exacte else "laisser"


def _decision(personne: Personne, essai: Essai, decisions: Mapping[int, Decision]) -> Decision:
    if personne.ligne not in essai.propositions:
        return "creer"
    return decisions.get(personne.ligne) or par_defaut(essai, personne.ligne)


def _creer(personnes: list[Personne]) -> list[Usager]:
    return Usager.objects.bulk_create(
        [
            Usager(
                prenom=p.prenom,
                nom=p.nom,
                nom_normalise=p.nom_normalise,
                telephone=p.telephone,
                email=p.email,
                commune_id=p.commune,
                annee_naissance=p.annee,
                genre=p.genre,
                notes=p.notes,
            )
            for p in personnes
        ],
        batch_size=500,
    )


def _completer(personnes: list[Personne], essai: Essai, maintenant: dt.datetime) -> list[Usager]:
    """Ajoute ce qui manquait, ne remplace rien. Les fiches sous verrou, par clé croissante."""
    cles = sorted({essai.propositions[p.ligne].usager for p in personnes})
    tenus = {u.pk: u for u in Usager.objects.connus().select_for_update().filter(pk__in=cles).order_by("pk")}
    if len(tenus) < len(cles):
        raise ImportRefuse
    for personne in personnes:
        _ajouter(tenus[essai.propositions[personne.ligne].usager], personne, maintenant)
    return list(tenus.values())


def _ajouter(usager: Usager, personne: Personne, maintenant: dt.datetime) -> None:
    dit = {
        "telephone": personne.telephone,
        "email": personne.email,
        "commune_id": personne.commune,
        "annee_naissance": personne.annee,
        "genre": personne.genre,
        "notes": personne.notes,
    }
    for champ, valeur in dit.items():
        actuel = getattr(usager, champ)
        if valeur and (not actuel or (champ == "genre" and actuel == Usager._meta.get_field("genre").get_default())):
            setattr(usager, champ, valeur)
    verifier_annee(usager.annee_naissance, maintenant, usager=usager)
    usager.save(update_fields=list(dit))
