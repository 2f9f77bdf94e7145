"""Le lieu en données ouvertes : standard national « lieux de médiation numérique »."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from phonenumbers import PhoneNumberFormat, format_number

from epn.commun import dates, tableur
from epn.commun.page_commune import page_commune
from epn.planning.models import Nature, Plage
from epn.territoire.models import Espace, Lieu
from epn.vitrine.horaires import opening_hours

COLONNES = (
    "id",
    "pivot",
    "nom",
    "commune",
    "code_postal",
    "code_insee",
    "adresse",
    "latitude",
    "longitude",
    "typologie",
    "telephone",
    "courriels",
    "site_web",
    "horaires",
    "presentation_resume",
    "date_maj",
    "services",
    "publics_specifiquement_adresses",
    "frais_a_charge",
    "dispositif_programmes_nationaux",
    "modalites_acces",
    "modalites_accompagnement",
    "prise_rdv",
)
NATURES_PUBLIQUES = (Nature.ACCOMPAGNEMENT, Nature.INITIATION, Nature.THEMATIQUE, Nature.PROFESSIONNELS)
# Un groupe de professionnels n'est pas une offre aux habitants, mais c'est une ouverture.
ACCOMPAGNEMENTS = {
    "Accompagnement individuel": {Nature.ACCOMPAGNEMENT},
    "Dans un atelier collectif": {Nature.INITIATION, Nature.THEMATIQUE},
}


@require_safe
@page_commune
def lieu_csv(request: HttpRequest) -> HttpResponse:
    return tableur.reponse_csv(tableur.csv_de(COLONNES, _fiches()), "lieux-de-mediation-numerique.csv")


@require_safe
@page_commune
def lieu_json(request: HttpRequest) -> HttpResponse:
    """Les champs sans valeur sont absents, comme le veut le standard."""
    fiches = [{nom: valeur for nom, valeur in fiche.items() if valeur not in ("", None)} for fiche in _fiches()]
    return JsonResponse(fiches, safe=False, json_dumps_params={"ensure_ascii": False})


def _fiches() -> list[dict[str, object]]:
    """Une fiche par lieu ; trois requêtes."""
    espace = Espace.objects.first()
    if espace is None:
        return []
    aujourd_hui = dates.jour_local(timezone.now())
    plages = list(Plage.objects.entre(aujourd_hui, aujourd_hui).filter(ponctuelle=False, nature__in=NATURES_PUBLIQUES))
    lieux = Lieu.objects.select_related("commune")
    return [_fiche(espace, lieu, [p for p in plages if p.lieu_id == lieu.pk], aujourd_hui) for lieu in lieux]


def _fiche(espace: Espace, lieu: Lieu, plages: list[Plage], aujourd_hui: dt.date) -> dict[str, object]:
    natures = {plage.nature for plage in plages}
    return {
        "id": f"{espace.siret or 'epn'}-{lieu.code}",
        "pivot": espace.siret,
        "nom": lieu.nom,
        "commune": lieu.commune.nom,
        "code_postal": lieu.code_postal,
        "code_insee": lieu.commune_id,
        "adresse": lieu.adresse,
        "latitude": lieu.latitude,
        "longitude": lieu.longitude,
        "typologie": "EPN" if lieu.principal else "",
        "telephone": format_number(espace.telephone, PhoneNumberFormat.E164) if espace.telephone else "",
        "courriels": espace.courriel,
        "site_web": settings.ADRESSE_DU_SITE,
        "horaires": opening_hours(plages),
        "presentation_resume": espace.presentation,
        # Horaires et coordonnées sont calculés à la lecture : la fiche est à jour de ce matin.
        "date_maj": aujourd_hui.isoformat(),
        "services": settings.SERVICES_DU_LIEU,
        "publics_specifiquement_adresses": "",
        "frais_a_charge": "Gratuit" if espace.gratuite else "",
        "dispositif_programmes_nationaux": settings.PROGRAMMES_DU_LIEU,
        "modalites_acces": _joindre("Se présenter", "Téléphoner", "Prendre un RDV en ligne"),
        "modalites_accompagnement": _joindre(*(nom for nom, voulues in ACCOMPAGNEMENTS.items() if voulues & natures)),
        "prise_rdv": f"{settings.ADRESSE_DU_SITE}/rendez-vous/" if Nature.ACCOMPAGNEMENT in natures else "",
    }


def _joindre(*valeurs: str) -> str:
    return "|".join(valeurs)
