"""La petite distribution fixe des essais, et la semaine de référence."""

import datetime as dt
from uuid import uuid4

from accompagnements.models import Alerte, Offre, RendezVous
from ateliers.models import Atelier, Cycle, Etape, Inscription, Seance
from epn.commun.dates import fuseau
from epn.comptes.models import Compte
from epn.planning.models import Nature, Plage
from epn.planning.registre import occuper
from epn.territoire.models import Commune, Lieu
from partenariats import dehors
from partenariats.models import ActionExterieure
from publics.identite import Identite, retrouver_ou_creer
from publics.models import Reservation

DEPUIS = dt.date(2026, 1, 5)

# (jour, de, à, nature, durée d'un créneau, places) : la semaine de référence de l'EPN de Mortagne.
SEMAINE = (
    (0, 9, 12, Nature.PROFESSIONNELS, None, 6),
    (0, 14, 17, Nature.ACCOMPAGNEMENT, 60, None),
    (1, 9, 12, Nature.ACCOMPAGNEMENT, 60, None),
    (1, 14, 17, Nature.INITIATION, None, 8),
    (2, 9, 12, Nature.PARTENAIRE, None, None),
    (2, 14, 17, Nature.HORS_PUBLIC, None, None),
    (3, 9, 12, Nature.PARTENAIRE, None, None),
    (3, 14, 17, Nature.INITIATION, None, 8),
    (4, 9, 12, Nature.THEMATIQUE, None, 10),
    (4, 14, 17, Nature.ACCOMPAGNEMENT, 60, None),
)


def a(annee: int, mois: int, jour: int, heure: int = 0, minute: int = 0) -> dt.datetime:
    """L'instant où la pendule du lieu marque cette heure."""
    return dt.datetime(annee, mois, jour, heure, minute, tzinfo=fuseau())


def creer_commune() -> Commune:
    return Commune.objects.create(
        code_insee="61293",
        nom="Mortagne-au-Perche",
        codes_postaux="61400",
        population=3898,
        latitude=48.5207,
        longitude=0.561,
    )


def creer_lieu(commune: Commune, code: str = "epn", *, principal: bool = True) -> Lieu:
    return Lieu.objects.create(
        code=code,
        nom="Espace Public Numérique",
        adresse="2 place de la République",
        code_postal="61400",
        commune=commune,
        latitude=48.5207,
        longitude=0.561,
        principal=principal,
        acces="À deux pas de la halle.",
    )


def creer_plage(conseiller: Compte, lieu: Lieu, **champs: object) -> Plage:
    defauts = {
        "jour": 0,
        "debut": dt.time(14),
        "fin": dt.time(17),
        "nature": Nature.ACCOMPAGNEMENT,
        "duree_creneau": 60,
        "valide_du": DEPUIS,
    }
    return Plage.objects.create(conseiller=conseiller, lieu=lieu, **defauts | champs)


def creer_semaine(conseiller: Compte, lieu: Lieu) -> list[Plage]:
    return [
        creer_plage(
            conseiller,
            lieu,
            jour=jour,
            debut=dt.time(de),
            fin=dt.time(fin),
            nature=nature,
            duree_creneau=duree,
            capacite=places,
        )
        for jour, de, fin, nature, duree, places in SEMAINE
    ]


def creer_rendez_vous(
    conseiller: Compte,
    lieu: Lieu,
    debut: dt.datetime,
    *,
    prenom: str = "Alice",
    nom: str = "Martin",
    telephone: str = "+33639981204",
    email: str = "",
    rappel: str = Reservation.Rappel.TEXTO,
    **champs: object,
) -> RendezVous:
    """Un rendez-vous d'une heure, écrit au registre, sans message ni vérification : un passé, un futur, une foule."""
    debut = debut.replace(second=0, microsecond=0)
    fin = debut + dt.timedelta(hours=1)
    return RendezVous.objects.create(
        usager=retrouver_ou_creer(Identite(prenom, nom, telephone, email)),
        reservation=Reservation.objects.create(
            cle=uuid4(), telephone=telephone, email=email, rappel=rappel, origine=Reservation.Origine.EN_LIGNE
        ),
        conseiller=conseiller,
        lieu=lieu,
        debut=debut,
        fin=fin,
        occupation=occuper(conseiller.pk, debut, fin, Nature.ACCOMPAGNEMENT),
        **champs,
    )


def creer_inscription(
    seance: Seance,
    *,
    prenom: str = "Bruno",
    nom: str = "Le Goff",
    telephone: str = "+33639981205",
    email: str = "",
    rappel: str = Reservation.Rappel.TEXTO,
    reservation: Reservation | None = None,
    **champs: object,
) -> Inscription:
    """Une place, écrite sans message ni vérification : pour une foule, ou pour le passé."""
    billet = reservation or Reservation.objects.create(
        cle=uuid4(), telephone=telephone, email=email, rappel=rappel, origine=Reservation.Origine.EN_LIGNE
    )
    usager = retrouver_ou_creer(Identite(prenom, nom, telephone, email))
    return Inscription.objects.create(
        seance=seance, usager=usager, reservation=billet, **{"statut": Inscription.Statut.INSCRITE} | champs
    )


def creer_offre(alerte: Alerte, lieu: Lieu, conseiller: Compte, debut: dt.datetime) -> Offre:
    """Une heure gardée pour cette personne."""
    fin = debut + dt.timedelta(hours=1)
    return Offre.objects.create(
        alerte=alerte,
        conseiller=conseiller,
        lieu=lieu,
        debut=debut,
        fin=fin,
        occupation=occuper(conseiller.pk, debut, fin, Nature.ACCOMPAGNEMENT),
        empreinte=uuid4().hex,
        expire_le=debut,
    )


def creer_sortie(
    conseiller: Compte,
    commune: Commune,
    debut: dt.datetime,
    *,
    heures: int = 1,
    route: int = 10,
    **champs: object,
) -> ActionExterieure:
    """`heures` sur place, `route` minutes de chaque côté, au registre comme une vraie."""
    debut = debut.replace(second=0, microsecond=0)
    defauts = {"titre": "Le numérique au marché", "endroit": "place de l’église", "publique": True}
    fin = debut + dt.timedelta(hours=heures)
    prevue = ActionExterieure(conseiller=conseiller, commune=commune, debut=debut, fin=fin, **defauts | champs)
    trajet = dt.timedelta(minutes=route)
    return dehors.prevoir(prevue, aller=trajet, retour=trajet)


def creer_cycle(*ateliers: Atelier) -> Cycle:
    """Deux dates : le même atelier, puis le dernier donné."""
    cycle = Cycle.objects.create(titre="Premiers pas", resume="Se servir seul d’un ordinateur.")
    for rang, atelier in enumerate((ateliers[0], ateliers[-1]), 1):
        Etape.objects.create(cycle=cycle, rang=rang, atelier=atelier)
    return cycle
