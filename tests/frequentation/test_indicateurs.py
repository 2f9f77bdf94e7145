"""Chaque indicateur contre un décompte naïf, ligne à ligne, sur des venues tirées au hasard."""

import datetime as dt
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accompagnements.models import Alerte, CompteRendu, RendezVous
from ateliers.models import Inscription, Souhait
from epn.commun.dates import fuseau
from epn.commun.vocabulaire import Autonomie, Presence, tranche_d_age
from epn.frequentation import indicateurs
from epn.frequentation.etablissement import relever
from epn.frequentation.etendue import NATURES, Etendue
from epn.frequentation.periodes import lire
from epn.planning.models import Fermeture, Nature, RefusEnLigne
from partenariats.models import Demande
from publics.models import Orientation, Suivi
from tests.distribution import a, creer_plage

from .monde import DEBUT, FIN, Monde, Naif

pytestmark = pytest.mark.django_db
TARDIVE = dt.timedelta(hours=24)


@pytest.fixture(params=range(8))
def monde(request, claire, lieu, mortagne) -> Monde:
    monde = Monde(request.param, claire, lieu, mortagne)
    gestes = (monde.rendez_vous,) * 14 + (monde.seance,) * 8 + (monde.dehors, monde.groupe) * 2 + (monde.papiers,) * 5
    for geste in monde.hasard.sample(gestes, len(gestes)):
        geste()
    return monde


def etendues(monde: Monde) -> list[Etendue]:
    mois = Etendue(a(2026, 10, 1), a(2026, 11, 1))
    return [Etendue(DEBUT, FIN), mois] + [
        Etendue(DEBUT, FIN, nature, lieu and lieu.pk)
        for nature in ("", *NATURES)
        for lieu in (None, *monde.lieux)
        if nature or lieu
    ]


def test_les_venues_et_les_personnes(monde) -> None:
    for e in etendues(monde):
        n = Naif(e)
        attendues = Counter(s.nature for s, _ in n.venues)
        attendues["accompagnement"] += len(n.rdv_venus)
        attendues["exterieure"] += sum(x.effectif for x in n.sorties)
        assert indicateurs.venues_par_nature(e) == {nature: combien for nature, combien in attendues.items() if combien}
        lieux = [(r.lieu_id, r.usager_id) for r in n.rdv_venus] + [(s.lieu_id, i.usager_id) for s, i in n.venues]
        assert indicateurs.venues_par_lieu(e) == Counter(lieu for lieu, _ in lieux)
        assert indicateurs.personnes_par_lieu(e) == Counter(lieu for lieu, _ in set(lieux))
        profils = indicateurs.profils(e)
        assert indicateurs.personnes(profils) == len(n.personnes)
        par = Counter(u.commune_id or "" for u in n.personnes)
        assert indicateurs.personnes_par_commune(profils) == par
        annee = (e.fin - dt.timedelta(days=1)).year
        ages = Counter(tranche_d_age(u.annee_naissance and annee - u.annee_naissance) for u in n.personnes)
        assert indicateurs.personnes_par_age(profils, e.fin) == ages
        assert indicateurs.personnes_par_statut(profils) == Counter(u.statut for u in n.personnes)
        assert indicateurs.personnes_par_audience(profils) == Counter(u.audience for u in n.personnes)
        revenues = sum(u.pk in n.avant for u in n.personnes)
        nouvelles = indicateurs.nouvelles_et_revenues(e, len(n.personnes))
        assert nouvelles == {"nouvelles": len(n.personnes) - revenues, "revenues": revenues}
        par_nature: dict[str, set] = {}
        for nature, usager in (
            *(("accompagnement", r.usager_id) for r in n.rdv_venus),
            *((s.nature, i.usager_id) for s, i in n.venues),
        ):
            par_nature.setdefault(nature, set()).add(usager)
        assert indicateurs.personnes_par_nature(e) == {nature: len(qui) for nature, qui in par_nature.items()}


