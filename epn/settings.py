"""Réglages, lus dans l'environnement (ou dans un fichier `.env`), en tête et à voix haute.

Sans rien dire, on est en production : une clé, des hôtes et une base sont exigés.
`DEMONSTRATION=oui` donne le service embarqué que lance `make run`.
`docs/reglages.md` tient la liste complète ; un test la compare à ce fichier.
"""

from datetime import datetime
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

RACINE = Path(__file__).resolve().parent.parent

environ.Env.BOOLEAN_TRUE_STRINGS = (*environ.Env.BOOLEAN_TRUE_STRINGS, "oui", "vrai")
env = environ.Env()
env.read_env(RACINE / ".env")

# --- Démonstration ou production ---------------------------------------------------------------

DEMONSTRATION = env.bool("DEMONSTRATION", False)
DEBUG = env.bool("DEBUG", False)
# Ce que l'embarqué écrit : base SQLite, messages déposés en fichiers, clé de la démonstration.
VAR = Path(env("VAR", default=str(RACINE / "var")))
VAR.mkdir(parents=True, exist_ok=True)


def _cle_de_demonstration() -> str:
    """Une clé au hasard, propre à cette installation, gardée d'un lancement à l'autre."""
    fichier = VAR / "cle"
    if not fichier.exists():
        fichier.write_text(get_random_secret_key())
        fichier.chmod(0o600)
    return fichier.read_text()


