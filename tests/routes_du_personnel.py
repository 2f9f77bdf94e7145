"""Les adresses du personnel, et ce que chaque rôle en obtient."""

ROLES = ("anonyme", "conseiller", "agent", "administrateur")
Statuts = tuple[int, int, int, int]

POUR_TOUS: Statuts = (200, 200, 200, 200)
# Il faut être connecté : l'anonyme est conduit à la page de connexion.
CONNECTE: Statuts = (302, 200, 200, 200)
# Il faut redire son mot de passe, ou poser d'abord un second facteur.
A_CONFIRMER: Statuts = (302, 302, 302, 302)

# Les pages où l'on nomme des habitants : au conseiller seul.
DU_CONSEILLER: Statuts = (302, 200, 302, 403)
DU_CONSEILLER_SI_CLOS: Statuts = (302, 404, 302, 403)
# Ce qui ne se fait que par POST : le conseiller lit « méthode refusée ».
ENVOI_DU_CONSEILLER: Statuts = (302, 405, 302, 403)
# Le conseiller redit d'abord son mot de passe : ce qui sort nomme quelqu'un.
MOT_DE_PASSE_REDIT: Statuts = (302, 302, 302, 403)

# Ce que le compte n'a pas encore (codes de secours, second facteur) est introuvable.
PAS_ENCORE: Statuts = (302, 404, 404, 404)

# Ce qui ne se fait que par POST, sans compte.
ENVOI_DE_TOUS: Statuts = (405, 405, 405, 405)

