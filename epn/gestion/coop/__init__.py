"""« Recopier pour la Coop » : l'outil national n'importe aucune activité ; on les lui dicte, dans son ordre."""
