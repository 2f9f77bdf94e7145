"""Ce qui attend le conseiller, en dehors des personnes du jour : une ligne, un bouton."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from accompagnements.models import RendezVous
from ateliers.models import Inscription, Seance
from epn.commun import dates
from epn.commun.templatetags.francais import accorder
from epn.exploitation import echeances, surveillance
from epn.gestion import groupes as groupes_partenaires
from epn.gestion.groupes import Groupes
from epn.messagerie.models import Message
from epn.planning.horizon import dernier_jour
from epn.planning.ouvertures import Ouvertures
from partenariats.models import ActionExterieure, Demande
from publics import demandes_de_droits

SANS_THEME_MONTREES = 3
# Plus près, le public aurait dû la voir.
PREPARATION_TARDIVE = dt.timedelta(weeks=3)


@dataclass(frozen=True)
class ATraiter:
    titre: str
    detail: str
    bouton: str
    adresse: str


def composer(
    seances: Iterable[Seance], groupes: Groupes, ouverture: Ouvertures, maintenant: dt.datetime
) -> list[ATraiter]:
    """Neuf requêtes : la santé du service (deux), les rendez-vous et les inscriptions à pointer, les sorties à compter,
    les messages en échec, les matinées demandées, les demandes de droits, les échéances."""
    return [
        *_service(maintenant),
        *_a_pointer(maintenant),
        *_sorties_a_compter(maintenant),
        *_des_groupes(groupes),
        *a_decider(seances, ouverture, maintenant, dernier_jour(maintenant)),
        *_messages(),
        *_demandes(),
        *_demandes_de_droits(),
        *_effacements(maintenant),
        *_conventions(groupes),
        *_sans_theme(seances, maintenant),
        *_en_preparation(seances, maintenant),
    ]


def _service(maintenant: dt.datetime) -> list[ATraiter]:
    """Ce n'est pas au conseiller de réparer, mais c'est lui qui est là : le guide dit qui prévenir."""
    adresse = f"{reverse('admin:guide')}#commencer-la-journee"
    return [ATraiter("Le service", c.phrase, "Que faire", adresse) for c in surveillance.constats(maintenant)]


def _a_pointer(maintenant: dt.datetime) -> list[ATraiter]:
    rendez_vous = RendezVous.objects.a_pointer(maintenant).count()
    inscriptions = Inscription.objects.a_pointer(maintenant).count()
    dits = []
    if rendez_vous:
        dits.append(f"{rendez_vous}{dates.INSECABLE}rendez-vous passé{'s' if rendez_vous > 1 else ''}")
    if inscriptions:
        dits.append(accorder(inscriptions, "inscription à un atelier passé", "inscriptions à des ateliers passés"))
    if not dits:
        return []
    detail = f"{' et '.join(dits)} : venu, absent, excusé ?"
    return [ATraiter("À pointer", detail, "Pointer", reverse("admin:a_pointer"))]


def _des_groupes(groupes: Groupes) -> list[ATraiter]:
    """Les dates que le référent a rendues, puis celles que personne n'a comptées."""
    choses = [
        ATraiter("Créneau annulé par le groupe", dates.jour_et_heure(s.debut), "Voir", groupes_partenaires.page_de(s))
        for s in groupes.rendues
    ]
    if a_compter := groupes.a_compter:
        quoi = accorder(len(a_compter), "séance de groupe passée", "séances de groupe passées")
        detail = f"{quoi} : combien sont venus ?"
        choses.append(ATraiter("Groupe à compter", detail, "Compter", groupes_partenaires.ou_compter(a_compter)))
    return choses


def _conventions(groupes: Groupes) -> list[ATraiter]:
    return [
        ATraiter(
            "Convention à renouveler",
            f"{c.partenaire} : jusqu’au {dates.en_toutes_lettres(c.au, annee=True)}.",
            "Voir",
            reverse("admin:partenariats_partenaire_change", args=[c.partenaire_id]),
        )
        for c in groupes.conventions
    ]


def _sorties_a_compter(maintenant: dt.datetime) -> list[ATraiter]:
    """La plus ancienne, et combien d'autres. Une requête."""
    sorties = list(ActionExterieure.objects.a_compter(maintenant))
    if not sorties:
        return []
    suite = f" ; encore {len(sorties) - 1}" if len(sorties) > 1 else ""
    adresse = reverse("admin:action_compte", args=[sorties[0].pk])
    return [ATraiter("Sortie à compter", f"{sorties[0]}{suite}. Combien de personnes ?", "Compter", adresse)]


