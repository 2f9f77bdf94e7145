"""Porte d'entrée du serveur web (gunicorn epn.wsgi)."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "epn.settings")

application = get_wsgi_application()
# Django ne lit les adresses, et tout ce qu'elles importent, qu'à la première visite : elle l'attendrait.
get_resolver().url_patterns  # noqa: B018
# Ce qui vient d'être chargé ne sera jamais libéré : que le ramasse-miettes ne le parcoure plus, un dixième de
# seconde à chaque fois, au milieu d'une visite.
gc.collect()
gc.freeze()
