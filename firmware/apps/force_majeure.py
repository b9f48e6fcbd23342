"""The Force-majeure button of one operator.

Taken: the light stays on and a high tone sounds once. Not taken: the other light blinks and a low tone
beats until the post has the press, for however long that takes.
"""

from firmware.apps.buttons import ButtonBoard
from firmware.common.feedback_light import FeedbackLight


async def main(settings, pins):
    await ButtonBoard(settings, pins, feedback=FeedbackLight(stubborn=True)).run()
