"""La liste des ressources se tient dans la gestion : un titre, une adresse sûre, des sujets, un niveau."""

import pytest
from django.test import Client

from publics.models import Ressource

pytestmark = pytest.mark.usefixtures("semaine")
AJOUT = "/gestion/publics/ressource/add/"
PIX = {"titre": "Pix", "adresse": "https://pix.fr", "thematiques": ["email", "bureautique"], "niveau": "debutant"}


def test_une_ressource_s_ajoute_se_change_et_s_archive(chez_claire: Client) -> None:
    assert chez_claire.post(AJOUT, PIX).status_code == 302
    pix = Ressource.objects.get()
    assert (pix.thematiques, pix.niveau, pix.archivee_le) == (["email", "bureautique"], "debutant", None)
    chez_claire.post(f"/gestion/publics/ressource/{pix.pk}/change/", PIX | {"archivee": "on"})
    pix.refresh_from_db()
    assert pix.archivee_le
    assert "E-mail" in chez_claire.get("/gestion/publics/ressource/").content.decode().replace("e-mail", "E-mail")


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"adresse": "http://pix.fr"}, "commence par https://"),
        ({"adresse": "javascript:alert(1)"}, "n’est pas complète"),
        ({"thematiques": ["inventee"]}, "inventee"),
        ({"niveau": "expert"}, "expert"),
        ({"titre": "x" * 300}, "120"),
    ],
)
def test_ce_qui_ne_va_pas_se_dit(chez_claire: Client, champs: dict, phrase: str) -> None:
    page = chez_claire.post(AJOUT, PIX | champs)
    assert page.status_code == 200
    assert phrase in page.content.decode()
    assert not Ressource.objects.exists()
