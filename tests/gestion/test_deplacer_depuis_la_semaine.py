"""Glisser sur la semaine mène à une étape : l'heure visée y est choisie ou refusée, on y apprend qui sera prévenu et
ce qui a changé, on revient à la semaine, et l'on peut défaire."""

import datetime as dt

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from accompagnements.models import Alerte, RendezVous
from accompagnements.reservations import deplacer
from ateliers.models import Seance
from ateliers.seances import changer_seance
from epn.commun import dates
from epn.gestion import viser
from epn.messagerie.models import Message
from epn.planning import calendrier
from epn.planning.feries import feries
from epn.planning.models import Fermeture, Occupation
from partenariats import dehors, seances
from partenariats.models import ActionExterieure, Interlocuteur, Partenaire, SeancePartenaire
from tests.distribution import creer_inscription, creer_offre, creer_rendez_vous
from tests.gestion.conftest import a_la_pendule

pytestmark = pytest.mark.usefixtures("semaine")


@pytest.fixture
def jour(semaine, aujourd_hui: dt.date) -> dt.date:
    return next(s.date_theorique for s in Seance.objects.order_by("debut") if (s.date_theorique - aujourd_hui).days > 2)


@pytest.fixture
def odile(claire, lieu, jour) -> RendezVous:
    ici = {"prenom": "Odile", "nom": "Grandin", "telephone": "+33639981452"}
    return creer_rendez_vous(claire, lieu, a_la_pendule(jour, 9), **ici)


@pytest.fixture
def marcel(claire, lieu, jour) -> RendezVous:
    return creer_rendez_vous(claire, lieu, a_la_pendule(jour, 10), prenom="Marcel", nom="Hubert")


@pytest.fixture
def seance(jour) -> Seance:
    return Seance.objects.get(date_theorique=jour)


def etape(client: Client, objet: RendezVous | Seance, vers: dt.datetime | str, **plus: object):
    quoi = "rendez-vous" if isinstance(objet, RendezVous) else "seances"
    vise = vers if isinstance(vers, str) else viser.ecrire(vers)
    requete = {"retour": "semaine", "vers": vise} | plus
    return client.get(f"/gestion/{quoi}/{objet.pk}/deplacer/", requete)


def lire(reponse) -> str:
    return reponse.content.decode().replace("\u00a0", " ")


def confirmer(client: Client, rendez_vous: RendezVous, debut: dt.datetime, revision: int = 0):
    code = f"{dates.heure_locale(debut):%Y-%m-%d-%H%M}-{rendez_vous.conseiller_id}"
    adresse = f"/gestion/rendez-vous/{rendez_vous.pk}/deplacer/?retour=semaine"
    return client.post(adresse, {"creneau": code, "revision": revision}, follow=True)


@pytest.mark.parametrize("minutes", [0, -15, 20])
def test_l_heure_visee_est_choisie_meme_posee_un_peu_a_cote(chez_claire: Client, odile, jour, minutes) -> None:
    reponse = etape(chez_claire, odile, a_la_pendule(jour, 11) + dt.timedelta(minutes=minutes))
    assert reponse.status_code == 200
    assert reponse.context["form"]["creneau"].value() == f"{jour}-1100-{odile.conseiller_id}"
    nouvelle = dates.jour_et_heure(a_la_pendule(jour, 11)).replace("\u00a0", " ")
    assert f"Nouvelle heure : <strong>{nouvelle}</strong>" in lire(reponse)
    assert "par texto au 06 39 98 14 52" in lire(reponse)
    assert RendezVous.objects.get(pk=odile.pk).debut == odile.debut


def test_poser_sur_une_heure_prise_dit_par_qui_et_ne_choisit_rien(chez_claire: Client, odile, marcel, jour) -> None:
    reponse = etape(chez_claire, odile, a_la_pendule(jour, 10))
    assert reponse.status_code == 409
    assert "Le conseiller est déjà pris" in lire(reponse)
    assert "C’est le rendez-vous de Marcel Hubert" in lire(reponse)
    assert not reponse.context["form"]["creneau"].value()


@pytest.mark.parametrize(
    ("heure", "phrase"), [(12, "Aucune heure d’accompagnement"), (15, "Aucune heure d’accompagnement")]
)
def test_poser_hors_d_une_bande_d_accompagnement_le_dit(chez_claire: Client, odile, jour, heure, phrase) -> None:
    reponse = etape(chez_claire, odile, a_la_pendule(jour, heure))
    assert (reponse.status_code, phrase in lire(reponse)) == (409, True)


