"""Ce qui engage le temps d'un conseiller, quelle qu'en soit la sorte, tel que sa semaine le montre."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.urls import reverse

from accompagnements.models import Offre, RendezVous
from ateliers.models import Seance
from epn.commun import dates
from epn.commun.templatetags.francais import accorder, capitale
from epn.commun.vocabulaire import Presence
from epn.gestion import viser
from epn.gestion.histoire import avec_les_ateliers
from epn.planning.calendrier import Intervalle
from epn.planning.models import Nature, Occupation
from partenariats.models import ActionExterieure, SeancePartenaire

POINTES = (Presence.PRESENT, Presence.ABSENT)
# Ce qui a une ligne à lui ; le reste du registre se montre pour ce qu'il est : une heure tenue.
NOMMES = ("rendez_vous", "seance", "offre", "seance_partenaire", "action_exterieure")


@dataclass(frozen=True)
class Engagement(Intervalle):
    """`adresse` : la page qui s'ouvre ; vide, il n'y en a pas. `se_deplace` : il est encore temps.

    `avance` : les minutes de trajet avant l'heure dite, pour une sortie.
    `prises` et `capacite` : le remplissage d'une séance ; sans capacité, cela ne se remplit pas.
    """

    sorte: str
    pk: int
    conseiller_id: int
    nature: str
    titre: str
    precisions: tuple[str, ...] = ()
    adresse: str = ""
    deplacer: str = ""
    revision: int = 0
    se_deplace: bool = False
    avance: int = 0
    prises: int = 0
    capacite: int = 0
    sans_theme: bool = False

    @property
    def etape(self) -> str:
        """L'étape qui le déplace, si elle se peut encore, avec la révision que l'on regarde."""
        return f"{self.deplacer}?retour=semaine&revision={self.revision}" if self.se_deplace else ""

    @property
    def cle(self) -> str:
        return f"{self.sorte}-{self.pk}"

    def de(self, conseiller: str) -> "Engagement":
        """Le même, qui dit de quel conseiller il est."""
        return replace(self, precisions=(*self.precisions, conseiller))

    @property
    def dit(self) -> str:
        """« Simone Lecomte : première visite »."""
        return f"{self.titre}{dates.INSECABLE}: {', '.join(self.precisions)}" if self.precisions else self.titre


def lire_les_engagements(
    bornes: Intervalle, maintenant: dt.datetime, *, sans_noms: bool, garder: str = ""
) -> list[Engagement]:
    """Tout ce qui vit au registre entre ces bornes, dans l'ordre des heures. Sept requêtes.

    `sans_noms` : quelqu'un regarde l'écran ; aucun nom d'habitant ne quitte le serveur. `garder` : ce que l'adresse
    de la semaine dit déjà (« conseiller=3 »).
    """
    lus = [
        *_rendez_vous(bornes, maintenant, sans_noms, garder),
        *_seances(bornes, maintenant),
        *_offres(bornes, sans_noms),
        *_groupes(bornes, maintenant),
        *_sorties(bornes, maintenant),
        *_autres(bornes),
    ]
    return sorted(lus, key=lambda e: (e.debut, e.fin, e.cle))


def _rendez_vous(bornes: Intervalle, maintenant: dt.datetime, sans_noms: bool, garder: str) -> Iterator[Engagement]:
    for r in avec_les_ateliers(RendezVous.objects.vivants().entre(*_de_a(bornes)).avec_personnes().avec_histoire()):
        yield Engagement(
            r.debut,
            r.fin,
            "rendez-vous",
            r.pk,
            r.conseiller_id,
            Nature.ACCOMPAGNEMENT,
            "Rendez-vous" if sans_noms else str(r.usager),
            tuple(_etat_du_rendez_vous(r)),
            adresse="" if sans_noms else _panneau(r, garder),
            deplacer=reverse("admin:rendez_vous_deplacer", args=[r.pk]),
            revision=r.sequence,
            se_deplace=r.debut > maintenant and r.presence not in POINTES,
        )


def _panneau(r: RendezVous, garder: str) -> str:
    requete = "&".join(filter(None, (garder, f"voir={r.pk}")))
    return f"{viser.page_de_la_semaine(r.debut)}?{requete}#panneau"


def _etat_du_rendez_vous(r: RendezVous) -> Iterator[str]:
    if r.est_pointe:
        yield r.get_presence_display()
    elif r.a_appeler_le and not r.appele_le:
        yield "à appeler"
    else:
        yield "revient" if r.venues else "première visite"


def _seances(bornes: Intervalle, maintenant: dt.datetime) -> Iterator[Engagement]:
    seances = Seance.objects.vivantes().entre(*_de_a(bornes)).avec_places().select_related("atelier")
    for s in seances:
        yield Engagement(
            s.debut,
            s.fin,
            "seance",
            s.pk,
            s.conseiller_id,
            s.nature,
            capitale(s.titre),
            tuple(_etat_de_la_seance(s)),
            adresse=reverse("admin:seance", args=[s.pk]),
            deplacer=reverse("admin:seance_deplacer", args=[s.pk]),
            revision=s.sequence,
            se_deplace=s.debut > maintenant,
            prises=s.prises,
            capacite=s.capacite,
            sans_theme=s.atelier_id is None,
        )


def _etat_de_la_seance(s: Seance) -> Iterator[str]:
    complet = "complet, " if s.prises >= s.capacite else ""
    yield f"{complet}{accorder(s.prises, 'inscrit')} sur{dates.INSECABLE}{s.capacite}"
    if s.en_attente:
        yield f"{s.en_attente}{dates.INSECABLE}en attente"
    if s.atelier_id is None:
        yield "thème à choisir"
    elif s.brouillon:
        yield "en préparation"


def _offres(bornes: Intervalle, sans_noms: bool) -> Iterator[Engagement]:
    debut, fin = _de_a(bornes)
    gardees = Offre.objects.filter(close_le=None, debut__lt=fin, fin__gt=debut).select_related("alerte")
    for o in gardees:
        precision = "pour une personne qui attend" if sans_noms else f"pour {o.alerte.prenom} {o.alerte.nom}"
        yield Engagement(
            o.debut, o.fin, "offre", o.pk, o.conseiller_id, Nature.ACCOMPAGNEMENT, "Heure gardée", (precision,)
        )


def _groupes(bornes: Intervalle, maintenant: dt.datetime) -> Iterator[Engagement]:
    """Un nombre, et rien d'autre."""
    for g in SeancePartenaire.objects.vivantes().entre(*_de_a(bornes)).order_by("debut", "pk"):
        yield Engagement(
            g.debut,
            g.fin,
            "groupe",
            g.pk,
            g.conseiller_id,
            Nature.PARTENAIRE,
            "Groupe partenaire",
            (accorder(g.attendus, "attendu"),) if g.attendus else (),
            adresse=reverse("admin:groupe", args=[g.pk]),
            deplacer=reverse("admin:semaine_deplacer", args=["groupe", g.pk]),
            revision=g.sequence,
            se_deplace=g.debut > maintenant and not g.est_comptee,
        )


