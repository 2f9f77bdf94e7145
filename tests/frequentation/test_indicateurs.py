"""Chaque indicateur contre un décompte naïf, ligne à ligne, sur des venues tirées au hasard."""

import datetime as dt
import random
from collections import Counter
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accompagnements.models import Alerte, CompteRendu, RendezVous
from ateliers.models import Atelier, Avis, Inscription, Seance, Souhait
from epn.commun.dates import fuseau
from epn.commun.vocabulaire import Autonomie, OrientationVers, Presence, Statut, Thematique, tranche_d_age
from epn.frequentation import indicateurs
from epn.frequentation.etendue import NATURES, Etendue
from epn.frequentation.releve import etablir
from epn.planning.models import Fermeture, Nature
from epn.planning.registre import occuper
from epn.territoire.models import Commune, Lieu
from partenariats.models import ActionExterieure, Demande, SeancePartenaire
from publics.models import Orientation, Reservation, Suivi, Usager
from tests.distribution import a, creer_groupe, creer_lieu, creer_plage, creer_sortie

pytestmark = pytest.mark.django_db
# L'automne, heure d'été puis d'hiver ; des venues avant, pendant, après, et sur les bornes.
DEBUT, FIN = a(2026, 9, 1), a(2026, 12, 1)
THEMES = (Thematique.EMAIL, Thematique.SECURITE, Thematique.IA, Thematique.MATERIEL)
TARDIVE = dt.timedelta(hours=24)


