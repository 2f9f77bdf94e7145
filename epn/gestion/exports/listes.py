"""Ce qui s'exporte : les listes de l'administration, telles que l'écran les filtre, et celles qui n'ont pas d'écran."""

from collections.abc import Callable

from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import label_for_field, lookup_field
from django.db.models import Count, Model, Q, QuerySet

from ateliers.models import Inscription, Seance, Souhait
from epn.commun.classeurs import Tableau
from epn.commun.vocabulaire import Presence
from epn.gestion.periode import Periode

from .colonnes import PAR_MODELE, Colonnes

# Lues par paquets : une foule ne tient pas en mémoire.
PAQUET = 500


def _avec_venus(seances: QuerySet[Seance]) -> QuerySet[Seance]:
    venus = Count("inscriptions", filter=Q(inscriptions__presence=Presence.PRESENT))
    return seances.avec_places().annotate(venus=venus).select_related("atelier", "lieu", "conseiller")


# Ce que les colonnes demandent de plus que l'écran.
_PREPARER: dict[type, Callable[[QuerySet], QuerySet]] = {Seance: _avec_venus}


def de_l_ecran(modele: ModelAdmin, lignes: QuerySet) -> Tableau:
    """La liste d'une page d'administration, dans son ordre et sous ses filtres. Une requête."""
    colonnes = PAR_MODELE.get(modele.model) or _affichees(modele)
    preparer = _PREPARER.get(modele.model, lambda q: q)
    return _tableau(str(modele.opts.verbose_name_plural), colonnes, preparer(lignes))


def _affichees(modele: ModelAdmin) -> Colonnes:
    """Les colonnes que montre l'écran, en clair."""
    return {label_for_field(nom, modele.model, modele): _lecteur(nom, modele) for nom in modele.list_display}


def _lecteur(nom: str, modele: ModelAdmin) -> Callable[[Model], object]:
    def lire(objet: Model) -> object:
        champ, _, valeur = lookup_field(nom, objet, modele)
        return getattr(objet, f"get_{nom}_display")() if champ and champ.choices else valeur

    return lire


def _tableau(titre: str, colonnes: Colonnes, lignes: QuerySet) -> Tableau:
    lues = ([lire(objet) for lire in colonnes.values()] for objet in lignes.iterator(chunk_size=PAQUET))
    return Tableau(titre, list(colonnes), lues)


def inscriptions(periode: Periode) -> Tableau:
    """Dans l'ordre des dates puis des noms."""
    lues = Inscription.objects.avec_personnes().order_by("seance__debut", "seance_id", "usager__nom_normalise", "pk")
    lues = lues.filter(seance__debut__gte=periode.debut, seance__debut__lt=periode.fin)
    return _tableau("inscriptions", PAR_MODELE[Inscription], lues)


def souhaits(periode: Periode) -> Tableau:
    lus = Souhait.objects.select_related("commune").filter(cree_le__gte=periode.debut, cree_le__lt=periode.fin)
    return _tableau("souhaits", PAR_MODELE[Souhait], lus.order_by("-cree_le", "-pk"))


# Celles qui n'ont pas de liste à elles : d'une période.
SANS_ECRAN: dict[str, Callable[[Periode], Tableau]] = {"inscriptions": inscriptions, "souhaits": souhaits}
