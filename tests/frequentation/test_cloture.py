"""Clore : une fois, dans l'ordre, pour toujours ; purge, effacement et fusion n'y changent rien ; rien de caché n'est
écrit."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from ateliers.models import Seance
from epn.commun.vocabulaire import Presence
from epn.exploitation import effacements, purge
from epn.frequentation import cloture
from epn.frequentation.models import Chiffres
from epn.frequentation.periodes import lire
from epn.frequentation.publication import Publication
from epn.planning.models import Nature
from epn.planning.registre import occuper
from epn.territoire.models import Commune
from publics.models import Usager
from tests.distribution import a, creer_inscription, creer_rendez_vous
from tests.frequentation.attaquant import lire as lire_tout
from tests.frequentation.attaquant import soustractions

pytestmark = pytest.mark.django_db
APRES = a(2027, 1, 20, 4)
ANNEE = "2026"


@pytest.fixture
def annee(claire, lieu, mortagne) -> None:
    """En janvier, vingt-quatre personnes de Mortagne, six de Bellême, deux de Rémalard, une dont on ne sait ni la
    commune ni l'âge ; en août, une de Mortagne. Trois viennent à une initiation en février."""
    ici = {"codes_postaux": "61130", "population": 60, "latitude": 48.5, "longitude": 0.5}
    belleme = Commune.objects.create(code_insee="61038", nom="Bellême", **ici)
    remalard = Commune.objects.create(code_insee="61345", nom="Rémalard", **ici)
    for rang, commune in enumerate([mortagne] * 24 + [belleme] * 6 + [remalard] * 2 + [None, mortagne]):
        debut = a(2026, 8 if rang == 33 else 1, 5 + rang // 6, 9 + rang % 6)
        venue = creer_rendez_vous(claire, lieu, debut, presence=Presence.PRESENT, **qui(rang))
        Usager.objects.filter(pk=venue.usager_id).update(commune=commune)
    debut, fin = a(2026, 2, 3, 14), a(2026, 2, 3, 16)
    seance = Seance.objects.create(
        nature=Nature.INITIATION,
        conseiller=claire,
        lieu=lieu,
        debut=debut,
        fin=fin,
        capacite=8,
        occupation=occuper(claire.pk, debut, fin, Nature.INITIATION),
    )
    for rang in range(3):
        creer_inscription(seance, presence=Presence.PRESENT, **qui(rang))


def qui(rang: int) -> dict[str, str]:
    nom = "N" + "abcdefghij"[rang // 10] + "abcdefghij"[rang % 10]
    return {"prenom": "Alice", "nom": nom, "telephone": f"+33639{rang:06d}"}


def contenus() -> dict[tuple, dict]:
    lignes = Chiffres.objects.select_related("cloture")
    return {(x.cloture.periode.code, x.seuil, x.nature, x.lieu_id, x.version): x.contenu for x in lignes}


def publie(code: str, nature: str = "", *, seuil: int = 5) -> Publication:
    periode = lire(code)
    de_la_periode = Chiffres.objects.filter(cloture__sorte=periode.sorte, cloture__du=periode.du)
    return Publication.de(de_la_periode.get(seuil=seuil, nature=nature, lieu=None, version=1).contenu)


def test_clore_se_rejoue_sans_effet_et_suit_l_ordre_des_jours(annee) -> None:
    # Douze mois, quatre trimestres, l'année scolaire commencée avant, et l'année ; pas l'année scolaire en cours.
    assert cloture.clore_ce_qui_doit_l_etre(APRES) == 18
    avant = contenus()
    assert cloture.clore_ce_qui_doit_l_etre(APRES) == 0
    assert contenus() == avant
    ordre = list(dict.fromkeys(x.cloture.periode.code for x in Chiffres.objects.order_by("pk")))
    assert ordre.index("2026-03") < ordre.index("2026-T1") < ordre.index("2026-04") < ordre.index("2025-2026")
    assert ordre[-1] == "2026"
    with pytest.raises(cloture.DejaClose):
        cloture.clore(lire(ANNEE), maintenant=APRES)


def test_avant_son_terme_une_periode_ne_se_clot_pas(annee) -> None:
    with pytest.raises(cloture.PasEncoreClose):
        cloture.clore(lire(ANNEE), maintenant=a(2027, 1, 14))


def test_un_mois_d_une_seule_personne_ne_se_lit_ni_en_base_ni_par_soustraction(annee) -> None:
    cloture.clore_ce_qui_doit_l_etre(APRES)
    aout = publie("2026-08")
    assert aout.chiffres["personnes"] is aout.chiffres["venues"] is None
    assert aout.table("ages").tue
    assert publie("2026-01").chiffres["personnes"] == 30
    for seuil in Chiffres.Seuil:
        lignes = Chiffres.objects.filter(seuil=seuil).select_related("cloture")
        figees = {(x.cloture.periode, x.nature, x.lieu_id): Publication.de(x.contenu) for x in lignes}
        attaquant, caches = lire_tout(figees)
        attaquant.reflechir()
        assert not [c for c in caches if attaquant.montre_quelqu_un(c, seuil)]
        assert not soustractions(figees, attaquant, seuil)


def test_un_filtre_qui_laisse_trois_personnes_se_tait(annee) -> None:
    cloture.clore_ce_qui_doit_l_etre(APRES)
    initiation = publie(ANNEE, Nature.INITIATION)
    assert initiation.chiffres["personnes"] is initiation.chiffres["venues"] is None
    assert not any(initiation.table(nom).visibles for nom in ("communes", "ages", "statuts"))
    assert Nature.INITIATION not in publie(ANNEE).table("natures").visibles


def test_sans_commune_ni_annee_de_naissance_on_compte_quand_meme(annee) -> None:
    cloture.clore(lire(ANNEE), maintenant=APRES)
    entiere = publie(ANNEE)
    communes = entiere.table("communes")
    assert sum(communes.visibles.values()) + (communes.reste or 0) == 34
    assert entiere.table("ages").valeur("non_communique") == 34


def test_rien_de_cache_n_est_ecrit_en_base(annee) -> None:
    cloture.clore(lire(ANNEE), maintenant=APRES)
    communes = publie(ANNEE).table("communes")
    assert set(communes.caches) == {"", "61038", "61345"}
    assert communes.visibles == {"61293": 25}
    figes = contenus()
    Chiffres.objects.all().delete()
    # Un monde que rien de visible ne sépare de l'autre donne la même base.
    une = Usager.objects.filter(commune="61038").earliest("pk")
    Usager.objects.filter(pk=une.pk).update(commune="61345")
    cloture.Cloture.objects.all().delete()
    cloture.clore(lire(ANNEE), maintenant=APRES)
    assert contenus() == figes


def test_purge_effacement_et_depart_d_une_commune_n_y_changent_rien(annee, claire, mortagne) -> None:
    cloture.clore_ce_qui_doit_l_etre(APRES)
    avant = contenus()
    for usager in Usager.objects.order_by("pk")[:12]:
        effacements.effacer_a_sa_demande(usager, annuler=True, maintenant=APRES, par=claire)
    purge.purger(APRES + dt.timedelta(days=40))
    Commune.objects.filter(pk=mortagne.pk).update(sortie_le=dt.date(2027, 1, 1))
    cloture.clore_ce_qui_doit_l_etre(APRES + dt.timedelta(days=3))
    assert contenus() == avant


def test_une_correction_sans_raison_est_refusee_par_la_base(annee) -> None:
    cloture.clore(lire(ANNEE), maintenant=APRES)
    venues = Usager.objects.filter(commune="61293").values("pk")[:12]
    Usager.objects.filter(pk__in=list(venues.values_list("pk", flat=True))).update(commune="61038")
    with pytest.raises(IntegrityError), transaction.atomic():
        cloture.corriger(lire(ANNEE), "", maintenant=APRES)
