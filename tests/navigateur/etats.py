"""Les pages que l'on n'atteint pas par une adresse : un envoi, une réservation ouverte, un refus."""

import datetime as dt
from uuid import uuid4

from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from accompagnements.creneaux import creneaux_libres
from accompagnements.models import Alerte, Offre, RendezVous
from accompagnements.reservations import Demande, reserver
from epn.commun import dates
from epn.planning.models import Fermeture
from publics.identite import Identite
from publics.jetons import empreinte
from tests.distribution import creer_offre
from tests.navigateur import (
    aides,
    etats_droits,
    etats_du_compte,
    etats_frequentation,
    etats_groupes,
    etats_prescripteurs,
    etats_professionnels,
    etats_retours,
)
from tests.navigateur.registre_des_etats import ETATS, etat

# Les états des retours s'inscrivent en se laissant importer.
__all__ = [
    "ETATS",
    "etats_droits",
    "etats_du_compte",
    "etats_frequentation",
    "etats_groupes",
    "etats_prescripteurs",
    "etats_professionnels",
    "etats_retours",
    "remplir",
]


def remplir(page: Page, telephone: str = "02 61 91 12 34", nom: str = "Lecomte") -> int:
    """Remplit le formulaire, et rend le nombre de champs qu'il a fallu toucher, commune comprise."""
    gestes = {"Prénom": "Simone", "Nom": nom, "Téléphone": telephone}
    for champ, valeur in gestes.items():
        page.get_by_role("textbox", name=champ, exact=True).fill(valeur)
    page.get_by_label("Votre commune").select_option(label="Mortagne-au-Perche")
    return len(gestes) + 1


def ouvrir_le_formulaire(page: Page) -> None:
    page.goto("/rendez-vous/")
    page.get_by_role("link", name="Réserver cette heure").click()


def confirmer(page: Page, titre: str) -> None:
    page.get_by_role("button", name="Confirmer mon rendez-vous").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(titre)


def prendre_la_premiere(numero: int = 0) -> None:
    maintenant = timezone.now()
    identite = Identite("Bruno", f"Le Goff {RendezVous.objects.count()}", "+33639981205")
    reserver(Demande(uuid4(), identite), creneaux_libres(maintenant)[numero], maintenant=maintenant)


def garder_une_heure() -> tuple[Offre, str]:
    """Une heure gardée pour quelqu'un qui attend, et le jeton de son lien."""
    maintenant, jeton = timezone.now(), uuid4().hex
    creneau = creneaux_libres(maintenant)[-1]
    alerte = Alerte.objects.create(
        cle=uuid4(),
        prenom="Simone",
        nom="Lecomte",
        telephone="+33261911234",
        cree_le=maintenant,
        expire_le=creneau.debut,
    )
    offre = creer_offre(alerte, creneau.lieu, creneau.plage.plage.conseiller, creneau.debut)
    Offre.objects.filter(pk=offre.pk).update(empreinte=empreinte(jeton))
    return offre, jeton


# --- Réserver -------------------------------------------------------------------------------------


@etat
def formulaire_fautif(page: Page) -> None:
    ouvrir_le_formulaire(page)
    page.get_by_label("Téléphone").fill("02 33 25 1")
    page.locator("summary").click()
    page.get_by_label("Vous réservez pour", exact=True).select_option(label="un proche")
    page.get_by_role("button", name="Confirmer mon rendez-vous").click()
    expect(page.locator(".invalid-feedback").first).to_be_visible()


@etat
def trop_de_rendez_vous(page: Page) -> None:
    maintenant, simone = timezone.now(), Identite("Simone", "Lecomte", "+33261911234")
    deja = RendezVous.objects.filter(usager__nom="Lecomte").count()
    for creneau in creneaux_libres(maintenant)[1 : 1 + settings.RENDEZ_VOUS_A_VENIR_MAX - deja]:
        reserver(Demande(uuid4(), simone), creneau, maintenant=maintenant)
    ouvrir_le_formulaire(page)
    remplir(page)
    page.get_by_role("button", name="Confirmer mon rendez-vous").click()
    expect(page.get_by_role("alert")).to_contain_text("téléphonez-nous")


@etat
def heure_prise(page: Page) -> None:
    ouvrir_le_formulaire(page)
    remplir(page)
    prendre_la_premiere()
    confirmer(page, "Cette heure n’est plus libre")
    assert page.locator("button[formaction]").count() == 3


@etat
def formulaire_perime(page: Page) -> None:
    ouvrir_le_formulaire(page)
    remplir(page)
    page.context.clear_cookies()
    confirmer(page, "Relisez, puis renvoyez")


