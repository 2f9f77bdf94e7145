"""Les groupes au poste : compter, préparer, déplacer, annuler, ajouter ; chaque mauvaise saisie a sa phrase."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from epn.messagerie.models import Message
from epn.planning.models import Fermeture, Plage
from epn.planning.programmation import programmer
from partenariats import annuaire, seances
from partenariats.models import Convention, GroupeHabituel, Interlocuteur, LienPrive, Partenaire, SeancePartenaire
from tests.distribution import a

EPN, PARTENAIRE = SeancePartenaire.AnnuleePar.EPN, SeancePartenaire.AnnuleePar.PARTENAIRE


@pytest.fixture
def poste(claire) -> Client:
    client = Client()
    client.force_login(claire)
    return client


@pytest.fixture
def venue(groupes: list[SeancePartenaire], maintenant: dt.datetime) -> SeancePartenaire:
    """Une date finie hier."""
    hier = maintenant - dt.timedelta(days=1)
    return seances.ouvrir(
        SeancePartenaire(
            partenaire=groupes[0].partenaire,
            conseiller=groupes[0].conseiller,
            lieu=groupes[0].lieu,
            debut=hier,
            fin=hier + dt.timedelta(hours=2),
            sujet="email",
        )
    )


def page_de(seance: SeancePartenaire, acte: str = "") -> str:
    return f"/gestion/groupes/{seance.pk}/{acte}"


# --- Compter ---------------------------------------------------------------------------------------


def test_l_effectif_et_les_themes_se_saisissent_en_un_ecran_et_se_corrigent(poste: Client, venue) -> None:
    assert 'value="email" id="id_thematiques_5" checked' in poste.get(page_de(venue)).content.decode()
    poste.post(page_de(venue), {"revision": 0, "effectif": 7, "thematiques": ["email", "bureautique"]})
    venue.refresh_from_db()
    assert (venue.effectif, venue.thematiques) == (7, ["email", "bureautique"])
    assert poste.post(page_de(venue), {"revision": 1, "effectif": 0}).status_code == 302
    venue.refresh_from_db()
    assert venue.effectif == 0


@pytest.mark.parametrize(
    ("effectif", "statut", "phrase"),
    [
        ("-2", 200, "ne peut pas être négatif"),
        ("sept", 200, "Écrivez un nombre, en chiffres"),
        ("", 200, "Écrivez un nombre, en chiffres"),
        ("9999999999999999999", 200, "60 personnes au plus"),
        ("9", 409, "La salle reçoit 8 personnes au plus"),
    ],
)
def test_un_effectif_impossible_a_sa_phrase(
    poste: Client, venue, lieu, effectif: str, statut: int, phrase: str
) -> None:
    lieu.capacite = 8
    lieu.save()
    reponse = poste.post(page_de(venue), {"revision": 0, "effectif": effectif, "retour": "journee"})
    assert reponse.status_code == statut
    assert phrase in reponse.content.decode()
    venue.refresh_from_db()
    assert venue.effectif is None


def test_une_date_a_venir_ne_se_compte_pas(poste: Client, groupes, maintenant) -> None:
    assert "Combien sont venus" not in poste.get(page_de(groupes[0])).content.decode()
    with pytest.raises(seances.EffectifImpossible, match="ce qui a eu lieu"):
        seances.compter(groupes[0], 6, [], maintenant=maintenant)


def a_l_heure(monkeypatch: pytest.MonkeyPatch, poste: Client, quand: dt.datetime, claire: object) -> None:
    """Il est cette heure-là, et la conseillère s'est reconnectée."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: quand)
    poste.force_login(claire)


def test_le_jour_meme_on_compte_depuis_la_journee(poste: Client, groupes, claire, monkeypatch) -> None:
    a_l_heure(monkeypatch, poste, a(2026, 11, 25, 11), claire)
    journee = poste.get("/gestion/").content.decode()
    assert "Groupe partenaire, 6\u00a0attendus" in journee
    assert "1\u00a0groupe partenaire" in journee
    assert "Noter l’effectif" in journee
    fait = poste.post(page_de(groupes[0]), {"revision": 0, "effectif": 5, "retour": "journee"})
    assert fait["Location"] == f"/gestion/#groupe-{groupes[0].pk}"
    assert "5\u00a0personnes venues" in poste.get("/gestion/").content.decode()


def test_deplacee_la_journee_dit_ou_elle_est_partie(poste: Client, groupes, claire, monkeypatch, maintenant) -> None:
    seances.deplacer(groupes[0], a(2026, 11, 25, 14), a(2026, 11, 25, 16), maintenant=maintenant)
    seances.deplacer(groupes[1], a(2026, 11, 28, 9), a(2026, 11, 28, 11), maintenant=maintenant)
    a_l_heure(monkeypatch, poste, a(2026, 11, 25, 8), claire)
    mercredi = poste.get("/gestion/").content.decode()
    assert "Déplacé : mercredi\u00a025\u00a0novembre" in mercredi
    assert "14\u00a0h à 16\u00a0h" in mercredi
    a_l_heure(monkeypatch, poste, a(2026, 11, 26, 8), claire)
    assert "Déplacé : samedi" in poste.get("/gestion/").content.decode()