class Monde:
    """Un petit espace où tout est tiré au hasard, d'une graine fixe. Chacun a ses heures : rien ne se chevauche."""

    def __init__(self, graine: int, claire, lieu: Lieu, commune: Commune) -> None:
        self.hasard, self.claire = random.Random(graine), claire
        autre = creer_lieu(commune, "annexe", principal=False)
        self.lieux = (lieu, autre)
        sortie = Commune.objects.create(
            code_insee="61999",
            nom="Partie",
            codes_postaux="61400",
            population=9,
            latitude=48.4,
            longitude=0.4,
            sortie_le=dt.date(2026, 10, 1),
        )
        self.communes = (commune, sortie, None)
        self.usagers = [self.usager(n) for n in range(9)]
        self.ateliers = [
            Atelier.objects.create(
                titre=f"Atelier {n}", nature=nature, resume="…", niveau=niveau, thematiques=list(themes)
            )
            for n, (nature, niveau, themes) in enumerate(
                (
                    (Nature.INITIATION, "debutant", THEMES[:2]),
                    (Nature.THEMATIQUE, "", ()),
                    (Nature.PROFESSIONNELS, "avance", THEMES[2:]),
                )
            )
        ]
        self.heure = DEBUT - dt.timedelta(days=60)

    def usager(self, n: int) -> Usager:
        return Usager.objects.create(
            prenom="P",
            nom=f"N{n}",
            nom_normalise=f"n{n} p",
            commune=self.hasard.choice(self.communes),
            annee_naissance=self.hasard.choice((None, 1948, 1956, 1957, 1990, 2008, 2015)),
            statut=self.hasard.choice(Statut.values),
            audience=self.hasard.choice(Usager.Audience.values),
        )

    def moment(self) -> tuple[dt.datetime, dt.datetime]:
        """Une heure neuve : au fil de l'automne, ou juste sur une borne de la période ou d'un mois, dans le fuseau."""
        self.heure += dt.timedelta(hours=self.hasard.randint(3, 90))
        bornes = [b for b in (DEBUT, a(2026, 10, 1), a(2026, 11, 1), FIN) if b > self.heure]
        if bornes and bornes[0] - self.heure < dt.timedelta(days=2):
            self.heure = bornes[0]
        return self.heure, self.heure + dt.timedelta(minutes=self.hasard.choice((45, 60, 120)))

    def billet(self, debut: dt.datetime) -> Reservation:
        cree = debut - dt.timedelta(hours=self.hasard.randint(1, 900))
        return Reservation.objects.create(cle=uuid4(), origine="en_ligne", cree_le=cree)

    def rendez_vous(self) -> None:
        debut, fin = self.moment()
        quoi = {
            "usager": self.hasard.choice(self.usagers),
            "reservation": self.billet(debut),
            "debut": debut,
            "fin": fin,
        }
        quoi |= {"conseiller": self.claire, "lieu": self.hasard.choice(self.lieux)}
        quoi["besoin"] = self.hasard.choice(("", *THEMES))
        if self.hasard.random() < 0.2:
            quoi["annule_le"] = debut - dt.timedelta(hours=self.hasard.choice((1, 23, 24, 25, 90)))
            RendezVous.objects.create(**quoi, annule_par=self.hasard.choice(("usager", "epn")))
            return
        quoi["occupation"] = occuper(self.claire.pk, debut, fin, Nature.ACCOMPAGNEMENT)
        pris = RendezVous.objects.create(**quoi, presence=self.presence())
        if pris.presence == Presence.PRESENT and self.hasard.random() < 0.7:
            themes = self.hasard.choices(THEMES, k=self.hasard.randint(0, 3))
            CompteRendu.objects.create(rendez_vous=pris, thematiques=themes, duree_minutes=45)

    def seance(self) -> None:
        debut, fin = self.moment()
        atelier = self.hasard.choice(self.ateliers)
        annulee = self.hasard.random() < 0.15
        seance = Seance.objects.create(
            nature=atelier.nature,
            atelier=None if self.hasard.random() < 0.15 else atelier,
            conseiller=self.claire,
            lieu=self.hasard.choice(self.lieux),
            debut=debut,
            fin=fin,
            capacite=self.hasard.randint(1, 4),
            reservee=self.hasard.random() < 0.15,
            thematiques=self.hasard.choice(([], [THEMES[3]], [THEMES[0], THEMES[3]])),
            annulee_le=debut if annulee else None,
            occupation=None if annulee else occuper(self.claire.pk, debut, fin, atelier.nature),
        )
        for usager in self.hasard.sample(self.usagers, self.hasard.randint(0, 5)):
            self.inscrire(seance, usager)
        for _ in range(self.hasard.randint(0, 2)):
            Avis.objects.create(
                seance=seance,
                utile=self.hasard.choice(Avis.Utile.values),
                difficulte=self.hasard.choice(Avis.Difficulte.values),
                jour=debut.date(),
            )

    def inscrire(self, seance: Seance, usager: Usager) -> None:
        statut = self.hasard.choice(("inscrite",) * 5 + ("attente", "proposee", "annulee"))
        etat = {"statut": statut, "creee_le": seance.debut - dt.timedelta(hours=self.hasard.randint(1, 700))}
        if statut == "inscrite":
            etat["presence"] = self.presence()
        elif statut == "attente":
            etat["attend_depuis"] = etat["creee_le"]
        elif statut == "annulee":
            etat["annulee_par"] = self.hasard.choice(("usager", "epn"))
            etat["annulee_le"] = seance.debut - dt.timedelta(hours=self.hasard.choice((2, 24, 30)))
        Inscription.objects.create(seance=seance, usager=usager, reservation=self.billet(seance.debut), **etat)

    def presence(self) -> str:
        return self.hasard.choice((*Presence.values, Presence.PRESENT, Presence.PRESENT))

    def dehors(self) -> None:
        debut, _ = self.moment()
        self.heure += dt.timedelta(hours=2)
        effectif = self.hasard.choice((None, 0, 3, 12))
        compte = {} if effectif is None else {"effectif": effectif, "compte_le": debut}
        commune = self.hasard.choice(self.communes[:2])
        sortie = creer_sortie(self.claire, commune, debut + dt.timedelta(minutes=20), route=5)
        ActionExterieure.objects.filter(pk=sortie.pk).update(**compte)

    def groupe(self) -> None:
        debut, _ = self.moment()
        effectif = self.hasard.choice((None, 0, 6))
        compte = {} if effectif is None else {"effectif": effectif, "compte_le": debut}
        date = creer_groupe(self.claire, self.hasard.choice(self.lieux), debut)
        SeancePartenaire.objects.filter(pk=date.pk).update(**compte)

    def papiers(self) -> None:
        le, _ = self.moment()
        Souhait.objects.create(cle=uuid4(), thematiques=self.hasard.choices(THEMES, k=2), cree_le=le)
        Orientation.objects.create(vers=self.hasard.choice(OrientationVers.values), le=le)
        Suivi.objects.create(
            usager=self.hasard.choice(self.usagers[:3]),
            le=le.astimezone(fuseau()).date(),
            autonomie=self.hasard.choice(("", *Autonomie.values)),
        )
        Alerte.objects.create(cle=uuid4(), prenom="A", nom="B", email="a@exemple.fr", expire_le=le)
        Demande.objects.create(
            organisation="O", public="entreprise", nom="N", effectif=2, sujet="S", cle=uuid4(), cree_le=le,
            statut=self.hasard.choice(("declinee", "retiree")), repondue_le=le,
        )  # fmt: skip


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


