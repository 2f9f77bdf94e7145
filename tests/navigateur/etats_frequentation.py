"""La page des chiffres, avec des chiffres : ses images et ses tables ouvertes."""