# --- Ce qui attend ---------------------------------------------------------------------------------


def test_ce_qui_attend_dit_les_comptes_les_dates_rendues_et_les_conventions(
    poste: Client, venue, groupes, partenaire, maintenant
) -> None:
    seances.annuler(groupes[0], par=PARTENAIRE, maintenant=maintenant)
    bornes = {"du": dt.date(2026, 1, 1), "au": dt.date(2026, 12, 31)}
    Convention.objects.create(partenaire=partenaire, reference="1", rappel_le=dt.date(2026, 11, 24), **bornes)
    page = poste.get("/gestion/").content.decode()
    assert "Groupe à compter" in page
    assert "Créneau annulé par le groupe" in page
    assert "Convention à renouveler" in page
    poste.post(page_de(groupes[0], "vue/"))
    poste.post(page_de(venue), {"revision": 0, "effectif": 5})
    Convention.objects.create(
        partenaire=partenaire,
        reference="2",
        rappel_le=dt.date(2027, 11, 1),
        du=dt.date(2027, 1, 1),
        au=dt.date(2027, 12, 31),
    )
    page = poste.get("/gestion/").content.decode()
    for titre in ("Groupe à compter", "Créneau annulé par le groupe", "Convention à renouveler"):
        assert titre not in page


def test_la_journee_et_la_liste_coutent_autant_pour_un_groupe_que_pour_beaucoup(
    poste: Client, groupes, maintenant
) -> None:
    for seance in groupes[:8]:
        seances.annuler(seance, par=PARTENAIRE, maintenant=maintenant)
    for adresse in ("/gestion/", "/gestion/groupes/"):
        couts = []
        for moins in (0, 1):
            if moins:
                SeancePartenaire.objects.exclude(pk__in=[groupes[0].pk, groupes[-1].pk]).delete()
            poste.get(adresse)
            with CaptureQueriesContext(connection) as capture:
                poste.get(adresse)
            couts.append(len(capture))
        assert couts[0] == couts[1], adresse


# --- Déplacer, annuler, ajouter --------------------------------------------------------------------


def test_deplacer_dit_qui_sera_prevenu_puis_le_previent(poste: Client, groupes) -> None:
    etape = page_de(groupes[0], "deplacer/")
    page = poste.get(etape).content.decode()
    assert "le référent du groupe, par courriel" in page
    assert "addictologie" not in page
    heures = {"revision": 0, "jour": "2026-11-28", "de": "10:00", "a": "12:00"}
    suite = poste.post(etape, heures, follow=True).content.decode()
    assert "Le référent est prévenu par courriel" in suite
    message = Message.objects.get()
    assert message.sujet == "Votre créneau du mercredi\u00a025\u00a0novembre change"
    assert "Samedi\u00a028\u00a0novembre, 10\u00a0h\u00a0–\u00a012\u00a0h" in message.corps


def test_sans_referent_l_etape_dit_de_prevenir_soi_meme(poste: Client, groupes) -> None:
    Interlocuteur.objects.update(referent=False)
    etape = page_de(groupes[0], "annuler/")
    assert "Prévenez-le vous-même" in poste.get(etape).content.decode()
    assert "à prévenir par vous-même" in poste.post(etape, {"revision": 0}, follow=True).content.decode()
    assert not Message.objects.exists()


def test_un_jour_ferme_ou_une_heure_prise_ne_deplace_rien(poste: Client, groupes) -> None:
    Fermeture.objects.create(du=dt.date(2026, 11, 28), au=dt.date(2026, 11, 28), motif="travaux")
    etape, heures = page_de(groupes[0], "deplacer/"), {"revision": 0, "de": "10:00", "a": "12:00"}
    ferme = poste.post(etape, heures | {"jour": "2026-11-28"})
    assert (ferme.status_code, "travaux" in ferme.content.decode()) == (409, True)
    prise = poste.post(etape, heures | {"jour": "2026-11-26"})
    assert (prise.status_code, "C’est un groupe partenaire" in prise.content.decode()) == (409, True)
    assert poste.post(etape, heures | {"jour": "2026-11-28", "confirme": "on"}).status_code == 302


def test_une_date_s_ajoute_et_le_registre_la_tient(poste: Client, groupes, claire, lieu, partenaire) -> None:
    champs = {"partenaire": partenaire.pk, "conseiller": claire.pk, "lieu": lieu.pk, "de": "10:00", "a": "12:00"}
    assert poste.post("/gestion/groupes/ajouter/", champs | {"jour": "2026-11-26"}).status_code == 409
    passee = poste.post("/gestion/groupes/ajouter/", champs | {"jour": "2026-11-20"})
    assert "Ce jour est passé" in passee.content.decode()
    fait = poste.post("/gestion/groupes/ajouter/", champs | {"jour": "2026-11-28", "attendus": "4"}, follow=True)
    assert "Groupe partenaire, 4\u00a0attendus" in fait.content.decode()
    ajoutee = SeancePartenaire.objects.get(attendus=4)
    assert ajoutee.occupation is not None
    programmer(a(2026, 11, 24, 9))
    assert SeancePartenaire.objects.filter(pk=ajoutee.pk).exists()