class Naif:
    """Les mêmes nombres, sans une jointure : toutes les lignes lues, et triées à la main."""

    def __init__(self, e: Etendue) -> None:
        self.e = e
        rendez_vous = list(RendezVous.objects.select_related("usager", "reservation"))
        self.annules = [r for r in rendez_vous if r.annule_le and self.dans(r, Nature.ACCOMPAGNEMENT)]
        self.rdv = [r for r in rendez_vous if not r.annule_le and self.dans(r, Nature.ACCOMPAGNEMENT)]
        seances = list(Seance.objects.select_related("atelier").prefetch_related("avis", "inscriptions__usager"))
        self.seances = [s for s in seances if not s.annulee_le and self.dans(s, s.nature)]
        self.inscriptions = [(s, i) for s in self.seances for i in s.inscriptions.all()]
        self.rdv_venus = [r for r in self.rdv if r.presence == Presence.PRESENT]
        self.venues = [(s, i) for s, i in self.inscriptions if i.presence == Presence.PRESENT]
        self.sorties = [
            x for x in ActionExterieure.objects.all()
            if x.effectif is not None and e.lieu_id is None and self.dans(x, Nature.EXTERIEURE)
        ]  # fmt: skip
        self.groupes = [
            g for g in SeancePartenaire.objects.all() if g.effectif is not None and not e.nature and self.dans(g, "")
        ]
        self.personnes = {x.usager for x in self.rdv_venus} | {i.usager for _, i in self.venues}
        self.avant = {
            x.usager_id for x in rendez_vous if x.presence == Presence.PRESENT and not x.annule_le and x.debut < e.debut
        } | {
            i.usager_id for s in seances if not s.annulee_le and s.debut < e.debut
            for i in s.inscriptions.all() if i.presence == Presence.PRESENT
        }  # fmt: skip

    def dans(self, x, nature: str) -> bool:
        meme_lieu = self.e.lieu_id in (None, getattr(x, "lieu_id", None))
        return self.e.debut <= x.debut < self.e.fin and self.e.nature in ("", nature) and meme_lieu

    def dans_le_temps(self, instant: dt.datetime) -> bool:
        return self.e.debut <= instant < self.e.fin


def mois(x) -> str:
    return f"{x.debut.astimezone(fuseau()):%Y-%m}"


def test_les_venues_et_les_personnes(monde) -> None:
    for e in etendues(monde):
        n = Naif(e)
        attendues: dict[str, Counter] = {}
        for x, nature, combien in (
            *((r, "accompagnement", 1) for r in n.rdv_venus),
            *((s, s.nature, 1) for s, _ in n.venues),
            *((x, "exterieure", x.effectif) for x in n.sorties),
        ):
            attendues.setdefault(mois(x), Counter())[nature] += combien
        assert indicateurs.venues_par_mois_et_nature(e) == {m: dict(c) for m, c in sorted(attendues.items())}
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
    releve = etablir(Etendue(DEBUT, FIN), annuelle=True)
    assert set(releve.chiffres.values()) == {0}
    assert not any(releve.tables.values())


def test_pointee_deux_fois_une_seance_ne_compte_qu_une_venue(claire, lieu, mortagne) -> None:
    monde = Monde(1, claire, lieu, mortagne)
    while not Inscription.objects.filter(presence=Presence.PRESENT, seance__annulee_le=None).exists():
        monde.seance()
    venue = Inscription.objects.filter(presence=Presence.PRESENT, seance__annulee_le=None).first()
    e = Etendue(a(2026, 1, 1), a(2028, 1, 1))
    avant = etablir(e, annuelle=True)
    for presence in (Presence.ABSENT, Presence.PRESENT):
        venue.presence = presence
        venue.save()
    # Qui a renoncé puis s'est réinscrit a deux lignes, et n'est venu qu'une fois.
    double = {"seance": venue.seance, "usager": venue.usager, "reservation": venue.reservation}
    Inscription.objects.create(
        **double, statut="annulee", annulee_le=venue.seance.debut - dt.timedelta(days=9), annulee_par="usager"
    )
    assert etablir(e, annuelle=True) == avant


@pytest.mark.parametrize("annuelle", [True, False])
def test_le_meme_nombre_de_requetes_pour_une_venue_et_pour_cinquante(claire, lieu, mortagne, annuelle) -> None:
    monde = Monde(3, claire, lieu, mortagne)
    e = Etendue(a(2026, 1, 1), a(2028, 1, 1))

    def requetes() -> int:
        with CaptureQueriesContext(connection) as capture:
            etablir(e, annuelle=annuelle)
        return len(capture)

    for geste in (monde.rendez_vous, monde.seance, monde.dehors, monde.groupe, monde.papiers):
        geste()
    une = requetes()
    for _ in range(15):
        monde.rendez_vous()
        monde.seance()
    assert RendezVous.objects.count() + Inscription.objects.count() > 40
    assert requetes() == une