def test_poser_dans_le_passe_ou_trop_loin_le_dit(chez_claire: Client, odile, jour, aujourd_hui) -> None:
    hier = a_la_pendule(aujourd_hui - dt.timedelta(days=1), 9)
    assert "est passé" in lire(etape(chez_claire, odile, hier))
    loin = aujourd_hui + dt.timedelta(days=80)
    loin = next(j for j in calendrier.jours(loin, loin + dt.timedelta(days=9)) if j not in feries(j, j))
    assert "ne sont pas encore ouvertes" in lire(etape(chez_claire, odile, a_la_pendule(loin, 9)))


@pytest.mark.parametrize("vers", ["", "demain", "2026-11-25", "9999-12-31T23:59", "0001-01-01T00:00", "٢"])
def test_une_heure_visee_abimee_ne_gene_pas(chez_claire: Client, odile, seance, vers: str) -> None:
    assert etape(chez_claire, odile, vers).status_code == 200
    assert etape(chez_claire, seance, vers).status_code == 200


def test_confirmer_ramene_a_la_semaine_et_offre_de_defaire(chez_claire: Client, odile, jour) -> None:
    reponse = confirmer(chez_claire, odile, a_la_pendule(jour, 11))
    assert reponse.redirect_chain[0][0] == f"/gestion/semaine/{dates.semaine_iso(jour)}/"
    lien = (
        f"/gestion/rendez-vous/{odile.pk}/deplacer/?retour=semaine&amp;vers={jour}T09%3A00&amp;jusqu_a={jour}T10%3A00"
    )
    assert lien in reponse.content.decode()
    assert "Annuler ce déplacement" in lire(reponse)
    # Défaire : la même étape, la même prévenance.
    retour = etape(chez_claire, odile, a_la_pendule(jour, 9))
    assert retour.context["form"]["creneau"].value() == f"{jour}-0900-{odile.conseiller_id}"
    confirmer(chez_claire, odile, a_la_pendule(jour, 9), revision=1)
    assert RendezVous.objects.get(pk=odile.pk).debut == odile.debut
    assert Message.objects.filter(cle__startswith="rendez-vous-deplace").count() == 2


def test_defaire_quand_l_heure_quittee_est_gardee_pour_un_autre_dit_pourquoi(chez_claire, odile, jour, lieu) -> None:
    confirmer(chez_claire, odile, a_la_pendule(jour, 11))
    alerte = Alerte.objects.create(
        cle="6f9619ff-8b86-4d01-b42d-00cf4fc964ff", prenom="P", nom="A", email="a@exemple.fr", expire_le=timezone.now()
    )
    creer_offre(alerte, lieu, odile.conseiller, a_la_pendule(jour, 9))
    reponse = etape(chez_claire, odile, a_la_pendule(jour, 9))
    assert reponse.status_code == 409
    assert "Le conseiller est déjà pris" in lire(reponse)


def test_une_semaine_qui_a_vieilli_apprend_qui_a_change_quoi(chez_claire: Client, odile, jour) -> None:
    confirmer(chez_claire, odile, a_la_pendule(jour, 11))
    reponse = etape(chez_claire, odile, a_la_pendule(jour, 10), revision=0)
    assert reponse.status_code == 409
    assert "a changé depuis que vous regardez la semaine" in lire(reponse)
    assert f"Il est maintenant {dates.jour_et_heure(a_la_pendule(jour, 11))}".replace("\u00a0", " ") in lire(reponse)
    assert "déplacé par Claire Roussel" in lire(reponse)
    # Lu, on peut confirmer : la révision de la page est celle d'à présent.
    assert 'name="revision" value="1"' in lire(reponse)


def test_deux_fenetres_la_seconde_envoyee_apprend_par_qui(chez_claire: Client, odile, jour) -> None:
    confirmer(chez_claire, odile, a_la_pendule(jour, 11))
    reponse = confirmer(chez_claire, odile, a_la_pendule(jour, 10))
    assert reponse.status_code == 409
    assert "déplacé par Claire Roussel" in lire(reponse)


def test_ce_que_l_usager_a_deplace_lui_meme_se_dit_ainsi(chez_claire: Client, odile, jour) -> None:
    creneau, _ = viser.creneau_vise(odile, a_la_pendule(jour, 11), timezone.now())
    deplacer(odile, creneau, maintenant=timezone.now())
    assert "déplacé par la personne elle-même" in lire(confirmer(chez_claire, odile, a_la_pendule(jour, 10)))


def test_l_historique_ne_nomme_personne(chez_claire: Client, odile, jour) -> None:
    confirmer(chez_claire, odile, a_la_pendule(jour, 11))
    assert LogEntry.objects.get().object_repr == f"rendez-vous nº {odile.pk}"


# --- Une séance -----------------------------------------------------------------------------------


