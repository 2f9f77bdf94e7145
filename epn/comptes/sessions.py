"""Les sessions de Django, en base ; ouvrir la sienne ne coûte qu'une écriture."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import VALID_KEY_CHARS, CreateError
from django.db import IntegrityError
from django.utils.crypto import get_random_string

from epn.commun.requete_prete import inserer


class SessionStore(db.SessionStore):
    """Une clé neuve ne se cherche pas avant de s'écrire : la base refuse celle qui existerait déjà.

    Django la cherche, puis l'écrit dans une transaction à elle : quatre allers-retours pour une ligne.
    """

    def _get_new_session_key(self) -> str:
        # 165 bits : un doublon ne se verra pas ; s'il venait, `create` recommencerait.
        return get_random_string(32, VALID_KEY_CHARS)

    def save(self, must_create: bool = False) -> None:
        if not must_create:
            return super().save()
        try:
            inserer(self.create_model_instance(self._get_session(no_load=True)))
        except IntegrityError as erreur:
            raise CreateError from erreur
