"""La feuille d'une séance : qui vient, qui attend, ce que l'on sait, et ce que l'on pointe."""

import datetime as dt
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accompagnements.presences import ecrire_compte_rendu
from ateliers.models import Inscription, Seance, Souhait
from ateliers.presences import pointer
from epn.commun.vocabulaire import Presence
from epn.gestion import feuille, journee
from epn.messagerie.models import Message
from tests.ateliers.conftest import creer_seance
from tests.distribution import creer_inscription, creer_rendez_vous
from tests.gestion.conftest import dans, envoyer

Statut = Inscription.Statut
HEURE = dt.timedelta(hours=1)


def composer(seance: Seance) -> feuille.Feuille:
    return feuille.composer(feuille.seances_lues().get(pk=seance.pk), timezone.now())


def lire(client: Client, seance: Seance) -> str:
    reponse = client.get(f"/gestion/seances/{seance.pk}/")
    assert reponse.status_code == 200
    return reponse.content.decode().replace("\u00a0", " ")


# --- Ce que l'on voit -----------------------------------------------------------------------------


def test_les_personnes_sont_dans_l_ordre_de_l_emargement_et_la_file_dans_le_sien(seance) -> None:
    maintenant = timezone.now()
    for nom in ("Zola", "Étienne", "Dupont"):
        creer_inscription(seance, nom=nom)
    for nom, depuis in (("Aaron", 1), ("Bernard", 2)):
        attente = {"statut": Statut.ATTENTE, "attend_depuis": maintenant - depuis * HEURE}
        creer_inscription(seance, nom=nom, **attente)
    vue = composer(seance)
    assert [(li.rang, li.inscription.usager.nom) for li in vue.viennent] == [(1, "Dupont"), (2, "Étienne"), (3, "Zola")]
    assert [(li.rang, li.inscription.usager.nom) for li in vue.attendent] == [(1, "Bernard"), (2, "Aaron")]


def test_la_barre_compte_chaque_place_et_nomme_qui_est_sous_le_niveau(seance) -> None:
    creer_inscription(seance, nom="Morin", aisance="grand_debutant", reponses={"internet": "pas_encore"})
    for n, aisance in enumerate(("debutant", "debutant", "a_l_aise", "")):
        creer_inscription(seance, nom=f"N{'abcd'[n]}", aisance=aisance)
    creer_inscription(seance, nom="Gardee", statut=Statut.PROPOSEE, a_appeler_le=timezone.now())
    creer_inscription(seance, nom="Attend", statut=Statut.ATTENTE, attend_depuis=timezone.now(), aisance="debutant")
    places = composer(seance).places
    assert [g.libelle.replace("\u00a0", " ") for g in places.groupes] == [
        "1 grand débutant",
        "2 débutants",
        "1 à l’aise",
        "1 n’a pas dit",
        "1 gardée, à appeler",
        "2 places libres",
    ]
    assert sum(len(g.cases) for g in places.groupes) == seance.capacite
    assert places.sous_le_niveau == [("Bruno Morin", "Je ne sais pas ouvrir une page internet.")]
    assert places.resume.replace("\u00a0", " ") == "5 inscrits sur 8, 1 en attente"


def test_au_dela_des_places_la_barre_le_dit(bientot) -> None:
    for nom in ("Aa", "Bb", "Cc"):
        creer_inscription(bientot, nom=nom)
    places = composer(bientot).places
    assert (places.libres, places.resume.replace("\u00a0", " ")) == (0, "3 inscrits sur 2, dont 1 en plus des places")


def test_on_sait_d_ou_l_on_connait_chacun(chez_claire: Client, lise, lieu, emails, seance) -> None:
    passe = creer_rendez_vous(lise, lieu, timezone.now() - dt.timedelta(days=9), prenom="Odile", nom="Grandin")
    note = {"thematiques": [], "materiels": [], "duree_minutes": 60, "note": "sait joindre une photo"}
    ecrire_compte_rendu(passe, maintenant=timezone.now(), **note)
    connue = {"prenom": "Odile", "nom": "Grandin", "telephone": "+33639981204"}
    avant = creer_seance(lise, lieu, emails, debut=dans(days=-20))
    creer_inscription(avant, **connue, presence=Presence.PRESENT)
    creer_inscription(seance, **connue)
    creer_inscription(seance, nom="Neuf")
    grandin, neuf = composer(seance).viennent
    assert ([len(li.venues) for li in (grandin, neuf)], neuf.derniere) == ([2, 0], None)
    assert grandin.derniere.dite.endswith(": sait joindre une photo")
    page = lire(chez_claire, seance)
    assert "revient, 3<sup>e</sup> fois" in page
    assert "Première visite" in page


def test_une_absence_passee_n_est_pas_une_visite(lise, lieu, emails, seance) -> None:
    avant = creer_seance(lise, lieu, emails, debut=dans(days=-20))
    creer_inscription(avant, presence=Presence.ABSENT)
    creer_inscription(seance)
    assert composer(seance).viennent[0].venues == []


def test_le_contact_est_a_un_geste_le_telephone_sinon_l_e_mail(chez_claire: Client, seance) -> None:
    creer_inscription(seance)
    creer_inscription(seance, nom="Courriel", telephone="", email="c@exemple.fr")
    creer_inscription(seance, nom="Rien", telephone="")
    page = lire(chez_claire, seance)
    assert 'href="tel:+33639981205"' in page
    assert 'href="mailto:c@exemple.fr"' in page
    assert "ni téléphone, ni e-mail" in page


