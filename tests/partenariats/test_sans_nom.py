"""Les mots d'un référent disent un sujet, jamais une personne : ce qui passe, ce qui est refusé, et pourquoi."""

import pytest

from partenariats.sans_nom import NommeQuelquUn, relire

PASSENT = """
Faire un CV
faire un CV et une lettre de motivation
Créer une adresse Gmail
Ouvrir un compte Doctolib et prendre rendez-vous chez le docteur
Regarder ses remboursements sur Ameli
Utiliser WhatsApp pour appeler en vidéo
Découvrir ChatGPT, Gemini et Copilot
Envoyer un PDF par e-mail depuis un iPhone
Trier les photos d’un téléphone Android
Chercher un logement sur Leboncoin
Faire ses courses sur internet sans se faire arnaquer
Comprendre l’IA
Mettre de la musique sur une clé USB
Se servir de la clé USB-C
Utiliser Word, Excel et PowerPoint
Naviguer avec Firefox ou Chrome
Écouter la radio. Regarder un film en ligne.
La messagerie : écrire, répondre, joindre une photo
Deux sujets : le CV ; les mots de passe
Apprendre à taper au clavier (les accents, les majuscules)
Le jeudi 10 décembre, si possible
Noël : faire des cartes de vœux
Que faire en cas de vol du téléphone ?
Actualiser son espace France Travail
Mon Espace Santé
Consulter le site de la CAF
S’amuser : Sudoku, mots croisés, Scratch
« Les réseaux sociaux » et la vie privée
Créer un plan B quand internet ne marche pas
Trouver la touche F du clavier
A l’aide d’une tablette, dessiner
Installer Windows 11
Préparer un voyage avec Google Maps
L’ordinateur : l’allumer, l’éteindre
D’abord le clavier, puis la souris
Sauvegarder dans le disque D
Les 3 règles d’un bon mot de passe
Apprendre à lire un QR code
Suivre un match en direct
Faire un diaporama de 10 photos
Y a-t-il des jeux pour la mémoire ?
prendre soin de son appareil
Comment payer avec PayPal
Écrire un e-mail à un propriétaire
Le permis de conduire : s’entraîner au code
Se repérer dans le menu d’un smartphone Samsung
Faire une pierre deux coups : le CV et LinkedIn
Écouter un livre audio
""".strip().splitlines()

# Ce qui est écrit, et ce que la phrase cite.
REFUSES = [
    ("Pour Mme Lecomte", "Mme"),
    ("pour mme lecomte", "mme"),
    ("M. Dupont voudrait un CV", "M."),
    ("m. dupont voudrait un cv", "m. d"),
    ("monsieur dupont a besoin d’aide", "monsieur"),
    ("Madame", "Madame"),
    ("MM. les participants", "MM."),
    ("mr martin", "mr"),
    ("Mlle Aubry", "Mlle"),
    ("voir avec le docteur Renard", "docteur Renard"),
    ("voir avec le Dr Renard", "Dr Renard"),
    ("Me Poirier viendra", "Me Poirier"),
    ("aider J. D. avec son CV", "J. D"),
    ("aider J.D. avec son CV", "J.D"),
    ("aider J. Lenoir", "J. Lenoir"),
    ("un CV pour JD", "JD"),
    ("un CV pour Hubert P.", "Hubert"),
    ("un CV pour P.", "P"),
    ("le CV de D", "D"),
    ("Hubert Poirier veut un CV", "Hubert Poirier"),
    ("Zoé et Kilian viennent", "Kilian"),
    ("un CV pour Kilian", "Kilian"),
    ("le CV d’Hubert", "Hubert"),
    ("le téléphone de l’oncle Auguste", "Auguste"),
    ("DUPONT Jean : un CV", "DUPONT"),
    ("le CV de DUPONT", "DUPONT"),
    ("FAIRE UN CV AVEC PIERRE DUPONT", "en minuscules"),
    ("un cv pour nathalie", "nathalie"),
    ("Nathalie veut un CV", "Nathalie"),
    ("Jean-Pierre veut un CV", "Jean-Pierre"),
    ("jean-michel veut un cv", "jean-michel"),
    ("le CV de Marie-Ange", "Marie-Ange"),
    ("un CV, Gontran aussi", "Gontran"),
    ("Aider Anne‑Sophie", "Anne‑Sophie"),
    ("appeler le 06 39 98 12 04", "téléphone"),
    ("appeler le 0639981204", "téléphone"),
    ("appeler le +33 6 39 98 12 04", "téléphone"),
    ("06.39.98.12.04", "téléphone"),
    ("1 85 05 78 006 084 36", "sécurité sociale"),
    ("185057800608436", "sécurité sociale"),
    ("écrire à odile@exemple.fr", "adresse électronique"),
    ("odile arobase exemple.fr", "adresse électronique"),
    ("né le 4 mars 1975", "date de naissance"),
    ("une personne née en 1975", "date de naissance"),
    ("04/03/1975", "date de naissance"),
    ("4-3-75", "date de naissance"),
    ("anniversaire du 4 mars 1975", "date de naissance"),
    ("le groupe est en sevrage", "sevrage"),
    ("des patients débutants", "patient"),
    ("une personne dépressive", "dépressive"),
    ("venir de l’hôpital en bus", "hôpital"),
    ("une personne en fauteuil, handicapée", "handicapée"),
]


@pytest.mark.parametrize("texte", PASSENT)
def test_un_sujet_passe_tel_quel(texte: str) -> None:
    assert relire(texte) == texte


@pytest.mark.parametrize(("texte", "cite"), REFUSES)
def test_ce_qui_ressemble_a_un_nom_est_refuse_et_la_phrase_dit_quoi_faire(texte: str, cite: str) -> None:
    with pytest.raises(NommeQuelquUn) as refus:
        relire(texte)
    phrase = str(refus.value)
    assert cite in phrase
    assert "Écrivez" in phrase


def test_rien_n_est_un_sujet_aussi() -> None:
    assert relire("  ") == ""


def test_aucun_mot_du_vrai_nom_ne_passe() -> None:
    nom = "Centre médico-social des Tilleuls"
    assert relire("le tri des photos", nom_tu=nom) == "le tri des photos"
    for texte in ("les tilleuls en photo", "Le centre commercial en ligne"):
        with pytest.raises(NommeQuelquUn, match="de quel service"):
            relire(texte, nom_tu=nom)


@pytest.mark.parametrize("texte", ["avec dupont", "Dupont veut un CV"])
def test_ce_qu_elle_ne_peut_pas_voir_est_dit(texte: str) -> None:
    """La limite écrite en tête du module : si elle recule un jour, sa phrase change avec elle."""
    assert relire(texte) == texte
