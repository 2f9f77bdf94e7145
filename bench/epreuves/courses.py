"""Les courses : les essais de la maison, à plusieurs fils, rejoués sur chaque base ; un tour court, beaucoup en long.

Chaque course a son témoin : le même jeu sans la protection, qui doit échouer, sinon il n'y avait pas de course.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from bench.debit import BASES, adresse_de_base
from bench.epreuves import Constat

RACINE = Path(__file__).resolve().parents[2]
TOURS_LONGS = 10
ATELIERS = "tests/ateliers/test_course_aux_places.py"
RENDEZ_VOUS = "tests/accompagnements/test_course_au_creneau.py"
TEMOINS = "tests/ateliers/test_temoins_des_courses.py"
ENGAGEMENTS = "tests/planning/test_course_des_engagements.py"
COURSES = {
    "dernière place": (
        f"{ATELIERS}::test_huit_places_se_donnent_huit_fois_et_la_file_est_ordonnee",
        f"{ATELIERS}::test_le_temoin_sans_verrou_surreserve",
    ),
    "même heure": (
        f"{RENDEZ_VOUS}::test_une_heure_ne_se_donne_qu_une_fois",
        f"{RENDEZ_VOUS}::test_le_temoin_sans_registre_donne_l_heure_a_plusieurs",
    ),
    "heures de longueurs différentes": (
        "tests/planning/test_registre.py::test_vingt_visiteurs_sur_des_heures_qui_se_chevauchent",
    ),
    "quatre sortes d’engagements": (
        f"{ENGAGEMENTS}::test_quatre_sortes_d_engagements_ne_se_chevauchent_jamais",
        f"{ENGAGEMENTS}::test_le_temoin_sans_la_garde_de_la_base_se_chevauche",
    ),
    "annuler contre promouvoir": (
        f"{ATELIERS}::test_annuler_contre_promouvoir_ne_perd_ni_ne_double_aucune_place",
        f"{TEMOINS}::test_le_temoin_annuler_sans_verrou_promeut_plusieurs_fois_la_meme_personne",
    ),
    "déplacer contre réserver": (
        f"{RENDEZ_VOUS}::test_deplacer_contre_reserver_ne_perd_ni_ne_double_aucune_heure",
        f"{ENGAGEMENTS}::test_deplacer_une_sortie_contre_tout_le_reste_ne_double_aucune_heure",
        f"{ENGAGEMENTS}::test_le_temoin_deplacer_contre_reserver_ne_tient_que_par_la_garde_de_la_base",
        f"{ATELIERS}::test_changer_de_date_contre_s_inscrire",
        f"{TEMOINS}::test_le_temoin_changer_de_date_sans_verrou_surreserve",
    ),
    "régénérer contre réserver": (
        f"{ATELIERS}::test_reprogrammer_contre_s_inscrire_ne_perd_aucune_inscription",
        f"{TEMOINS}::test_le_temoin_programmer_sans_la_file_defait_une_seance_que_l_on_vient_de_prendre",
        "tests/gestion/test_essai_en_course.py",
    ),
    "fermer une demi-journée contre réserver": ("tests/gestion/test_course_a_la_fermeture.py",),
    "fusionner deux fiches contre réserver": ("tests/gestion/test_course_a_la_fusion.py",),
}


def courte() -> list[Constat]:
    return _courses(1)


def longue() -> list[Constat]:
    return _courses(TOURS_LONGS)


def _courses(tours: int) -> list[Constat]:
    constats = []
    for base in BASES:
        with adresse_de_base(base) as adresse:
            constats += [_une(nom, noeuds, base, adresse, tours) for nom, noeuds in COURSES.items()]
    return constats


def _une(nom: str, noeuds: tuple[str, ...], base: str, adresse: str, tours: int) -> Constat:
    commande = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *noeuds]
    bilans = []
    for _ in range(tours):
        fini = subprocess.run(
            commande, cwd=RACINE, env=_environnement(adresse), capture_output=True, text=True, check=False
        )
        bilans.append(fini)
    essais = sum(int(n) for b in bilans for n in re.findall(r"(\d+) passed", b.stdout))
    manques = [b for b in bilans if b.returncode]
    for manque in manques[:1]:
        print(manque.stdout[-4000:], manque.stderr[-1000:], file=sys.stderr)
    return Constat(f"{nom}, {base}", not manques, f"{essais} essais, {len(manques)} tours manqués sur {tours}")


def _environnement(adresse: str) -> dict[str, str]:
    return os.environ | {"DATABASE_URL": adresse, "DEMONSTRATION": "oui"}
