"""The Loyalty Button: two to five smileys."""

from firmware.apps.buttons import ButtonBoard


async def main(settings, pins):
    await ButtonBoard(settings, pins).run()
