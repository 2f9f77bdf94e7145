"""Les groupes partenaires, au poste du conseiller : ceux du jour, ce qui attend, et comment le référent l'apprendra.
Un groupe n'a pas de nom : « groupe partenaire, 6 attendus », et rien d'autre."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from epn.commun import dates
from epn.gestion.formulaires_etapes import FormulaireDeplacementDeSeance
from epn.gestion.prevenir import Touche, fermeture_a
from epn.planning.calendrier import Intervalle
from partenariats.annonces import DateAnnulee
from partenariats.models import Convention, SeancePartenaire
from partenariats.models.seances import SeancePartenaireQuerySet

LE_REFERENT = "le référent du groupe"
# Les pages pleines de la liste : une saison devant, une année derrière.
A_VENIR_MONTREES, PASSEES_MONTREES = 40, 100


@dataclass(frozen=True)
class Groupes:
    """Une lecture pour la page du jour. `du_jour` : ceux qui viennent, et ceux qui devaient venir."""

    jour: dt.date
    du_jour: list[SeancePartenaire]
    a_compter: list[SeancePartenaire]
    rendues: list[SeancePartenaire]
    conventions: list[Convention]


@dataclass(frozen=True)
class GroupeDuJour:
    seance: SeancePartenaire
    est_commence: bool
    # La date est partie ailleurs : sa plage ne l'attend plus.
    est_ailleurs: bool = False


def lire(maintenant: dt.datetime, jour: Intervalle) -> Groupes:
    """Deux requêtes, quel que soit le nombre de groupes."""
    date = dates.jour_local(jour.debut)
    tous = SeancePartenaire.objects.all()
    a_compter, rendues = tous.a_compter(maintenant), tous.rendues(maintenant)
    du_jour = Q(debut__lt=jour.fin, fin__gt=jour.debut) | Q(date_theorique=date)
    lues = tous.filter(du_jour | Q(pk__in=a_compter.values("pk")) | Q(pk__in=rendues.values("pk")))
    seances = list(lues.select_related("lieu").order_by("debut", "pk"))
    return Groupes(
        jour=date,
        du_jour=[s for s in seances if date in (dates.jour_local(s.debut), s.date_theorique)],
        a_compter=[s for s in seances if not s.est_annulee and not s.est_comptee and s.fin <= maintenant],
        rendues=[s for s in seances if _est_rendue(s, maintenant)],
        conventions=list(Convention.objects.a_renouveler(date).select_related("partenaire")),
    )


def _est_rendue(seance: SeancePartenaire, maintenant: dt.datetime) -> bool:
    par_lui = seance.annulee_par == SeancePartenaire.AnnuleePar.PARTENAIRE
    return par_lui and seance.vue_le is None and seance.debut > maintenant


def avec_referent(seances: SeancePartenaireQuerySet) -> SeancePartenaireQuerySet:
    """De quoi dire qui sera prévenu, sans une requête de plus par séance."""
    return seances.select_related("partenaire", "lieu", "conseiller").prefetch_related("partenaire__interlocuteurs")


def touche_de(seance: SeancePartenaire) -> Touche:
    """Le référent, et comment il l'apprendra. Son adresse ne s'écrit pas ici : elle dirait son service."""
    referent = seance.partenaire.referent
    voie = "par courriel" if DateAnnulee(seance).joignable else ""
    return Touche(LE_REFERENT, telephone=referent.telephone if referent and not voie else "", voie=voie)


def reserve_si_ferme(seance: SeancePartenaire, form: FormulaireDeplacementDeSeance) -> bool:
    """Vrai si rien n'est ouvert aux heures voulues : le formulaire le dit, et demande de le confirmer."""
    ferme = fermeture_a(seance, *form.heures)
    if ferme:
        form.reserver(f"Rien n’est ouvert à cette heure ({ferme}). Cochez pour recevoir le groupe quand même.")
    return bool(ferme)


def qui_l_apprend(seance: SeancePartenaire) -> str:
    """Ce qu'une étape dit du référent, avant et après."""
    if voie := touche_de(seance).voie:
        return f"Le référent du groupe l’apprend {voie}."
    return "Aucun message ne part : prévenez vous-même le groupe."


def page_de(seance: SeancePartenaire) -> str:
    return reverse("admin:groupe", args=[seance.pk])


def ou_compter(a_compter: Sequence[SeancePartenaire]) -> str:
    """La page de la seule qui attend, ou leur liste."""
    return page_de(a_compter[0]) if len(a_compter) == 1 else reverse("admin:groupes")
