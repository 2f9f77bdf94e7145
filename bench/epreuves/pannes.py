"""Les pannes : tuer net un ouvrier du site, la base, l'ouvrier d'envoi pendant que l'on réserve ; couper la
messagerie un jour ; remplir le disque ; redémarrer dans le désordre ; migrer pendant le trafic.

Rien de ce qu'une personne a vu confirmé ne se perd, et aucun message ; les doubles se comptent.
"""

import hashlib
import signal
import time
from collections.abc import Callable
from random import Random

from bench.epreuves import Constat, hasard
from bench.epreuves.installation import OUBLIEUX, Installation, installation
from bench.epreuves.public import Public, Registre, prendre
from bench.visiteur import Visiteur

DOMAINE = "epn.example"
HEURES_D_UN_JOUR = 24


def courte() -> list[Constat]:
    return _tout(coups=4)


def longue() -> list[Constat]:
    return _tout(coups=60)


def _tout(coups: int) -> list[Constat]:
    tirage = hasard("pannes")
    with installation() as maison:
        constats = _coups(maison, tirage, coups)
        constats += _messagerie_coupee(maison, tirage)
        constats += _migration_pendant_le_trafic(maison, tirage, max(2, coups // 10))
        constats += _redemarrage_dans_le_desordre(maison)
    return [*constats, *_disque_plein(tirage), _temoin(tirage, coups)]


def _coups(maison: Installation, tirage: Random, coups: int) -> list[Constat]:
    gestes: dict[str, Callable[[], None]] = {
        "un ouvrier du site": lambda: maison.tuer_un_ouvrier_web(tirage),
        "l’ouvrier d’envoi": maison.tuer_l_ouvrier,
        "la base": lambda: maison.tuer_la_base(tirage),
    }
    constats = []
    for nom, geste in gestes.items():
        public = Public(maison.port, tirage).commencer()
        for _ in range(coups):
            time.sleep(tirage.uniform(0.5, 3))
            geste()
        time.sleep(3)
        registre = public.finir()
        constats += _rien_de_perdu(maison, registre, f"{nom}, kill -9 × {coups}")
    return constats


def _rien_de_perdu(maison: Installation, registre: Registre, quoi: str) -> list[Constat]:
    codes = {code for (code,) in maison.sql("SELECT code FROM publics_reservation")}
    perdus = [code for code in registre.confirmes.values() if code not in codes]
    vus = len(registre.confirmes)
    dit = f"{vus} billets vus, {len(perdus)} perdus, {registre.coupures} coupures, réponses {_compter(registre)}"
    return [
        Constat(f"{quoi} : tout billet vu existe", vus > 0 and not perdus, dit),
        Constat(f"{quoi} : jamais de page d’erreur brute", registre.cinq_cents == 0, f"{registre.cinq_cents} erreurs"),
        _coherente(maison, quoi),
        _messages_partis(maison, registre, quoi),
    ]


def _compter(registre: Registre) -> str:
    return ", ".join(f"{n} × {statut}" for statut, n in sorted(registre.statuts.items()))


def _coherente(maison: Installation, quoi: str) -> Constat:
    """Ce que la base permet de compter : nul n'a deux rendez-vous d'une même heure, ni deux fois un billet."""
    doubles = maison.sql(
        "SELECT count(*) FROM planning_occupation a JOIN planning_occupation b"
        " ON a.id < b.id AND a.conseiller_id = b.conseiller_id AND a.debut < b.fin AND b.debut < a.fin"
    )[0][0]
    trop = maison.sql(
        "SELECT count(*) FROM (SELECT s.id FROM ateliers_seance s JOIN ateliers_inscription i ON i.seance_id = s.id"
        " WHERE i.annulee_le IS NULL AND i.attend_depuis IS NULL GROUP BY s.id HAVING count(*) > max(s.capacite)) t"
    )[0][0]
    repetes = maison.sql(
        "SELECT count(*) FROM (SELECT email FROM publics_reservation WHERE email LIKE 'v%%@exemple.fr'"
        " GROUP BY email HAVING count(*) > 1) t"
    )[0][0]
    dit = f"{doubles} heures doublées, {trop} séances trop pleines, {repetes} envois répétés comptés deux fois"
    return Constat(f"{quoi} : rien n’est donné deux fois", doubles + trop + repetes == 0, dit)


def _messages_partis(maison: Installation, registre: Registre, quoi: str) -> Constat:
    """Chaque billet a son message, et chaque message dû est chez le facteur. Un bail tenu par un mort passe d'abord."""
    _vider_la_boite(maison)
    sans = [
        email
        for email in registre.confirmes
        if not maison.sql("SELECT 1 FROM messagerie_message WHERE destinataire = %s LIMIT 1", email)
    ]
    dus = maison.sql("SELECT cle, canal FROM messagerie_message WHERE canal = 'courriel' AND statut = 'parti'")
    recus = maison.facteur.recus
    absents = [cle for cle, canal in dus if _identifiant(cle, canal) not in recus]
    restent = _restent(maison)
    doubles = sum(n - 1 for n in recus.values())
    dit = (
        f"{len(dus)} partis, {len(absents)} jamais reçus, {restent} en souffrance, {len(sans)} billets sans message,"
        f" {doubles} reçus en double depuis le début"
    )
    return Constat(f"{quoi} : aucun message perdu", not sans and not absents and restent == 0 and bool(dus), dit)


def _identifiant(cle: str, canal: str) -> str:
    return f"<{hashlib.sha256(f'{cle}:{canal}'.encode()).hexdigest()[:32]}@{DOMAINE}>"


def _vider_la_boite(maison: Installation, patience: int = 60) -> None:
    """Les dix minutes du bail d'un ouvrier tué passent d'un coup, puis l'ouvrier finit."""
    limite = time.monotonic() + patience
    while _restent(maison) and time.monotonic() < limite:
        _avancer(maison, "11 minutes")
        time.sleep(1)


def _restent(maison: Installation) -> int:
    return maison.sql(
        "SELECT count(*) FROM messagerie_message WHERE canal = 'courriel' AND a_partir_de <= now()"
        " AND statut IN ('en_attente', 'echoue', 'perime')"
    )[0][0]


def _avancer(maison: Installation, duree: str) -> None:
    """Le temps passe pour la boîte d'envoi : ce qui est commencé a commencé d'autant plus tôt."""
    maison.sql(
        "UPDATE messagerie_message SET prochaine_tentative_le = prochaine_tentative_le - %s::interval,"
        " bail_jusqu_au = bail_jusqu_au - %s::interval, expire_le = expire_le - %s::interval"
        " WHERE statut = 'en_attente' AND a_partir_de <= now()",
        *[duree] * 3,
    )


def _messagerie_coupee(maison: Installation, tirage: Random) -> list[Constat]:
    """Vingt-quatre heures, une à une ; l'ouvrier essaie à chaque fois. Au retour, tout part."""
    maison.facteur.couper()
    public = Public(maison.port, tirage).commencer()
    time.sleep(5)
    registre = public.finir()
    for _ in range(HEURES_D_UN_JOUR):
        _avancer(maison, "1 hour")
        time.sleep(0.7)
    retenus = _restent(maison)
    maison.facteur.ouvrir()
    constats = _rien_de_perdu(maison, registre, f"messagerie coupée un jour ({retenus} messages retenus)")
    return constats if retenus else [*constats, Constat("la messagerie était bien coupée", False, "rien de retenu")]


def _migration_pendant_le_trafic(maison: Installation, tirage: Random, fois: int) -> list[Constat]:
    """`migrate` pose ses gardes, et une colonne s'ajoute puis s'ôte aux tables où l'on écrit."""
    public = Public(maison.port, tirage).commencer()
    for _ in range(fois):
        maison.gerer("migrate", "--noinput")
        for table in ("publics_reservation", "publics_usager", "ateliers_inscription", "accompagnements_rendezvous"):
            maison.sql(f"ALTER TABLE {table} ADD COLUMN epreuve integer NULL")
            time.sleep(0.5)
            maison.sql(f"ALTER TABLE {table} DROP COLUMN epreuve")
    registre = public.finir()
    constats = _rien_de_perdu(maison, registre, f"migration pendant le trafic × {fois}")
    plus_long = max(registre.delais, default=0)
    refus = registre.coupures + registre.statuts["503"]
    dit = f"{refus} « réessayez », réponse la plus longue {plus_long:.1f} s"
    return [*constats, Constat("migration pendant le trafic : personne n’attend en vain", refus == 0, dit)]


def _redemarrage_dans_le_desordre(maison: Installation) -> list[Constat]:
    """Le site et l'ouvrier d'abord, sans base ; puis la base, et tout marche sans y retoucher."""
    for lance in (maison.web, maison.ouvrier):
        lance.terminate()
        lance.wait(30)
    maison.base.send_signal(signal.SIGINT)
    maison.base.wait(30)
    maison.lancer_web()
    maison.lancer_ouvrier()
    visiteur, registre = Visiteur(maison.port, 900_001), Registre()
    sans_base = [visiteur.demander("GET", chemin) for chemin in ("/", "/rendez-vous/", "/ateliers/", "/etat/")]
    maison.lancer_base()
    depart = time.monotonic()
    while visiteur.demander("GET", "/").statut != 200 and time.monotonic() - depart < 30:
        time.sleep(0.2)
    retour = time.monotonic() - depart
    seance = visiteur.demander("GET", "/banc/ouvrir-une-seance/?places=2").texte
    servi = prendre(visiteur, seance, registre) == 302
    statuts = ", ".join(str(r.statut) for r in sans_base)
    attendus = all(r.statut == 503 for r in sans_base)
    return [
        Constat("le site avant la base : il dit de réessayer", attendus, statuts),
        Constat("la base revenue, le site sert sans redémarrer", servi and retour < 30, f"en {retour:.1f} s"),
        _messages_partis(maison, registre, "l’ouvrier lancé avant la base"),
    ]


def _disque_plein(tirage: Random) -> list[Constat]:
    """La base sur un disque de 160 Mo que l'on remplit pendant les réservations, puis que l'on vide."""
    try:
        with installation(tmpfs_mo=160) as maison:
            return _remplir_le_disque(maison, tirage)
    except PermissionError:
        return [Constat("disque plein", False, "il faut root pour monter un petit disque")]


def _remplir_le_disque(maison: Installation, tirage: Random) -> list[Constat]:
    public = Public(maison.port, tirage).commencer()
    time.sleep(2)
    lest = maison.donnees / "lest"
    with lest.open("wb", buffering=0) as fichier:
        try:
            while True:
                fichier.write(b"0" * 65536)
        except OSError:
            pass
    time.sleep(6)
    avant = len(public.registre.confirmes)
    lecture = Visiteur(maison.port).demander("GET", "/etat/").statut
    lest.unlink()
    if maison.base.poll() is not None:
        # Le journal de la base n'a pas pu s'écrire : elle s'est arrêtée : on la relance, comme systemd.
        maison.lancer_base()
        arretee = "la base s’est arrêtée"
    else:
        arretee = "la base est restée debout"
    time.sleep(4)
    registre = public.finir()
    apres = len(registre.confirmes) - avant
    dit = f"{arretee}, {apres} billets après le retour de la place"
    reprise = Constat("disque plein : tout reprend quand la place revient", apres > 0, dit)
    alerte = Constat("disque plein : /etat/ le dit", lecture == 503, f"réponse {lecture}")
    return [*_rien_de_perdu(maison, registre, "disque plein"), alerte, reprise]


def _attendre_des_billets(registre: Registre, nombre: int = 3, patience: int = 60) -> None:
    """Sans billet tout juste vu, couper le courant ne pourrait rien perdre."""
    vus, limite = len(registre.confirmes), time.monotonic() + patience
    while len(registre.confirmes) < vus + nombre and time.monotonic() < limite:
        time.sleep(0.02)


def _temoin(tirage: Random, coups: int) -> Constat:
    """La même épreuve contre une base qui dit oui avant d'avoir écrit : elle doit voir des billets perdus."""
    with installation(base=OUBLIEUX) as maison:
        public = Public(maison.port, tirage).commencer()
        for _ in range(coups):
            maison.figer_l_ecrivain()
            _attendre_des_billets(public.registre)
            maison.couper_le_courant(tirage)
        registre = public.finir()
        codes = {code for (code,) in maison.sql("SELECT code FROM publics_reservation")}
    perdus = sum(code not in codes for code in registre.confirmes.values())
    dit = f"{perdus} billets perdus sur {len(registre.confirmes)}, base tuée d’un coup × {coups}"
    return Constat("témoin : sans durabilité, l’épreuve voit des pertes", perdus > 0, dit)
