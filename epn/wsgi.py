"""Porte d'entrée du serveur web (gunicorn epn.wsgi)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "epn.settings")

application = get_wsgi_application()
