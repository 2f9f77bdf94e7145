"""Les indicateurs : une fonction chacun, sa définition telle que la liraient ceux qui financent, une ou deux requêtes.

Ce sont des nombres bruts. Rien d'ici ne se montre sans passer par `secret.py`.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, IntegerField, Min, Q, Sum
from django.db.models.functions import Least

from accompagnements.models import Alerte, RendezVous
from ateliers.models import Avis, Inscription, Souhait
from ateliers.models.seances import StatutDInscription
from epn.commun.dates import fuseau
from epn.commun.vocabulaire import Presence, tranche_d_age
from epn.planning.models import Nature, RefusEnLigne
from epn.planning.ouvertures import Ouvertures, ouvertures
from partenariats.models import Demande
from publics.models import Orientation, Suivi

from .etendue import Etendue

Par = dict[str, int]
# (commune, année de naissance, situation, audience, combien de personnes)
Profils = list[tuple[str | None, int | None, str, str, int]]
TARDIVE = dt.timedelta(hours=24)
# Ce qui, dans la semaine, est offert au public.
NATURES_OFFERTES = (
    Nature.ACCOMPAGNEMENT,
    Nature.INITIATION,
    Nature.THEMATIQUE,
    Nature.PROFESSIONNELS,
    Nature.PARTENAIRE,
)


def venues_par_nature(etendue: Etendue) -> Par:
    """Une venue : une personne pointée présente à un rendez-vous ou à une séance, ou une personne comptée hors les
    murs. Qui vient trois fois fait trois venues. Trois requêtes."""
    seances = etendue.inscriptions_venues().values_list("seance__nature").annotate(n=Count("pk"))
    venues = {
        Nature.ACCOMPAGNEMENT.value: etendue.rendez_vous_venus().count(),
        Nature.EXTERIEURE.value: etendue.actions().aggregate(n=Sum("effectif"))["n"],
        **dict(seances),
    }
    return {nature: n for nature, n in venues.items() if n}


def venues_par_lieu(etendue: Etendue) -> dict[int, int]:
    """Les venues de chaque lieu. Hors les murs n'en a pas. Deux requêtes."""
    comptes = Counter(dict(etendue.rendez_vous_venus().values_list("lieu").annotate(n=Count("pk"))))
    comptes.update(dict(etendue.inscriptions_venues().values_list("seance__lieu").annotate(n=Count("pk"))))
    return dict(comptes)


def personnes(profils: Profils) -> int:
    """Une personne différente : comptée une fois, quel que soit le nombre de ses venues. Hors les murs et groupes
    partenaires n'en font pas partie : on les compte sans les identifier."""
    return sum(n for *_, n in profils)


def profils(etendue: Etendue) -> Profils:
    """Les personnes différentes, réunies par ce qui se compte d'elles. Une requête, que partagent les tables."""
    champs = ("commune", "annee_naissance", "statut", "audience")
    return list(etendue.personnes().values_list(*champs).annotate(n=Count("pk")))


def personnes_par_commune(profils: Profils) -> Par:
    """Les personnes différentes par commune de résidence (code INSEE) ; « » : commune non dite."""
    return _reunir((commune or "", n) for commune, _, _, _, n in profils)


def personnes_par_age(profils: Profils, fin: dt.datetime) -> Par:
    """Les personnes différentes par tranche d'âge officielle : l'âge atteint dans l'année où finit la période."""
    annee = (fin - dt.timedelta(seconds=1)).astimezone(fuseau()).year
    return _reunir((tranche_d_age(annee - ne if ne else None), n) for _, ne, _, _, n in profils)


def personnes_par_statut(profils: Profils) -> Par:
    """Les personnes différentes par situation (scolarisé, sans emploi, en emploi, retraité, non communiqué)."""
    return _reunir((statut, n) for _, _, statut, _, n in profils)


def personnes_par_audience(profils: Profils) -> Par:
    """Les personnes différentes selon ce qu'elles sont pour nous : particulier, professionnel, agent."""
    return _reunir((audience, n) for _, _, _, audience, n in profils)


