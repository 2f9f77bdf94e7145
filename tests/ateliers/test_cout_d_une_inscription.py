"""Ce que coûte de s'inscrire, en requêtes : la file du conseiller en dépend, car elle dure autant qu'elles."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from .conftest import LUNDI_8H

# Points de reprise et validations compris .
REQUETES_D_UNE_INSCRIPTION = 21


@pytest.mark.django_db(transaction=True)
def test_une_inscription_coute_toujours_les_memes_requetes(client, seance, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LUNDI_8H)
    type(seance).objects.update(capacite=60)
    couts = []
    for numero in range(3):
        saisie = {"prenom": "Simone", "nom": f"Nom{'abc'[numero]}", "commune": "61293", "cle": str(uuid4())}
        saisie |= {"telephone": f"02619112{numero:02d}", "email": f"s{numero}@exemple.fr"}
        with CaptureQueriesContext(connection) as requetes:
            assert client.post(seance.get_absolute_url(), saisie).status_code == 302
        couts.append(len(requetes))
        client.cookies.clear()
    # La première inscription donne la séance à ceux qui y viennent : une requête de plus.
    assert couts == [REQUETES_D_UNE_INSCRIPTION + 1, REQUETES_D_UNE_INSCRIPTION, REQUETES_D_UNE_INSCRIPTION]