def test_la_seance_garde_sa_duree_a_l_heure_visee_et_se_defait(chez_claire: Client, seance, jour) -> None:
    creer_inscription(seance, telephone="+33639981205")
    reponse = etape(chez_claire, seance, a_la_pendule(jour, 18))
    assert reponse.status_code == 200
    assert (reponse.context["form"]["de"].value(), reponse.context["form"]["a"].value()) == (dt.time(18), dt.time(21))
    assert "par texto" in lire(reponse)
    tape = {"jour": jour.isoformat(), "de": "18:00", "a": "21:00", "revision": 0}
    fait = chez_claire.post(f"/gestion/seances/{seance.pk}/deplacer/?retour=semaine", tape, follow=True)
    assert fait.redirect_chain[0][0] == f"/gestion/semaine/{dates.semaine_iso(jour)}/"
    assert f"vers={jour}T14%3A00&amp;jusqu_a={jour}T17%3A00" in fait.content.decode()


def test_la_seance_visee_sur_un_engagement_ou_une_fermeture_le_dit_avant(chez_claire, seance, odile, jour) -> None:
    conflit = etape(chez_claire, seance, a_la_pendule(jour, 9))
    assert (conflit.status_code, "C’est le rendez-vous de Odile Grandin" in lire(conflit)) == (409, True)
    Fermeture.objects.create(du=jour, au=jour, de=dt.time(18), a=dt.time(22), motif="travaux")
    ferme = etape(chez_claire, seance, a_la_pendule(jour, 18))
    assert (ferme.status_code, "Rien n’est ouvert à cette heure (travaux)" in lire(ferme)) == (200, True)


def test_une_seance_changee_entre_temps_dit_ce_qu_elle_est_devenue(chez_claire: Client, seance, jour) -> None:
    tape = {"jour": jour.isoformat(), "de": "18:00", "a": "21:00", "revision": 0}
    adresse = f"/gestion/seances/{seance.pk}/deplacer/"
    chez_claire.post(adresse, tape)
    vieille = chez_claire.post(adresse, tape | {"de": "19:00"})
    assert vieille.status_code == 409
    for texte in (lire(vieille), lire(etape(chez_claire, seance, a_la_pendule(jour, 14), revision=0))):
        assert "18 h – 21 h : changée par Claire Roussel" in texte
    chez_claire.post(f"/gestion/seances/{seance.pk}/places/", {"capacite": 3, "revision": 1})
    assert "par Claire Roussel (changer le nombre de places)" in lire(chez_claire.post(adresse, tape))
    changer_seance(seance, maintenant=timezone.now(), capacite=4)
    assert "changée par" not in lire(chez_claire.post(adresse, tape))


# --- Un groupe, une sortie ------------------------------------------------------------------------


@pytest.fixture
def groupe(claire, lieu, jour) -> SeancePartenaire:
    secret = Partenaire.objects.create(nom="Addictologie", nom_d_usage="groupe bleu", genre="sante", discret=True)
    quand = {"debut": a_la_pendule(jour, 18), "fin": a_la_pendule(jour, 20)}
    return seances.ouvrir(SeancePartenaire(partenaire=secret, conseiller=claire, lieu=lieu, attendus=6, **quand))


@pytest.fixture
def sortie(claire, lieu, jour) -> ActionExterieure:
    quand = {"debut": a_la_pendule(jour, 19), "fin": a_la_pendule(jour, 20)}
    sortie = ActionExterieure(titre="Au collège", conseiller=claire, endroit="collège", commune=lieu.commune, **quand)
    return dehors.prevoir(sortie, aller=dt.timedelta(minutes=30), retour=dt.timedelta(minutes=30))


def test_le_referent_d_un_groupe_l_apprend_et_la_page_le_dit_d_abord(chez_claire: Client, groupe, jour) -> None:
    Interlocuteur.objects.create(partenaire=groupe.partenaire, nom="Denis", courriel="denis@exemple.fr", referent=True)
    adresse = f"/gestion/semaine/deplacer/groupe/{groupe.pk}/"
    page = lire(chez_claire.get(adresse, {"vers": f"{jour}T20:00", "revision": 0}))
    assert "Le référent du groupe l’apprend par courriel" in page
    assert "exemple.fr" not in page
    chez_claire.post(adresse, {"jour": jour.isoformat(), "de": "20:00", "a": "22:00", "revision": 0})
    assert Message.objects.filter(destinataire="denis@exemple.fr").count() == 1


