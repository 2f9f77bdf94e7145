"""La feuille d'une séance : qui vient, qui attend, ce que l'on sait, et ce que l'on pointe."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accompagnements.presences import ecrire_compte_rendu
from ateliers.models import Atelier, Inscription, Seance
from ateliers.presences import pointer
from epn.commun.vocabulaire import Presence
from epn.gestion import feuille, journee
from epn.messagerie.models import Message
from tests.ateliers.conftest import creer_seance
from tests.distribution import creer_inscription, creer_rendez_vous

Statut = Inscription.Statut
HEURE = dt.timedelta(hours=1)
SOURIS = "allumer l’ordinateur"


def dans(**ecart: int) -> dt.datetime:
    """D'ici là, à la minute : le registre ne connaît pas les secondes."""
    return timezone.now().replace(second=0, microsecond=0) + dt.timedelta(**ecart)


@pytest.fixture
def emails(db) -> Atelier:
    return Atelier.objects.create(
        titre="Mes premiers e-mails", nature="initiation", resume="r", niveau="debutant", prerequis=SOURIS
    )


@pytest.fixture
def seance(lise, lieu, emails) -> Seance:
    """Commencée depuis dix minutes, huit places."""
    return creer_seance(lise, lieu, emails, debut=dans(minutes=-10))


@pytest.fixture
def bientot(lise, lieu, emails) -> Seance:
    return creer_seance(lise, lieu, emails, debut=dans(days=3), capacite=2)


def composer(seance: Seance) -> feuille.Feuille:
    return feuille.composer(feuille.seances_lues().get(pk=seance.pk), timezone.now())


def lire(client: Client, seance: Seance) -> str:
    reponse = client.get(f"/gestion/seances/{seance.pk}/")
    assert reponse.status_code == 200
    return reponse.content.decode().replace("\u00a0", " ")


def envoyer(client: Client, inscription: Inscription, acte: str, seance: Seance | None = None, **donnees: str):
    numero = (seance or inscription.seance).pk
    adresse = f"/gestion/seances/{numero}/inscriptions/{inscription.pk}/{acte}/"
    return client.post(adresse, donnees, follow=True)


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


# --- Pointer --------------------------------------------------------------------------------------


def test_pointer_se_corrige_et_s_efface(chez_claire: Client, seance) -> None:
    bruno = creer_inscription(seance)
    for presence in ("present", "absent", "excuse", "a_renseigner"):
        reponse = envoyer(chez_claire, bruno, "presence", presence=presence)
        assert reponse.redirect_chain == [(f"/gestion/seances/{seance.pk}/#inscription-{bruno.pk}", 302)]
        bruno.refresh_from_db()
        assert bruno.presence == presence


@pytest.mark.parametrize("presence", ["parti", "", "PRESENT", "p" * 300, "pr\x00esent"])
def test_une_presence_inventee_se_refuse_par_une_phrase(chez_claire: Client, seance, presence: str) -> None:
    bruno = creer_inscription(seance)
    assert "Choisissez présent" in envoyer(chez_claire, bruno, "presence", presence=presence).content.decode()
    bruno.refresh_from_db()
    assert not bruno.est_pointee


def test_avant_l_heure_ou_annulee_la_page_dit_pourquoi(chez_claire: Client, bientot, seance) -> None:
    trop_tot = creer_inscription(bientot)
    annulee = creer_inscription(
        seance, statut=Statut.ANNULEE, annulee_le=timezone.now(), annulee_par=Inscription.AnnuleePar.USAGER
    )
    assert "n’a pas commencé" in envoyer(chez_claire, trop_tot, "presence", presence="present").content.decode()
    assert "rien à pointer" in envoyer(chez_claire, annulee, "presence", presence="present").content.decode()
    assert not Inscription.objects.exclude(presence=Presence.A_RENSEIGNER).exists()


@pytest.mark.parametrize("acte", ["presence", "reponse", "place", "annuler"])
def test_la_personne_d_une_autre_seance_est_introuvable(chez_claire: Client, seance, bientot, acte: str) -> None:
    bruno = creer_inscription(seance)
    assert envoyer(chez_claire, bruno, acte, bientot, presence="present").status_code == 404
    assert chez_claire.get(f"/gestion/seances/{bientot.pk}/inscriptions/{bruno.pk}/attestation.pdf").status_code == 404


def test_tous_presents_d_un_geste(chez_claire: Client, seance) -> None:
    for nom in ("Aa", "Bb"):
        creer_inscription(seance, nom=nom)
    page = chez_claire.post(f"/gestion/seances/{seance.pk}/tous-presents/", follow=True).content.decode()
    assert "2\u00a0personnes pointées présentes" in page
    assert "2\u00a0présents" in page
    assert "Tous présents" not in page


