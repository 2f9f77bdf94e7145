"""Les mots du conseiller dans un rapport (`Cloture.textes`), zone par zone."""

import hashlib
import json
from collections.abc import Mapping

from django.db import transaction

from epn.commun.refus import Refus

from .models import Cloture
from .textes import zones


class TextesChanges(Refus):
    phrase = (
        "Ces textes ont été changés ailleurs depuis que cette page est ouverte. Rien n’est perdu : ce que vous avez "
        "tapé est ci-dessous. Relisez, puis enregistrez de nouveau."
    )


def empreinte(cloture: Cloture) -> str:
    """Ce que l'on a lu : elle change dès qu'un mot change."""
    return hashlib.sha256(json.dumps(cloture.textes, sort_keys=True).encode()).hexdigest()[:16]


@transaction.atomic
def ecrire(cloture: Cloture, textes: Mapping[str, str], *, lus: str) -> Cloture:
    """Les zones de cette sorte de période, et elles seules ; une zone vide s'efface. Verrouille la clôture.

    `lus` : l'empreinte de ce que l'on a lu. Lève TextesChanges si ce n'est plus ce qui est écrit.
    """
    relue = Cloture.objects.select_for_update().get(pk=cloture.pk)
    if lus != empreinte(relue):
        raise TextesChanges
    relue.textes = {z.cle: textes[z.cle] for z in zones(relue.periode.sorte) if textes.get(z.cle)}
    relue.save(update_fields=["textes"])
    return relue
