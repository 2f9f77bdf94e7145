"""Une requête, une insertion, que Django n'écrit qu'une fois.

Traduire un QuerySet en SQL prend plusieurs fois le temps de l'exécuter. Quand d'une fois à l'autre seules les
valeurs changent, le SQL se garde : il ne dépend que du code et du moteur de la base, jamais de ce qu'elle contient.

    DU_JOUR = RequetePrete(lambda: Plage.objects.filter(jour=Parametre("jour", models.IntegerField())))
    DU_JOUR.objets(jour=2)
"""

from collections.abc import Callable, Sequence
from functools import cache, cached_property
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models.query import RelatedPopulator, get_related_populators
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

M = TypeVar("M", bound=models.Model)


class Parametre(models.Expression):
    """La place d'une valeur : elle s'écrit %s, et se garde parmi les paramètres jusqu'à ce qu'on la donne."""

    def __init__(self, nom: str, champ: models.Field) -> None:
        super().__init__(output_field=champ)
        self.nom = nom

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple["Parametre"]]:
        return "%s", (self,)

    def pour_la_base(self, valeur: Any) -> Any:
        return self.output_field.get_db_prep_value(valeur, connection)


class RequetePrete(Generic[M]):
    """`ecrire` rend le QuerySet, valeurs en `Parametre` ; elle n'est appelée qu'à la première exécution."""

    def __init__(self, ecrire: Callable[[], models.QuerySet[M]]) -> None:
        self._ecrire = ecrire

    def objets(self, **valeurs: Any) -> list[M]:
        """Les objets, leurs annotations, et ceux que `select_related` leur joint. Une requête."""
        lignes = self.lignes(**valeurs)
        return [self._objet(ligne) for ligne in self._compilateur.results_iter([lignes])] if lignes else []

    def lignes(self, **valeurs: Any) -> list[tuple[Any, ...]]:
        """Les lignes telles que la base les donne : pour des nombres et des textes. Une requête."""
        with connection.cursor() as curseur:
            curseur.execute(*self._ordre(valeurs))
            return curseur.fetchall()

    def _objet(self, ligne: Sequence[Any]) -> M:
        """Comme Django le fait d'un QuerySet (`ModelIterable`)."""
        objet = self._queryset.model.from_db(connection.alias, self._champs, ligne[: len(self._champs)])
        for lie in self._lies:
            lie.populate(ligne, objet)
        for nom, rang in self._annotations.items():
            setattr(objet, nom, ligne[rang])
        return objet

    @cached_property
    def _queryset(self) -> models.QuerySet[M]:
        return self._ecrire()

    @cached_property
    def _compilateur(self) -> SQLCompiler:
        # `connection` est celle de chaque fil : rien d'une autre n'est gardé.
        return self._queryset.query.get_compiler(connection=connection)

    @cached_property
    def _sql(self) -> tuple[str, tuple[Any, ...]]:
        return self._compilateur.as_sql()

    @cached_property
    def _champs(self) -> list[str]:
        siens = self._compilateur.klass_info["select_fields"]
        return [self._compilateur.select[rang][0].target.attname for rang in siens]

    @cached_property
    def _annotations(self) -> dict[str, int]:
        return self._compilateur.annotation_col_map or {}

    @cached_property
    def _lies(self) -> list[RelatedPopulator]:
        return get_related_populators(self._compilateur.klass_info, self._compilateur.select, connection.alias)

    def _ordre(self, donnees: dict[str, Any]) -> tuple[str, list[Any]]:
        # Django ne le vérifie qu'en écrivant le SQL : hors d'une transaction, le verrou ne tiendrait pas.
        if self._queryset.query.select_for_update and not connection.in_atomic_block:
            raise TransactionManagementError("Un verrou se prend dans une transaction.")
        sql, parametres = self._sql
        return sql, [p.pour_la_base(donnees[p.nom]) if isinstance(p, Parametre) else p for p in parametres]


def inserer(objet: M) -> M:
    """Comme `objet.save(force_insert=True)`, l'ordre SQL gardé. Pour un modèle sans parent ni signal."""
    return inserer_ensemble([objet])[0]


def inserer_ensemble(objets: list[M]) -> list[M]:
    """Ces objets d'un même modèle, au moins un, d'un seul ordre."""
    modele = type(objets[0])
    valeurs = [c.get_db_prep_save(c.pre_save(o, add=True), connection) for o in objets for c in _champs(modele)]
    with connection.cursor() as curseur:
        curseur.execute(_insertion(modele, len(objets)), valeurs)
        # Les clés viennent dans l'ordre des lignes : `bulk_create` s'y fie aussi.
        for objet, (cle,) in zip(objets, curseur.fetchall(), strict=True):
            objet.pk = cle
            objet._state.adding, objet._state.db = False, connection.alias
    return objets


@cache
def _champs(modele: type[models.Model]) -> list[models.Field]:
    """Tous, sauf la clé que la base donne."""
    return [c for c in modele._meta.local_concrete_fields if not isinstance(c, models.AutoField)]


@cache
def _insertion(modele: type[models.Model], nombre: int) -> str:
    nom = connection.ops.quote_name
    colonnes = [nom(c.column) for c in _champs(modele)]
    ligne, cle = f"({', '.join(['%s'] * len(colonnes))})", nom(modele._meta.pk.column)
    lignes = ", ".join([ligne] * nombre)
    return f"INSERT INTO {nom(modele._meta.db_table)} ({', '.join(colonnes)}) VALUES {lignes} RETURNING {cle}"