def _reunir(comptees: Iterable[tuple[str, int]]) -> Par:
    reunies: Counter[str] = Counter()
    for cle, n in comptees:
        reunies[cle] += n
    return dict(reunies)


def personnes_par_nature(etendue: Etendue) -> Par:
    """Les personnes différentes de chaque nature ; qui vient pour deux compte dans les deux. Deux requêtes."""
    seules = etendue.rendez_vous_venus().aggregate(n=Count("usager", distinct=True))["n"]
    ensemble = etendue.inscriptions_venues().values_list("seance__nature").annotate(n=Count("usager", distinct=True))
    return {**({Nature.ACCOMPAGNEMENT: seules} if seules else {}), **dict(ensemble)}


def personnes_par_lieu(etendue: Etendue) -> dict[int, int]:
    """Les personnes différentes venues dans chaque lieu ; qui va dans deux compte dans les deux. Deux requêtes."""
    couples = set(etendue.rendez_vous_venus().values_list("lieu", "usager").distinct())
    couples |= set(etendue.inscriptions_venues().values_list("seance__lieu", "usager").distinct())
    return dict(Counter(lieu for lieu, _ in couples))


def nouvelles_et_revenues(etendue: Etendue, venues: int) -> Par:
    """Parmi les personnes différentes (`venues`) : nouvelle, jamais pointée présente avant la période ; revenue, l'a
    déjà été. Une requête."""
    revenues = etendue.personnes_deja_venues().count()
    return {"nouvelles": venues - revenues, "revenues": revenues}


def venues_par_niveau(etendue: Etendue) -> Par:
    """Les venues en atelier par niveau annoncé (débutant, intermédiaire, avancé) ; « » : tous niveaux."""
    comptees = etendue.inscriptions_venues().values_list("seance__atelier__niveau").annotate(n=Count("pk"))
    return {niveau or "": n for niveau, n in comptees}


def themes_donnes(etendue: Etendue) -> Par:
    """Les venues où la thématique a été travaillée, d'après le compte rendu, sinon d'après l'atelier. Une venue compte
    une fois dans chacune de ses thématiques. Deux requêtes."""
    donnes: Counter[str] = Counter()
    ecrits = etendue.rendez_vous_venus().filter(compte_rendu__isnull=False)
    for codes, n in ecrits.values_list("compte_rendu__thematiques").annotate(n=Count("pk")):
        donnes.update(dict.fromkeys(codes, n))
    ateliers = etendue.inscriptions_venues().values_list("seance__thematiques", "seance__atelier__thematiques")
    for ecrites, annoncees, n in ateliers.annotate(n=Count("pk")):
        donnes.update(dict.fromkeys(ecrites or annoncees or [], n))
    return dict(donnes)


def themes_demandes(etendue: Etendue) -> Par:
    """Ce que les gens ont demandé : le besoin dit en prenant un rendez-vous de la période, et les souhaits d'ateliers
    laissés pendant la période. Deux requêtes."""
    demandes: Counter[str] = Counter()
    demandes.update(dict(etendue.rendez_vous().exclude(besoin="").values_list("besoin").annotate(n=Count("pk"))))
    if etendue.est_entiere:
        souhaits = Souhait.objects.filter(cree_le__gte=etendue.debut, cree_le__lt=etendue.fin).order_by()
        for codes, n in souhaits.values_list("thematiques").annotate(n=Count("pk")):
            demandes.update(dict.fromkeys(codes, n))
    return dict(demandes)


def remplissage(etendue: Etendue) -> Par:
    """Places prises sur places offertes, aux séances tenues ouvertes à l'inscription. Une personne en plus des places
    n'ajoute pas de place : le taux ne passe pas cent pour cent."""
    ouvertes = etendue.seances().filter(reservee=False)
    prises = Count("inscriptions", filter=Q(inscriptions__statut=StatutDInscription.INSCRITE))
    lignes = ouvertes.annotate(inscrits=prises).annotate(
        prises=Least("inscrits", "capacite", output_field=IntegerField())
    )
    total = lignes.aggregate(offertes=Sum("capacite"), occupees=Sum("prises"), seances=Count("pk"))
    return {nom: total[nom] or 0 for nom in ("offertes", "occupees", "seances")}


