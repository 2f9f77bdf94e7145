"""Les rendez-vous et ceux qui en attendent un. Rien ne s'écrit ici : chaque acte passe par une action."""

import datetime as dt

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from epn.commun import dates
from epn.commun.administration import AdminEnLectureSeule
from epn.commun.templatetags.francais import telephone
from publics.recherche import critere

from .models import Alerte, Offre, RendezVous


class Moment(admin.SimpleListFilter):
    title = "moment"
    parameter_name = "moment"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("jour", "aujourd’hui"), ("a_venir", "à venir"), ("a_pointer", "non pointés"), ("annules", "annulés")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[RendezVous]) -> QuerySet[RendezVous]:
        maintenant = timezone.now()
        if self.value() == "jour":
            return queryset.vivants().du_jour(dates.jour_local(maintenant))
        if self.value() == "a_venir":
            return queryset.a_venir(maintenant)
        if self.value() == "a_pointer":
            return queryset.a_pointer(maintenant)
        return queryset.exclude(annule_le=None) if self.value() == "annules" else queryset


@admin.register(RendezVous)
class RendezVousAdmin(AdminEnLectureSeule):
    """Qui vient, quand, pour quoi ; les actes s'ouvrent depuis la fiche."""

    fields = ["quand", "usager", "numero", "lieu", "conseiller", "besoin", "precision", "etat", "billet", "suivi"]
    list_display = ["quand", "usager", "numero", "besoin", "etat"]
    list_display_links = ["quand", "usager"]
    list_filter = [
        Moment,
        "presence",
        "besoin",
        "lieu",
        "conseiller",
        ("reservation__prescripteur", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["usager__commune", "reservation", "lieu", "conseiller", "compte_rendu"]
    search_fields = ["usager__nom_normalise"]
    search_help_text = "Un nom, sans se soucier des accents, ou un bout de numéro."
    date_hierarchy = "debut"
    ordering = ["-debut"]

    @admin.display(description="quand", ordering="debut")
    def quand(self, rendez_vous: RendezVous) -> str:
        return dates.jour_et_heure(rendez_vous.debut, annee=True)

    @admin.display(description="téléphone")
    def numero(self, rendez_vous: RendezVous) -> str:
        return telephone(rendez_vous.telephone) if rendez_vous.telephone else "–"

    @admin.display(description="état", ordering="presence")
    def etat(self, rendez_vous: RendezVous) -> str:
        if not rendez_vous.est_annule:
            attente = "à venir" if rendez_vous.debut > timezone.now() else "à pointer"
            return rendez_vous.get_presence_display() if rendez_vous.est_pointe else attente
        motif = f" : {rendez_vous.motif_annulation}" if rendez_vous.motif_annulation else ""
        return f"annulé par {rendez_vous.get_annule_par_display()}{motif}"

    @admin.display(description="billet")
    def billet(self, rendez_vous: RendezVous) -> str:
        return f"{rendez_vous.reservation.code_lisible}, pris {rendez_vous.reservation.get_origine_display()}"

    @admin.display(description="compte rendu")
    def suivi(self, rendez_vous: RendezVous) -> str:
        if not rendez_vous.est_raconte:
            return "–"
        rendu = rendez_vous.compte_rendu
        return " · ".join(filter(None, [rendu.thematiques_dites, dates.duree(rendu.duree_minutes), rendu.note]))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[RendezVous], search_term: str
    ) -> tuple[QuerySet[RendezVous], bool]:
        filtre = critere(search_term, "usager__")
        return (queryset if filtre is None else queryset.filter(filtre)), False

    def peut_agir(self, request: HttpRequest, obj: RendezVous) -> bool:
        return request.user.has_perm("accompagnements.change_rendezvous")

    def outils(self, request: HttpRequest, obj: RendezVous) -> list[tuple[str, str]]:
        if obj.est_annule:
            return []
        actes = [("Écrire le suivi", "compte_rendu")] if obj.debut <= timezone.now() else []
        if obj.debut > timezone.now() - dt.timedelta(days=1):
            actes += [("Déplacer…", "deplacer"), ("Annuler…", "annuler")]
        return [(phrase, reverse(f"admin:rendez_vous_{acte}", args=[obj.pk])) for phrase, acte in actes]


@admin.register(Alerte)
class AlerteAdmin(AdminEnLectureSeule):
    """Qui attend qu'une heure se libère."""

    list_display = ["personne", "numero", "email", "commune", "depuis", "etat"]
    list_filter = [("servie_le", admin.EmptyFieldListFilter), ("a_appeler_le", admin.EmptyFieldListFilter)]
    list_select_related = ["commune"]
    search_fields = ["nom", "prenom"]

    @admin.display(description="personne", ordering="nom")
    def personne(self, alerte: Alerte) -> str:
        return f"{alerte.prenom} {alerte.nom}"

    @admin.display(description="téléphone")
    def numero(self, alerte: Alerte) -> str:
        return telephone(alerte.telephone) if alerte.telephone else "–"

    @admin.display(description="depuis", ordering="cree_le")
    def depuis(self, alerte: Alerte) -> str:
        return dates.jour_et_heure(alerte.cree_le)

    @admin.display(description="état")
    def etat(self, alerte: Alerte) -> str:
        if alerte.servie_le:
            return "a pris une heure"
        if alerte.expire_le <= timezone.now():
            return "trop ancienne"
        if alerte.appelee_le:
            return "appelée"
        return "à appeler" if alerte.a_appeler_le else "attend"


@admin.register(Offre)
class OffreAdmin(AdminEnLectureSeule):
    """Les heures libérées, et pour qui on les garde."""

    list_display = ["heure", "alerte", "conseiller", "gardee", "etat"]
    list_filter = [("close_le", admin.EmptyFieldListFilter), "conseiller"]
    list_select_related = ["alerte", "conseiller", "lieu"]
    fields = ["heure", "alerte", "conseiller", "lieu", "gardee", "etat"]

    @admin.display(description="heure", ordering="debut")
    def heure(self, offre: Offre) -> str:
        return dates.jour_et_heure(offre.debut)

    @admin.display(description="gardée jusqu’à", ordering="expire_le")
    def gardee(self, offre: Offre) -> str:
        return dates.jour_et_heure(offre.expire_le)

    @admin.display(description="état")
    def etat(self, offre: Offre) -> str:
        return "close" if offre.close_le else "gardée"
