"""La note d'un trimestre : une page, quoi qu'elle ait à dire."""


def composer(cloture, closes):
    return None
