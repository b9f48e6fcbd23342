"""Settings of the links to boards."""

from __future__ import annotations

from dataclasses import dataclass

from host_daemon.settings.field import setting


@dataclass(frozen=True)
class LinkSettings:
    """Links by which boards reach the post."""

    serial: tuple[str, ...] = setting(
        ("auto",), "serial ports of gateways and USB boards; auto: every port that looks like a board"
    )
    mqtt: bool = setting(True, "whether the post runs an MQTT broker for boards on Ethernet")
    mqtt_host: str = setting(
        "127.0.0.1", "address on which the broker listens; boards on Ethernet need the post's own, or 0.0.0.0"
    )
    mqtt_port: int = setting(18830, "port on which the broker listens", low=1, high=65535)
    mqtt_tls_port: int = setting(
        0,
        "port on which the broker listens for boards that encrypt (TLS); 0: none. If set, boards are paired "
        "for TLS, and the port without it is for this machine alone",
        low=0,
        high=65535,
    )
    board_silence_s: float = setting(
        150.0, "seconds of silence after which a powered board counts as dead", low=70, high=86400
    )
    battery_low_mv: int = setting(
        3400, "millivolts below which a board's battery counts as low", low=1000, high=5000
    )
