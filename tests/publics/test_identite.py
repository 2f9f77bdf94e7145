import pytest

from publics.identite import Identite, normaliser, retrouver_ou_creer
from publics.models import Usager

pytestmark = pytest.mark.django_db
YANN = Identite("Yann-Éric", "Le Goff", "+33639981204")


@pytest.mark.parametrize("ecrit", ["LE GOFF", "le goff", "Le-Goff", "  Lé  Goff ", "Le Goﬀ"])
def test_accents_casse_et_ponctuation_ne_separent_pas_une_personne(ecrit):
    assert normaliser(ecrit) == "le goff"


def test_meme_nom_et_meme_contact_est_la_meme_personne():
    premiere = retrouver_ou_creer(YANN)
    assert retrouver_ou_creer(Identite("yann eric", "LE GOFF", "+33639981204", "yann@exemple.fr")) == premiere
    premiere.refresh_from_db()
    assert premiere.email == "yann@exemple.fr"


def test_un_couple_partage_un_telephone_sans_se_confondre():
    retrouver_ou_creer(YANN)
    retrouver_ou_creer(Identite("Rose", "Le Goff", "+33639981204"))
    assert Usager.objects.count() == 2


def test_un_homonyme_avec_un_autre_contact_est_une_autre_personne():
    retrouver_ou_creer(YANN)
    retrouver_ou_creer(Identite("Yann-Éric", "Le Goff", "+33639981299"))
    assert Usager.objects.count() == 2


def test_sans_contact_on_ne_devine_pas():
    retrouver_ou_creer(Identite("Marcel", "Hubert"))
    retrouver_ou_creer(Identite("Marcel", "Hubert"))
    assert Usager.objects.count() == 2