@etat
def demarche(page: Page) -> None:
    ouvrir_le_formulaire(page)
    remplir(page)
    page.locator("summary").click()
    page.get_by_label("De quoi s’agit-il").select_option(index=14)
    page.get_by_role("button", name="Confirmer mon rendez-vous").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pour une démarche")


# --- Attendre une heure ---------------------------------------------------------------------------


@etat
def alerte_fautive(page: Page) -> None:
    page.goto("/rendez-vous/prevenez-moi/")
    page.get_by_role("button", name="Me prévenir").click()
    expect(page.locator(".invalid-feedback").first).to_be_visible()


@etat
def alerte_prise(page: Page) -> None:
    page.goto("/rendez-vous/prevenez-moi/")
    remplir(page)
    page.get_by_role("button", name="Me prévenir").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est noté")


@etat
def offre(page: Page) -> None:
    aides.aller(page, f"/rendez-vous/offre/{garder_une_heure()[1]}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Une heure s’est libérée pour vous")


@etat
def offre_declinee(page: Page) -> None:
    offre(page)
    page.get_by_role("button", name="Je ne peux pas").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci de l’avoir dit")


@etat
def offre_passee(page: Page) -> None:
    gardee, jeton = garder_une_heure()
    Offre.objects.filter(pk=gardee.pk).update(expire_le=timezone.now())
    aides.aller(page, f"/rendez-vous/offre/{jeton}/", 409)


# --- Tenir sa réservation -------------------------------------------------------------------------


@etat
def billet(page: Page) -> None:
    ouvrir_le_formulaire(page)
    remplir(page)
    confirmer(page, "C’est réservé")


@etat
def changer_d_heure(page: Page) -> None:
    billet(page)
    page.get_by_role("link", name="Changer d’heure").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Changer d’heure")


@etat
def changer_pour_une_heure_prise(page: Page) -> None:
    changer_d_heure(page)
    prendre_la_premiere(2)
    page.locator("button.heure").nth(2).click()
    expect(page.get_by_role("alert")).to_contain_text("n’a pas changé")


@etat
def confirmer_l_annulation(page: Page) -> None:
    billet(page)
    page.get_by_role("link", name="Annuler").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Annuler ce rendez-vous\u00a0?")


@etat
def annule(page: Page) -> None:
    confirmer_l_annulation(page)
    page.get_by_role("button", name="Oui, annuler").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rendez-vous annulé")


@etat
def annuler_trop_tard(page: Page) -> None:
    confirmer_l_annulation(page)
    RendezVous.objects.filter(usager__nom="Lecomte").update(debut=timezone.now())
    page.get_by_role("button", name="Oui, annuler").click()
    expect(page.get_by_role("alert")).to_be_visible()


# --- Retrouver sa réservation ---------------------------------------------------------------------


@etat
def code_faux(page: Page) -> None:
    page.goto("/mes-reservations/")
    page.get_by_role("textbox", name="Code du billet").fill("222222")
    page.get_by_role("textbox", name="Nom de famille").fill("Lecomte")
    page.get_by_role("button", name="Voir ma réservation").click()
    expect(page.get_by_role("alert")).to_be_visible()


@etat
def contact_illisible(page: Page) -> None:
    page.goto("/mes-reservations/")
    page.get_by_label("Votre téléphone mobile").fill("alice@")
    page.get_by_role("button", name="Recevoir le lien").click()
    expect(page.locator(".invalid-feedback").first).to_be_visible()


@etat
def lien_demande(page: Page) -> None:
    page.goto("/mes-reservations/")
    page.get_by_label("Votre téléphone mobile").fill("personne@exemple.fr")
    page.get_by_role("button", name="Recevoir le lien").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Regardez vos messages")


# --- Rien à proposer ------------------------------------------------------------------------------


@etat
def sans_heure_libre(page: Page) -> None:
    tout_fermer()
    page.goto("/rendez-vous/")
    expect(page.get_by_role("link", name="Prévenez-moi si une place se libère")).to_be_visible()


@etat
def heure_prise_sans_autre(page: Page) -> None:
    Fermeture.objects.all().delete()
    ouvrir_le_formulaire(page)
    remplir(page)
    tout_fermer()
    confirmer(page, "Cette heure n’est pas proposée")
    expect(page.get_by_role("button", name="Prévenez-moi si une place se libère")).to_be_visible()


def tout_fermer() -> None:
    jour = dates.jour_local(timezone.now())
    Fermeture.objects.create(du=jour, au=jour + dt.timedelta(days=365), motif="travaux")
