"""L'image d'un atelier : relue, réduite, dépouillée de ses métadonnées, refusée avec égards, servie pour un an."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from PIL import Image, ImageCms

from ateliers import illustrations
from ateliers.illustrations import ImageRefusee, ImageTropGrande, ImageTropLourde
from ateliers.models import Illustration

GPS = b"coordonnees-gps-secretes"


def photo(largeur: int = 2400, hauteur: int = 1600, genre: str = "JPEG", mode: str = "RGB", **options) -> bytes:
    sortie = io.BytesIO()
    Image.new(mode, (largeur, hauteur), options.pop("couleur", "red")).save(sortie, genre, **options)
    return sortie.getvalue()


def lire(octets: bytes) -> illustrations.ImagePropre:
    return illustrations.lire(io.BytesIO(octets), len(octets))


def ouvrir(propre: illustrations.ImagePropre) -> Image.Image:
    return Image.open(io.BytesIO(propre.octets))


def test_elle_devient_un_webp_d_au_plus_douze_cents_pixels_de_large():
    propre = lire(photo())
    assert (ouvrir(propre).format, propre.largeur, propre.hauteur) == ("WEBP", 1200, 800)
    assert ouvrir(propre).size == (propre.largeur, propre.hauteur)
    assert lire(photo(300, 200)).largeur == 300


def test_ni_lieu_ni_appareil_ni_profil_ne_restent():
    exif = Image.Exif()
    exif[0x010F], exif[0x010E] = "Appareil", GPS.decode()
    profil = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    octets = photo(exif=exif.tobytes(), icc_profile=profil, xmp=b"<x>" + GPS + b"</x>")
    assert GPS in octets
    propre = lire(octets)
    assert not any(bloc in propre.octets for bloc in (GPS, b"EXIF", b"ICCP", b"XMP ", b"Appareil"))


def test_une_photo_prise_de_cote_est_redressee():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert (lire(photo(800, 400, exif=exif.tobytes())).largeur) == 400


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "CMYK"])
def test_chaque_sorte_d_image_se_lit_et_le_transparent_devient_blanc(mode: str):
    transparente = mode in ("RGBA", "LA")
    couleur = (0,) * len(Image.new(mode, (1, 1)).getbands()) if transparente else 0
    propre = lire(photo(40, 40, "JPEG" if mode == "CMYK" else "PNG", mode, couleur=couleur))
    pixel = ouvrir(propre).convert("RGB").getpixel((20, 20))
    assert not transparente or min(pixel) > 250


@pytest.mark.parametrize(
    "octets", [b"", b"bonjour", b"%PDF-1.7", b"<svg xmlns='x'/>", b"\x89PNG\r\n\x1a\n" + b"x" * 64]
)
def test_ce_qui_n_est_pas_une_image_est_refuse_avec_egards(octets: bytes):
    with pytest.raises(ImageRefusee, match="JPEG, PNG ou WebP"):
        lire(octets)


def test_un_format_que_l_on_ne_sert_pas_est_refuse():
    with pytest.raises(ImageRefusee):
        lire(photo(10, 10, "TIFF"))


def bombe(largeur: int, hauteur: int) -> bytes:
    """Quelques octets qui promettent une image démesurée."""

    def bloc(nom: bytes, contenu: bytes) -> bytes:
        return struct.pack(">I", len(contenu)) + nom + contenu + struct.pack(">I", zlib.crc32(nom + contenu))

    entete = struct.pack(">IIBBBBB", largeur, hauteur, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + bloc(b"IHDR", entete) + bloc(b"IDAT", zlib.compress(b"")) + bloc(b"IEND", b"")


@pytest.mark.parametrize("cote", [7_000, 12_000, 60_000])
def test_une_bombe_est_refusee_sans_etre_decompressee(cote: int):
    assert len(bombe(cote, cote)) < 100
    with pytest.raises(ImageTropGrande, match="quarante millions"):
        lire(bombe(cote, cote))


def test_un_fichier_trop_lourd_est_refuse_sans_etre_lu():
    class Intouchable(io.BytesIO):
        def read(self, *_: int) -> bytes:
            raise AssertionError

    with pytest.raises(ImageTropLourde, match="dix mégaoctets"):
        illustrations.lire(Intouchable(), illustrations.OCTETS_MAX + 1)


def test_elle_est_servie_a_une_adresse_qui_ne_change_jamais(client: Client, emails):
    propre = lire(photo(30, 20))
    illustration = illustrations.poser(emails, propre, "deux mains")
    reponse = client.get(illustration.get_absolute_url())
    assert reponse.content == propre.octets
    assert reponse["Content-Type"] == "image/webp"
    assert reponse["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in reponse
    autre = illustrations.poser(emails, lire(photo(30, 21)), "deux mains")
    assert autre.get_absolute_url() != illustration.get_absolute_url()
    assert client.get(illustration.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("adresse", ["x", "0" * 64, "é" * 300, "..%2F..%2Fetc"])
def test_une_adresse_inventee_est_introuvable(client: Client, db, espace, adresse: str):
    assert client.get(f"/ateliers/illustrations/{adresse}.webp").status_code == 404


def test_sans_texte_la_base_la_refuse(emails):
    with pytest.raises(IntegrityError), transaction.atomic():
        illustrations.poser(emails, lire(photo(30, 20)), "")


# --- Dans la gestion ------------------------------------------------------------------------------


@pytest.fixture
def chez_claire(client: Client, claire) -> Client:
    client.force_login(claire)
    return client


def enregistrer(client: Client, atelier, **change: object):
    champs = ("titre", "nature", "resume", "contenu", "niveau", "pour_qui", "prerequis", "a_apporter")
    tape = {c: getattr(atelier, c) for c in champs} | {"duree_minutes": 120, "capacite": 8}
    return client.post(f"/gestion/ateliers/atelier/{atelier.pk}/change/", tape | change)


def televersee(octets: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("photo.jpg", octets, "image/jpeg")


def test_le_conseiller_la_choisit_en_change_le_texte_puis_la_retire(chez_claire: Client, emails):
    image = televersee(photo(50, 40))
    assert enregistrer(chez_claire, emails, image=image, texte=" deux  mains ").status_code == 302
    posee = Illustration.objects.get(atelier=emails)
    assert (posee.largeur, posee.texte) == (50, "deux mains")
    page = chez_claire.get(f"/gestion/ateliers/atelier/{emails.pk}/change/").content.decode()
    assert posee.get_absolute_url() in page
    enregistrer(chez_claire, emails, texte="un clavier")
    relue = Illustration.objects.get(atelier=emails)
    assert (relue.texte, relue.empreinte) == ("un clavier", posee.empreinte)
    enregistrer(chez_claire, emails, texte="un clavier", retirer="on")
    assert not Illustration.objects.exists()


@pytest.mark.parametrize(
    ("octets", "texte", "phrase"),
    [
        (b"pas une image", "un clavier", "JPEG, PNG ou WebP"),
        (bombe(60_000, 60_000), "un clavier", "quarante millions"),
        (photo(20, 20), "   ", "Dites ce que montre"),
    ],
)
def test_une_image_refusee_garde_tout_ce_qui_est_tape(chez_claire: Client, emails, octets, texte, phrase):
    reponse = enregistrer(chez_claire, emails, image=televersee(octets), texte=texte, titre="Autre titre")
    assert reponse.status_code == 200
    assert phrase in reponse.content.decode()
    assert "Autre titre" in reponse.content.decode()
    assert not Illustration.objects.exists()


def test_les_thematiques_se_cochent_sans_les_demarches(chez_claire: Client, emails):
    page = chez_claire.get(f"/gestion/ateliers/atelier/{emails.pk}/change/").content.decode()
    assert page.count('name="thematiques"') == 18
    assert "aide_aux_demarches_administratives" not in page
    enregistrer(chez_claire, emails, thematiques=["email", "securite_numerique"])
    emails.refresh_from_db()
    assert emails.thematiques_dites == ["e-mail", "sécurité numérique"]
    refusee = enregistrer(chez_claire, emails, thematiques=["aide_aux_demarches_administratives"])
    assert "choix valide" in refusee.content.decode()


def test_la_page_de_la_seance_montre_l_image_de_son_atelier(client: Client, seance, emails):
    assert '<img class="illustration"' not in client.get(seance.get_absolute_url()).content.decode()
    posee = illustrations.poser(emails, lire(photo(50, 40)), "deux mains sur un clavier")
    page = client.get(seance.get_absolute_url()).content.decode()
    assert f'src="{posee.get_absolute_url()}" alt="deux mains sur un clavier" width="50" height="40"' in page
