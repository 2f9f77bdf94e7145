"""Réunir deux fiches : rien ne se perd, tout se dit, et ce qui ne peut pas se faire ne change rien."""

import pytest
from django.test import Client
from django.utils import timezone

from publics.fusion import FichesChangees, FusionImpossible, ce_qui_suit, empreinte, fusionner, relations
from publics.identite import Identite, corriger, retrouver_ou_creer
from publics.models import Acces, Autorisation, PasDoublon, Responsable, Suivi, Usager

pytestmark = pytest.mark.django_db


@pytest.fixture
def deux(claire, maintenant) -> tuple[Usager, Usager]:
    garde = retrouver_ou_creer(Identite("Simone", "Lecomte", "+33639981452"))
    absorbe = retrouver_ou_creer(Identite("Simone", "Lecomte-Dubois", "", "simone@exemple.fr"))
    Suivi.objects.create(usager=absorbe, le=maintenant.date(), acquis="j’envoie un e-mail")
    return garde, absorbe


def reunir(garde: Usager, absorbe: Usager, par=None, **champs: str) -> Usager:
    return fusionner(garde, absorbe, champs, timezone.now(), par)


def test_le_choix_vaut_champ_par_champ_et_ce_qui_manquait_se_complete(deux, claire) -> None:
    garde, absorbe = deux
    reunir(garde, absorbe, claire, nom="absorbe")
    restante = Usager.objects.get()
    assert restante.pk == garde.pk
    assert (restante.nom, restante.nom_normalise) == ("Lecomte-Dubois", "lecomte dubois simone")
    assert (str(restante.telephone), restante.email) == ("+33639981452", "simone@exemple.fr")
    assert restante.suivis.get().acquis == "j’envoie un e-mail"


def test_le_journal_garde_les_deux_numeros_et_personne_n_y_est_nomme(deux, claire) -> None:
    garde, absorbe = deux
    reprise = absorbe.pk
    reunir(garde, absorbe, claire)
    traces = Acces.objects.filter(geste=Acces.Geste.FUSIONNER, compte=claire)
    assert {(t.usager_numero, t.detail) for t in traces} == {
        (garde.pk, f"reprend la fiche nº {reprise}"),
        (reprise, f"reprise dans la fiche nº {garde.pk}"),
    }


def test_les_deux_notes_se_gardent_l_une_apres_l_autre(deux) -> None:
    for usager, notes in zip(deux, ("Vient à vélo", "Aime le jardin"), strict=True):
        corriger(usager, notes=notes)
    reunir(*deux, notes="deux")
    assert Usager.objects.get().notes == "Vient à vélo\n\nAime le jardin"


def test_une_opposition_dite_sur_une_fiche_vaut_pour_la_personne(deux, maintenant) -> None:
    Usager.objects.filter(pk=deux[1].pk).update(oppose_le=maintenant)
    reunir(*deux)
    assert Usager.objects.get().oppose_le == maintenant


def test_soi_meme_une_personne_effacee_ou_deja_reunie_se_refusent(deux, maintenant) -> None:
    garde, absorbe = deux
    with pytest.raises(FusionImpossible, match="deux fois la même"):
        reunir(garde, garde)
    efface = Usager.objects.create(nom_normalise="", anonymise_le=maintenant)
    with pytest.raises(FusionImpossible, match="effacée"):
        reunir(garde, efface)
    reunir(garde, absorbe)
    with pytest.raises(FichesChangees):
        reunir(garde, absorbe.__class__(pk=999_999))
    assert Usager.objects.connus().count() == 1


def test_deux_fenetres_ne_s_ecrasent_pas(deux) -> None:
    garde, absorbe = deux
    vu = empreinte(garde, absorbe)
    corriger(Usager.objects.get(pk=absorbe.pk), telephone="+33639980000")
    with pytest.raises(FichesChangees):
        fusionner(garde, absorbe, {}, timezone.now(), None, vu=vu)
    assert Usager.objects.count() == 2


def test_le_meme_responsable_deux_fois_n_en_fait_qu_un(deux) -> None:
    garde, absorbe = deux
    enfant = retrouver_ou_creer(Identite("Zoé", "Lecomte"))
    for adulte in deux:
        Responsable.objects.create(enfant=enfant, adulte=adulte)
    reunir(garde, absorbe)
    assert list(Responsable.objects.values_list("enfant", "adulte")) == [(enfant.pk, garde.pk)]


