import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from ateliers.models import Atelier, Seance
from ateliers.seances import ouvrir_seance
from epn.comptes.models import Compte
from epn.planning.models import Nature, Plage
from epn.territoire.models import Commune, Lieu

PARIS = ZoneInfo("Europe/Paris")
LUNDI = dt.date(2026, 11, 30)


@pytest.fixture(autouse=True)
def _horloge(monkeypatch: pytest.MonkeyPatch, maintenant: dt.datetime) -> None:
    """Les vues croient être le mardi de l'essai."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: maintenant)


@pytest.fixture
def le() -> Callable[..., dt.datetime]:
    """L'instant, `jour` jours après le lundi de la semaine d'essai (30 novembre 2026)."""

    def instant(jour: int, heure: int, minute: int = 0) -> dt.datetime:
        return dt.datetime.combine(LUNDI + dt.timedelta(days=jour), dt.time(heure, minute), PARIS)

    return instant


@pytest.fixture
def mairie(mortagne: Commune) -> Lieu:
    return Lieu.objects.create(
        code="mairie",
        nom="Salle du conseil",
        adresse="1 rue Haute",
        code_postal="61400",
        commune=mortagne,
        latitude=48.5,
        longitude=0.5,
    )


@pytest.fixture
def seance(lieu: Lieu, claire: Compte) -> Callable[..., Seance]:
    """Ouvre une séance : `seance("Mes premiers e-mails", debut, fin)`."""

    def ouvrir(titre: str, debut: dt.datetime, fin: dt.datetime, **autres) -> Seance:
        nature = autres.pop("nature", Nature.INITIATION)
        pour_qui = autres.pop("pour_qui", "débutants")
        atelier = Atelier.objects.create(titre=titre, nature=nature, resume="Savoir s’y prendre.", pour_qui=pour_qui)
        champs = {"conseiller": claire, "lieu": lieu, "capacite": 8, **autres}
        return ouvrir_seance(Seance(atelier=atelier, nature=nature, debut=debut, fin=fin, **champs))

    return ouvrir


@pytest.fixture
def semaine_remplie(semaine_de_reference: list[Plage], seance, le) -> list[Seance]:
    """La semaine de référence du 30 novembre 2026, ses quatre séances programmées."""
    prevues = {
        0: ("Matinée professionnelle", "entreprises, associations", le(0, 9), le(0, 12)),
        3: ("Mes premiers e-mails", "débutants", le(1, 14), le(1, 16)),
        7: ("Mon téléphone sans stress", "grands débutants", le(3, 14), le(3, 16)),
        8: ("Reconnaître les arnaques", "pour tous", le(4, 9, 30), le(4, 11, 30)),
    }
    return [
        seance(
            titre,
            debut,
            fin,
            pour_qui=pour_qui,
            nature=semaine_de_reference[i].nature,
            plage=semaine_de_reference[i],
            date_theorique=debut.date(),
        )
        for i, (titre, pour_qui, debut, fin) in prevues.items()
    ]
