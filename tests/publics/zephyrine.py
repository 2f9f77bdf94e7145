"""Une personne qui a laissé son nom partout, et de quoi le chercher dans toute la base."""

import datetime as dt
import json
from collections.abc import Iterator
from uuid import uuid4

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from accompagnements.models import Alerte, CompteRendu, RendezVous
from ateliers.models import Avis, Inscription, Seance, Souhait
from epn.commun.vocabulaire import Presence
from epn.comptes.models import Compte
from epn.messagerie.models import Message
from epn.territoire.models import Lieu
from publics import visite
from publics.jetons import nouveau_jeton
from publics.models import Autorisation, Reservation, Responsable, Suivi, Usager
from tests.distribution import creer_offre, creer_rendez_vous

PRENOM, NOM, TELEPHONE, EMAIL = "Zéphyrine", "Quatrebarbes", "+33639984477", "zephyrine.q@exemple.fr"
TRACES = ("zéphyrine", "zephyrine", "quatrebarbes", "639984477")
# Des sessions sont codées : on les lit avant d'y chercher.
ILLISIBLES = {"django_session", "commun_cache"}


def partout(claire: Compte, lieu: Lieu, seance: Seance, jadis: dt.datetime) -> Usager:
    """Zéphyrine : un rendez-vous et un atelier passés, et tout ce qui peut garder son nom."""
    rendez_vous = creer_rendez_vous(
        claire, lieu, jadis, prenom=PRENOM, nom=NOM, telephone=TELEPHONE, email=EMAIL, precision="Zéphyrine a un iPad",
        presence=Presence.PRESENT, besoin="email",
    )  # fmt: skip
    usager = rendez_vous.usager
    usager.notes, usager.annee_naissance, usager.commune = "Mme Quatrebarbes entend mal", 1948, lieu.commune
    usager.cree_le = jadis
    usager.save()
    compte_rendu = CompteRendu.objects.create(
        rendez_vous=rendez_vous, thematiques=["email"], materiels=[], duree_minutes=60, note="Zéphyrine avance bien"
    )
    nouveau_jeton(rendez_vous.reservation, jusqu_au=jadis)
    _a_l_atelier(usager, seance)
    Suivi.objects.create(usager=usager, le=jadis.date(), acquis="Zéphyrine écrit", prochaine_etape="Ses photos")
    _en_attente(usager, claire, lieu, jadis)
    _messages(usager, rendez_vous, jadis)
    for objet in (usager, rendez_vous, compte_rendu):
        LogEntry.objects.create(
            user=claire, content_type=ContentType.objects.get_for_model(objet), object_id=str(objet.pk),
            object_repr=str(objet), action_flag=CHANGE, change_message=json.dumps([{"changed": {"name": str(objet)}}]),
        )  # fmt: skip
    _visite(rendez_vous.reservation, jadis)
    return usager


def _a_l_atelier(usager: Usager, seance: Seance) -> None:
    """Elle réserve seule, puis elle réserve pour sa mère, dont elle est l'aidante."""
    billet = Reservation.objects.create(cle=uuid4(), telephone=TELEPHONE, email=EMAIL, origine="en_ligne")
    Inscription.objects.create(
        seance=seance, usager=usager, reservation=billet, statut="inscrite", presence=Presence.PRESENT,
        reponses={"email": "pas_encore"},
    )  # fmt: skip
    Seance.objects.filter(pk=seance.pk).update(observations="Zéphyrine Quatrebarbes a aidé ses voisins.")
    Avis.objects.create(
        seance=seance, utile="oui", difficulte="juste", jour=seance.debut.date(), commentaire="Quatrebarbes Zéphyrine"
    )
    mere = Usager.objects.create(prenom="Odette", nom="Durand", nom_normalise="durand odette")
    sien = Reservation.objects.create(
        cle=uuid4(), telephone=TELEPHONE, email=EMAIL, origine="en_ligne", aidant="proche",
        aidant_nom="Zéphyrine Quatrebarbes",
    )  # fmt: skip
    Inscription.objects.create(seance=seance, usager=mere, reservation=sien, statut="inscrite")
    enfant = Usager.objects.create(prenom="Léo", nom_normalise="leo", annee_naissance=2016, anonymise_le=None)
    Responsable.objects.create(enfant=enfant, adulte=usager)
    Autorisation.objects.create(
        enfant=enfant, donnee_par=usager, donnee_le=seance.debut, jusqu_au=seance.debut + dt.timedelta(days=90)
    )


def _en_attente(usager: Usager, claire: Compte, lieu: Lieu, jadis: dt.datetime) -> None:
    alerte = Alerte.objects.create(
        cle=uuid4(), prenom="zephyrine", nom="QUATREBARBES", telephone=TELEPHONE, expire_le=jadis, cree_le=jadis
    )
    offre = creer_offre(alerte, lieu, claire, jadis + dt.timedelta(hours=2))
    occupation = offre.occupation
    offre.occupation, offre.close_le = None, jadis
    offre.save()
    occupation.delete()
    for sujets in (["email"], []):
        Souhait.objects.create(
            cle=uuid4(), prenom=PRENOM, email=EMAIL.upper(), thematiques=sujets, mots="C’est Zéphyrine", cree_le=jadis
        )


def _messages(usager: Usager, rendez_vous: RendezVous, jadis: dt.datetime) -> None:
    communs = {"sujet": "Zéphyrine, c’est demain", "corps": f"Bonjour {usager}", "cree_le": jadis}
    quand = {"a_partir_de": jadis, "expire_le": jadis + dt.timedelta(days=900), "prochaine_tentative_le": jadis}
    for cle, destinataire in (
        (f"rappel-veille:rendezvous:{rendez_vous.pk}:0", "sa.fille@exemple.fr"),
        (f"inscription-confirmee:reservation:{rendez_vous.reservation_id}:4:0:0", EMAIL),
        ("essai-libre:1", EMAIL),
    ):
        Message.objects.create(cle=cle, canal="courriel", destinataire=destinataire, **communs, **quand)


def _visite(reservation: Reservation, maintenant: dt.datetime) -> None:
    session = SessionStore()
    session.create()
    visite.ouvrir(session, reservation, maintenant=maintenant)
    session.save()


def traces(*cherchees: str) -> list[str]:
    """Où ces mots se lisent encore : « table.colonne », dans chaque colonne de texte de chaque table."""
    mots = cherchees or TRACES
    return sorted({f"{table}.{colonne}" for table, colonne, texte in textes() if any(m in texte for m in mots)})


def textes() -> Iterator[tuple[str, str, str]]:
    """Toute valeur de toute table, telle que le schéma les donne, en minuscules."""
    with connection.cursor() as curseur:
        for table in connection.introspection.table_names(curseur):
            if table in ILLISIBLES:
                continue
            curseur.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            colonnes = [c.name if hasattr(c, "name") else c[0] for c in curseur.description]
            for ligne in curseur.fetchall():
                for colonne, valeur in zip(colonnes, ligne, strict=True):
                    if isinstance(valeur, str | dict | list):
                        yield table, colonne, _en_clair(valeur)


def _en_clair(valeur: str | dict | list) -> str:
    """Le JSON de SQLite est un texte, où « é » s'écrit « \\u00e9 »."""
    texte = valeur if isinstance(valeur, str) else json.dumps(valeur, ensure_ascii=False)
    return (texte.encode().decode("unicode_escape") if "\\u" in texte else texte).lower()
