"""Pourquoi l'on ne peut pas s'inscrire : un nom, une phrase, et ce qui peut se faire à la place."""

from epn.commun.refus import Refus
from epn.planning.models import RefusEnLigne

from .models import Inscription


class InscriptionImpossible(Refus):
    """Passée, annulée, pas encore annoncée : d'autres dates sont proposées."""


class SeancePassee(InscriptionImpossible):
    phrase = "Cette séance a déjà commencé. Voici d’autres dates."


class SeanceAnnulee(InscriptionImpossible):
    phrase = "Cette séance est annulée. Voici d’autres dates."


class SeanceRetiree(SeanceAnnulee):
    """Elle n'existe plus : la semaine a changé depuis qu'on l'a lue, et la programmation l'a retirée."""

    phrase = "Cette séance n’a plus lieu. Voici d’autres dates."


class SeancePasAnnoncee(InscriptionImpossible):
    phrase = "Les inscriptions à cette séance ne sont pas ouvertes."


class DansUnParcours(InscriptionImpossible):
    phrase = "Cette séance fait partie d’un parcours : on s’inscrit à toutes ses dates d’un coup."


class ParcoursCommence(InscriptionImpossible):
    phrase = "Ce parcours a déjà commencé. Téléphonez-nous : nous verrons ensemble si vous pouvez le rejoindre."


class SeanceComplete(Refus):
    """Moins de places que de personnes, et l'on n'a pas dit accepter d'attendre. `places` : ce qu'il reste."""

    def __init__(self, places: int) -> None:
        self.places = places
        super().__init__("Il ne reste plus assez de places à cette séance.")

    @property
    def motif(self) -> RefusEnLigne.Motif:
        return RefusEnLigne.Motif.PAS_ASSEZ if self.places > 0 else RefusEnLigne.Motif.COMPLET


class DejaInscrit(Refus):
    """Une de ces personnes y a déjà une place, ou y attend déjà."""

    def __init__(self, inscription: Inscription) -> None:
        self.inscription = inscription
        ou = "est déjà en liste d’attente pour" if inscription.attend else "est déjà inscrit(e) à"
        super().__init__(
            f"{inscription.usager} {ou} cette séance\u00a0: il n’y a rien à refaire. Pour revoir ou annuler "
            "l’inscription, ouvrez le lien de votre message, ou «\u00a0Retrouver ma réservation\u00a0», en bas de page."
        )


class DeuxFoisLaMemePersonne(Refus):
    phrase = "La même personne est écrite deux fois : gardez-la une seule fois."


class InscriptionChangee(Refus):
    phrase = "Cette inscription a changé depuis l’ouverture de cette page. Relisez, puis recommencez."


class TropDInscriptions(Refus):
    phrase = "Beaucoup d’inscriptions sont déjà prises avec ce contact. Téléphonez-nous : nous regarderons ensemble."


class CapaciteTropBasse(Refus):
    """Moins de places que de personnes inscrites : cela se fait, mais en le sachant."""

    def __init__(self, prises: int) -> None:
        self.prises = prises
        super().__init__(
            f"{prises} personnes ont déjà leur place : personne ne sera désinscrit. Confirmez pour garder quand "
            "même ce nombre de places."
        )