def _sorties(bornes: Intervalle, maintenant: dt.datetime) -> Iterator[Engagement]:
    """Du départ au retour : le trajet est du temps engagé."""
    sorties = ActionExterieure.objects.vivantes().entre(*_de_a(bornes)).select_related("commune")
    for s in sorties:
        yield Engagement(
            s.depart,
            s.retour,
            "sortie",
            s.pk,
            s.conseiller_id,
            Nature.EXTERIEURE,
            s.titre,
            (f"{s.endroit}, {s.commune.nom}", f"sur place {dates.de_a(s.debut, s.fin)}"),
            adresse=reverse("admin:partenariats_actionexterieure_change", args=[s.pk]),
            deplacer=reverse("admin:semaine_deplacer", args=["sortie", s.pk]),
            revision=s.sequence,
            se_deplace=s.debut > maintenant,
            avance=int(s.trajet_aller.total_seconds()) // 60,
        )


def _autres(bornes: Intervalle) -> Iterator[Engagement]:
    """Une date proposée à une organisation, des heures bloquées."""
    sans_ligne = Occupation.objects.entre(*_de_a(bornes)).filter(**dict.fromkeys(NOMMES))
    for o in sans_ligne:
        titre = "Groupe partenaire" if o.nature == Nature.PARTENAIRE else capitale(o.get_nature_display())
        yield Engagement(o.debut, o.fin, "heure", o.pk, o.conseiller_id, o.nature, titre, ("heure tenue",))


def _de_a(bornes: Intervalle) -> tuple[dt.datetime, dt.datetime]:
    return bornes.debut, bornes.fin
