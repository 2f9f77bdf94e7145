"""Ce qu'un effacement emporte des demandes de matinée : aucune clé n'y mène, on compare le contact et le nom."""

import datetime as dt

from epn.messagerie.conservation import effacer_messages
from publics.effacement import a_l_effacement, concernant, memes_contacts
from publics.identite import normaliser
from publics.models import Usager

from .demandes import effacer
from .models import Demande


@a_l_effacement
def effacer_demandes(usager: Usager, maintenant: dt.datetime) -> None:
    """Le contact et les mots qu'elle a laissés. Ce que sa demande tient au registre reste à son organisation."""
    laissees = siennes(usager)
    for demande in laissees:
        effacer_messages(concernant(f"demande:{demande.pk}"), maintenant)
    effacer(Demande.objects.filter(pk__in=[d.pk for d in laissees]))


def siennes(usager: Usager) -> list[Demande]:
    """Même nom et même contact. Une requête."""
    laissees = Demande.objects.filter(memes_contacts(usager))
    return [d for d in laissees if normaliser(d.nom, d.prenom) == usager.nom_normalise]
