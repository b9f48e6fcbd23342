"""Safe mode after repeated crashes: says hello and its status, presses nothing, waits for a technician.

Of the app's own parts it uses only the courier and the link; `safe` stands in the status as its app.
"""

import asyncio

from firmware.apps.crew import Crew
from firmware.apps.links import open_link


async def main(settings, pins):
    crew = Crew(settings, dict(pins, app="safe", battery=None), open_link(settings, pins))

    async def listen():
        while True:
            crew.heard(await crew.link.receive())

    await asyncio.gather(crew.tell(healthy=False), crew.bring(), listen())
