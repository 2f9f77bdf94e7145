"""La semaine comme les gens la lisent : jour par jour, ce qui s'y passe, pour qui, et ce qui reste libre.

Composée de pièces qui s'ignorent : les ouvertures du planning, les créneaux libres, les séances, les sorties.
Le nombre de requêtes ne dépend ni du nombre de jours ni de ce qu'ils contiennent.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.http import Http404
from django.urls import reverse

from accompagnements.creneaux import Creneau, creneaux_de, creneaux_libres, dernier_jour
from ateliers.models import Seance
from epn.commun import dates
from epn.planning import calendrier
from epn.planning.calendrier import Coupure, Intervalle, PlageDatee
from epn.planning.models import Nature, Plage
from epn.planning.ouvertures import Ouvertures, ouvertures
from epn.territoire.models import Lieu
from partenariats.models import ActionExterieure

PREMIERE_SEMAINE = dt.date(2019, 12, 30)  # 2020-W01
FERME = "ferme"
INSECABLE = dates.INSECABLE


@dataclass(frozen=True)
class Moment:
    """Une ligne de la semaine. `genre` est une nature, ou « ferme » ; sans heures, c'est tout le jour."""

    genre: str
    titre: str
    debut: dt.datetime | None = None
    fin: dt.datetime | None = None
    details: Sequence[str] = ()
    lieu: Lieu | None = None
    lien: str = ""
    lien_texte: str = ""
    annule: bool = False


@dataclass(frozen=True)
class JourPublic:
    date: dt.date
    aujourd_hui: bool
    moments: list[Moment]


@dataclass(frozen=True)
class Semaine:
    """La semaine publique d'un lundi. `precedente` et `suivante` sont None aux bords du calendrier."""

    lundi: dt.date
    jours: list[JourPublic]
    est_courante: bool
    precedente: dt.date | None
    suivante: dt.date | None

    @property
    def dernier(self) -> dt.date:
        """Le vendredi, ou le dernier jour où il se passe quelque chose."""
        return max([self.lundi + dt.timedelta(days=4), *(j.date for j in self.jours)])


