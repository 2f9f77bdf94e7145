"""Un petit mandataire : chaque connexion va à l'un des hôtes en service ; un hôte retiré finit ce qu'il a commencé."""

import asyncio
import contextlib
import itertools
import threading
import time
from collections import Counter


class Mandataire:
    def __init__(self, port: int, hotes: list[int]) -> None:
        self.port, self.en_service, self.en_cours = port, list(hotes), Counter[int]()
        self._tour, self._boucle = itertools.count(), asyncio.new_event_loop()
        self._fil = threading.Thread(target=self._boucle.run_forever, daemon=True)
        self._fil.start()
        asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self._servir, "127.0.0.1", port, backlog=1024), self._boucle
        ).result()

    def retirer(self, hote: int) -> None:
        """Plus rien de nouveau pour lui ; rend la main quand il n'a plus rien en cours."""
        self.en_service.remove(hote)
        while self.en_cours[hote]:
            time.sleep(0.05)

    def remettre(self, hote: int) -> None:
        self.en_service.append(hote)

    def fermer(self) -> None:
        self._boucle.call_soon_threadsafe(self._boucle.stop)

    async def _servir(self, client: asyncio.StreamReader, vers_client: asyncio.StreamWriter) -> None:
        hote = self.en_service[next(self._tour) % len(self.en_service)]
        self.en_cours[hote] += 1
        try:
            serveur, vers_serveur = await asyncio.open_connection("127.0.0.1", hote)
            aller = asyncio.create_task(_passer(client, vers_serveur))
            await _passer(serveur, vers_client)
            aller.cancel()
            vers_serveur.close()
        except OSError:
            pass
        finally:
            vers_client.close()
            self.en_cours[hote] -= 1


async def _passer(de: asyncio.StreamReader, vers: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, asyncio.CancelledError):
        while morceau := await de.read(65536):
            vers.write(morceau)
            await vers.drain()
