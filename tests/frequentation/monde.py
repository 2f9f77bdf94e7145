"""Des venues tirées au hasard, et leur décompte naïf : toutes les lignes lues, sans une jointure."""

import datetime as dt
import random
from uuid import uuid4

from django.db.models import F

from accompagnements.models import Alerte, CompteRendu, RendezVous
from ateliers.models import Atelier, Avis, Inscription, Seance, Souhait
from epn.commun.dates import fuseau
from epn.commun.vocabulaire import Autonomie, OrientationVers, Presence, Statut, Thematique
from epn.frequentation.etendue import Etendue
from epn.planning.models import Nature, RefusEnLigne
from epn.planning.registre import occuper
from epn.territoire.models import Commune, Lieu
from partenariats.models import ActionExterieure, Demande, SeancePartenaire
from publics.models import Orientation, Reservation, Suivi, Usager
from tests.distribution import a, creer_groupe, creer_lieu, creer_sortie

# L'automne, heure d'été puis d'hiver ; des venues avant, pendant, après, et sur les bornes.
DEBUT, FIN = a(2026, 9, 1), a(2026, 12, 1)
THEMES = (Thematique.EMAIL, Thematique.SECURITE, Thematique.IA, Thematique.MATERIEL)


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
        refus, _ = RefusEnLigne.objects.get_or_create(
            jour=le.astimezone(fuseau()).date(),
            nature=self.hasard.choice((Nature.ACCOMPAGNEMENT, Nature.INITIATION)),
            motif=self.hasard.choice(RefusEnLigne.Motif.values),
        )
        RefusEnLigne.objects.filter(pk=refus.pk).update(nombre=F("nombre") + self.hasard.randint(1, 3))


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
