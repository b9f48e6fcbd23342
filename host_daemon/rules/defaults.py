"""The rules that a new post starts with."""

from __future__ import annotations

from host_daemon.base.texts import mark as _
from host_daemon.rules.action import (
    CutTrack,
    MeasureBackground,
    Notify,
    OpenIncident,
    OpenListening,
    TakePhoto,
)
from host_daemon.rules.rule import Rule, When

# Staff are told within three seconds, so little of what comes after a rating is waited for.
AROUND = MeasureBackground(before_s=4.5, after_s=1.5)

NEGATIVE_RATING = Rule(
    _("negative rating"),
    When(event="rated", ratings=("negative",)),
    (
        OpenIncident(),
        CutTrack("incident", before_s=15, after_s=15),
        TakePhoto(),
        AROUND,
        Notify(),
    ),
)

# Emotional NPS needs the background of every rating, not only of the negative ones.
EVERY_RATING = Rule(_("background of every rating"), When(event="rated"), (AROUND,))

# FaceWatch. No post has it until a manager decides that customers who are content are photographed too.
FACE_WATCH = Rule(_("photo of every rating"), When(event="rated"), (TakePhoto(),), most_per_hour=600)

# A Force-majeure button is pressed at every spoken complaint: the talk before the press matters most.
FORCE_MAJEURE = Rule(
    _("Force-majeure button"),
    When(event="pressed", meanings=("force_majeure",)),
    (OpenIncident(), CutTrack("force_majeure", before_s=60, after_s=60), TakePhoto(), Notify()),
)

# Displeasure that is heard registers by itself what the button would.
DISPLEASURE = Rule(
    _("displeasure heard"),
    When(event="phrase", phrases=("displeasure",)),
    (OpenIncident(), CutTrack("force_majeure", before_s=60, after_s=60), TakePhoto(), Notify()),
)

# A customer who was asked may answer aloud.
# Whoever is not listened to counts as silent, so a busy hour has no end at 60 customers.
LISTEN = Rule(_("listen after an ask"), When(event="asked"), (OpenListening(60),), most_per_hour=600)

# The answer to a question of staff is what the customer says next; their expression tells how sincere it is.
ANSWER = Rule(
    _("answer to a question"),
    When(event="question"),
    (CutTrack("answer", before_s=5, after_s=30), MeasureBackground(before_s=0, after_s=30)),
)

# What was said just before is what moved somebody: the change itself takes a second or two to show.
BURST = Rule(_("burst of expression"), When(event="burst"), (CutTrack("burst", before_s=20, after_s=10),))

# A microphone, a camera, a board or a delivery that fails is of use to nobody but those who can mend it.
CARE = Rule(_("the post needs care"), When(event="health"), (Notify(("@administrators",)),))

GOAL = Rule(_("a goal"), When(event="goal"), (Notify(("@administrators",)),))

RULES = (NEGATIVE_RATING, EVERY_RATING, FORCE_MAJEURE, DISPLEASURE, LISTEN, ANSWER, BURST, CARE, GOAL)
