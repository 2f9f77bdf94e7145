"""Ce qu'un effacement emporte des inscriptions et des souhaits."""

import datetime as dt
import re

from epn.messagerie.conservation import effacer_messages
from publics.effacement import a_l_effacement, a_venir, concernant, effacer_reservations, memes_contacts
from publics.identite import normaliser
from publics.models import Reservation, Usager

from .models import Avis, Inscription, Seance, Souhait

SANS_NOM = "(nom effacé)"


@a_venir
def a_une_inscription(usager: Usager, maintenant: dt.datetime) -> bool:
    return Inscription.objects.a_venir(maintenant).filter(usager=usager, seance__annulee_le=None).exists()


@a_l_effacement
def effacer_inscriptions(usager: Usager, maintenant: dt.datetime) -> None:
    """Réponses, organisation et contacts ; les présences se comptent encore. Un billet à plusieurs reste aux autres."""
    siennes = Inscription.objects.filter(usager=usager)
    siennes.update(reponses={}, organisation="", a_appeler_le=None)
    autres = Inscription.objects.filter(usager__anonymise_le=None).exclude(usager=usager)
    partagees = autres.filter(reservation__inscriptions__usager=usager).values_list("reservation_id", flat=True)
    billets = Reservation.objects.filter(inscriptions__usager=usager).distinct()
    effacer_reservations(billets, list(partagees), maintenant)


@a_l_effacement
def oter_le_nom_des_notes(usager: Usager, maintenant: dt.datetime) -> None:
    """Les observations et les avis de ses séances, où son nom a pu être écrit en toutes lettres."""
    noms = [n for n in (f"{usager.prenom} {usager.nom}".strip(), f"{usager.nom} {usager.prenom}".strip()) if " " in n]
    motif = re.compile("|".join(re.escape(n) for n in noms), re.IGNORECASE) if noms else None
    if motif is None:
        return
    for modele, champ, filtre in (
        (Seance, "observations", {"inscriptions__usager": usager}),
        (Avis, "commentaire", {"seance__inscriptions__usager": usager}),
    ):
        for objet in modele.objects.filter(**filtre).exclude(**{champ: ""}).distinct():
            texte = getattr(objet, champ)
            if (sans := motif.sub(SANS_NOM, texte)) != texte:
                setattr(objet, champ, sans[: modele._meta.get_field(champ).max_length])
                objet.save(update_fields=[champ])


@a_l_effacement
def effacer_souhaits(usager: Usager, maintenant: dt.datetime) -> None:
    """Son prénom, son contact, ses mots ; les sujets restent. Qui n'avait laissé que des mots s'en va tout entier."""
    for souhait in siens(usager):
        effacer_messages(concernant(f"souhait:{souhait.pk}"), maintenant)
        if not souhait.thematiques:
            souhait.delete()
            continue
        souhait.prenom = souhait.telephone = souhait.email = souhait.mots = ""
        souhait.a_appeler_pour = None
        souhait.save()


def siens(usager: Usager) -> list[Souhait]:
    """Même prénom et même contact : un souhait ne dit pas le nom. Une requête."""
    laisses = Souhait.objects.filter(memes_contacts(usager))
    return [s for s in laisses if normaliser(s.prenom) == normaliser(usager.prenom)]