def sans_place(etendue: Etendue) -> Par:
    """Qui voulait venir et n'a pas eu de place : en liste d'attente quand la séance a eu lieu, demande d'être prévenu
    restée sans heure, demande de groupe déclinée, réservation refusée en ligne. Quatre requêtes."""
    dans = {"fin": etendue.fin, "debut": etendue.debut}
    attente = etendue.inscriptions().filter(statut=StatutDInscription.ATTENTE).count()
    if not etendue.est_entiere:
        return {"attente": attente}
    alertes = Alerte.objects.filter(servie_le=None, expire_le__gte=dans["debut"], expire_le__lt=dans["fin"])
    declinees = Demande.objects.filter(
        statut=Demande.Statut.DECLINEE, cree_le__gte=dans["debut"], cree_le__lt=dans["fin"]
    )
    comptes = {"attente": attente, "alertes": alertes.count(), "demandes": declinees.count()}
    refus = _refus_en_ligne(etendue)
    return comptes if refus is None else {**comptes, "refus": refus}


def _refus_en_ligne(etendue: Etendue) -> int | None:
    """None tant que l'on ne sait pas si le site comptait déjà ses refus au premier jour de la période. Une requête."""
    du, fin = (instant.astimezone(fuseau()).date() for instant in (etendue.debut, etendue.fin))
    dans = Sum("nombre", filter=Q(jour__gte=du, jour__lt=fin))
    lus = RefusEnLigne.objects.aggregate(premier=Min("jour"), nombre=dans)
    return (lus["nombre"] or 0) if lus["premier"] and lus["premier"] <= du else None


def absences(etendue: Etendue) -> Par:
    """Pointés : présents, absents (non excusés), excusés. « Tardives » : annulations par l'usager moins de vingt-quatre
    heures avant. « A renseigner » : pas encore pointés, comptés nulle part ailleurs. Quatre requêtes."""
    comptes = Counter(dict(etendue.rendez_vous().values_list("presence").annotate(n=Count("pk"))))
    inscrites = etendue.inscriptions().filter(statut=StatutDInscription.INSCRITE)
    comptes.update(dict(inscrites.values_list("presence").annotate(n=Count("pk"))))
    tardives = etendue.inscriptions().filter(
        annulee_par=Inscription.AnnuleePar.USAGER, annulee_le__gt=F("seance__debut") - TARDIVE
    )
    annules = RendezVous.objects.filter(debut__gte=etendue.debut, debut__lt=etendue.fin)
    if etendue.lieu_id is not None:
        annules = annules.filter(lieu=etendue.lieu_id)
    annules = annules.filter(annule_par=RendezVous.AnnulePar.USAGER, annule_le__gt=F("debut") - TARDIVE)
    rendez_vous = annules.count() if etendue.comprend(Nature.ACCOMPAGNEMENT) else 0
    return {**{p: comptes[p] for p in Presence.values}, "tardives": tardives.count() + rendez_vous}


def preavis(etendue: Etendue) -> Par:
    """Combien de jours d'avance on prend sa place : la moyenne, pour les rendez-vous et les inscriptions honorés, de la
    réservation à l'heure dite. Deux requêtes."""
    attente = ExpressionWrapper(F("debut") - F("reservation__cree_le"), output_field=DurationField())
    rdv = etendue.rendez_vous_venus().aggregate(n=Count("pk"), moyenne=Avg(attente))
    attente = ExpressionWrapper(F("seance__debut") - F("creee_le"), output_field=DurationField())
    ins = etendue.inscriptions_venues().aggregate(n=Count("pk"), moyenne=Avg(attente))
    nombre = rdv["n"] + ins["n"]
    jours = sum((m["moyenne"] or dt.timedelta()).total_seconds() * m["n"] for m in (rdv, ins)) / 86_400
    return {"jours": round(max(jours, 0) / nombre) if nombre else 0, "venues": nombre}


