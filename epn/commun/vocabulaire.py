"""Les mots des rapports nationaux d'activité (La Coop de la médiation numérique), tels quels, pour compter
comme tout le monde. Les codes sont ceux de l'outil national ; les libellés, ceux de nos écrans."""

from django.db.models import TextChoices


class Thematique(TextChoices):
    DIAGNOSTIC = "diagnostic_numerique", "diagnostic numérique"
    MATERIEL = "prendre_en_main_du_materiel", "prendre en main du matériel"
    MAINTENANCE = "maintenance_de_materiel", "maintenance de matériel"
    CONTENUS = "gere_ses_contenus_numeriques", "gérer ses contenus numériques"
    NAVIGATION = "navigation_sur_internet", "navigation sur internet"
    EMAIL = "email", "e-mail"
    BUREAUTIQUE = "bureautique", "bureautique"
    RESEAUX_SOCIAUX = "reseaux_sociaux", "réseaux sociaux"
    SANTE = "sante", "santé"
    BANQUE_ACHATS = "banque_et_achats_en_ligne", "banque et achats en ligne"
    ENTREPRENEURIAT = "entrepreneuriat", "entrepreneuriat"
    INSERTION = "insertion_professionnelle", "insertion professionnelle"
    SECURITE = "securite_numerique", "sécurité numérique"
    PARENTALITE = "parentalite", "parentalité"
    SCOLARITE = "scolarite_et_numerique", "scolarité et numérique"
    CREER = "creer_avec_le_numerique", "créer avec le numérique"
    CULTURE = "culture_numerique", "culture numérique"
    IA = "intelligence_artificielle", "intelligence artificielle"
    # Ici, jamais un contenu : seulement la raison d'une orientation.
    DEMARCHES = "aide_aux_demarches_administratives", "aide aux démarches administratives"


# Ce que disent les gens, et le mot officiel sous lequel on le compte.
BESOINS = (
    (Thematique.MATERIEL, "Me servir de mon téléphone, de ma tablette, de mon ordinateur"),
    (Thematique.EMAIL, "Lire et envoyer des e-mails"),
    (Thematique.CONTENUS, "Ranger et partager mes photos, mes documents"),
    (Thematique.NAVIGATION, "Chercher sur internet"),
    (Thematique.SECURITE, "Éviter les arnaques, protéger mes comptes"),
    (Thematique.RESEAUX_SOCIAUX, "Parler avec mes proches : WhatsApp, Facebook, appels vidéo"),
    (Thematique.BUREAUTIQUE, "Écrire une lettre, faire un tableau"),
    (Thematique.BANQUE_ACHATS, "Acheter ou payer en ligne"),
    (Thematique.SANTE, "Prendre rendez-vous chez le médecin en ligne"),
    (Thematique.INSERTION, "Faire un CV, chercher un emploi"),
    (Thematique.IA, "Comprendre l’intelligence artificielle"),
    (Thematique.MAINTENANCE, "Mon appareil ne marche pas bien"),
    (Thematique.DIAGNOSTIC, "Je ne sais pas : on verra ensemble"),
    (Thematique.DEMARCHES, "Faire une démarche : impôts, carte grise, retraite, aides…"),
)

# Ce qui s'apprend, dit à qui l'a appris : là où un besoin se dirait mal après coup, et là où personne ne le demande.
_APPRIS = {
    Thematique.MAINTENANCE: "Prendre soin de mon appareil",
    Thematique.DIAGNOSTIC: "Faire le point sur ce que je sais faire",
    Thematique.SANTE: "M’occuper de mes rendez-vous en ligne",
    Thematique.ENTREPRENEURIAT: "Le numérique dans mon activité professionnelle",
    Thematique.PARENTALITE: "Accompagner mes enfants face aux écrans",
    Thematique.SCOLARITE: "Suivre la scolarité en ligne",
    Thematique.CREER: "Créer avec le numérique",
    Thematique.CULTURE: "Mieux comprendre le numérique",
}


def en_mots_simples(code: str) -> str:
    """Le thème de ce code national, comme on le dit à la personne ; le code lui-même s'il est inconnu."""
    if code not in Thematique.values:
        return code
    thematique = Thematique(code)
    return _APPRIS.get(thematique) or dict(BESOINS).get(thematique) or thematique.label


class Materiel(TextChoices):
    ORDINATEUR = "ordinateur", "ordinateur"
    TELEPHONE = "telephone", "téléphone"
    TABLETTE = "tablette", "tablette"
    AUTRE = "autre", "autre"
    AUCUN = "aucun", "aucun"


class Autonomie(TextChoices):
    ACCOMPAGNE = "entierement_accompagne", "entièrement accompagné"
    PARTIELLE = "partiellement_autonome", "partiellement autonome"
    AUTONOME = "autonome", "autonome"


class Statut(TextChoices):
    SCOLARISE = "scolarise", "scolarisé"
    SANS_EMPLOI = "sans_emploi", "sans emploi"
    EN_EMPLOI = "en_emploi", "en emploi"
    RETRAITE = "retraite", "retraité"
    NON_COMMUNIQUE = "non_communique", "non communiqué"


class Genre(TextChoices):
    MASCULIN = "masculin", "masculin"
    FEMININ = "feminin", "féminin"
    NON_COMMUNIQUE = "non_communique", "non communiqué"


class TrancheAge(TextChoices):
    """D'après la seule année de naissance."""

    MOINS_DE_12 = "moins_de_douze", "moins de 12 ans"
    DE_12_A_17 = "douze_dix_huit", "12 – 17 ans"
    DE_18_A_24 = "dix_huit_vingt_quatre", "18 – 24 ans"
    DE_25_A_39 = "vingt_cinq_trente_neuf", "25 – 39 ans"
    DE_40_A_59 = "quarante_cinquante_neuf", "40 – 59 ans"
    DE_60_A_69 = "soixante_soixante_neuf", "60 – 69 ans"
    DE_70_ET_PLUS = "soixante_dix_plus", "70 ans et plus"
    NON_COMMUNIQUE = "non_communique", "non communiqué"


class Domaine(TextChoices):
    """Les cinq domaines du cadre de référence des compétences numériques (CRCN)."""

    INFORMATION = "information_et_donnees", "information et données"
    COMMUNICATION = "communication_et_collaboration", "communication et collaboration"
    CREATION = "creation_de_contenu", "création de contenu"
    PROTECTION = "protection_et_securite", "protection et sécurité"
    ENVIRONNEMENT = "environnement_numerique", "environnement numérique"


class OrientationVers(TextChoices):
    ADMINISTRATION = "administration", "administration"
    MEDIATION = "mediation_numerique", "médiation numérique"
    OPERATEUR = "operateur_ou_organisme_en_charge", "opérateur ou organisme en charge"
    AIDE_SOCIALE = "aide_sociale", "aide sociale"
    INSERTION = "insertion_professionnelle", "insertion professionnelle"
    DEMARCHES = "aide_aux_demarches_administratives", "aide aux démarches administratives (France Services)"
    AUTRE = "autre", "autre"


class Presence(TextChoices):
    """Ce qui s'est passé, compté comme le service de rendez-vous de l'État. Tant que rien n'est pointé,
    rien n'est deviné."""

    A_RENSEIGNER = "a_renseigner", "à renseigner"
    PRESENT = "present", "présent"
    ABSENT = "absent", "absent"
    EXCUSE = "excuse", "excusé"
