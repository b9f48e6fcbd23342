"""Safe mode after repeated crashes: says hello and its status, presses nothing, waits for a technician.

Of the app's own parts it uses only the sender and the link; `safe` stands in the status as its app.
A battery board does so for two minutes in every hour.
"""

import asyncio

from firmware.apps.links import open_link
from firmware.apps.runtime import BoardRuntime
from firmware.common.sleep_plan import AWAKE_S

NAP_MS = 3600000


async def main(settings, pins):
    runtime = BoardRuntime(settings, dict(pins, app="safe", battery=None), open_link(settings, pins))

    async def listen():
        while True:
            runtime.received(await runtime.link.receive())

    async def nap():
        from firmware.ports.sleep import sleep

        await asyncio.sleep(settings.get("awake_s", AWAKE_S))
        sleep((), True, NAP_MS)

    tasks = [runtime.report_status(healthy=False), runtime.send_due(), listen()]
    if pins["power"] == "battery":
        tasks.append(nap())
    await asyncio.gather(*tasks)
