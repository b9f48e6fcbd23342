"""The core with its journal, links and broker in a process of its own, so that a bench can kill it.

core_alone.py DATA MQTT_PORT NAME=PORT...
"""

import asyncio
import sys
from pathlib import Path


async def main(data: Path, mqtt_port: int, ports: dict[str, str]) -> None:
    from counter import keys_of, reception_of

    from host_daemon.links.broker import Broker
    from host_daemon.links.manager import watch
    from host_daemon.links.mqtt_link import MqttLink
    from host_daemon.links.serial_link import SerialLink
    from tests.fakes.processor import Processing

    parts = Processing(data)
    reception = reception_of(parts)
    broker = Broker(data / "broker", "127.0.0.1", mqtt_port, lambda: keys_of(parts.config))
    links = [MqttLink("mqtt", broker), *(SerialLink(name, path) for name, path in ports.items())]
    await asyncio.gather(broker.run(), watch(lambda: links, reception, parts.processor))


if __name__ == "__main__":
    here = Path(__file__).parent
    sys.path[:0] = [str(here.parents[1]), str(here)]
    ports = dict(pair.split("=", 1) for pair in sys.argv[3:])
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), ports))
