"""The key fob: one to three buttons; click, double click and hold, by the times in its pin map."""

from firmware.apps.buttons import ButtonBoard


async def main(settings, pins):
    await ButtonBoard(settings, pins).run()