def test_cinquante_inscrits_coutent_autant_de_requetes_qu_un(chez_claire: Client, seance) -> None:
    def compter() -> int:
        with CaptureQueriesContext(connection) as capture:
            lire(chez_claire, seance)
        return len(capture)

    creer_inscription(seance, nom="Un")
    compter()
    un = compter()
    for n in range(49):
        creer_inscription(seance, nom=f"N{'abcdefg'[n // 7]}{'abcdefg'[n % 7]}", aisance="debutant")
    assert un == compter() <= 12


def test_une_seance_inconnue_est_introuvable(chez_claire: Client) -> None:
    for numero in ("999999", "9" * 30):
        assert chez_claire.get(f"/gestion/seances/{numero}/").status_code == 404


def test_une_seance_sans_theme_et_une_annulee_se_lisent(chez_claire: Client, lise, lieu, bientot) -> None:
    from ateliers.seances import annuler_seance

    sans_theme = creer_seance(lise, lieu, None, debut=dans(days=9))
    assert "thème à venir" in lire(chez_claire, sans_theme)
    annuler_seance(bientot, "panne", maintenant=timezone.now())
    page = lire(chez_claire, bientot)
    assert "Séance annulée</strong> : panne" in page
    assert "Émargement" not in page


# --- La journée -----------------------------------------------------------------------------------


def test_la_journee_montre_les_places_et_compte_les_personnes_attendues(chez_claire: Client, semaine, emails) -> None:
    aujourd_hui = Seance.objects.order_by("debut").first()
    Seance.objects.filter(pk=aujourd_hui.pk).update(atelier=emails)
    creer_inscription(aujourd_hui, nom="Morin", aisance="grand_debutant", reponses={"internet": "pas_encore"})
    vue = journee.composer(aujourd_hui.debut - HEURE)
    (une,) = [s for b in vue.bandes for s in b.seances]
    assert une.places.resume.replace("\u00a0", " ") == "1 inscrit sur 8"
    assert "1\u00a0personne attendue" in vue.resume
    assert next(b.titre for b in vue.bandes if b.seances).endswith("niveau débutant")


def test_un_rendez_vous_de_qui_est_venu_a_un_atelier_n_est_pas_une_premiere_visite(lise, lieu, emails) -> None:
    maintenant = timezone.now()
    avant = creer_seance(lise, lieu, emails, debut=dans(days=-20))
    venue = creer_inscription(avant, prenom="Alice", nom="Martin", telephone="+33639981204")
    pointer(venue, Presence.PRESENT, maintenant=maintenant)
    creer_rendez_vous(lise, lieu, maintenant)
    assert [r.venues for r in journee.composer(maintenant).rendez_vous] == [1]


def test_les_ateliers_passes_attendent_leur_pointage(chez_claire: Client, lise, lieu, emails) -> None:
    passee = creer_seance(lise, lieu, emails, debut=dans(days=-3))
    inscription = creer_inscription(passee)
    assert "1\u00a0inscription à un atelier passé" in chez_claire.get("/gestion/").content.decode()
    page = chez_claire.get("/gestion/a-pointer/").content.decode()
    assert f'href="/gestion/seances/{passee.pk}/"' in page
    envoyer(chez_claire, inscription, "presence", presence="absent")
    assert "Tout est pointé" in chez_claire.get("/gestion/a-pointer/").content.decode()


def test_c_est_fait_vaut_pour_une_inscription_et_pas_pour_une_sorte_inventee(chez_claire: Client, bientot) -> None:
    inscription = creer_inscription(bientot, a_appeler_le=timezone.now())
    adresse = f"/gestion/appels/inscription/{inscription.pk}/fait/"
    assert "a changé depuis" in chez_claire.post(adresse, {"revision": "7"}, follow=True).content.decode()
    revision = str(bientot.sequence + inscription.sequence)
    assert "appel passé" in chez_claire.post(adresse, {"revision": revision}, follow=True).content.decode()
    inscription.refresh_from_db()
    assert inscription.appele_le
    assert chez_claire.post("/gestion/appels/autre-chose/1/fait/").status_code == 404
    assert not Message.objects.exists()


def test_vingt_inscrits_et_vingt_appels_coutent_a_la_journee_autant_qu_un(seance) -> None:
    def compter() -> int:
        with CaptureQueriesContext(connection) as capture:
            # L'heure de la séance : juste après minuit, elle serait de la veille.
            vue = journee.composer(seance.debut)
            assert vue.a_appeler
            assert [s.places.inscrits for b in vue.bandes for s in b.seances]
        return len(capture)

    demain = creer_seance(seance.conseiller, seance.lieu, seance.atelier, debut=dans(days=1))
    for quand in (seance, demain):
        creer_inscription(quand, a_appeler_le=timezone.now())
    un = compter()
    for n in range(20):
        for quand in (seance, demain):
            creer_inscription(quand, nom=f"N{'abcdefghijklmnopqrst'[n]}", a_appeler_le=timezone.now())
    assert un == compter() <= 24


def test_un_atelier_souhaite_s_annonce_de_vive_voix_depuis_la_journee(chez_claire: Client, bientot) -> None:
    souhait = Souhait.objects.create(
        cle=uuid4(), mots="les e-mails", prenom="Colette", telephone="+33261911427", a_appeler_pour=bientot
    )
    assert "L’atelier souhaité est programmé" in chez_claire.get("/gestion/").content.decode()
    page = chez_claire.post(f"/gestion/appels/souhait/{souhait.pk}/fait/", {"revision": "0"}, follow=True)
    assert "L’atelier souhaité" not in page.content.decode()
    souhait.refresh_from_db()
    assert souhait.prevenu_le
