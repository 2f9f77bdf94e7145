"""Se placer soi-même, en quatre questions simples : un niveau conseillé, jamais une barrière."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices

from .models import Atelier, Inscription
from .models.inscriptions import Aisance
from .models.offres import Niveau


class Reponse(TextChoices):
    OUI = "oui", "oui"
    AVEC_AIDE = "avec_aide", "avec de l’aide"
    PAS_ENCORE = "pas_encore", "pas encore"


@dataclass(frozen=True)
class Question:
    """`manque` : ce que dit la personne qui répond « pas encore »."""

    code: str
    question: str
    manque: str


QUESTIONS = (
    Question("appareil", "Allumer l’appareil et ouvrir un programme", "Je ne sais pas ouvrir un programme."),
    Question("internet", "Chercher quelque chose sur internet", "Je ne sais pas ouvrir une page internet."),
    Question("email", "Lire et envoyer un e-mail", "Je ne sais pas envoyer un e-mail."),
    Question("application", "Installer une application", "Je ne sais pas installer une application."),
)
# Sans ces gestes-là, on débute vraiment, quoi que l'on sache d'autre.
PREMIERS_GESTES = ("appareil", "internet")
POINTS = {Reponse.OUI: 2, Reponse.AVEC_AIDE: 1, Reponse.PAS_ENCORE: 0}
A_L_AISE_A_PARTIR_DE = 0.75

# Ce qu'un niveau annoncé attend de qui vient.
ATTENDUE = {
    Niveau.DEBUTANT: Aisance.DEBUTANT,
    Niveau.INTERMEDIAIRE: Aisance.A_L_AISE,
    Niveau.AVANCE: Aisance.A_L_AISE,
}
CONSEILLE = {
    Aisance.GRAND_DEBUTANT: Niveau.DEBUTANT,
    Aisance.DEBUTANT: Niveau.DEBUTANT,
    Aisance.A_L_AISE: Niveau.INTERMEDIAIRE,
}


def aisance(reponses: Mapping[str, str]) -> str:
    """Où ces réponses placent une personne ; vide si elle n'a rien répondu."""
    points = [POINTS[Reponse(r)] for r in reponses.values()]
    if not points:
        return ""
    if any(reponses.get(geste) == Reponse.PAS_ENCORE for geste in PREMIERS_GESTES):
        return Aisance.GRAND_DEBUTANT
    part = sum(points) / (2 * len(points))
    return Aisance.A_L_AISE if part >= A_L_AISE_A_PARTIR_DE else Aisance.DEBUTANT


def niveau_conseille(aisance: str) -> Niveau | None:
    return CONSEILLE.get(Aisance(aisance)) if aisance else None


def sous_le_niveau(inscription: Inscription, atelier: Atelier) -> bool:
    """La personne s'est placée sous ce que l'atelier attend. Sans prérequis, un atelier de débutants n'attend rien."""
    if not inscription.aisance or not atelier.niveau:
        return False
    if atelier.niveau == Niveau.DEBUTANT and not atelier.prerequis:
        return False
    ordre = Aisance.values
    return ordre.index(inscription.aisance) < ordre.index(ATTENDUE[Niveau(atelier.niveau)])


def ses_mots(reponses: Mapping[str, str]) -> str:
    """« Je ne sais pas ouvrir une page internet. » : le premier geste qui manque, ou rien."""
    return next((q.manque for q in QUESTIONS if reponses.get(q.code) == Reponse.PAS_ENCORE), "")
