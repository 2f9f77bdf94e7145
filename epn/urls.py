from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("gestion/", admin.site.urls),
    path("compte/", include("epn.comptes.urls")),
    path("frequentation/", include("epn.frequentation.urls")),
]
