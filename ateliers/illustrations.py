"""L'image d'un atelier : celle que l'on reçoit n'est jamais servie. On la relit, on la réduit, on la récrit en WebP ;
ce qu'elle disait du lieu, de l'heure et de l'appareil disparaît."""

import hashlib
import io
import struct
from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction
from PIL import Image, ImageOps

from epn.commun.refus import Refus

from .models import Atelier, Illustration

OCTETS_MAX = 10 * 1024 * 1024
PIXELS_MAX = 40_000_000
LARGEUR_MAX, HAUTEUR_MAX = 1200, 1600
QUALITE = 80
FORMATS = ("JPEG", "PNG", "WEBP")
# Ce que lève un fichier abîmé, selon l'endroit où il l'est.
ILLISIBLE = (OSError, SyntaxError, ValueError, EOFError, struct.error)
DE_TROP = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class ImageRefusee(Refus):
    phrase = "Ce fichier n’est pas une image que l’on sait lire. Choisissez une photo en JPEG, PNG ou WebP."


class ImageTropLourde(ImageRefusee):
    phrase = "Cette image est trop lourde : dix mégaoctets au plus. Réduisez-la, ou choisissez-en une autre."


class ImageTropGrande(ImageRefusee):
    phrase = "Cette image est trop grande : quarante millions de points au plus. Réduisez-la, puis recommencez."


@dataclass(frozen=True)
class ImagePropre:
    octets: bytes
    largeur: int
    hauteur: int

    @property
    def empreinte(self) -> str:
        return hashlib.sha256(self.octets).hexdigest()


def lire(fichier: BinaryIO, taille: int) -> ImagePropre:
    """L'image récrite. Lève ImageRefusee. Peut durer une seconde : jamais sous un verrou.

    La taille annoncée par le fichier se vérifie avant de le décompresser : quelques octets peuvent en promettre des
    milliards.
    """
    if taille > OCTETS_MAX:
        raise ImageTropLourde
    try:
        with Image.open(fichier, formats=FORMATS) as image:
            if image.width * image.height > PIXELS_MAX:
                raise ImageTropGrande
            return _recrire(image)
    except DE_TROP as erreur:
        raise ImageTropGrande from erreur
    except ILLISIBLE as erreur:
        raise ImageRefusee from erreur


@transaction.atomic
def poser(atelier: Atelier, image: ImagePropre | None, texte: str) -> Illustration:
    """Donne cette image à l'atelier, ou n'en change que le texte (`image` None : il en a déjà une)."""
    champs: dict[str, object] = {"texte": texte}
    if image:
        champs |= {"image": image.octets, "empreinte": image.empreinte}
        champs |= {"largeur": image.largeur, "hauteur": image.hauteur}
    illustration, _ = Illustration.objects.update_or_create(atelier=atelier, defaults=champs)
    return illustration


def retirer(atelier: Atelier) -> None:
    Illustration.objects.filter(atelier=atelier).delete()


def _recrire(image: Image.Image) -> ImagePropre:
    # Un JPEG se décompresse directement plus petit.
    image.draft("RGB", (LARGEUR_MAX * 2, HAUTEUR_MAX * 2))
    droite = ImageOps.exif_transpose(image)
    if droite.mode in ("RGBA", "LA", "PA", "P"):
        droite = droite.convert("RGBA")
        fond = Image.new("RGBA", droite.size, "white")
        droite = Image.alpha_composite(fond, droite)
    droite = droite.convert("RGB")
    droite.thumbnail((LARGEUR_MAX, HAUTEUR_MAX))
    # Ni EXIF, ni XMP, ni profil : selon le format et la version, Pillow recopie ce qu'il trouve ici.
    droite.info.clear()
    sortie = io.BytesIO()
    droite.save(sortie, "WEBP", quality=QUALITE)
    return ImagePropre(sortie.getvalue(), droite.width, droite.height)
