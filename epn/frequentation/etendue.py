"""Sur quoi porte un chiffre : des jours, et peut-être une nature ou un lieu. Une venue est une présence pointée ; ce
qui n'est pas pointé n'est pas deviné."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from accompagnements.models import RendezVous
from ateliers.models import Inscription, Seance
from epn.commun.vocabulaire import Presence
from epn.planning.models import NATURES_DE_GROUPE, Nature
from partenariats.models import ActionExterieure, SeancePartenaire
from publics.models import Usager

# Ce que l'on peut choisir. Le groupe partenaire n'en est pas : il n'a qu'un total, par an.
NATURES = (Nature.ACCOMPAGNEMENT, Nature.INITIATION, Nature.THEMATIQUE, Nature.PROFESSIONNELS, Nature.EXTERIEURE)


@dataclass(frozen=True)
class Etendue:
    """De `debut` (compris) à `fin` (exclue). `nature` vide et `lieu_id` None : toutes, tous."""

    debut: dt.datetime
    fin: dt.datetime
    nature: str = ""
    lieu_id: int | None = None

    @property
    def est_entiere(self) -> bool:
        return not self.nature and self.lieu_id is None

    def _dans(self, prefixe: str = "") -> dict[str, object]:
        bornes: dict[str, object] = {f"{prefixe}debut__gte": self.debut, f"{prefixe}debut__lt": self.fin}
        return bornes if self.lieu_id is None else {**bornes, f"{prefixe}lieu": self.lieu_id}

    def comprend(self, nature: str) -> bool:
        return self.nature in ("", nature)

    @property
    def _comprend_des_seances(self) -> bool:
        return self.nature in ("", *NATURES_DE_GROUPE)

    def rendez_vous(self) -> QuerySet[RendezVous]:
        """Ceux qui n'ont pas été annulés, pointés ou non."""
        if not self.comprend(Nature.ACCOMPAGNEMENT):
            return RendezVous.objects.none().order_by()
        return RendezVous.objects.filter(annule_le=None, **self._dans()).order_by()

    def est_vide(self) -> bool:
        """Personne n'est venu, n'a manqué, n'a annulé ni n'a attendu."""
        pris = RendezVous.objects.filter(**self._dans()) if self.comprend(Nature.ACCOMPAGNEMENT) else None
        actives = [pris, self.inscriptions(), self.actions()]
        return not any(lignes is not None and lignes.exists() for lignes in actives)

    def seances(self) -> QuerySet[Seance]:
        """Celles qui ont été tenues. Une séance d'atelier n'est jamais hors les murs, ni d'un groupe partenaire."""
        if not self._comprend_des_seances:
            return Seance.objects.none()
        par_nature = {"nature": self.nature} if self.nature else {}
        return Seance.objects.filter(annulee_le=None, **par_nature, **self._dans()).order_by()

    def inscriptions(self) -> QuerySet[Inscription]:
        """Toutes, annulées et en attente comprises, aux séances tenues."""
        if not self._comprend_des_seances:
            return Inscription.objects.none().order_by()
        par_nature = {"seance__nature": self.nature} if self.nature else {}
        tenues = Inscription.objects.filter(seance__annulee_le=None, **par_nature, **self._dans("seance__"))
        return tenues.order_by()

    def rendez_vous_venus(self) -> QuerySet[RendezVous]:
        return self.rendez_vous().filter(presence=Presence.PRESENT)

    def inscriptions_venues(self) -> QuerySet[Inscription]:
        return self.inscriptions().filter(presence=Presence.PRESENT)

    def actions(self) -> QuerySet[ActionExterieure]:
        """Hors les murs, comptées. Elles n'ont pas de lieu : un lieu choisi les écarte."""
        if self.lieu_id is not None or not self.comprend(Nature.EXTERIEURE):
            return ActionExterieure.objects.none()
        faites = ActionExterieure.objects.filter(annulee_le=None, effectif__isnull=False)
        return faites.filter(debut__gte=self.debut, debut__lt=self.fin).order_by()

    def groupes(self) -> QuerySet[SeancePartenaire]:
        """Les séances des groupes partenaires : jamais sous une nature choisie."""
        if self.nature:
            return SeancePartenaire.objects.none()
        return SeancePartenaire.objects.filter(annulee_le=None, effectif__isnull=False, **self._dans()).order_by()

    def personnes(self) -> QuerySet[Usager]:
        """Les personnes différentes, venues au moins une fois. Une fiche anonymisée compte toujours."""
        # Réunies d'abord : avec « ou », PostgreSQL relit les venues pour chaque personne s'il ne sait pas leur nombre.
        venues = self.rendez_vous_venus().values("usager").union(self.inscriptions_venues().values("usager"))
        return Usager.objects.filter(pk__in=venues).order_by()

    def personnes_deja_venues(self) -> QuerySet[Usager]:
        """Parmi elles, celles qui étaient déjà venues avant, pour quoi que ce soit et où que ce soit."""
        siennes = {"usager": OuterRef("pk"), "presence": Presence.PRESENT}
        avant = Exists(RendezVous.objects.filter(annule_le=None, debut__lt=self.debut, **siennes)) | Exists(
            Inscription.objects.filter(seance__annulee_le=None, seance__debut__lt=self.debut, **siennes)
        )
        return self.personnes().filter(avant)
