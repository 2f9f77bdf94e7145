"""Un mois d'activité avec un service hospitalier au nom reconnaissable ; puis tout ce qui se lit hors de sa fiche :
pages, affiches, flux, messages, journaux, gestion, historique. Aucun mot du service n'y est.

Le balayage suit la table des routes : une page, un export, un flux de plus y entrent d'eux-mêmes.
"""

import datetime as dt
import io
import logging
from collections.abc import Callable, Iterable

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from accompagnements.annonces import evenement_ics
from accompagnements.creneaux import creneaux_libres
from accompagnements.reservations import Demande, annuler, reserver
from ateliers.models import Inscription
from epn.commun import dates
from epn.comptes.models import Compte
from epn.gestion import absences
from epn.messagerie.models import Message
from partenariats.models import Convention, Partenaire, SeancePartenaire
from publics.identite import Identite
from publics.normaliser import normaliser
from tests import routes
from tests.partenariats.conftest import chemin

MOTS = ("hospital", "hopital", "addict", "butte", "referente", "soin")
SEMAINES = [f"2026-W{n}" for n in range(48, 53)]
Avancer = Callable[[dt.datetime], dt.datetime]


@pytest.fixture
def avancer(monkeypatch: pytest.MonkeyPatch) -> Avancer:
    def a_cet_instant(quand: dt.datetime) -> dt.datetime:
        monkeypatch.setattr("django.utils.timezone.now", lambda: quand)
        return quand

    return a_cet_instant


@pytest.fixture
def chez_claire(claire) -> Client:
    client = Client()
    client.force_login(claire)
    return client


@pytest.fixture
def mois(
    groupes: list[SeancePartenaire],
    partenaire: Partenaire,
    seances: object,
    rendez_vous: object,
    inscription: Inscription,
    claire: Compte,
    chez_claire: Client,
    avancer: Avancer,
    maintenant: dt.datetime,
    caplog: pytest.LogCaptureFixture,
) -> list[SeancePartenaire]:
    """Du 24 novembre au 23 décembre : des rendez-vous, des ateliers, et ce groupe, par toutes les voies."""
    caplog.set_level(logging.INFO)
    convention = {"reference": "CH-Butte-addicto-2026", "du": dt.date(2026, 1, 1), "au": dt.date(2026, 12, 31)}
    Convention.objects.create(partenaire=partenaire, rappel_le=dt.date(2026, 11, 1), **convention)
    _changer_la_fiche(chez_claire, partenaire)
    lien = _envoyer_le_lien(chez_claire, partenaire)
    _prendre_et_rendre_un_rendez_vous(maintenant)
    fin_du_mois = maintenant + dt.timedelta(days=29)
    du_mois = [s for s in groupes if s.debut < fin_du_mois]
    for rang, seance in enumerate(du_mois):
        avancer(seance.debut - dt.timedelta(days=1))
        # Les visites ont un terme : chacun rouvre la sienne.
        chez_claire.force_login(claire)
        referent = Client()
        assert referent.get(lien).status_code == 302
        _vivre(rang % 5, seance, referent, chez_claire, avancer)
    avancer(fin_du_mois)
    chez_claire.force_login(claire)
    _s_absenter(groupes, fin_du_mois)
    Client().get("/partenaires/lien-devine/")
    return du_mois


def _changer_la_fiche(client: Client, partenaire: Partenaire) -> None:
    """Comme un conseiller l'enregistre : l'historique en garde une ligne."""
    page = client.get(reverse("admin:partenariats_partenaire_change", args=[partenaire.pk]))
    formulaires = [page.context["adminform"].form]
    for ligne in page.context["inline_admin_formsets"]:
        formulaires += [ligne.formset.management_form, *ligne.formset.forms]
    champs = {c.html_name: c.value() for f in formulaires for c in f if c.value() not in (None, False)}
    champs["role"] = "les_deux"
    reponse = client.post(page.request["PATH_INFO"], champs, follow=True)
    assert "a été modifié" in reponse.content.decode()
    assert LogEntry.objects.exists()


def _envoyer_le_lien(client: Client, partenaire: Partenaire) -> str:
    client.post(reverse("admin:partenariats_partenaire_lien", args=[partenaire.pk]), {"acte": "envoyer"})
    lien = next(mot for mot in Message.objects.get(cle__startswith="lien-du-groupe").corps.split() if "://" in mot)
    return chemin(lien)


