"""Un refus est une réponse, pas un accident : il a un nom, et une phrase que l'on peut lire à voix haute."""

from django.core.exceptions import ValidationError


class Refus(Exception):
    """Ce qui ne peut pas se faire, dit avec égards. `str(refus)` est la phrase montrée."""

    phrase = "Cela ne peut pas se faire."

    def __init__(self, phrase: str = "") -> None:
        super().__init__(phrase or self.phrase)

    def en_erreur_de_formulaire(self, champ: str | None = None) -> ValidationError:
        return ValidationError({champ: str(self)} if champ else str(self))
