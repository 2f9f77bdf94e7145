"""Les formulaires du personnel, dans nos mots."""

from typing import Any

from allauth.account.forms import LoginForm


class Connexion(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Identifiant"
        self.fields["password"].help_text = ""
        for champ in self.fields.values():
            champ.widget.attrs.pop("placeholder", None)