def test_recevoir_un_groupe_un_jour_ferme_se_confirme(chez_claire: Client, groupe, jour) -> None:
    Fermeture.objects.create(du=jour, au=jour, motif="travaux")
    adresse = f"/gestion/semaine/deplacer/groupe/{groupe.pk}/"
    tape = {"jour": jour.isoformat(), "de": "20:00", "a": "22:00", "revision": 0}
    refusee = chez_claire.post(adresse, tape)
    assert refusee.status_code == 409
    assert "Rien n’est ouvert à cette heure" in lire(refusee)
    groupe.refresh_from_db()
    assert groupe.debut == a_la_pendule(jour, 18)
    chez_claire.post(adresse, tape | {"confirme": "on"})
    groupe.refresh_from_db()
    assert groupe.debut == a_la_pendule(jour, 20)


def test_deplacer_un_groupe_ne_dit_qu_un_nombre_et_se_defait(chez_claire: Client, groupe, jour) -> None:
    adresse = f"/gestion/semaine/deplacer/groupe/{groupe.pk}/"
    page = lire(chez_claire.get(adresse, {"vers": f"{jour}T20:00", "revision": 0}))
    assert "Groupe partenaire, 6 attendus" in page
    assert "prévenez vous-même" in page
    assert not any(mot in page for mot in ("Addictologie", "groupe bleu"))
    tape = {"jour": jour.isoformat(), "de": "20:00", "a": "22:00", "revision": 0}
    fait = lire(chez_claire.post(adresse, tape, follow=True))
    assert f"vers={jour}T18%3A00&amp;jusqu_a={jour}T20%3A00" in fait
    groupe.refresh_from_db()
    assert (groupe.debut, groupe.occupation.debut) == (a_la_pendule(jour, 20),) * 2
    vieille = chez_claire.post(adresse, tape | {"de": "21:00"})
    assert (vieille.status_code, "changée par Claire Roussel" in lire(vieille)) == (409, True)


def test_une_sortie_vers_une_heure_prise_compte_le_trajet(chez_claire: Client, sortie, seance, jour) -> None:
    adresse = f"/gestion/semaine/deplacer/sortie/{sortie.pk}/"
    # 17 h 15 sur place, mais il faut partir à 16 h 45 : la séance finit à 17 h.
    vise = chez_claire.get(adresse, {"vers": f"{jour}T17:15"})
    assert (vise.status_code, "C’est la séance" in lire(vise)) == (409, True)
    tape = {"jour": jour.isoformat(), "de": "17:15", "a": "18:15", "revision": 0}
    refus = chez_claire.post(adresse, tape)
    assert (refus.status_code, "C’est la séance" in lire(refus)) == (409, True)
    assert chez_claire.post(adresse, tape | {"de": "17:30", "a": "18:30"}).status_code == 302
    assert Occupation.objects.filter(debut=a_la_pendule(jour, 17), nature="exterieure").exists()


def test_ce_qui_ne_se_deplace_pas_ainsi_est_introuvable(chez_claire: Client, groupe) -> None:
    for adresse in (f"chose/{groupe.pk}", "groupe/999999", f"sortie/{groupe.pk + 50}"):
        assert chez_claire.get(f"/gestion/semaine/deplacer/{adresse}/").status_code == 404


# --- Fermer une demi-journée ----------------------------------------------------------------------


def test_fermer_un_matin_en_deux_envois_montre_d_abord_puis_ramene_a_la_semaine(chez_claire, claire, odile, jour):
    semaine = dates.semaine_iso(jour)
    page = lire(chez_claire.get(f"/gestion/semaine/{semaine}/"))
    assert f'id="fermer-{jour}-matin"' in page
    tape = {"conseiller": claire.pk, "du": jour.isoformat(), "motif": "conseiller absent", "moment": "matin"}
    adresse = f"/gestion/absence/?semaine={semaine}"
    premier = chez_claire.post(adresse, tape)
    assert "Odile Grandin" in lire(premier)
    assert not Fermeture.objects.exists()
    second = chez_claire.post(adresse, tape | {"empreinte": premier.context["apercu"].empreinte}, follow=True)
    assert second.redirect_chain[0][0] == f"/gestion/semaine/{semaine}/"
    assert "1 rendez-vous annulé" in lire(second)
    assert Fermeture.objects.get().de == dt.time(7)


def test_fermer_une_semaine_ou_vient_un_groupe_le_dit_sans_le_nommer(chez_claire: Client, claire, groupe, jour) -> None:
    lundi = dates.lundi_de(jour)
    ouverte = lire(chez_claire.get(f"/gestion/semaine/{dates.semaine_iso(lundi + dt.timedelta(days=7))}/"))
    assert "Fermer toute la semaine…" in ouverte
    tape = {"conseiller": claire.pk, "du": jour.isoformat(), "au": (lundi + dt.timedelta(days=6)).isoformat()}
    page = lire(chez_claire.post("/gestion/absence/?semaine=x", tape | {"motif": "congé", "moment": "journee"}))
    assert "groupe partenaire" in page
    assert not any(mot in page for mot in ("Addictologie", "groupe bleu"))