def test_les_themes_et_les_niveaux(monde) -> None:
    for e in etendues(monde):
        n = Naif(e)
        ecrits = {c.rendez_vous_id: c.thematiques for c in CompteRendu.objects.all()}
        donnes = Counter(t for r in n.rdv_venus for t in set(ecrits.get(r.pk, ())))
        for s, _ in n.venues:
            donnes.update(set(s.thematiques or (s.atelier.thematiques if s.atelier else [])))
        assert indicateurs.themes_donnes(e) == donnes
        demandes = Counter(r.besoin for r in n.rdv if r.besoin)
        if e.est_entiere:
            demandes.update(t for s in Souhait.objects.all() if n.dans_le_temps(s.cree_le) for t in set(s.thematiques))
        assert indicateurs.themes_demandes(e) == demandes
        niveaux = Counter(s.atelier.niveau if s.atelier else "" for s, _ in n.venues)
        assert indicateurs.venues_par_niveau(e) == niveaux


def test_les_places_les_absences_et_le_preavis(monde) -> None:
    for e in etendues(monde):
        n = Naif(e)
        ouvertes = [s for s in n.seances if not s.reservee]
        prises = [sum(i.statut == "inscrite" for i in s.inscriptions.all()) for s in ouvertes]
        assert indicateurs.remplissage(e) == {
            "offertes": sum(s.capacite for s in ouvertes),
            "occupees": sum(min(p, s.capacite) for p, s in zip(prises, ouvertes, strict=True)),
            "seances": len(ouvertes),
        }
        presences = Counter(r.presence for r in n.rdv)
        presences.update(i.presence for _, i in n.inscriptions if i.statut == "inscrite")
        tardives = [r for r in n.annules if r.annule_par == "usager" and r.annule_le > r.debut - TARDIVE]
        tardives += [i for s, i in n.inscriptions if i.annulee_par == "usager" and i.annulee_le > s.debut - TARDIVE]
        assert indicateurs.absences(e) == {**{p: presences[p] for p in Presence.values}, "tardives": len(tardives)}
        avances = [r.debut - r.reservation.cree_le for r in n.rdv_venus] + [s.debut - i.creee_le for s, i in n.venues]
        jours = sum(avances, dt.timedelta()) / dt.timedelta(days=1) / len(avances) if avances else 0
        assert indicateurs.preavis(e) == {"jours": round(jours), "venues": len(avances)}
        attente = sum(i.statut == "attente" for _, i in n.inscriptions)
        sans_place = {"attente": attente}
        if e.est_entiere:
            sans_place["alertes"] = sum(n.dans_le_temps(x.expire_le) for x in Alerte.objects.all())
            declinees = Demande.objects.filter(statut="declinee")
            sans_place["demandes"] = sum(n.dans_le_temps(d.cree_le) for d in declinees)
            compte_deja = RefusEnLigne.objects.filter(jour__lte=e.debut.astimezone(fuseau()).date()).exists()
            if compte_deja:
                jours = [(r, a(r.jour.year, r.jour.month, r.jour.day)) for r in RefusEnLigne.objects.all()]
                sans_place["refus"] = sum(r.nombre for r, minuit in jours if n.dans_le_temps(minuit))
        assert indicateurs.sans_place(e) == sans_place


def test_les_heures_les_avis_les_orientations_et_le_reste(monde) -> None:
    for e in etendues(monde):
        n = Naif(e)
        tenues = {s.pk: s for s, _ in n.venues}.values()
        donnees = [*n.rdv_venus, *tenues, *n.sorties, *(g for g in n.groupes if g.effectif)]
        minutes = sum(((x.fin - x.debut) for x in donnees), dt.timedelta()) // dt.timedelta(minutes=1)
        ouverture = indicateurs.ouverture_de(e)
        assert indicateurs.heures(e, ouverture) == {"donnees": minutes, "possibles": 0}
        avis = [x for s in n.seances for x in s.avis.all()]
        assert indicateurs.satisfaction(e) == {
            "avis": len(avis),
            "utiles": sum(x.utile == "oui" for x in avis),
            "trop_difficiles": sum(x.difficulte == "trop_difficile" for x in avis),
        }
        orientations = Counter(o.vers for o in Orientation.objects.all() if n.dans_le_temps(o.le) and e.est_entiere)
        assert indicateurs.orientations(e) == orientations
        assert indicateurs.groupes_partenaires(e) == sum(g.effectif for g in n.groupes)
        assert indicateurs.communes_visitees(e) == Counter(x.commune_id for x in n.sorties)
        if e.est_entiere:
            assert indicateurs.progres(e) == progres_naifs(e)