SECRET_KEY = env("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
if DEMONSTRATION:
    SECRET_KEY = SECRET_KEY or _cle_de_demonstration()
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
else:
    if len(SECRET_KEY) < 50 or SECRET_KEY.startswith("django-insecure-"):
        raise ImproperlyConfigured(
            "SECRET_KEY manque ou est trop faible : donnez-lui au moins 50 caractères au hasard, "
            "gardés secrets (openssl rand -base64 48)."
        )
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("ALLOWED_HOSTS manque : donnez le ou les noms du site, par exemple epn.exemple.fr.")
    if DEBUG:
        raise ImproperlyConfigured("DEBUG est interdit en production : retirez-le.")

# --- Le lieu et le temps -----------------------------------------------------------------------

LANGUAGE_CODE = "fr"
TIME_ZONE = env("FUSEAU", default="Europe/Paris")
USE_I18N = True
USE_TZ = True
# Jours fériés : pays et subdivision de la bibliothèque `holidays` (« 57 » : Moselle).
FERIES_PAYS = env("FERIES_PAYS", default="FR")
FERIES_SUBDIVISION = env("FERIES_SUBDIVISION", default="") or None
# La zone de vacances scolaires du territoire, quand on importe un calendrier ; vide : toutes.
ZONE_SCOLAIRE = env("ZONE_SCOLAIRE", default="B")
if ZONE_SCOLAIRE not in ("", "A", "B", "C"):
    raise ImproperlyConfigured("ZONE_SCOLAIRE se dit A, B ou C ; vide : toutes les zones.")
# Adresse publique, pour les messages, les affiches et le QR code.
ADRESSE_DU_SITE = env(
    "ADRESSE_DU_SITE",
    default=f"https://{ALLOWED_HOSTS[0].lstrip('.')}" if not DEMONSTRATION else "http://localhost:8000",
).rstrip("/")

# --- Règles du métier qui se règlent -----------------------------------------------------------

PREAVIS_HEURES = env.int("PREAVIS_HEURES", 2)
HORIZON_SEMAINES = env.int("HORIZON_SEMAINES", 8)
RENDEZ_VOUS_A_VENIR_MAX = env.int("RENDEZ_VOUS_A_VENIR_MAX", 2)
RENDEZ_VOUS_PAR_CONTACT_MAX = env.int("RENDEZ_VOUS_PAR_CONTACT_MAX", 6)
# Billets d'ateliers à venir pris en ligne avec un même contact ; au-delà, on téléphone.
INSCRIPTIONS_PAR_CONTACT_MAX = env.int("INSCRIPTIONS_PAR_CONTACT_MAX", 12)
# Ce qu'une structure (mairie, action sociale) réserve en un jour pour des habitants, depuis sa page.
RESERVATIONS_PAR_JOUR_ET_PRESCRIPTEUR = env.int("RESERVATIONS_PAR_JOUR_ET_PRESCRIPTEUR", 30)
# Une place d'atelier libérée plus près que cela se propose de vive voix, non par message.
PROMOTION_PAR_MESSAGE_HEURES = env.int("PROMOTION_PAR_MESSAGE_HEURES", 24)
# Une heure qui se libère est gardée ce temps pour qui attendait.
OFFRE_GARDEE_MINUTES = env.int("OFFRE_GARDEE_MINUTES", 180)
# Un formulaire rempli plus vite que cela est relu par une personne avant de partir.
FORMULAIRE_DELAI_SECONDES = env.int("FORMULAIRE_DELAI_SECONDES", 0 if DEMONSTRATION else 3)
# Au terme, le contact laissé pour un rendez-vous ou une demande « prévenez-moi » est effacé.
CONTACTS_CONSERVATION_MOIS = env.int("CONTACTS_CONSERVATION_MOIS", 12)
# La fiche d'une personne, tant de mois après sa dernière venue.
SUIVI_CONSERVATION_MOIS = env.int("SUIVI_CONSERVATION_MOIS", 24)
# Fin de la saison, mois-jour : les autorisations des mineurs y finissent, et leurs fiches s'effacent ensuite.
FIN_DE_SAISON = env("FIN_DE_SAISON", default="08-31")
# L'autorisation d'un parent, après la date jusqu'à laquelle elle vaut.
AUTORISATIONS_CONSERVATION_MOIS = env.int("AUTORISATIONS_CONSERVATION_MOIS", 12)
# Qui a ouvert, changé, emporté quelle fiche.
JOURNAL_DES_ACCES_MOIS = env.int("JOURNAL_DES_ACCES_MOIS", 12)
# Un compte du personnel qui ne sert plus se ferme.
COMPTES_INUTILISES_MOIS = env.int("COMPTES_INUTILISES_MOIS", 12)
# Plafond par adresse réseau : la salle entière n'en est qu'une, pour une douzaine de personnes.
RESERVATIONS_PAR_HEURE_ET_ADRESSE = env.int("RESERVATIONS_PAR_HEURE_ET_ADRESSE", 600 if DEMONSTRATION else 60)
RECHERCHES_PAR_HEURE_ET_ADRESSE = env.int("RECHERCHES_PAR_HEURE_ET_ADRESSE", 600 if DEMONSTRATION else 30)
# Ce qui prend du temps du conseiller se borne aussi à la semaine : une seule adresse ne remplit pas son agenda.
RESERVATIONS_PAR_SEMAINE_ET_ADRESSE = env.int("RESERVATIONS_PAR_SEMAINE_ET_ADRESSE", 100_000 if DEMONSTRATION else 20)
# Toutes adresses ensemble, par formulaire : au-delà, ce ne sont plus des habitants, et l'on téléphone.
ENVOIS_PAR_JOUR = env.int("ENVOIS_PAR_JOUR", 100_000 if DEMONSTRATION else 3000)
# Le lien de la page privée d'un groupe partenaire ; ensuite, il en faut un neuf.
LIENS_PARTENAIRES_JOURS = env.int("LIENS_PARTENAIRES_JOURS", 90)
# Combien de nos mandataires ajoutent une adresse à X-Forwarded-For ; 0 : le visiteur arrive en direct.
MANDATAIRES = env.int("MANDATAIRES", 0)
# Les matinées du partenaire : « créneau réservé », ou rien du tout.
MONTRER_CRENEAUX_RESERVES = env.bool("MONTRER_CRENEAUX_RESERVES", True)
# Aller vers : de combien la route allonge le vol d'oiseau, à quelle vitesse, jusqu'où une sortie se fait savoir.
ALLER_VERS_DETOUR = env.float("ALLER_VERS_DETOUR", 1.3)
ALLER_VERS_VITESSE_KMH = env.float("ALLER_VERS_VITESSE_KMH", 50)
ALLER_VERS_RAYON_KM = env.float("ALLER_VERS_RAYON_KM", 5)
if ALLER_VERS_DETOUR < 1 or ALLER_VERS_VITESSE_KMH <= 0 or ALLER_VERS_RAYON_KM < 0:
    raise ImproperlyConfigured(
        "ALLER_VERS_DETOUR vaut au moins 1, ALLER_VERS_VITESSE_KMH est positive, ALLER_VERS_RAYON_KM n’est pas négatif."
    )

# Fréquentation : le temps de finir de pointer, avant que les chiffres d'une période finie se figent.
FREQUENTATION_CLOTURE_JOURS = env.int("FREQUENTATION_CLOTURE_JOURS", 15)
if not 0 <= FREQUENTATION_CLOTURE_JOURS <= 90:
    raise ImproperlyConfigured("FREQUENTATION_CLOTURE_JOURS se dit en jours, de 0 à 90.")

# Services du lieu, dans les mots du standard national, séparés par « | ».
SERVICES_DU_LIEU = env(
    "SERVICES_DU_LIEU",
    default="Maîtrise des outils numériques du quotidien|Utilisation sécurisée du numérique"
    "|Parentalité et éducation avec le numérique|Compréhension du monde numérique"
    "|Loisirs et créations numériques|Accès internet et matériel informatique"
    "|Insertion professionnelle via le numérique",
)
PROGRAMMES_DU_LIEU = env("PROGRAMMES_DU_LIEU", default="Conseillers numériques")

# --- Applications ------------------------------------------------------------------------------

INSTALLED_APPS = [
    "epn.gestion.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "crispy_forms",
    "crispy_bootstrap5",
    "phonenumber_field",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "epn.commun",
    "epn.territoire",
    "epn.comptes",
    "epn.messagerie",
    "epn.planning",
    "publics",
    "ateliers",
    "accompagnements",
    "partenariats",
    "epn.agenda",
    "epn.vitrine",
    "epn.gestion.apps.GestionConfig",
    "epn.exploitation",
    "epn.frequentation",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "epn.commun.entetes.EntetesDeSecurite",
    "csp.middleware.CSPMiddleware",
    "epn.commun.proprete.AdressesEtTemoinsPropres",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "epn.comptes.middleware.LimitesDeSession",
    "epn.comptes.middleware.SecondFacteurExige",
]

ROOT_URLCONF = "epn.urls"
WSGI_APPLICATION = "epn.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [RACINE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "epn.vitrine.contexte.espace",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
PHONENUMBER_DEFAULT_REGION = env("TELEPHONE_REGION", default="FR")

# --- Base de données ---------------------------------------------------------------------------

ADRESSE_DE_LA_BASE = env("DATABASE_URL", default="")
if not DEMONSTRATION and not ADRESSE_DE_LA_BASE:
    raise ImproperlyConfigured("DATABASE_URL manque : par exemple postgres://epn:motdepasse@127.0.0.1:5432/epn.")
DATABASES = {"default": env.db_url_config(ADRESSE_DE_LA_BASE or f"sqlite:///{VAR / 'epn.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE : `select_for_update` n'existe pas sur SQLite, c'est la transaction qui met en file.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        # Au-delà, la page dit de réessayer ; deux attentes de suite tiennent dans la patience de gunicorn (30 s).
        "timeout": env.int("SQLITE_ATTENTE_SECONDES", 10),
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "essais.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Sauvegardes -------------------------------------------------------------------------------

# Vide : l'ouvrier ne sauvegarde rien de lui-même.
SAUVEGARDES_DOSSIER = env("SAUVEGARDES_DOSSIER", default="")
# Sans elle, une sauvegarde ne se rouvre pas : elle se garde ailleurs que sur cette machine.
# Jamais par `default=` : une clé tirée au hasard peut commencer par « $ », que la lecture suivrait sans fin.
SAUVEGARDES_CLE = env("SAUVEGARDES_CLE", default="") or (SECRET_KEY if DEMONSTRATION else "")
SAUVEGARDES_GARDER = env.int("SAUVEGARDES_GARDER", 30)
if SAUVEGARDES_DOSSIER and not SAUVEGARDES_CLE:
    raise ImproperlyConfigured(
        "SAUVEGARDES_CLE manque : les sauvegardes s’écrivent chiffrées (openssl rand -base64 32)."
    )
if SAUVEGARDES_CLE and len(SAUVEGARDES_CLE) < 32:
    raise ImproperlyConfigured("SAUVEGARDES_CLE est trop courte : openssl rand -base64 32 en donne une bonne.")
if SAUVEGARDES_GARDER < 1:
    raise ImproperlyConfigured("SAUVEGARDES_GARDER vaut au moins 1.")

# --- Surveillance : ce que disent `/etat/` et l'accueil de la gestion -------------------------------

# Une sauvegarde chaque nuit, et six heures pour la refaire si elle a manqué ; 0 : on n'en dit rien.
SAUVEGARDES_ALERTE_HEURES = env.int("SAUVEGARDES_ALERTE_HEURES", 0 if DEMONSTRATION else 30)
# Une tâche de la nuit peut le tenir quelques minutes ; 0 : on n'en dit rien.
OUVRIER_MUET_MINUTES = env.int("OUVRIER_MUET_MINUTES", 0 if DEMONSTRATION else 15)
# Des dossiers, un par disque, en plus de VAR et de SAUVEGARDES_DOSSIER : celui de la base, si elle est ici.
DISQUES_SURVEILLES = env.list("DISQUES_SURVEILLES", default=[])
DISQUE_LIBRE_MINIMUM_MO = env.int("DISQUE_LIBRE_MINIMUM_MO", 1024)

# Compteurs d'abus partagés entre processus et entre machines.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "commun_cache"}}

# --- Personnel : comptes, sessions, second facteur ---------------------------------------------

AUTH_USER_MODEL = "comptes.Compte"
AUTHENTICATION_BACKENDS = ["epn.comptes.authentification.Authentification"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{nom}", "OPTIONS": options}
    for nom, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
SECOND_FACTEUR_OBLIGATOIRE = not DEMONSTRATION
# Combien de mandataires (nginx, Caddy…) se tiennent devant : c'est le dernier qui dit l'adresse du visiteur.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("MANDATAIRES", 0)
SESSION_ENGINE = "epn.comptes.sessions"
SESSION_COOKIE_AGE = 60 * env.int("SESSION_INACTIVITE_MINUTES", 120)
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_DUREE_MAXIMALE_HEURES = env.int("SESSION_DUREE_MAXIMALE_HEURES", 20)

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/gestion/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "epn.comptes.adaptateur.Adaptateur"
ACCOUNT_FORMS = {"login": "epn.comptes.formulaires.Connexion"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "identifiant"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
MFA_TOTP_ISSUER = "Espace Public Numérique"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMONSTRATION
# Le courriel d'un compte du personnel est tenu par l'administrateur : personne n'a à le confirmer.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_ADAPTER = "epn.comptes.adaptateur.AdaptateurSecondFacteur"

# --- Courrier et textos ------------------------------------------------------------------------

EMAIL_FICHIERS = VAR / "courriels"
SMS_FICHIERS = VAR / "textos"
if DEMONSTRATION and not env("EMAIL_URL", default=""):
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = EMAIL_FICHIERS
else:
    vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:25"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("COURRIEL_EXPEDITEUR", default="ne-pas-repondre@epn.example")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Une adresse d'Apprise où {destinataire} tient la place du numéro (sfr://…, octopush://…) ; vide : pas de texto.
SMS_URL = env("SMS_URL", default="epnfichier://{destinataire}" if DEMONSTRATION else "")
# Un texto fait sonner un téléphone : à ces heures du lieu seulement.
TEXTOS_DE_HEURE = env.int("TEXTOS_DE_HEURE", 8)
TEXTOS_A_HEURE = env.int("TEXTOS_A_HEURE", 20)
# Au terme, le destinataire et le texte d'un message sont effacés.
MESSAGES_CONSERVATION_MOIS = env.int("MESSAGES_CONSERVATION_MOIS", 6)

# --- Durées de conservation : des maximums, que l'on ne règle qu'à la baisse ---------------------

for _nom, _mois, _maximum in (
    ("CONTACTS_CONSERVATION_MOIS", CONTACTS_CONSERVATION_MOIS, 12),
    ("MESSAGES_CONSERVATION_MOIS", MESSAGES_CONSERVATION_MOIS, 6),
    ("SUIVI_CONSERVATION_MOIS", SUIVI_CONSERVATION_MOIS, 24),
    ("AUTORISATIONS_CONSERVATION_MOIS", AUTORISATIONS_CONSERVATION_MOIS, 12),
    ("JOURNAL_DES_ACCES_MOIS", JOURNAL_DES_ACCES_MOIS, 12),
    ("COMPTES_INUTILISES_MOIS", COMPTES_INUTILISES_MOIS, 12),
):
    if not 1 <= _mois <= _maximum:
        raise ImproperlyConfigured(
            f"{_nom} se règle de 1 à {_maximum} mois : des données personnelles ne se gardent pas plus longtemps."
        )
try:
    # Une année non bissextile : le 29 février ne revient pas chaque année.
    datetime.strptime(f"2027-{FIN_DE_SAISON}", "%Y-%m-%d")
except ValueError as _erreur:
    raise ImproperlyConfigured("FIN_DE_SAISON s’écrit mois-jour, par exemple 08-31 pour le 31 août.") from _erreur

# --- Fichiers statiques ------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIQUES", default=str(VAR / "statiques")))
STATICFILES_DIRS = [RACINE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600

# --- Sécurité ----------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Hors démonstration, tout passe en HTTPS ; le mandataire le dit par X-Forwarded-Proto.
HTTPS = env.bool("HTTPS", not DEMONSTRATION)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^etat/$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
CSRF_FAILURE_VIEW = "epn.vitrine.erreurs.formulaire_perime"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- Journaux : une ligne JSON par fait, sans donnée personnelle --------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "epn.commun.journal.LigneJson"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "json"},
        "silence": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": env("NIVEAU_JOURNAL", default="INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        # Ces bibliothèques bavardent, parfois avec des adresses : seuls leurs ennuis intéressent.
        # Apprise, lui, cite des numéros : la messagerie lit ses avis, en garde le code et le dit elle-même.
        "apprise": {"level": "WARNING", "handlers": ["silence"], "propagate": False},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
