"""Les réglages du service, plus une vue triviale : elle n'existe que sous le banc de mesure."""

from epn.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