def progres_naifs(e: Etendue) -> dict[str, int]:
    notes: dict[int, list[int]] = {}
    for suivi in Suivi.objects.order_by("le", "pk"):
        if suivi.autonomie and e.debut.date() <= suivi.le < e.fin.date():
            notes.setdefault(suivi.usager_id, []).append(Autonomie.values.index(suivi.autonomie))
    suivies = [n for n in notes.values() if len(n) > 1]
    return {"suivies": len(suivies), "montees": sum(n[-1] > n[0] for n in suivies)}


def test_les_refus_en_ligne_ne_se_disent_que_si_l_on_comptait_deja_au_premier_jour(db) -> None:
    for jour, nombre in ((dt.date(2026, 10, 1), 3), (dt.date(2026, 10, 31), 4), (dt.date(2026, 11, 1), 5)):
        RefusEnLigne.objects.create(jour=jour, nature="initiation", motif="complet", nombre=nombre)
    octobre, automne = Etendue(a(2026, 10, 1), a(2026, 11, 1)), Etendue(DEBUT, FIN)
    assert indicateurs.sans_place(octobre)["refus"] == 7
    assert "refus" not in indicateurs.sans_place(automne)
    assert "refus" not in indicateurs.sans_place(Etendue(a(2026, 10, 1), a(2026, 11, 1), "initiation"))


def test_les_heures_possibles_otent_les_fermetures_et_les_feries(claire, lieu) -> None:
    creer_plage(claire, lieu, jour=2, debut=dt.time(14), fin=dt.time(17))
    creer_plage(claire, lieu, jour=3, nature=Nature.HORS_PUBLIC, duree_creneau=None)
    # Novembre 2026 : quatre mercredis, dont le 11 est férié ; deux fermetures qui se recouvrent, le 18.
    for de, fin in ((15, 16), (15, 17)):
        jour = dt.date(2026, 11, 18)
        Fermeture.objects.create(du=jour, au=jour, de=dt.time(de), a=dt.time(fin), motif="réunion")
    novembre = Etendue(a(2026, 11, 1), a(2026, 12, 1))
    assert indicateurs.heures(novembre, indicateurs.ouverture_de(novembre))["possibles"] == 180 + 60 + 180


def test_une_periode_sans_rien_se_releve_a_zero(claire, lieu) -> None:
    for code in ("2026", "2026-T4", "2026-10"):
        releves = relever(lire(code))
        assert list(releves) == [("", None)]
        entiere = releves["", None]
        assert set(entiere.chiffres.values()) == {0}
        assert not any(entiere.tables.values())


def test_pointee_deux_fois_une_seance_ne_compte_qu_une_venue(claire, lieu, mortagne) -> None:
    monde = Monde(1, claire, lieu, mortagne)
    while not Inscription.objects.filter(presence=Presence.PRESENT, seance__annulee_le=None).exists():
        monde.seance()
    venue = Inscription.objects.filter(presence=Presence.PRESENT, seance__annulee_le=None).first()
    annee = lire(f"{venue.seance.debut.year}")
    avant = relever(annee)
    for presence in (Presence.ABSENT, Presence.PRESENT):
        venue.presence = presence
        venue.save()
    # Qui a renoncé puis s'est réinscrit a deux lignes, et n'est venu qu'une fois.
    double = {"seance": venue.seance, "usager": venue.usager, "reservation": venue.reservation}
    Inscription.objects.create(
        **double, statut="annulee", annulee_le=venue.seance.debut - dt.timedelta(days=9), annulee_par="usager"
    )
    assert relever(annee) == avant


@pytest.mark.parametrize("code", ["2026", "2026-T4", "2026-10"])
def test_le_meme_nombre_de_requetes_pour_une_venue_et_pour_cinquante(claire, lieu, mortagne, monkeypatch, code) -> None:
    monde = Monde(3, claire, lieu, mortagne)
    # Chaque nature et chaque lieu a son relevé, même sans venue.
    monkeypatch.setattr(Etendue, "est_vide", lambda _: False)

    def requetes() -> int:
        with CaptureQueriesContext(connection) as capture:
            relever(lire(code))
        return len(capture)

    monde.heure = a(2026, 10, 1)
    for geste in (monde.rendez_vous, monde.seance, monde.dehors, monde.groupe, monde.papiers):
        geste()
    une = requetes()
    while monde.heure < a(2026, 11, 20):
        monde.rendez_vous()
        monde.seance()
    assert RendezVous.objects.count() + Inscription.objects.count() > 30
    assert requetes() == une
