"""Reconnaître une base qui ne peut pas servir en ce moment : verrouillée, pleine, injoignable."""

import sqlite3

from django.db import InterfaceError, OperationalError

# Sur SQLite une faute du programme (table absente) porte le même nom : son code seul les distingue.
_PASSAGERES = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
}


def base_indisponible(erreur: BaseException | None) -> bool:
    """Vrai si l'erreur, ou ce qui l'a causée, vient de l'état de la base et passera sans nous."""
    while erreur is not None:
        if isinstance(erreur, InterfaceError):
            return True
        if isinstance(erreur, OperationalError):
            code = getattr(erreur.__cause__, "sqlite_errorcode", None)
            return code is None or code & 0xFF in _PASSAGERES
        erreur = erreur.__cause__ or erreur.__context__
    return False
