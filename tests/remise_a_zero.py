"""Entre deux essais qui écrivent pour de bon, vider ce qui a été écrit, et rien d'autre.

Le `flush` de Django vide toutes les tables, puis récrit les types de contenu et les droits de chaque modèle : un tiers
de seconde, des centaines de fois. Le premier de chaque ouvrier reste le sien ; les suivants ne touchent que les
tables qui ont des lignes. Si les types ou les droits ont bougé (un essai de migration), Django recommence tout.
"""

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection
from django.test import TransactionTestCase

from epn.planning import exclusivite
from publics import gardes

GARDEES = (ContentType, Permission)
vider_avec_django = TransactionTestCase._fixture_teardown
apres_django: list[int] = []


def vider(essai: TransactionTestCase) -> None:
    if connection.vendor == "sqlite":
        # SQLite vide ligne à ligne : la garde du journal l'en empêcherait.
        gardes.lever(connection)
    if apres_django and apres_django == compter():
        vider_ce_qui_est_ecrit()
        reposer_les_gardes()
    else:
        vider_avec_django(essai)
        apres_django[:] = compter()


def compter() -> list[int]:
    return [modele.objects.count() for modele in GARDEES]


def vider_ce_qui_est_ecrit() -> None:
    gardees = {modele._meta.db_table for modele in GARDEES}
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - gardees
    un_oui = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in sorted(tables))
    with connection.cursor() as curseur:
        curseur.execute(un_oui)
        ecrites = [table for (table,) in curseur.fetchall()]
    if ecrites:
        ordres = connection.ops.sql_flush(no_style(), ecrites, allow_cascade=connection.vendor == "postgresql")
        connection.ops.execute_sql_flush(ordres)


def reposer_les_gardes() -> None:
    """Ce que `post_migrate` refait : un essai a pu les ôter."""
    if connection.vendor == "sqlite":
        exclusivite.poser(connection)
    gardes.poser(connection)