def heures(etendue: Etendue, ouverture: Ouvertures) -> Par:
    """Minutes du conseiller données au public (rendez-vous honorés, séances et groupes où quelqu'un est venu, hors les
    murs sans le trajet), et minutes que la semaine type offrait au public, fermetures ôtées (`ouverture` : celle de
    toute la période). Quatre requêtes."""
    duree = ExpressionWrapper(F("fin") - F("debut"), output_field=DurationField())
    tenues = etendue.seances().filter(pk__in=etendue.inscriptions_venues().values("seance"))
    donnees = [
        etendue.rendez_vous_venus(),
        tenues,
        etendue.groupes().filter(effectif__gt=0),
        etendue.actions(),
    ]
    total = sum((q.aggregate(t=Sum(duree))["t"] or dt.timedelta() for q in donnees), dt.timedelta())
    return {"donnees": int(total.total_seconds()) // 60, "possibles": _possibles(etendue, ouverture)}


def ouverture_de(etendue: Etendue) -> Ouvertures:
    """Ce que la semaine type offrait, toutes natures et tous lieux. Deux requêtes."""
    zone = fuseau()
    fin = etendue.fin - dt.timedelta(seconds=1)
    return ouvertures(etendue.debut.astimezone(zone).date(), fin.astimezone(zone).date())


def _possibles(etendue: Etendue, ouverture: Ouvertures) -> int:
    minutes = 0.0
    for plage in ouverture.plages:
        bande = plage.plage
        if bande.nature not in NATURES_OFFERTES or not etendue.comprend(bande.nature):
            continue
        if etendue.lieu_id in (None, bande.lieu_id):
            minutes += _ouvertes(plage, ouverture.coupures)
    return round(minutes)


def _ouvertes(plage, coupures) -> float:
    """Les minutes d'une plage que rien ne ferme."""
    debut, reste = plage.debut, 0.0
    for coupure in coupures:
        if coupure.touche(plage):
            reste += max((coupure.debut - debut).total_seconds(), 0)
            debut = max(debut, coupure.fin)
    return (reste + max((plage.fin - debut).total_seconds(), 0)) / 60


def satisfaction(etendue: Etendue) -> Par:
    """Les avis laissés sans nom après les séances de la période : utiles, et trop difficiles."""
    avis = Avis.objects.filter(seance__in=etendue.seances().values("pk"))
    oui, dur = Q(utile=Avis.Utile.OUI), Q(difficulte=Avis.Difficulte.TROP_DIFFICILE)
    return avis.aggregate(avis=Count("pk"), utiles=Count("pk", filter=oui), trop_difficiles=Count("pk", filter=dur))


def orientations(etendue: Etendue) -> Par:
    """Les personnes envoyées vers un autre service, par destination officielle. Comptées sans identité."""
    if not etendue.est_entiere:
        return {}
    faites = Orientation.objects.filter(le__gte=etendue.debut, le__lt=etendue.fin).order_by()
    return dict(faites.values_list("vers").annotate(n=Count("pk")))


def progres(etendue: Etendue) -> Par:
    """Les personnes dont l'autonomie notée a monté pendant la période, parmi celles où elle l'a été deux fois au
    moins."""
    if not etendue.est_entiere:
        return {}
    rangs = {"entierement_accompagne": 0, "partiellement_autonome": 1, "autonome": 2}
    du, fin = (instant.astimezone(fuseau()).date() for instant in (etendue.debut, etendue.fin))
    notees = Suivi.objects.filter(le__gte=du, le__lt=fin).exclude(autonomie="")
    par_personne: dict[int, list[int]] = {}
    for usager, autonomie in notees.order_by("le", "pk").values_list("usager_id", "autonomie"):
        par_personne.setdefault(usager, []).append(rangs[autonomie])
    suivies = [notes for notes in par_personne.values() if len(notes) > 1]
    return {"suivies": len(suivies), "montees": sum(notes[-1] > notes[0] for notes in suivies)}


def groupes_partenaires(etendue: Etendue) -> int:
    """Les participations de tous les groupes partenaires ensemble. Ne se dit que pour une année, et jamais croisé."""
    return etendue.groupes().aggregate(n=Sum("effectif"))["n"] or 0


def communes_visitees(etendue: Etendue) -> Par:
    """Hors les murs : combien de fois dans chaque commune. Une requête."""
    return dict(etendue.actions().values_list("commune").annotate(n=Count("pk")))
