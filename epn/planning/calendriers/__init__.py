"""Lire des jours de fermeture dans ce qu'on nous donne : des lignes tapées, un .ics, un .csv du ministère."""
