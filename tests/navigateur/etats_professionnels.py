"""La matinée des professionnels : les pages d'une demande, et l'inscription à titre privé."""

from uuid import uuid4

from django.utils import timezone
from playwright.sync_api import Page, expect

from epn.agenda import demandes
from epn.agenda.matinees import matinees_libres, seances_a_venir
from partenariats.demandes import recevoir
from partenariats.jetons_demandes import lien_neuf
from partenariats.models import Demande
from tests.navigateur import aides
from tests.navigateur.registre_des_etats import etat


def recue() -> Demande:
    demande = Demande(
        organisation="Menuiserie Rivet",
        public="entreprise",
        prenom="Odile",
        nom="Rivet",
        email="odile@exemple.fr",
        effectif=3,
        sujet="Protéger le fichier des clients",
        jours_souhaites=[matinees_libres(timezone.now())[0].code],
        cle=uuid4(),
    )
    return recevoir(demande, maintenant=timezone.now())


def proposee() -> Demande:
    maintenant = timezone.now()
    return demandes.proposer(recue(), matinees_libres(maintenant)[1], maintenant=maintenant, mot="Le lundi d’après ?")


def acceptee() -> Demande:
    return demandes.accepter_la_proposition(proposee(), maintenant=timezone.now())


def suivre(page: Page, demande: Demande) -> None:
    aides.aller(page, "/" + lien_neuf(demande).split("/", 3)[3])


@etat
def demande_fautive(page: Page) -> None:
    page.goto("/professionnels/demande/nouvelle/")
    page.get_by_role("textbox", name="Combien de personnes").fill("six")
    page.get_by_role("button", name="Envoyer ma demande").click()
    expect(page.get_by_text("Écrivez un nombre en chiffres")).to_be_visible()


@etat
def demande_recue(page: Page) -> None:
    suivre(page, recue())
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre demande est arrivée")


@etat
def demande_proposee(page: Page) -> None:
    suivre(page, proposee())
    expect(page.get_by_role("button", name="Oui, cette date nous va")).to_be_visible()


@etat
def demande_acceptee(page: Page) -> None:
    suivre(page, acceptee())
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est réservé")


@etat
def demande_participants(page: Page) -> None:
    suivre(page, acceptee())
    page.get_by_role("link", name="Dire qui vient").click()
    page.locator("[name=prenom_1]").fill("Paul")
    page.get_by_role("button", name="Inscrire ces personnes").click()
    expect(page.get_by_text("Il manque le nom de cette personne.")).to_be_visible()


@etat
def demande_a_retirer(page: Page) -> None:
    suivre(page, acceptee())
    page.get_by_role("link", name="Retirer ma demande").click()
    expect(page.get_by_role("button", name="Oui, la retirer")).to_be_visible()


@etat
def matinee_fautive(page: Page) -> None:
    page.goto(seances_a_venir(timezone.now())[0].get_absolute_url())
    page.get_by_role("button", name="Confirmer mon inscription").click()
    expect(page.get_by_text("Dites pour qui vous venez.")).to_be_visible()


@etat
def matinee_pour_soi(page: Page) -> None:
    page.goto(seances_a_venir(timezone.now())[0].get_absolute_url())
    page.get_by_role("textbox", name="Prénom", exact=True).first.fill("Simone")
    page.get_by_label("vous-même, à titre privé").check()
    page.get_by_role("button", name="Confirmer mon inscription").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ouvert à tous")
