"""Importer des personnes d'un tableau : lire, reconnaître les colonnes, essayer sans rien écrire, puis tout ou rien."""
