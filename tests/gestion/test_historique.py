"""Ce que l'on fait au poste dit qui l'a fait, sans nommer personne ; ce qui n'a pas abouti ne s'y écrit pas."""

from uuid import uuid4

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from accompagnements.creneaux import creneaux_libres
from epn.gestion.historique import ACTES
from tests.distribution import creer_inscription
from tests.gestion.test_guide import noms

pytestmark = pytest.mark.usefixtures("semaine")


def saisie() -> dict[str, str]:
    libre = creneaux_libres(timezone.now(), preavis_heures=0)[5]
    return {"nom": "Lecomte", "telephone": "02 61 91 12 34", "creneau": libre.code, "cle": str(uuid4())}


def test_un_rendez_vous_pris_au_telephone_dit_par_qui(chez_claire: Client, claire) -> None:
    chez_claire.post("/gestion/appel/", saisie())
    acte = LogEntry.objects.get()
    assert (acte.user, acte.change_message) == (claire, "prendre un rendez-vous")
    assert "Lecomte" not in acte.object_repr


def test_un_pointage_se_lit_dans_l_historique_de_l_inscription(chez_claire: Client, seance) -> None:
    une = creer_inscription(seance)
    chez_claire.post(f"/gestion/seances/{seance.pk}/inscriptions/{une.pk}/presence/", {"presence": "present"})
    acte = LogEntry.objects.get()
    assert (acte.object_id, acte.object_repr) == (str(une.pk), f"inscription nº {une.pk}")


def test_ce_qui_est_refuse_ou_seulement_regarde_ne_s_ecrit_pas(chez_claire: Client) -> None:
    chez_claire.get("/gestion/appel/")
    chez_claire.post("/gestion/appel/", saisie() | {"nom": ""})
    assert not LogEntry.objects.exists()


def test_la_table_ne_cite_que_des_pages_du_poste() -> None:
    assert set(ACTES) <= set(noms(admin.site.urls[0]))
