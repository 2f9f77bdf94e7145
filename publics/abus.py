"""Freiner l'abus sans punir la salle : une adresse réseau, hachée, y vaut une douzaine de personnes.

Trois bornes : par heure et par adresse ; par semaine et par adresse, pour ce qui prend du temps du conseiller ; par
jour, toutes adresses ensemble, car un robot peut en avoir mille.
"""

import datetime as dt
import hmac
import ipaddress
from collections.abc import Mapping

from django.conf import settings
from django.db import connection

from epn.commun.dates import INSECABLE
from epn.commun.refus import Refus
from epn.territoire.models import Espace

from .models import Essai

UNE_HEURE, UN_JOUR, UNE_SEMAINE = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(days=7)
CONSERVATION = UNE_SEMAINE
# Une ligne par envoi pour son adresse, une autre pour toutes ensemble : l'index compte l'une et l'autre.
TOUTES = "toutes"
# Un foyer, une salle, reçoit d'un fournisseur tout un /64 : il en change à volonté.
PREFIXE_IPV6 = 64
# Compter et noter d'un seul ordre : l'ORM en ferait deux.
_NOTER = (
    "INSERT INTO publics_essai (adresse, geste, le) SELECT a.adresse, %s, %s"
    " FROM (SELECT %s AS adresse UNION ALL SELECT %s) AS a WHERE "
)
_BORNE = "(SELECT count(*) FROM publics_essai WHERE adresse = %s AND geste = %s AND le > %s) < %s"


class TropDEnvois(Refus):
    phrase = "Beaucoup de demandes viennent de cette adresse. Téléphonez-nous{au} : nous réservons pour vous."

    def __init__(self) -> None:
        """La phrase donne le numéro du lieu. Une requête."""
        numero = Espace.objects.values_list("telephone", flat=True).first()
        au = f" au{INSECABLE}{numero.as_national.replace(' ', INSECABLE)}" if numero else ""
        super().__init__(self.phrase.format(au=au))


class TropDEnvoisPourTous(TropDEnvois):
    phrase = "Beaucoup de demandes arrivent en ce moment. Téléphonez-nous{au} : nous réservons pour vous."


def adresse_du_visiteur(entetes: Mapping[str, str]) -> str:
    """L'adresse réseau, derrière nos propres mandataires (réglage MANDATAIRES : leur nombre).

    Ce que le visiteur écrit lui-même dans X-Forwarded-For est à gauche, et n'est pas cru.
    """
    adresse = entetes.get("REMOTE_ADDR", "")
    suite = [a.strip() for a in entetes.get("HTTP_X_FORWARDED_FOR", "").split(",") if a.strip()]
    if settings.MANDATAIRES and len(suite) >= settings.MANDATAIRES:
        adresse = suite[-settings.MANDATAIRES]
    return _reseau(adresse)


def _reseau(adresse: str) -> str:
    """L'adresse en IPv4 ; en IPv6, son /64. Ce qui n'en est pas une reste tel quel."""
    try:
        lue = ipaddress.ip_address(adresse.partition("%")[0])
    except ValueError:
        return adresse
    if lue.version == 4:
        return str(lue)
    return str(lue.ipv4_mapped or ipaddress.ip_network((int(lue), PREFIXE_IPV6), strict=False))


def hacher(adresse: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), adresse.encode(), "sha256").hexdigest()


def compter(adresse: str, geste: str, plafond: int, *, maintenant: dt.datetime, par_semaine: int | None = None) -> None:
    """Note un envoi, ou lève TropDEnvois au-delà de `plafond` en une heure glissante, ou de `par_semaine` en sept
    jours ; TropDEnvoisPourTous au-delà d'ENVOIS_PAR_JOUR, toutes adresses ensemble. Un envoi refusé ne s'écrit pas.

    Les compteurs sont en base : ils valent pour tous les processus. À quelques envois simultanés près, les
    plafonds ne sont pas exacts, et n'ont pas à l'être. Une requête.
    """
    empreinte = hacher(adresse)
    bornes = [(empreinte, UNE_HEURE, plafond), (TOUTES, UN_JOUR, settings.ENVOIS_PAR_JOUR)]
    if par_semaine is not None:
        bornes.append((empreinte, UNE_SEMAINE, par_semaine))
    valeurs = [geste, _instant(maintenant), empreinte, TOUTES]
    for qui, duree, au_plus in bornes:
        valeurs += [qui, geste, _instant(maintenant - duree), au_plus]
    with connection.cursor() as curseur:
        curseur.execute(_NOTER + " AND ".join([_BORNE] * len(bornes)), valeurs)
        if curseur.rowcount:
            return
    du_jour = Essai.objects.filter(adresse=TOUTES, geste=geste, le__gt=maintenant - UN_JOUR)
    raise TropDEnvoisPourTous if du_jour.count() >= settings.ENVOIS_PAR_JOUR else TropDEnvois


def _instant(moment: dt.datetime) -> object:
    return connection.ops.adapt_datetimefield_value(moment)


def oublier(maintenant: dt.datetime) -> int:
    """Efface les adresses de plus de sept jours ; rend leur nombre."""
    return Essai.objects.filter(le__lt=maintenant - CONSERVATION).delete()[0]