@dataclass(frozen=True)
class Calendrier:
    """Ce que la base dit d'une période, lu une fois (cinq requêtes) et composé autant qu'on veut."""

    maintenant: dt.datetime
    ouverture: Ouvertures
    libres: list[Creneau]
    seances: list[Seance]
    sorties: list[ActionExterieure] = field(default_factory=list)
    libres_par_plage: dict[PlageDatee[Plage], list[Creneau]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for creneau in self.libres:
            self.libres_par_plage.setdefault(creneau.plage, []).append(creneau)

    @property
    def aujourd_hui(self) -> dt.date:
        return dates.jour_local(self.maintenant)

    def semaine(self, lundi: dt.date) -> Semaine:
        jours = [self._jour(jour) for jour in calendrier.jours(lundi, lundi + dt.timedelta(days=6))]
        autour = (lundi - dt.timedelta(weeks=1), lundi + dt.timedelta(weeks=1))
        avant, apres = (autre if est_montrable(autre, self.maintenant) else None for autre in autour)
        est_courante = lundi == dates.lundi_de(self.aujourd_hui)
        return Semaine(lundi, [j for j in jours if j], est_courante, avant, apres)

    def _jour(self, jour: dt.date) -> JourPublic | None:
        """None quand la semaine type n'a rien ce jour-là, et qu'il n'y a ni séance ni sortie."""
        plages = [p for p in self.ouverture.plages if p.jour == jour]
        seances = [s for s in self.seances if dates.jour_local(s.debut) == jour]
        sorties = [s for s in self.sorties if dates.jour_local(s.debut) == jour]
        if not plages and not seances and not sorties:
            return None
        moments = [_moment_de_seance(s, self.maintenant) for s in seances]
        moments += [_moment_de_sortie(s, self.maintenant) for s in sorties]
        fermeture = _fermeture_du_jour(plages, self.ouverture)
        if fermeture:
            moments.insert(0, Moment(FERME, "Fermé", details=_motif(fermeture)))
        else:
            moments += [m for p in plages if (m := self._moment_de_plage(p, seances))]
        moments.sort(key=lambda m: (m.debut is not None, m.debut, m.fin))
        return JourPublic(jour, jour == self.aujourd_hui, moments)

    def _moment_de_plage(self, plage: PlageDatee[Plage], seances: list[Seance]) -> Moment | None:
        nature = plage.plage.nature
        if nature == Nature.PARTENAIRE and not settings.MONTRER_CRENEAUX_RESERVES:
            return None
        fermeture = self.ouverture.fermeture_de(plage)
        if fermeture:
            deja_dit = any(plage.chevauche(s) for s in seances)
            return None if deja_dit else _moment_ferme(plage, fermeture)
        if nature == Nature.PARTENAIRE:
            details = ["l’espace n’est pas ouvert au public"]
            return Moment(nature, "Créneau réservé", plage.debut, plage.fin, details)
        if nature == Nature.HORS_PUBLIC:
            return Moment(nature, "Pas d’accueil du public", plage.debut, plage.fin)
        if nature == Nature.ACCOMPAGNEMENT:
            return self._moment_d_accompagnement(plage)
        # Une plage de groupe se montre par sa séance ; sans thème, elle ne s'annonce pas encore.
        return None

    def _moment_d_accompagnement(self, plage: PlageDatee[Plage]) -> Moment:
        libres = self.libres_par_plage.get(plage, [])
        return Moment(
            Nature.ACCOMPAGNEMENT,
            "Accompagnement individuel",
            plage.debut,
            plage.fin,
            [*self._disponibilite(plage, libres), *_heures_fermees(plage, self.ouverture)],
            _ailleurs(plage.plage.lieu),
            reverse("accompagnements:liste") if libres else "",
            "Voir les heures" if libres else "",
        )

    def _disponibilite(self, plage: PlageDatee[Plage], libres: list[Creneau]) -> list[str]:
        if plage.fin <= self.maintenant:
            return ["c’est passé"]
        if plage.jour > dernier_jour(self.maintenant):
            return ["les heures s’ouvriront plus tard"]
        if not libres:
            return ["complet"] if creneaux_de(plage, self.ouverture) else []
        nombre = len({c.debut for c in libres})
        mot = "heure libre" if nombre == 1 else "heures libres"
        return [f"{nombre}{INSECABLE}{mot}{INSECABLE}: {enumerer(sorted({c.debut for c in libres}))}"]


def lire(maintenant: dt.datetime, du: dt.date, au: dt.date) -> Calendrier:
    """Lit la période, bornes comprises. Cinq requêtes."""
    ouverture = ouvertures(du, au)
    zone = dates.fuseau()
    bornes = calendrier.journee(du, zone).debut, calendrier.journee(au, zone).fin
    seances = Seance.objects.publiques().avec_places().select_related("lieu__commune").entre(*bornes)
    libres = creneaux_libres(maintenant, du, au, ouverture=ouverture)
    sorties = ActionExterieure.objects.publiques().entre(*bornes)
    return Calendrier(maintenant, ouverture, libres, list(seances), list(sorties))


def est_montrable(lundi: dt.date, maintenant: dt.datetime) -> bool:
    """De 2020 à un an après l'horizon : au-delà, la semaine ne dirait rien de vrai."""
    return PREMIERE_SEMAINE <= lundi <= dernier_jour(maintenant) + dt.timedelta(days=365)


def lundi_demande(texte: str, maintenant: dt.datetime) -> dt.date:
    """Le lundi de la semaine d'une adresse, pour la page comme pour l'affiche. Http404, avec sa phrase."""
    try:
        lundi = dates.lire_semaine(texte)
    except ValueError:
        raise Http404("Cette semaine n’existe pas : vérifiez l’adresse.") from None
    if not est_montrable(lundi, maintenant):
        raise Http404("Cette semaine est trop loin d’aujourd’hui : son programme n’est pas connu.")
    return lundi


def lundi_a_montrer(calendrier_lu: Calendrier) -> dt.date:
    """Le lundi de la semaine en cours ; le samedi ou le dimanche d'une semaine finie, celui de la suivante."""
    aujourd_hui, maintenant = calendrier_lu.aujourd_hui, calendrier_lu.maintenant
    lundi = dates.lundi_de(aujourd_hui)
    suivant = lundi + dt.timedelta(weeks=1)
    a_venir: list[Intervalle | Seance | ActionExterieure] = [
        *calendrier_lu.ouverture.plages,
        *calendrier_lu.seances,
        *calendrier_lu.sorties,
    ]
    if any(maintenant < m.fin and dates.jour_local(m.debut) < suivant for m in a_venir):
        return lundi
    return suivant if aujourd_hui.weekday() >= 5 else lundi


def enumerer(instants: Sequence[dt.datetime]) -> str:
    """« 9 h, 10 h et 11 h »."""
    heures = [dates.heure(i) for i in instants]
    return heures[0] if len(heures) == 1 else f"{', '.join(heures[:-1])} et {heures[-1]}"


def places(seance: Seance) -> str:
    """« 3 places libres », « complet : liste d'attente » ; à la matinée des professionnels, ses places."""
    if not seance.est_pour_les_habitants:
        return f"{seance.capacite}{INSECABLE}place{'s' if seance.capacite > 1 else ''}"
    if not (libres := seance.se_reserve):
        return f"complet{INSECABLE}: liste d’attente"
    return f"{libres}{INSECABLE}place{'s' if libres > 1 else ''}{INSECABLE}libre{'s' if libres > 1 else ''}"


def _moment_de_seance(seance: Seance, maintenant: dt.datetime) -> Moment:
    atelier = seance.atelier
    passee = seance.fin <= maintenant
    if seance.est_annulee:
        details = [seance.motif_annulation]
    else:
        details = [*atelier.invitation, "c’est passé" if passee else places(seance)]
    prefixe = f"Initiation{INSECABLE}: " if seance.nature == Nature.INITIATION else ""
    return Moment(
        seance.nature,
        f"{prefixe}{_minuscule(atelier.titre) if prefixe else atelier.titre}",
        seance.debut,
        seance.fin,
        [d for d in details if d],
        _ailleurs(seance.lieu),
        seance.get_absolute_url(),
        "S’inscrire" if _s_inscrit(seance, maintenant) else "Voir le détail",
        seance.est_annulee,
    )


def _moment_de_sortie(sortie: ActionExterieure, maintenant: dt.datetime) -> Moment:
    """L'endroit et les heures sur place, jamais la route."""
    if sortie.est_annulee:
        details = [sortie.motif_annulation]
    else:
        pour_qui = f"pour {sortie.pour_qui}" if sortie.pour_qui else ""
        details = [pour_qui, "c’est passé" if sortie.fin <= maintenant else ""]
    ou = f"Hors les murs{INSECABLE}: {sortie.endroit}, {sortie.commune}"
    details = [d for d in (ou, *details) if d]
    return Moment(Nature.EXTERIEURE, sortie.titre, sortie.debut, sortie.fin, details, annule=sortie.est_annulee)


def _s_inscrit(seance: Seance, maintenant: dt.datetime) -> bool:
    return seance.est_pour_les_habitants and not seance.est_annulee and seance.debut > maintenant


def _minuscule(titre: str) -> str:
    """« Mes premiers e-mails » → « mes premiers e-mails », mais « RGPD… » reste."""
    return titre if titre[1:2].isupper() else titre[:1].lower() + titre[1:]


def _moment_ferme(plage: PlageDatee[Plage], fermeture: Coupure) -> Moment:
    titre = "Fermé" if fermeture.conseiller_id is None else "Pas d’accueil du public"
    return Moment(FERME, titre, plage.debut, plage.fin, _motif(fermeture), _ailleurs(plage.plage.lieu))


def _fermeture_du_jour(plages: list[PlageDatee[Plage]], ouverture: Ouvertures) -> Coupure | None:
    """La fermeture qui prend toutes les plages du jour : une seule ligne le dit."""
    fermetures = [ouverture.fermeture_de(p) for p in plages]
    return fermetures[0] if fermetures and None not in fermetures and len(set(fermetures)) == 1 else None


def _heures_fermees(plage: PlageDatee[Plage], ouverture: Ouvertures) -> list[str]:
    """« fermé de 10 h à 11 h : travaux », pour chaque fermeture qui n'en prend qu'une partie."""
    phrases = []
    for coupure in ouverture.coupures:
        if coupure.touche(plage):
            debut, fin = max(coupure.debut, plage.debut), min(coupure.fin, plage.fin)
            suite = f"{INSECABLE}: {coupure.motif}" if coupure.motif else ""
            phrases.append(f"fermé de {dates.heure(debut)} à {dates.heure(fin)}{suite}")
    return phrases


def _motif(fermeture: Coupure) -> list[str]:
    return [fermeture.motif] if fermeture.motif else []


def _ailleurs(lieu: Lieu) -> Lieu | None:
    """Le lieu, s'il faut le dire : tout ce qui n'est pas le lieu principal."""
    return None if lieu.principal else lieu