def _prendre_et_rendre_un_rendez_vous(maintenant: dt.datetime) -> None:
    libres = creneaux_libres(maintenant)
    for n, nom in enumerate(("Grandin", "Hubert")):
        identite = Identite("Odile", nom, f"+3363998145{n}", f"{nom.lower()}@exemple.fr")
        pris = reserver(Demande(routes_uuid(n), identite), libres[n], maintenant=maintenant)
    annuler(pris, par="usager", maintenant=maintenant)


def routes_uuid(n: int) -> str:
    return f"00000000-0000-4000-8000-00000000000{n}"


def _vivre(cas: int, seance: SeancePartenaire, referent: Client, claire: Client, avancer: Avancer) -> None:
    """Chaque date vit autrement : préparée puis comptée, annulée par l'un ou l'autre, déplacée, laissée."""
    page = f"/gestion/groupes/{seance.pk}/"
    if cas == 0:
        tapes = {"revision": 0, "attendus": 7, "sujet": "email", "precision": "écrire à l’addictologie"}
        assert "en dit trop" in referent.post(f"/partenaires/dates/{seance.pk}/", tapes).content.decode()
        assert referent.post(f"/partenaires/dates/{seance.pk}/", tapes | {"precision": "un CV"}).status_code == 302
        avancer(seance.fin)
        claire.force_login(seance.conseiller)
        assert claire.post(page, {"revision": 1, "effectif": 6, "thematiques": ["email"]}).status_code == 302
    elif cas == 1:
        assert referent.post(f"/partenaires/dates/{seance.pk}/annuler/", {"revision": 0}).status_code == 302
    elif cas == 2:
        assert claire.post(f"{page}annuler/", {"revision": 0}).status_code == 302
    elif cas == 3:
        samedi = dates.jour_local(seance.debut) + dt.timedelta(days=5 - seance.debut.weekday())
        heures = {"revision": 0, "jour": samedi.isoformat(), "de": "10:00", "a": "12:00"}
        assert claire.post(f"{page}deplacer/", heures).status_code == 302


def _s_absenter(groupes: list[SeancePartenaire], maintenant: dt.datetime) -> None:
    prochaine = next(s for s in groupes if s.debut > maintenant)
    jour = dates.jour_local(prochaine.debut)
    absence = absences.Absence(prochaine.conseiller, jour, jour, None, None, "formation", False)
    apercu = absences.lire(absence, maintenant=maintenant)
    assert [ligne.quoi for ligne in apercu.lignes] == ["groupe partenaire, 6\u00a0attendus"]
    absences.declarer(absence, empreinte=apercu.empreinte, maintenant=maintenant)


# --- Tout ce qui se lit ----------------------------------------------------------------------------------------------


def texte_de(reponse: HttpResponse) -> str:
    """Le texte et les en-têtes ; d'un PDF, ses mots et ses métadonnées."""
    entetes = " ".join(f"{nom}: {valeur}" for nom, valeur in reponse.items())
    if reponse.get("Content-Type", "").startswith("application/pdf"):
        pdf = PdfReader(io.BytesIO(reponse.content))
        return " ".join([entetes, str(pdf.metadata), *(page.extract_text() for page in pdf.pages)])
    corps = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
    return f"{entetes} {corps.decode(errors='replace')}"


def lire_pages(client: Client, adresses: Iterable[str]) -> dict[str, str]:
    return {adresse: texte_de(client.get(adresse)) for adresse in adresses}


def adresses_publiques() -> list[str]:
    ouvertes = [*routes.PAGES, *routes.DOCUMENTS, *routes.RENVOIS, *routes.ERREURS]
    connexion = [a for a, statuts in routes.PERSONNEL.items() if statuts[0] == 200]
    du_mois = [f"/agenda/{s}{suite}" for s in SEMAINES for suite in ("/", ".pdf")]
    return [*(routes.remplir(a) for a in (*ouvertes, *connexion)), *du_mois]


