"""Un tableau se lit, s'essaie sans rien écrire, et s'importe en entier ou pas du tout."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from publics.identite import Identite, retrouver_ou_creer
from publics.importation.lecture import LIGNES_AU_PLUS, FichierIllisible, lire
from publics.models import Acces, Usager
from tests.tableaux import ods, xlsx

pytestmark = pytest.mark.django_db
ADRESSE = "/gestion/usagers/importer/"
TITRES = "Nom;Prénom;Téléphone;E-mail;Commune;Année de naissance;Genre;Notes"
NATIONAL = [
    ["Liste des bénéficiaires"],
    ["", ""],
    ["Nom", "Prénom", "Année de naissance", "Commune", "Code INSEE", "Code postal", "Téléphone", "E-mail", "Genre"],
    ["Lecomte", "Simone", 1948, "Mortagne-au-Perche", 61293, "61400", 639981452, "", "Féminin", "Vient à vélo"],
    ["Côté", "Éric", "", "", "", "", "", "eric@exemple.fr", "", ""],
]


@pytest.fixture
def chez(client: Client, claire, mortagne) -> Client:
    client.force_login(claire)
    return client


def envoyer(client: Client, contenu: bytes, nom: str = "t.csv", **champs: str):
    return client.post(ADRESSE, {"fichier": SimpleUploadedFile(nom, contenu), "disposition": "", **champs})


def essai(client: Client, contenu: bytes):
    reponse = envoyer(client, contenu)
    assert reponse.status_code == 200, reponse.context.get("refus")
    return reponse


def importer(client: Client, reponse, **champs: str):
    return client.post(ADRESSE, {"essai": reponse.context["signe"], **champs}, follow=True)


def csv(*lignes: str, titres: str = TITRES) -> bytes:
    return "\n".join((titres, *lignes)).encode()


@pytest.mark.parametrize("faire", [xlsx, ods])
def test_le_fichier_de_l_outil_national_se_reconnait_et_s_importe(chez: Client, claire, faire) -> None:
    reponse = essai(chez, faire(NATIONAL))
    assert not Usager.objects.exists()
    importer(chez, reponse)
    simone, eric = Usager.objects.get(nom="Lecomte"), Usager.objects.get(nom="Côté")
    assert (str(simone), simone.annee_naissance, str(simone.telephone)) == ("Simone Lecomte", 1948, "+33639981452")
    assert (simone.commune.code_insee, simone.genre, simone.notes) == ("61293", "feminin", "Vient à vélo")
    assert (eric.email, eric.nom_normalise) == ("eric@exemple.fr", "cote eric")
    bilan = Acces.objects.get(geste=Acces.Geste.IMPORTER, usager_numero=None)
    assert (bilan.compte, "2 créées" in bilan.detail) == (claire, True)
    assert Acces.objects.filter(geste=Acces.Geste.IMPORTER).count() == 3


@pytest.mark.parametrize("codage", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
@pytest.mark.parametrize("separateur", [";", ",", "\t"])
def test_un_csv_se_lit_quel_que_soit_son_codage_et_son_separateur(codage: str, separateur: str) -> None:
    texte = "Nom;Prénom\r\nCôté;Éric\r\n".replace(";", separateur)
    assert lire(texte.encode(codage)) == [["Nom", "Prénom"], ["Côté", "Éric"]]


def test_les_fautes_disent_la_ligne_la_colonne_et_rien_n_est_importe(chez: Client) -> None:
    contenu = csv(
        "Lecomte;Simone;06 39 98 14 52;;;1948;;",
        "=1+1;Odile;12;pas-un-mail;;1848;licorne;" + "x" * 1001,
        "Lecomte;Simone;0639981452;;;;;",
    )
    reponse = envoyer(chez, contenu)
    assert reponse.status_code == 409
    dites = [(f.ligne, f.colonne) for f in reponse.context["fautes"]]
    colonnes = ["Prénom", "Nom", "Téléphone", "E-mail", "Année de naissance", "Genre", "Notes"]
    assert dites == [*((3, c) for c in colonnes if c != "Prénom"), (4, "Nom")]
    assert "Déjà à la ligne 2" in reponse.content.decode()
    assert not reponse.context["signe"]
    assert not Usager.objects.exists()


@pytest.mark.parametrize(
    ("dit", "lue"), [("1948", 1948), ("12/03/1948", 1948), ("1948-03-12", 1948), ("", None), ("48", 0), ("2019", 0)]
)
def test_d_une_date_de_naissance_on_ne_garde_que_l_annee(chez: Client, dit: str, lue: int | None) -> None:
    """Zéro : une faute, deux chiffres ou un enfant."""
    reponse = envoyer(chez, csv(f"Vallée;Ann;;;;{dit};;"))
    if lue == 0:
        assert [f.colonne for f in reponse.context["fautes"]] == ["Année de naissance"]
    else:
        assert [p.annee for p in reponse.context["essai"].personnes] == [lue]


def test_un_tableur_qui_a_ote_le_zero_du_numero_ou_la_commune_par_son_nom_se_comprennent(
    chez: Client, mortagne
) -> None:
    reponse = essai(chez, csv("Vallée;Ann;639981452;;MORTAGNE AU PERCHE;;;", "Hubert;Léo;;;Ailleurs-sur-Mer;;;"))
    ann, leo = reponse.context["essai"].personnes
    assert (ann.telephone, ann.commune, leo.commune) == ("+33639981452", mortagne.pk, None)
    assert [(a.ligne, a.colonne) for a in reponse.context["avertissements"]] == [(3, "Commune")]


def test_une_formule_est_un_texte_jamais_calculee(chez: Client) -> None:
    reponse = essai(chez, csv('Lecomte;Simone;;;;;;"=HYPERLINK(""http://exemple.fr"")"'))
    importer(chez, reponse)
    assert Usager.objects.get().notes == '=HYPERLINK("http://exemple.fr")'


def test_les_connus_se_completent_et_les_ressemblants_se_laissent_sauf_avis_contraire(chez: Client) -> None:
    connue = retrouver_ou_creer(Identite("Simone", "Lecomte", "+33639981452"))
    proche = retrouver_ou_creer(Identite("Odile", "Grandin", "", "odile@exemple.fr"))
    contenu = csv(
        "LECOMTE;Simone;0639981452;s@exemple.fr;;1948;;", "Grandain;Odile;;odile@exemple.fr;;1950;;", "Vallée;Ann;;;;;;"
    )
    reponse = essai(chez, contenu)
    page = reponse.content.decode()
    assert "Même nom et même contact que" in page
    assert "noms écrits presque pareil" in page
    importer(chez, reponse)
    connue.refresh_from_db()
    proche.refresh_from_db()
    assert (connue.nom, connue.email, connue.annee_naissance) == ("Lecomte", "s@exemple.fr", 1948)
    assert proche.annee_naissance is None
    assert Usager.objects.count() == 3
    importer(chez, essai(chez, contenu), **{"ligne-3": "creer", "ligne-2": "laisser", "ligne-4": "laisser"})
    assert Usager.objects.count() == 4


def test_renvoyer_le_meme_essai_n_importe_pas_deux_fois(chez: Client) -> None:
    reponse = essai(chez, csv("Vallée;Ann;;;;;;"))
    importer(chez, reponse)
    assert "déjà fait" in importer(chez, reponse).content.decode()
    assert Usager.objects.count() == 1


def test_une_fiche_nee_ou_disparue_depuis_l_essai_arrete_tout(chez: Client) -> None:
    neuve = essai(chez, csv("Lecomte;Simone;0639981452;;;;;", "Vallée;Ann;;;;;;"))
    connue = retrouver_ou_creer(Identite("Simone", "Lecomte", "+33639981452"))
    assert "ont changé depuis" in importer(chez, neuve).content.decode()
    connu = essai(chez, csv("Lecomte;Simone;0639981452;;;;;", "Vallée;Ann;;;;;;"))
    connue.delete()
    assert "ont changé depuis" in importer(chez, connu).content.decode()
    assert not Usager.objects.exists()


def test_une_note_sensible_se_relit_avant_d_importer(chez: Client) -> None:
    reponse = essai(chez, csv("Vallée;Ann;;;;;;est diabétique"))
    refus = importer(chez, reponse)
    assert (refus.status_code, "Relisez les notes" in refus.content.decode()) == (409, True)
    importer(chez, reponse, relu="on")
    assert Usager.objects.get().notes == "est diabétique"


def test_un_essai_abime_ou_d_un_autre_compte_est_refuse(chez: Client, lise_autre) -> None:
    reponse = essai(chez, csv("Vallée;Ann;;;;;;"))
    chez.force_login(lise_autre)
    assert importer(chez, reponse).status_code == 409
    assert chez.post(ADRESSE, {"essai": "\x00abîmé"}).status_code in (400, 409)
    assert not Usager.objects.exists()


@pytest.fixture
def lise_autre(db):
    from epn.comptes.models import Compte

    return Compte.objects.create_user("lise", None, nom="Lise", role="conseiller")


@pytest.mark.parametrize(
    ("contenu", "dit"),
    [
        (b"", "vide"),
        (b" \r\n;;;\r\n", "vide"),
        (xlsx(NATIONAL)[:900], "abîmé"),
        (ods(NATIONAL)[:-200], "abîmé"),
        (b"%PDF-1.7\n\x00\x01", "pas un tableau"),
        (b"<html><body>", "pas un tableau"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "ancien format"),
        ("Nom;Prénom\nLe\x00comte;S".encode(), "illisibles"),
        (b"un;deux\n1;2\n", "ne reconnaissons pas"),
        (TITRES.encode(), "aucune ligne"),
        (xlsx([["Nom", "Prénom"]], derniere=1_048_576), "plus de"),
        (b"Nom;Prenom\n" + b"Lecomte;Simone\n" * 50_000, "plus de"),
        (b"Nom;Prenom\n" + b"x" * 3_000_000, "trop gros"),
    ],
)
def test_un_mauvais_fichier_a_sa_phrase_et_rien_n_est_ecrit(chez: Client, contenu: bytes, dit: str) -> None:
    reponse = envoyer(chez, contenu)
    assert reponse.status_code in (409, 413)
    assert dit in str(reponse.context["refus"])
    assert not Usager.objects.exists()


def test_une_archive_qui_n_est_pas_un_tableau_ou_qui_cache_des_gigaoctets() -> None:
    for noms, dit in ((("a.txt", 10), "pas un tableau"), (("xl/workbook.xml", 70_000_000), "trop gros")):
        tampon = io.BytesIO()
        with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(noms[0], "0" * noms[1])
        with pytest.raises(FichierIllisible, match=dit):
            lire(tampon.getvalue())


class JamaisLu(io.BytesIO):
    def read(self, *taille: int) -> bytes:
        raise AssertionError("l’envoi a été lu")

    readline = readinto = read


def test_deux_cents_megaoctets_sont_refuses_sans_etre_lus(chez: Client) -> None:
    annonce = {"CONTENT_LENGTH": str(200 * 1024 * 1024), "wsgi.input": JamaisLu()}
    reponse = chez.generic("POST", ADRESSE, b"", "multipart/form-data; boundary=x", **annonce)
    assert reponse.status_code == 413
    assert "trop gros" in reponse.content.decode()


def test_sans_jeton_csrf_rien_ne_passe(claire, mortagne) -> None:
    sans = Client(enforce_csrf_checks=True)
    sans.force_login(claire)
    assert envoyer(sans, csv("Vallée;Ann;;;;;;")).status_code == 403


def test_la_limite_de_lignes_passe_encore(chez: Client) -> None:
    lettres = "abcdefghijklmnopqrst"
    noms = [a + b + c + d for a in lettres for b in lettres for c in lettres for d in "xyz"]
    assert len(noms) > LIGNES_AU_PLUS
    lignes = [f"{nom}{nom[::-1]};Ann;;{nom}@exemple.fr;;;;" for nom in noms[:LIGNES_AU_PLUS]]
    reponse = essai(chez, csv(*lignes))
    assert len(reponse.context["signe"]) < 900_000
    assert reponse.context["essai"].nouvelles + len(reponse.context["connues"]) == LIGNES_AU_PLUS
