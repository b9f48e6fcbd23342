"""The visitor counter: one beam counts who comes in, two beams also tell who goes out."""

from firmware.apps.buttons import ButtonBoard
from firmware.common.beam_counter import BeamCounter


async def main(settings, pins):
    beams = BeamCounter(len(pins["buttons"]), pins.get("settle_ms", 150), pins.get("confirm_ms", 30))
    await ButtonBoard(settings, pins, keys=beams).run()
