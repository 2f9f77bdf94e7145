"""Ce que coûte de réserver, en requêtes : la file du conseiller en dépend, car elle dure autant qu'elles."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

# Points de reprise et validations compris.
REQUETES_D_UNE_RESERVATION = 17


@pytest.mark.django_db(transaction=True)
def test_une_reservation_coute_toujours_les_memes_requetes(client, creneaux):
    couts = []
    for numero, creneau in enumerate((creneaux[4], creneaux[5])):
        saisie = {"prenom": "Simone", "nom": f"Nom{'ab'[numero]}", "commune": "61293", "cle": str(uuid4())}
        saisie |= {"telephone": f"02619112{numero:02d}", "email": f"s{numero}@exemple.fr"}
        with CaptureQueriesContext(connection) as requetes:
            assert client.post(f"/rendez-vous/{creneau.code}/", saisie).status_code == 302
        couts.append(len(requetes))
        client.cookies.clear()
    assert couts == [REQUETES_D_UNE_RESERVATION] * 2
