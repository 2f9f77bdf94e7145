from django.urls import path

from epn.vitrine.donnees import lieu_csv, lieu_json
from epn.vitrine.droits import demande_recue, mes_droits
from epn.vitrine.etat import etat
from epn.vitrine.models import Page
from epn.vitrine.views import page_editoriale, plan_du_site

app_name = "vitrine"

urlpatterns = [
    *(path(f"{slug.replace('_', '-')}/", page_editoriale(slug), name=slug.value) for slug in Page.Slug),
    path("donnees-personnelles/mes-droits/", mes_droits, name="mes_droits"),
    path("donnees-personnelles/mes-droits/recu/", demande_recue, name="demande_recue"),
    path("plan-du-site/", plan_du_site, name="plan_du_site"),
    path("donnees/lieu.csv", lieu_csv, name="lieu_csv"),
    path("donnees/lieu.json", lieu_json, name="lieu_json"),
    path("etat/", etat, name="etat"),
]
