#!/bin/sh
# Recalcule exigences/*.txt depuis exigences/*.in : versions exactes, empreintes, aucune adresse.
set -eu
cd "$(dirname "$0")/.."
# Pour monter de version : outils/exigences.sh --upgrade
VERSION_DE_UV=0.13.9
[ -x .outils/uv/bin/uv ] || {
    .venv/bin/python -m venv .outils/uv
    .outils/uv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$VERSION_DE_UV"
}
for nom in base dev; do
    .outils/uv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
        --no-header --no-annotate --no-emit-index-url --no-emit-find-links "$@" \
        "exigences/$nom.in" -o "exigences/$nom.txt"
done
