# Deux commandes suffisent : make run (la démonstration) et make test (tous les essais).

PORT ?= 8000
PYTHON_DU_PROJET = .venv/bin/python

.DEFAULT_GOAL := aide
.PHONY: aide run test essais-sqlite essais-postgresql essais-navigateur format exigences bench epreuve epreuve-longue propre

aide: ## Cette aide
	@echo "Espace Public Numérique"
	@echo
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-20s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## La démonstration sur http://localhost:8000 (ou make run PORT=8123)
	@sh outils/preparer.sh base
	@exec $(PYTHON_DU_PROJET) outils/lancer.py $(PORT)

test: ## Tous les essais : SQLite, PostgreSQL, vrai navigateur, vérificateur HTML
	@sh outils/preparer.sh essais
	@exec $(PYTHON_DU_PROJET) outils/essais.py

essais-sqlite: ## Les essais sur SQLite
	@sh outils/preparer.sh essais
	@exec $(PYTHON_DU_PROJET) outils/essais.py sqlite

essais-postgresql: ## Les essais sur un PostgreSQL jetable
	@sh outils/preparer.sh essais
	@exec $(PYTHON_DU_PROJET) outils/essais.py postgresql

essais-navigateur: ## Les essais dans Chromium, et le vérificateur HTML
	@sh outils/preparer.sh essais
	@exec $(PYTHON_DU_PROJET) outils/essais.py navigateur

format: ## Mettre le code en forme
	@sh outils/preparer.sh essais
	@$(PYTHON_DU_PROJET) -m ruff check --fix .
	@$(PYTHON_DU_PROJET) -m ruff format .

exigences: ## Recalculer les versions exactes et leurs empreintes (exigences/*.txt)
	@sh outils/preparer.sh base
	@sh outils/exigences.sh

bench: ## Débits, courses, réservations et recherche, sur les deux bases, en un tableau
	@sh outils/preparer.sh mesures
	@exec $(PYTHON_DU_PROJET) -m bench.tableau

epreuve: ## Les épreuves : courses, pannes, charge, première visite, envois hostiles
	@sh outils/preparer.sh essais
	@exec $(PYTHON_DU_PROJET) -m bench.epreuves

epreuve-longue: ## Les mêmes, beaucoup plus longtemps
	@sh outils/preparer.sh essais
	@exec $(PYTHON_DU_PROJET) -m bench.epreuves --longue

propre: ## Effacer ce que ces commandes ont fait (données de démonstration comprises)
	rm -rf .venv .outils var .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