def test_un_enfant_et_son_adulte_ne_se_reunissent_pas_ni_au_dela_de_deux_responsables(deux) -> None:
    garde, absorbe = deux
    lien = Responsable.objects.create(enfant=garde, adulte=absorbe)
    with pytest.raises(FusionImpossible, match="répond de l’autre"):
        reunir(garde, absorbe)
    lien.delete()
    for n, enfant in enumerate((garde, garde, absorbe)):
        adulte = Usager.objects.create(nom=f"A{n}", nom_normalise=f"a{n}")
        Responsable.objects.create(enfant=enfant, adulte=adulte)
    with pytest.raises(FusionImpossible, match="plus de deux"):
        reunir(garde, absorbe)
    assert Responsable.objects.count() == 3


def test_une_autorisation_sans_nom_de_retour_suit_aussi(deux, maintenant) -> None:
    garde, absorbe = deux
    enfant = retrouver_ou_creer(Identite("Zoé", "Lecomte"))
    jour = maintenant.date()
    Autorisation.objects.create(enfant=enfant, donnee_par=absorbe, donnee_le=jour, jusqu_au=jour, moyen="papier")
    assert ("autorisation", 1) in ce_qui_suit(absorbe)
    reunir(garde, absorbe)
    assert Autorisation.objects.get().donnee_par == garde


def test_les_paires_ecartees_suivent_la_fiche_gardee(deux) -> None:
    garde, absorbe = deux
    autre = retrouver_ou_creer(Identite("Simone", "Lecomtesse"))
    PasDoublon.objects.create(premier=garde, second=absorbe)
    PasDoublon.objects.create(premier=garde, second=autre)
    PasDoublon.objects.create(premier=absorbe, second=autre)
    reunir(garde, absorbe)
    assert list(PasDoublon.objects.values_list("premier", "second")) == [(garde.pk, autre.pk)]


def test_tout_ce_qui_pointe_vers_une_personne_est_connu_de_la_fusion() -> None:
    from django.apps import apps

    cles = {
        (modele._meta.label, champ.name)
        for modele in apps.get_models(include_auto_created=True)
        for champ in modele._meta.local_fields
        if champ.is_relation and champ.related_model is Usager
    }
    assert {(r.related_model._meta.label, r.field.name) for r in relations()} == cles
    assert ("publics.Autorisation", "donnee_par") in cles


def test_la_page_dit_ce_qui_differe_ce_qui_suit_puis_reunit(client: Client, claire, deux) -> None:
    garde, absorbe = deux
    client.force_login(claire)
    adresse = f"/gestion/usagers/{garde.pk}/fusionner/"
    page = client.get(f"{adresse}?avec={absorbe.pk}")
    texte = page.content.decode()
    assert "Lecomte-Dubois" in texte
    assert "1 suivi" in texte
    envoi = {"avec": absorbe.pk, "vu": page.context["form"].initial["vu"], "nom": "absorbe"}
    sans_choix = client.post(adresse, envoi | {"nom": ""})
    assert "Choisissez ce que l’on garde" in sans_choix.content.decode()
    corriger(Usager.objects.get(pk=garde.pk), prenom="Simonne")
    assert client.post(adresse, envoi | {"prenom": "garde"}).status_code == 409
    vu = client.get(f"{adresse}?avec={absorbe.pk}").context["form"].initial["vu"]
    assert client.post(adresse, envoi | {"vu": vu, "prenom": "garde"}).status_code == 302
    assert str(Usager.objects.get()) == "Simonne Lecomte-Dubois"


def test_la_meme_fiche_deux_fois_et_une_fiche_disparue_ont_leur_reponse(client: Client, claire, deux) -> None:
    garde, absorbe = deux
    client.force_login(claire)
    adresse = f"/gestion/usagers/{garde.pk}/fusionner/"
    meme = client.get(f"{adresse}?avec={garde.pk}")
    assert (meme.status_code, "deux fois la même fiche" in meme.content.decode()) == (409, True)
    assert client.get(f"{adresse}?avec=999999").status_code == 404
    reponse = client.get(adresse, {"q": "dubois"})
    assert f"?avec={absorbe.pk}" in reponse.content.decode()
