"""Les pages d'un atelier que l'on n'atteint qu'en s'inscrivant : complet, en attente, refusé, rendu."""

from uuid import uuid4

from django.utils import timezone
from playwright.sync_api import Page, expect

from ateliers.bulletin import Demande, Personne
from ateliers.inscriptions import inscrire
from ateliers.models import Inscription, Seance
from ateliers.programme import seances_a_venir
from publics.contacts import Contact
from publics.identite import Identite
from tests.navigateur.etats import etat, remplir


def la_prochaine() -> Seance:
    return next(s for s in seances_a_venir(timezone.now()) if not s.parcours_id and s.se_reserve)


def completer(seance: Seance) -> None:
    """Il ne reste plus une place, et une personne attend."""
    relue = Seance.objects.avec_places().get(pk=seance.pk)
    for numero in range(relue.libres + 1):
        nom = f"Le Goff {'abcdefghijkl'[numero]}"
        personne = Personne(Identite("Bruno", nom, f"+33639981{numero:03d}"))
        demande = Demande(uuid4(), (personne,), Contact(f"+33639981{numero:03d}"), accepte_d_attendre=True)
        inscrire(demande, seance, maintenant=timezone.now())


def ouvrir(page: Page) -> Seance:
    """La page de la prochaine séance, par le programme ; personne n'y est inscrit."""
    Inscription.objects.all().delete()
    seance = la_prochaine()
    page.goto("/ateliers/")
    page.locator(f'a[href="{seance.get_absolute_url()}"]').click()
    return seance


def confirmer(page: Page, titre: str, bouton: str = "Confirmer mon inscription") -> None:
    page.get_by_role("button", name=bouton).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(titre)


@etat
def inscription_fautive(page: Page) -> None:
    ouvrir(page)
    for pli in page.locator("summary").all():
        pli.click()
    page.get_by_label("Téléphone").fill("02 33 25 1")
    page.locator("[name=nom_2]").fill("Dupuis")
    page.get_by_text("pas encore").first.click()
    page.get_by_role("button", name="Confirmer mon inscription").click()
    expect(page.locator(".invalid-feedback").first).to_be_visible()


@etat
def atelier_complet(page: Page) -> None:
    completer(ouvrir(page))
    page.reload()
    expect(page.get_by_role("button", name="M’inscrire sur la liste d’attente")).to_be_visible()


@etat
def atelier_rempli_entre_temps(page: Page) -> None:
    seance = ouvrir(page)
    remplir(page)
    completer(seance)
    confirmer(page, "C’est complet")
    assert page.locator("button[formaction]").count() > 0


@etat
def en_liste_d_attente(page: Page) -> None:
    atelier_rempli_entre_temps(page)
    confirmer(page, "Vous êtes en liste d’attente", "M’inscrire sur la liste d’attente")


@etat
def deja_inscrit(page: Page) -> None:
    seance = ouvrir(page)
    remplir(page)
    confirmer(page, "C’est réservé")
    page.goto(seance.get_absolute_url())
    remplir(page)
    page.get_by_role("button", name="Confirmer mon inscription").click()
    expect(page.get_by_role("alert")).to_contain_text("déjà inscrit")


@etat
def billet_a_deux(page: Page) -> None:
    ouvrir(page)
    remplir(page)
    page.locator("summary").first.click()
    page.locator("[name=prenom_2]").fill("Paul")
    confirmer(page, "C’est réservé")
    expect(page.locator(".billet")).to_contain_text("Paul Lecomte")


@etat
def rendre_une_place(page: Page) -> None:
    billet_a_deux(page)
    page.get_by_role("link", name="Je ne peux pas venir").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Qui ne peut pas venir\u00a0?")


@etat
def ne_rien_rendre(page: Page) -> None:
    rendre_une_place(page)
    for case in page.get_by_role("checkbox").all():
        case.uncheck()
    page.get_by_role("button", name="Oui, annuler").click()
    expect(page.get_by_role("alert")).to_be_visible()


@etat
def inscription_annulee(page: Page) -> None:
    rendre_une_place(page)
    confirmer(page, "Inscription annulée", "Oui, annuler ce qui est coché")


@etat
def changer_de_date(page: Page) -> None:
    billet_a_deux(page)
    page.get_by_role("link", name="Changer de date").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Changer de date")


@etat
def changer_pour_une_date_pleine(page: Page) -> None:
    changer_de_date(page)
    bouton = page.locator("button[name=seance]").first
    completer(Seance.objects.get(pk=bouton.get_attribute("value")))
    bouton.click()
    expect(page.get_by_role("alert")).to_contain_text("n’a pas changé")


@etat
def programme_sans_reponse(page: Page) -> None:
    page.goto("/ateliers/?jour=jeudi")
    Seance.objects.filter(parcours=None).update(atelier=None)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Les prochains ateliers")


@etat
def niveau_conseille(page: Page) -> None:
    page.goto("/ateliers/mon-niveau/")
    page.get_by_text("pas encore").first.click()
    page.get_by_role("button", name="Voir mon niveau").click()
    expect(page.get_by_role("status")).to_contain_text("débutant")
