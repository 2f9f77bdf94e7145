"""La boîte d'envoi."""
