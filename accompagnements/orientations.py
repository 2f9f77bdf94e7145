"""Les orientations qui naissent d'un rendez-vous : demandé pour une démarche, ou raconté après coup."""

import datetime as dt
from uuid import UUID, uuid5

from epn.commun.vocabulaire import OrientationVers
from epn.territoire.models import Espace
from publics.models import Orientation, ServiceVoisin
from publics.orientations import corriger, orienter

from .models import CompteRendu, RendezVous

# Le compte rendu dit déjà vers où : en tirer la clé n'apprend rien de plus, et le relire ne compte pas deux fois.
_COMPTES_RENDUS = UUID("0c9b5f0e-6f53-4f0b-9a56-1d8e5a7b2c44")


def orienter_vers_les_demarches(cle: UUID, *, maintenant: dt.datetime) -> Orientation:
    """Compte une orientation par formulaire, quel que soit le nombre d'envois."""
    service = ServiceVoisin.objects.des_demarches()
    espace = None if service else Espace.objects.first()
    structure = espace.demarches_nom if espace else ""
    vers = OrientationVers.DEMARCHES
    return orienter(vers, cle=cle, maintenant=maintenant, service=service, structure=structure)


def suivre(compte_rendu: CompteRendu, service: ServiceVoisin | None, *, maintenant: dt.datetime) -> None:
    """Compte, corrige ou retire l'orientation que dit ce compte rendu."""
    cle = _cle(compte_rendu.rendez_vous)
    corriger(compte_rendu.orientation, cle=cle, service=service, maintenant=maintenant)


def service_dit(rendez_vous: RendezVous) -> ServiceVoisin | None:
    """Le service que cite le compte rendu de ce rendez-vous. Une requête."""
    return ServiceVoisin.objects.filter(orientations__cle=_cle(rendez_vous)).first()


def _cle(rendez_vous: RendezVous) -> UUID:
    return uuid5(_COMPTES_RENDUS, str(rendez_vous.pk))