def test_tous_presents_trop_tot_ne_pointe_personne(chez_claire: Client, bientot) -> None:
    creer_inscription(bientot)
    page = chez_claire.post(f"/gestion/seances/{bientot.pk}/tous-presents/", follow=True).content.decode()
    assert "n’a pas commencé" in page
    assert "Tous présents" not in page


# --- La file et les places gardées ----------------------------------------------------------------


def test_une_place_gardee_se_prend_ou_se_rend_a_la_suivante(chez_claire: Client, bientot) -> None:
    maintenant = timezone.now()
    creer_inscription(bientot, nom="Ferme")
    gardee = creer_inscription(bientot, nom="Aubry", statut=Statut.PROPOSEE, a_appeler_le=maintenant)
    suivante = creer_inscription(bientot, nom="Zola", statut=Statut.ATTENTE, attend_depuis=maintenant)
    page = envoyer(chez_claire, gardee, "reponse", reponse="non").content.decode()
    assert "La place va à Bruno Zola" in page
    gardee.refresh_from_db()
    suivante.refresh_from_db()
    assert (gardee.statut, gardee.a_appeler_le, suivante.statut) == (Statut.ANNULEE, None, Statut.INSCRITE)
    assert "n’est plus gardée" in envoyer(chez_claire, gardee, "reponse", reponse="oui").content.decode()


def test_la_reponse_se_donne_aussi_depuis_la_journee(chez_claire: Client, bientot) -> None:
    gardee = creer_inscription(bientot, statut=Statut.PROPOSEE, a_appeler_le=timezone.now())
    assert "Prend la place" in chez_claire.get("/gestion/").content.decode()
    reponse = envoyer(chez_claire, gardee, "reponse", reponse="oui", retour="journee")
    assert reponse.redirect_chain == [("/gestion/#a-appeler", 302)]
    gardee.refresh_from_db()
    assert gardee.est_inscrite
    assert "Prend la place" not in reponse.content.decode()


@pytest.mark.parametrize("reponse", ["", "peut-être", "oui\x00"])
def test_une_reponse_inventee_ne_change_rien(chez_claire: Client, bientot, reponse: str) -> None:
    gardee = creer_inscription(bientot, statut=Statut.PROPOSEE, a_appeler_le=timezone.now())
    assert "prend la place" in envoyer(chez_claire, gardee, "reponse", reponse=reponse).content.decode()
    gardee.refresh_from_db()
    assert gardee.statut == Statut.PROPOSEE


def test_quelqu_un_de_la_file_entre_en_plus_si_on_le_coche(chez_claire: Client, seance) -> None:
    Seance.objects.filter(pk=seance.pk).update(capacite=1)
    creer_inscription(seance, nom="Ferme")
    attend = creer_inscription(seance, statut=Statut.ATTENTE, attend_depuis=timezone.now())
    assert "en plus des places" in envoyer(chez_claire, attend, "place").content.decode()
    assert "a une place en plus" in envoyer(chez_claire, attend, "place", en_plus="oui").content.decode()


# --- Observations ---------------------------------------------------------------------------------


def observer(client: Client, seance: Seance, texte: str, lues: str = ""):
    donnees = {"observations": texte, "lues": lues}
    return client.post(f"/gestion/seances/{seance.pk}/observations/", donnees, follow=True)


def test_les_observations_se_gardent_et_deux_fenetres_ne_s_ecrasent_pas(chez_claire: Client, seance) -> None:
    assert "enregistrées" in observer(chez_claire, seance, "une ligne\r\nune autre").content.decode()
    seance.refresh_from_db()
    assert seance.observations == "une ligne\nune autre"
    reponse = observer(chez_claire, seance, "tout autre chose")
    page = reponse.content.decode()
    assert reponse.status_code == 409
    assert "tout autre chose" in page
    assert "une ligne" in page
    assert observer(chez_claire, seance, "suite", lues="une ligne\r\nune autre").status_code == 200
    assert Seance.objects.get(pk=seance.pk).observations == "suite"


@pytest.mark.parametrize(("texte", "phrase"), [("x" * 1001, "1000 lettres"), ("a\x00b", "nul")])
def test_des_observations_trop_longues_ou_abimees_restent_a_l_ecran(chez_claire, seance, texte, phrase) -> None:
    page = observer(chez_claire, seance, texte).content.decode()
    assert phrase in page
    seance.refresh_from_db()
    assert seance.observations == ""


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
