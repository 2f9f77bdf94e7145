"""Les papiers de la fréquentation : le rapport d'une année, la note d'un trimestre. Au seuil du dehors, comme
tout ce qui sort de la page ; le nombre caché n'y est pas, puisqu'il n'est écrit nulle part."""