def adresses_de_la_gestion(partenaire: Partenaire) -> list[str]:
    """Toutes celles que la conseillère lit, sauf la fiche ; la liste, l'historique et les actes, eux, y sont."""
    siennes = [a for a, statuts in routes.PERSONNEL.items() if statuts[1] == 200]
    listes = [
        reverse(f"admin:{m._meta.app_label}_{m._meta.model_name}_changelist")
        for m in sorted(admin.site._registry, key=str)
    ]
    actes = [
        reverse(f"admin:partenariats_partenaire_{a}", args=[partenaire.pk]) for a in ("history", "lien", "archiver")
    ]
    messages = [reverse("admin:messagerie_message_change", args=[m.pk]) for m in Message.objects.all()]
    seances = [f"/gestion/groupes/{s.pk}/" for s in SeancePartenaire.objects.all()[:12]]
    plages = Partenaire.objects.get(pk=partenaire.pk).groupes_habituels.values_list("plage_id", flat=True)
    des_plages = [
        reverse(f"admin:planning_plage_{a}", args=[p]) for p in plages for a in ("change", "groupe", "history")
    ]
    return [*(routes.remplir(a) for a in siennes), *listes, *actes, *messages, *seances, *des_plages]


def ecrits() -> dict[str, str]:
    """Ce que la base garde pour être lu : messages, historique, sessions."""
    messages = {m.cle: " ".join([m.cle, m.sujet, m.corps, m.ics]) for m in Message.objects.all()}
    histoire = {f"historique {e.pk}": f"{e.object_repr} {e.change_message}" for e in LogEntry.objects.all()}
    visites = {f"session {s.session_key}": str(s.get_decoded()) for s in Session.objects.all()}
    return messages | histoire | visites


def fuites(textes: dict[str, str]) -> list[str]:
    return [
        f"{ou} : {mot}"
        for ou, texte in textes.items()
        for mot in MOTS
        if mot in normaliser(texte).replace("besoin", "")
    ]


def test_aucun_mot_du_service_ne_sort_de_sa_fiche(
    mois: list[SeancePartenaire],
    partenaire: Partenaire,
    chez_claire: Client,
    rendez_vous,
    caplog: pytest.LogCaptureFixture,
) -> None:
    etats = {(s.est_comptee, s.annulee_par) for s in SeancePartenaire.objects.filter(pk__in=[s.pk for s in mois])}
    assert etats == {(True, ""), (False, "partenaire"), (False, "epn"), (False, "")}
    assert {m.cle.split(":")[0] for m in Message.objects.all()} >= {
        "lien-du-groupe",
        "date-du-groupe-annulee",
        "date-du-groupe-deplacee",
        "rendez-vous-confirme",
        "rendez-vous-annule",
    }
    publiques = lire_pages(Client(), adresses_publiques())
    gestion = lire_pages(chez_claire, adresses_de_la_gestion(partenaire))
    assert fuites(publiques) == []
    assert fuites(gestion) == []
    assert fuites(ecrits() | {"ics": evenement_ics(rendez_vous).decode()}) == []
    assert fuites({"journaux": caplog.text, "motifs": " ".join(r.getMessage() for r in caplog.records)}) == []
    # Le public sait que l'heure est prise, la conseillère combien viennent : on a bien lu les bonnes pages.
    assert any("Créneau réservé" in texte for texte in publiques.values())
    assert any("créneau réservé" in texte for ou, texte in publiques.items() if ou.endswith(".pdf"))
    assert any("Groupe partenaire" in texte for texte in gestion.values())
    assert len(publiques) > 40
    assert len(gestion) > 60


@pytest.mark.usefixtures("mois")
def test_temoin_le_balayage_voit_une_fuite_ou_qu_elle_soit(
    partenaire: Partenaire, espace, chez_claire: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """La fiche elle-même nomme le service : le même balayage, dirigé sur elle, doit crier."""
    fiche = reverse("admin:partenariats_partenaire_change", args=[partenaire.pk])
    assert {f.split(" : ")[1] for f in fuites(lire_pages(chez_claire, [fiche]))} >= {"hospital", "addict", "butte"}
    Partenaire.objects.update(nom_d_usage="Hôpital de jour")
    assert fuites(lire_pages(chez_claire, ["/gestion/groupes/"])) == ["/gestion/groupes/ : hopital"]
    espace.presentation = "Avec l’hôpital"
    espace.save()
    assert fuites(lire_pages(Client(), ["/"]))
    espace.demarches_nom = "Hôpital"
    espace.save()
    assert fuites(lire_pages(Client(), ["/agenda/2026-W50.pdf"]))
    Message.objects.filter(cle__startswith="date-du-groupe").update(corps="le groupe d’addictologie")
    LogEntry.objects.update(change_message="addictologie")
    assert {f.split(" ")[0].split(":")[0] for f in fuites(ecrits())} >= {"historique", "date-du-groupe-annulee"}
    logging.getLogger("epn").warning("le service d’addictologie")
    assert fuites({"journaux": caplog.text}) == ["journaux : addict"]
