"""Une requête, une insertion, que Django n'écrit qu'une fois.

Traduire un QuerySet en SQL prend plusieurs fois le temps de l'exécuter. Quand d'une fois à l'autre seules les
valeurs changent, le SQL se garde : il ne dépend que du code et du moteur de la base, jamais de ce qu'elle contient.

    DU_JOUR = RequetePrete(lambda: Plage.objects.filter(jour=Parametre("jour", models.IntegerField())))
    DU_JOUR.objets(jour=2)
"""

from collections.abc import Callable
from functools import cache, cached_property
from typing import Any, Generic, TypeVar

from django.db import connection, models
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
        """Les objets, sans ceux qui leur sont liés. Une requête."""
        return list(self._queryset.model._default_manager.raw(*self._ordre(valeurs)))

    def lignes(self, **valeurs: Any) -> list[tuple[Any, ...]]:
        """Les lignes telles que la base les donne : pour des nombres et des textes. Une requête."""
        with connection.cursor() as curseur:
            curseur.execute(*self._ordre(valeurs))
            return curseur.fetchall()

    @cached_property
    def _queryset(self) -> models.QuerySet[M]:
        return self._ecrire()

    @cached_property
    def _sql(self) -> tuple[str, tuple[Any, ...]]:
        return self._queryset.query.sql_with_params()

    def _ordre(self, donnees: dict[str, Any]) -> tuple[str, list[Any]]:
        # Django ne le vérifie qu'en écrivant le SQL : hors d'une transaction, le verrou ne tiendrait pas.
        if self._queryset.query.select_for_update and not connection.in_atomic_block:
            raise TransactionManagementError("Un verrou se prend dans une transaction.")
        sql, parametres = self._sql
        return sql, [p.pour_la_base(donnees[p.nom]) if isinstance(p, Parametre) else p for p in parametres]


def inserer(objet: M) -> M:
    """Comme `objet.save(force_insert=True)`, l'ordre SQL gardé. Pour un modèle sans parent ni signal."""
    valeurs = [c.get_db_prep_save(c.pre_save(objet, add=True), connection) for c in _champs(type(objet))]
    with connection.cursor() as curseur:
        curseur.execute(_insertion(type(objet)), valeurs)
        objet.pk = curseur.fetchone()[0]
    objet._state.adding, objet._state.db = False, connection.alias
    return objet


@cache
def _champs(modele: type[models.Model]) -> list[models.Field]:
    """Tous, sauf la clé que la base donne."""
    return [c for c in modele._meta.local_concrete_fields if not isinstance(c, models.AutoField)]


@cache
def _insertion(modele: type[models.Model]) -> str:
    nom = connection.ops.quote_name
    colonnes = [nom(c.column) for c in _champs(modele)]
    places, cle = ", ".join(["%s"] * len(colonnes)), nom(modele._meta.pk.column)
    return f"INSERT INTO {nom(modele._meta.db_table)} ({', '.join(colonnes)}) VALUES ({places}) RETURNING {cle}"
