# L'image de production : le site (par défaut) ou l'ouvrier (« python manage.py worker »).
# Chaque étape se fait aussi à la main : docs/exploitation.md.
FROM python:3.12-slim-bookworm

# WeasyPrint, pour les affiches et les billets en PDF ; pg_dump et pg_restore, pour les sauvegardes.
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /srv/epn --shell /usr/sbin/nologin epn

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 VAR=/var/lib/epn STATIQUES=/srv/epn/statiques
WORKDIR /srv/epn

COPY exigences/base.txt exigences/base.txt
RUN pip install --no-cache-dir --require-hashes -r exigences/base.txt

COPY manage.py ./
COPY epn epn
COPY publics publics
COPY ateliers ateliers
COPY accompagnements accompagnements
COPY partenariats partenariats
COPY templates templates
COPY static static
COPY docs/guide-conseiller.md docs/guide-conseiller.md
# Les statiques ne dépendent d'aucun secret : la démonstration, sans base, suffit pour les ranger.
RUN DEMONSTRATION=oui VAR=/tmp/construction python manage.py collectstatic --noinput \
    && rm -rf /tmp/construction \
    && install -d -o epn -g epn /var/lib/epn \
    && install -d -o epn -g epn -m 700 /sauvegardes

USER epn
EXPOSE 8000
CMD ["gunicorn", "epn.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--preload", "--no-control-socket", "--access-logfile", "-"]
