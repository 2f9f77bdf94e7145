"""Les avis et les souhaits dans un vrai Chromium : axe, la politique de sécurité, trois largeurs, jour et nuit."""

import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ateliers.models import Atelier, Avis, Seance
from ateliers.souhaits import Voeu, souhaiter
from tests.gestion.test_navigateur import LARGEURS, entrer
from tests.navigateur import aides

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def seance(atelier: Atelier) -> Seance:
    """Des avis montrés et des avis tus, des souhaits à qui écrire et à qui téléphoner."""
    maintenant = timezone.now()
    Atelier.objects.update(thematiques=["email"], niveau="debutant")
    bavarde, timide = Seance.objects.filter(debut__gt=maintenant)[:2]
    Seance.objects.filter(pk__in=[bavarde.pk, timide.pk]).update(atelier=atelier)
    avis = {"utile": "oui", "difficulte": "juste", "commentaire": "Très clair", "jour": dt.date(2026, 11, 20)}
    for seance, nombre in ((bavarde, 6), (timide, 2)):
        Avis.objects.bulk_create(Avis(seance=seance, **avis) for _ in range(nombre))
    for prenom, telephone in (("Simone", "+33639981234"), ("Colette", "+33261911427")):
        souhaiter(Voeu(uuid4(), ["email"], "Un album", prenom=prenom, telephone=telephone), maintenant=maintenant)
    return bavarde


@pytest.mark.parametrize("largeur", LARGEURS)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_les_avis_et_les_souhaits_tiennent_a_chaque_largeur(page, live_server, seance, largeur: int, mode: str) -> None:
    page.emulate_media(color_scheme=mode)
    page.set_viewport_size({"width": largeur, "height": 900})
    entrer(page, live_server, "claire")
    de_la_seance = f"/gestion/seances/{seance.pk}"
    for adresse in ("/gestion/avis/", "/gestion/souhaits/", f"{de_la_seance}/prevenir/", f"{de_la_seance}/avis/"):
        aides.aller(page, adresse)
        assert aides.deborde(page) <= 0, adresse
        assert aides.infractions_axe(page) == [], adresse
    page.get_by_role("button", name="Faire donner un avis dans la salle").click()
    expect(page.get_by_role("img", name="QR code de la page d’avis")).to_be_visible()
    assert aides.deborde(page) <= 0
    assert aides.infractions_axe(page) == []