def a_decider(
    seances: Iterable[Seance], ouverture: Ouvertures, maintenant: dt.datetime, jusqu_au: dt.date
) -> list[ATraiter]:
    """Les séances que le conseiller a retouchées et que la semaine, ou une fermeture, contredit depuis. `jusqu_au` :
    où s'arrête l'ouverture donnée."""
    prevues = {(p.plage.pk, p.jour) for p in ouverture.plages}
    en_question = [
        s
        for s in seances
        if s.debut > maintenant
        and not s.est_annulee
        and dates.jour_local(s.debut) <= jusqu_au
        and (_ferme(s, ouverture) or (s.retouchee_le and s.date_theorique and not _prevue(s, prevues, jusqu_au)))
    ]
    return [
        ATraiter("Séance à décider", f"{s} : l’espace n’est plus ouvert à cette heure.", "Décider", _fiche(s))
        for s in en_question
    ]


def _ferme(seance: Seance, ouverture: Ouvertures) -> bool:
    return any(c.concerne(seance) and c.chevauche(seance) for c in ouverture.coupures)


def _prevue(seance: Seance, prevues: set[tuple[int, dt.date]], jusqu_au: dt.date) -> bool:
    return seance.date_theorique > jusqu_au or (seance.plage_id, seance.date_theorique) in prevues


def _sans_theme(seances: Iterable[Seance], maintenant: dt.datetime) -> list[ATraiter]:
    """Les plus proches une à une ; les suivantes d'un mot."""
    attendent = sorted(
        (s for s in seances if s.debut > maintenant and not s.est_annulee and not s.reservee and s.atelier_id is None),
        key=lambda s: s.debut,
    )
    proches, suite = attendent[:SANS_THEME_MONTREES], len(attendent) - SANS_THEME_MONTREES
    choses = [
        ATraiter(
            "Séance sans thème", dates.jour_et_heure(s.debut), "Choisir", reverse("admin:seance_theme", args=[s.pk])
        )
        for s in proches
    ]
    if suite > 0:
        detail = f"encore {suite}, plus tard" if suite > 1 else "encore une, plus tard"
        adresse = f"{reverse('admin:ateliers_seance_changelist')}?atelier__isempty=1"
        choses.append(ATraiter("Séances sans thème", detail, "Voir", adresse))
    return choses


def _en_preparation(seances: Iterable[Seance], maintenant: dt.datetime) -> list[ATraiter]:
    """Un trimestre généré ne se publie pas seul."""
    tardives = [
        s
        for s in seances
        if s.brouillon
        and s.atelier_id
        and not s.est_annulee
        and maintenant < s.debut <= maintenant + PREPARATION_TARDIVE
    ]
    if not tardives:
        return []
    detail = f"{accorder(len(tardives), 'séance')} d’ici trois semaines : le public ne la voit pas."
    if len(tardives) > 1:
        detail = detail.replace("ne la voit", "ne les voit")
    mois = dates.mois_iso(dates.jour_local(min(s.debut for s in tardives)))
    return [ATraiter("En préparation", detail, "Publier", f"{reverse('admin:programme')}?mois={mois}")]


def _messages() -> list[ATraiter]:
    nombre = Message.objects.en_echec().count()
    if not nombre:
        return []
    suite = "s ne sont pas arrivés" if nombre > 1 else " n’est pas arrivé"
    detail = f"{nombre}{dates.INSECABLE}message{suite} à destination."
    return [ATraiter("Message en échec", detail, "Voir", reverse("admin:messagerie_message_changelist"))]


def _demandes() -> list[ATraiter]:
    """Les matinées demandées, la plus ancienne d'abord."""
    attendent = list(Demande.objects.en_attente().values_list("cree_le", flat=True))
    if not attendent:
        return []
    depuis = dates.jour_et_mois(dates.jour_local(attendent[0]))
    nombre = accorder(len(attendent), "matinée demandée", "matinées demandées")
    return [ATraiter("Demandes sans réponse", f"{nombre}, depuis le {depuis}.", "Répondre", reverse("admin:demandes"))]


def _demandes_de_droits() -> list[ATraiter]:
    """La loi donne un mois : la plus ancienne dit l'urgence."""
    ouvertes = list(demandes_de_droits.ouvertes())
    if not ouvertes:
        return []
    avant = dates.en_toutes_lettres(dates.jour_local(ouvertes[0].repondre_avant))
    detail = f"{len(ouvertes)}{dates.INSECABLE}demande{'s' if len(ouvertes) > 1 else ''} : répondre avant {avant}."
    return [ATraiter("Données personnelles", detail, "Répondre", reverse("admin:demandes_de_droits"))]


def _effacements(maintenant: dt.datetime) -> list[ATraiter]:
    nombre = echeances.nombre_annonce(maintenant)
    if not nombre:
        return []
    suite = "fiches vont être effacées" if nombre > 1 else "fiche va être effacée"
    detail = f"{nombre}{dates.INSECABLE}{suite} d’ici trente jours."
    return [ATraiter("Fin de conservation", detail, "Voir", reverse("admin:echeances"))]


def _fiche(seance: Seance) -> str:
    return reverse("admin:ateliers_seance_change", args=[seance.pk])
