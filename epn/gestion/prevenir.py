"""Avant un acte : qui il touche, et comment ces personnes l'apprendront."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from phonenumbers import PhoneNumber

from accompagnements.models import RendezVous
from ateliers.models import Inscription, Seance
from epn.commun import dates
from epn.commun.templatetags.francais import telephone
from epn.commun.vocabulaire import Presence
from epn.messagerie.annonces import Annonce
from epn.messagerie.models import Canal
from epn.planning.models import Nature
from epn.planning.ouvertures import coupures
from epn.planning.registre import ConseillerDejaPris
from publics.models import Reservation


@dataclass(frozen=True)
class Touche:
    """Les personnes d'un même billet. `voie` vide : aucun message ne les joint, il faut les appeler."""

    personnes: str
    telephone: PhoneNumber | str
    voie: str
    attend: bool = False

    @classmethod
    def du_billet(cls, reservation: Reservation, noms: Sequence[str], *, voie: str, **champs: object) -> "Touche":
        personnes = " et ".join(filter(None, [", ".join(noms[:-1]), *noms[-1:]]))
        if reservation.aidant_nom:
            personnes = f"{reservation.aidant_nom}, pour {personnes}"
        return cls(personnes, voie=voie, **champs)


def comment_prevenir(annonce: Annonce) -> str:
    """« par e-mail à odile@exemple.fr », « par texto au 06 39 … » ; vide : il faudra appeler."""
    moyens = {Canal.COURRIEL: "par e-mail à", Canal.TEXTO: "par texto au"}
    dites = []
    for canal, adresse in annonce.voies():
        numero = annonce.destinataire().mobile
        dites.append(f"{moyens[canal]}{dates.INSECABLE}{adresse if canal == Canal.COURRIEL else telephone(numero)}")
    return " et ".join(dites)


def inscrits_de(seances: Iterable[Seance]) -> list[Inscription]:
    """Ceux qui comptent y venir ; qui est pointé n'attend plus rien. Une requête."""
    deja_venus = (Presence.PRESENT, Presence.ABSENT)
    vivantes = Inscription.objects.vivantes().filter(seance__in=[s.pk for s in seances])
    return list(vivantes.exclude(presence__in=deja_venus).avec_personnes().order_by("seance", "reservation", "pk"))


def touches_par(
    inscriptions: Iterable[Inscription], annonce: Callable[[Sequence[Inscription]], Annonce]
) -> list[Touche]:
    """Un billet, une ligne : `annonce` est le message qui lui serait écrit. Ceux qui attendent viennent après."""
    rangees = sorted(inscriptions, key=lambda i: (i.seance_id, i.reservation_id, i.pk))
    lignes = []
    for _, groupe in groupby(rangees, key=lambda i: (i.seance_id, i.reservation_id)):
        siennes = list(groupe)
        lignes.append(
            Touche.du_billet(
                siennes[0].reservation,
                list({i.usager_id: str(i.usager) for i in siennes}.values()),
                voie=comment_prevenir(annonce(siennes)),
                telephone=siennes[0].telephone,
                attend=all(i.attend for i in siennes),
            )
        )
    return sorted(lignes, key=lambda t: t.attend)


def du_rendez_vous(rendez_vous: RendezVous, annonce: Annonce) -> Touche:
    return Touche.du_billet(
        rendez_vous.reservation,
        [str(rendez_vous.usager)],
        voie=comment_prevenir(annonce),
        telephone=rendez_vous.telephone,
    )


def phrase_du_conflit(refus: ConseillerDejaPris) -> str:
    """Le refus du registre, et le nom de l'autre engagement. Pour le conseiller seul : une personne y est nommée."""
    occupation = refus.occupation
    seance = Seance.objects.filter(occupation=occupation).select_related("atelier").first() if occupation else None
    if seance:
        return f"{refus} C’est la séance « {seance.titre} »."
    if occupation and occupation.nature == Nature.PARTENAIRE:
        return f"{refus} C’est un groupe partenaire."
    rendez_vous = RendezVous.objects.filter(occupation=occupation).first() if occupation else None
    return f"{refus} C’est le rendez-vous de {rendez_vous.usager}." if rendez_vous else str(refus)


def fermeture_a(seance: Seance, debut: dt.datetime, fin: dt.datetime) -> str:
    """« jour férié : Noël » : ce qui ferme le lieu ou le conseiller à ces heures ; vide, rien. Une requête."""
    du, au = dates.jour_local(debut), dates.jour_local(fin)
    trouvees = (c for c in coupures(du, au) if c.concerne(seance) and c.debut < fin and debut < c.fin)
    return next((c.motif or "fermeture" for c in trouvees), "")