PERSONNEL: dict[str, Statuts] = {
    "/prescripteurs/fini/": ENVOI_DE_TOUS,
    "/prescripteurs/reservations/1/": ENVOI_DE_TOUS,
    "/gestion/": (302, 200, 302, 200),
    "/gestion/login/": (302, 403, 403, 403),
    "/gestion/appel/": DU_CONSEILLER,
    "/gestion/guide/": (302, 200, 302, 200),
    # Rien n'attend : on revient à l'accueil.
    "/gestion/saisie/": A_CONFIRMER,
    "/gestion/a-pointer/": DU_CONSEILLER,
    "/gestion/semaine/": DU_CONSEILLER,
    "/gestion/semaine/{semaine}/": DU_CONSEILLER,
    "/gestion/semaine/mois/{mois}/": DU_CONSEILLER,
    "/gestion/semaine/noms/": ENVOI_DU_CONSEILLER,
    "/gestion/semaine/deplacer/groupe/{groupe}/": DU_CONSEILLER,
    "/gestion/absence/": DU_CONSEILLER,
    "/gestion/semaine-type/": DU_CONSEILLER,
    "/gestion/semaine-type/copier/": DU_CONSEILLER,
    "/gestion/fermetures/importer/": DU_CONSEILLER,
    "/gestion/programme/": DU_CONSEILLER,
    "/gestion/programme/trimestre/": DU_CONSEILLER,
    "/gestion/programme/copier/": DU_CONSEILLER,
    "/gestion/programme/journal/": DU_CONSEILLER,
    "/gestion/rendez-vous/{rendez_vous}/pris/": DU_CONSEILLER,
    "/gestion/rendez-vous/{rendez_vous}/deplacer/": DU_CONSEILLER,
    "/gestion/rendez-vous/{rendez_vous}/annuler/": DU_CONSEILLER,
    "/gestion/rendez-vous/{rendez_vous}/compte-rendu/": DU_CONSEILLER,
    "/gestion/rendez-vous/{rendez_vous}/presence/": ENVOI_DU_CONSEILLER,
    "/gestion/usagers/doublons/": DU_CONSEILLER,
    "/gestion/usagers/importer/": DU_CONSEILLER,
    "/gestion/usagers/{usager}/fusionner/": DU_CONSEILLER,
    "/gestion/usagers/{usager}/droits/": DU_CONSEILLER,
    "/gestion/usagers/{usager}/droits/opposer/": ENVOI_DU_CONSEILLER,
    "/gestion/usagers/{usager}/droits/effacer/": DU_CONSEILLER,
    "/gestion/usagers/{usager}/droits/fiche.pdf": MOT_DE_PASSE_REDIT,
    "/gestion/coop/": DU_CONSEILLER,
    "/gestion/coop/activites.ods": MOT_DE_PASSE_REDIT,
    "/gestion/coop/rendez-vous/{rendez_vous}/recopie/": ENVOI_DU_CONSEILLER,
    "/gestion/frequentation/": DU_CONSEILLER,
    # Rien n'est clos dans les essais : introuvable à qui en a le droit.
    "/gestion/frequentation/2025-2026/": DU_CONSEILLER_SI_CLOS,
    "/gestion/frequentation/2025-2026/corriger/": DU_CONSEILLER_SI_CLOS,
    "/gestion/frequentation/2025-2026/textes/": DU_CONSEILLER_SI_CLOS,
    "/gestion/flux/": DU_CONSEILLER,
    "/gestion/exports/": DU_CONSEILLER,
    "/gestion/exports/inscriptions.csv": MOT_DE_PASSE_REDIT,
    "/gestion/exports/publics/usager.xlsx": MOT_DE_PASSE_REDIT,
    "/gestion/droits/": DU_CONSEILLER,
    "/gestion/droits/1/repondu/": ENVOI_DU_CONSEILLER,
    "/gestion/echeances/": DU_CONSEILLER,
    "/gestion/echeances/archives.pdf": DU_CONSEILLER,
    "/gestion/seances/{seance}/": DU_CONSEILLER,
    "/gestion/seances/{seance}/inscrire/": DU_CONSEILLER,
    "/gestion/seances/{seance}/emargement.pdf": DU_CONSEILLER,
    "/gestion/seances/{seance}/tous-presents/": ENVOI_DU_CONSEILLER,
    "/gestion/seances/{seance}/observations/": ENVOI_DU_CONSEILLER,
    "/gestion/seances/{seance}/inscriptions/{inscription}/annuler/": DU_CONSEILLER,
    "/gestion/seances/{seance}/inscriptions/{inscription}/attestation.pdf": DU_CONSEILLER,
    "/gestion/seances/{seance}/inscriptions/{inscription}/notee/": DU_CONSEILLER,
    "/gestion/seances/{seance}/inscriptions/{inscription}/presence/": ENVOI_DU_CONSEILLER,
    "/gestion/seances/{seance}/inscriptions/{inscription}/reponse/": ENVOI_DU_CONSEILLER,
    "/gestion/seances/{seance}/inscriptions/{inscription}/place/": ENVOI_DU_CONSEILLER,
    "/gestion/seances/{seance}/avis/": DU_CONSEILLER,
    "/gestion/seances/{seance}/prevenir/": DU_CONSEILLER,
    "/gestion/usagers/{usager}/chemin/": DU_CONSEILLER,
    "/gestion/usagers/{usager}/progres.pdf": DU_CONSEILLER,
    "/gestion/usagers/{usager}/mineur/": DU_CONSEILLER,
    "/gestion/usagers/{usager}/autorisation.pdf": DU_CONSEILLER,
    "/gestion/demandes/": DU_CONSEILLER,
    "/gestion/demandes/{demande}/": DU_CONSEILLER,
    "/gestion/demandes/{demande}/accepter/": ENVOI_DU_CONSEILLER,
    "/gestion/avis/": DU_CONSEILLER,
    "/gestion/souhaits/": DU_CONSEILLER,
    "/gestion/seances/{seance}/deplacer/": DU_CONSEILLER,
    "/gestion/seances/{seance}/annuler/": DU_CONSEILLER,
    "/gestion/seances/{seance}/places/": DU_CONSEILLER,
    "/gestion/seances/{seance}/theme/": DU_CONSEILLER,
    "/gestion/seances/{seance}/echanger/": DU_CONSEILLER,
    "/gestion/seances/{seance}/repeter/": DU_CONSEILLER,
    "/gestion/orienter/": DU_CONSEILLER,
    "/gestion/prescripteurs/{prescripteur}/lien/": DU_CONSEILLER,
    "/gestion/appels/rendez-vous/{rendez_vous}/fait/": ENVOI_DU_CONSEILLER,
    "/gestion/groupes/": DU_CONSEILLER,
    "/gestion/groupes/ajouter/": DU_CONSEILLER,
    "/gestion/groupes/{groupe}/": DU_CONSEILLER,
    "/gestion/groupes/{groupe}/deplacer/": DU_CONSEILLER,
    "/gestion/groupes/{groupe}/annuler/": DU_CONSEILLER,
    "/gestion/groupes/{groupe}/vue/": ENVOI_DU_CONSEILLER,
    "/gestion/aller-vers/": DU_CONSEILLER,
    "/gestion/actions/{action}/deplacer/": DU_CONSEILLER,
    "/gestion/actions/{action}/annuler/": DU_CONSEILLER,
    "/gestion/actions/{action}/compte/": DU_CONSEILLER,
    "/frequentation/": CONNECTE,
    # Rien n'est clos dans les essais : introuvable à qui est connecté.
    "/frequentation/2025-2026/chiffres.csv": (302, 404, 404, 404),
    # Et mené à la page des chiffres, qui dit pourquoi.
    "/frequentation/2025-2026/rapport.pdf": (302, 302, 302, 302),
    "/frequentation/2026-T3/note.pdf": (302, 302, 302, 302),
    "/compte/connexion/": (200, 302, 302, 302),
    "/compte/deconnexion/": CONNECTE,
    "/compte/mot-de-passe/": CONNECTE,
    "/compte/confirmation/": CONNECTE,
    "/compte/sessions/": CONNECTE,
    "/compte/second-facteur/": CONNECTE,
    "/compte/second-facteur/authenticate/": A_CONFIRMER,
    "/compte/second-facteur/reauthenticate/": A_CONFIRMER,
    "/compte/second-facteur/recovery-codes/": PAS_ENCORE,
    "/compte/second-facteur/recovery-codes/download/": PAS_ENCORE,
    "/compte/second-facteur/recovery-codes/generate/": A_CONFIRMER,
    "/compte/second-facteur/totp/activate/": A_CONFIRMER,
    "/compte/second-facteur/totp/deactivate/": PAS_ENCORE,
    "/compte/second-facteur/webauthn/": CONNECTE,
    "/compte/second-facteur/webauthn/add/": A_CONFIRMER,
    "/compte/second-facteur/webauthn/keys/1/edit/": A_CONFIRMER,
    "/compte/second-facteur/webauthn/keys/1/remove/": A_CONFIRMER,
    "/compte/second-facteur/webauthn/login/": A_CONFIRMER,
    "/compte/second-facteur/webauthn/reauthenticate/": A_CONFIRMER,
}
