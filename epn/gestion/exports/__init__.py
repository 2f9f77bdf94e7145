"""Emporter les listes de la gestion dans un tableur : ce que l'écran filtre, avec des colonnes qui se trient."""