# --- L'annuaire ------------------------------------------------------------------------------------


def fiche(partenaire: Partenaire, acte: str) -> str:
    return f"/gestion/partenariats/partenaire/{partenaire.pk}/{acte}/"


def test_supprimer_un_partenaire_qui_a_une_histoire_mene_a_l_archiver(poste: Client, groupes, partenaire) -> None:
    reponse = poste.post(fiche(partenaire, "delete"), {"post": "yes"}, follow=True)
    assert "il ne se supprime pas, il s’archive" in reponse.content.decode()
    assert Partenaire.objects.filter(pk=partenaire.pk).exists()


def test_sans_histoire_il_se_supprime(poste: Client, partenaire) -> None:
    poste.post(fiche(partenaire, "delete"), {"post": "yes"})
    assert not Partenaire.objects.exists()


def test_archiver_annule_ce_qui_vient_ferme_les_liens_et_garde_l_histoire(
    poste: Client, venue, partenaire, adresse: str, maintenant
) -> None:
    seances.compter(venue, 6, [], maintenant=maintenant)
    nombre = len(annuaire.dates_a_venir(partenaire, maintenant))
    assert f"{nombre}\u00a0dates à venir annulées" in poste.get(fiche(partenaire, "archiver")).content.decode()
    poste.post(fiche(partenaire, "archiver"))
    assert not LienPrive.objects.valables(maintenant).exists()
    assert SeancePartenaire.objects.vivantes().get() == venue
    assert Message.objects.filter(cle__startswith="date-du-groupe-annulee").count() == nombre
    assert programmer(maintenant).creees == 0
    poste.post(fiche(partenaire, "rouvrir"))
    partenaire.refresh_from_db()
    assert partenaire.archive_le is None


def test_un_etablissement_de_sante_est_discret_et_la_liste_tait_son_nom(poste: Client, partenaire) -> None:
    champs = {"nom": "Clinique du Parc", "nom_d_usage": "groupe du lundi", "genre": "sante", "role": "envoie"}
    gestion = {f"interlocuteurs-{nom}": "0" for nom in ("TOTAL_FORMS", "INITIAL_FORMS")}
    poste.post("/gestion/partenariats/partenaire/add/", champs | gestion)
    assert Partenaire.objects.get(nom="Clinique du Parc").discret
    liste = poste.get("/gestion/partenariats/partenaire/").content.decode()
    assert "groupe du lundi" in liste
    assert "Clinique" not in liste
    assert "santé" not in liste


def test_le_lien_part_et_se_revoque_de_la_fiche(poste: Client, groupes, partenaire, maintenant) -> None:
    page = fiche(partenaire, "lien")
    assert "Envoyer le lien" in poste.get(page).content.decode()
    assert "pas encore ouvert" in poste.post(page, {"acte": "envoyer"}, follow=True).content.decode()
    encore = poste.post(page, {"acte": "envoyer"})
    assert (encore.status_code, "il y a moins d’une heure" in encore.content.decode()) == (409, True)
    poste.post(page, {"acte": "revoquer"})
    assert not LienPrive.objects.valables(maintenant).exists()


def test_le_groupe_habituel_se_choisit_sur_la_plage(poste: Client, groupes) -> None:
    plage = Plage.objects.filter(groupe_habituel__isnull=False).first()
    adresse = f"/gestion/planning/plage/{plage.pk}/groupe/"
    assert "ne part" in poste.get(adresse).content.decode()
    assert "Écrivez un nombre" in poste.post(adresse, {"partenaire": "", "attendus": "six"}).content.decode()
    autre = Partenaire.objects.create(nom="Association", nom_d_usage="Association", genre="association")
    poste.post(adresse, {"partenaire": autre.pk, "attendus": "4"})
    assert set(SeancePartenaire.objects.filter(plage=plage).values_list("attendus", flat=True)) == {4}
    poste.post(adresse, {"partenaire": ""})
    assert not GroupeHabituel.objects.filter(plage=plage).exists()
    assert not SeancePartenaire.objects.filter(plage=plage).exists()


# --- L'absence -------------------------------------------------------------------------------------


def test_une_absence_annule_le_groupe_et_previent_son_referent(poste: Client, groupes, claire) -> None:
    absence = {
        "conseiller": claire.pk,
        "du": "2026-11-25",
        "au": "2026-11-25",
        "moment": "journee",
        "motif": "formation",
    }
    vue = poste.post("/gestion/absence/", absence)
    page = vue.content.decode()
    assert "groupe partenaire, 6\u00a0attendus" in page
    assert "le référent du groupe : par courriel" in page
    assert page.count("groupe partenaire") == 1
    fait = poste.post("/gestion/absence/", absence | {"empreinte": vue.context["apercu"].empreinte}, follow=True)
    assert "1\u00a0groupe partenaire annulé" in fait.content.decode()
    groupes[0].refresh_from_db()
    assert groupes[0].annulee_par == EPN
    assert Message.objects.get().cle == f"date-du-groupe-annulee:groupe:{groupes[0].pk}:1"
