#!/bin/sh
# Prépare ce qu'il faut pour tourner (base), pour essayer (essais) ou pour mesurer (mesures).
# Usage : outils/preparer.sh base|essais|mesures        Ne refait que ce qui a changé.
set -eu
cd "$(dirname "$0")/.."
quoi=${1:-base}
: "${VNU:=26.9.27}"

dire() { printf '%s\n' "$*"; }
renoncer() { printf '\n%s\n' "$*" >&2; exit 1; }

# Essayer un interpréteur en l'exécutant : une cale peut porter son nom et ne rien lancer.
convient() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

trouver_python() {
    for candidat in ${PYTHON:-} python3.12 python3.13 python3.11 python3 /usr/bin/python3; do
        if convient "$candidat"; then
            printf '%s' "$candidat"
            return 0
        fi
    done
    return 1
}

# Installe des paquets Debian si on en a le droit, sinon les nomme avec la commande.
installer_paquets() {
    commande="apt-get install -y --no-install-recommends $*"
    if ! command -v apt-get >/dev/null 2>&1; then
        renoncer "Il manque ces paquets (noms Debian) : $*. Installez leurs équivalents, puis recommencez."
    fi
    if [ "$(id -u)" = 0 ]; then
        en_root=""
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        en_root="sudo -n"
    else
        renoncer "Il manque des paquets. Installez-les, puis recommencez : sudo $commande"
    fi
    dire "Installation de paquets Debian : $*"
    journal=$(mktemp)
    if ! {
        $en_root env DEBIAN_FRONTEND=noninteractive apt-get update -q &&
            $en_root env DEBIAN_FRONTEND=noninteractive $commande
    } >"$journal" 2>&1 </dev/null; then
        tail -n 5 "$journal" >&2
        rm -f "$journal"
        renoncer "L'installation a échoué. Essayez vous-même, puis recommencez : sudo $commande"
    fi
    rm -f "$journal"
}

manque_commande() { ! command -v "$1" >/dev/null 2>&1; }
# WeasyPrint charge ces bibliothèques à l'exécution : on les charge pour savoir si elles sont là.
manque_bibliotheque() { ! "$python" -c "import ctypes; ctypes.CDLL('$1')" >/dev/null 2>&1; }
manque_postgresql() {
    ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && manque_commande initdb
}

installer_exigences() {
    fichier=exigences/$1.txt
    empreinte=$(cksum <"$fichier" | tr ' ' '-')
    marque=.venv/.empreinte-$1
    [ -f "$marque" ] && [ "$(cat "$marque")" = "$empreinte" ] && return 0
    dire "Installation des bibliothèques ($fichier)…"
    rm -f "$marque"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$fichier" ||
        renoncer "Les bibliothèques n'ont pas pu s'installer : vérifiez l'accès au réseau, puis recommencez."
    printf '%s' "$empreinte" >"$marque"
}

python=$(trouver_python) || {
    installer_paquets python3 python3-venv
    python=$(trouver_python) || renoncer "Il faut Python 3.11 ou plus récent, avec son module venv."
}

paquets=""
if [ "$(uname -s)" = Linux ]; then
    manque_bibliotheque libpango-1.0.so.0 && paquets="$paquets libpango-1.0-0"
    manque_bibliotheque libpangoft2-1.0.so.0 && paquets="$paquets libpangoft2-1.0-0"
    manque_bibliotheque libharfbuzz-subset.so.0 && paquets="$paquets libharfbuzz-subset0"
fi
if [ "$quoi" != base ]; then
    manque_postgresql && paquets="$paquets postgresql"
fi
if [ "$quoi" = essais ]; then
    manque_commande chromium && paquets="$paquets chromium"
    manque_commande java && paquets="$paquets default-jre-headless"
    manque_commande npm && paquets="$paquets npm"
    manque_commande pdftoppm && paquets="$paquets poppler-utils"
fi
# Un mot par paquet : pas de guillemets.
# shellcheck disable=SC2086
[ -z "$paquets" ] || installer_paquets $paquets

if ! convient .venv/bin/python || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    dire "Création de l'environnement Python (.venv)…"
    "$python" -m venv --clear .venv || renoncer "L'environnement Python n'a pas pu être créé dans .venv."
fi
case $quoi in
base) installer_exigences base ;;
*) installer_exigences dev ;;
esac

if [ "$quoi" = essais ] && [ ! -f ".outils/vnu-$VNU" ]; then
    dire "Installation du vérificateur HTML (vnu-jar $VNU)…"
    npm install --silent --no-save --no-package-lock --no-fund --no-audit --prefix .outils "vnu-jar@$VNU" ||
        renoncer "Le vérificateur HTML n'a pas pu s'installer : npm install --prefix .outils vnu-jar@$VNU"
    : >".outils/vnu-$VNU"
fi
