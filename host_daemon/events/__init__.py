"""The frozen events that all parts of the post exchange and the journal keeps.

One module a domain (`boards`, `ratings`, `tracks`, `vision`, `sales`, ...), handed on here; nothing of ours
is imported but `base`. An event carries `at`, the moment at which it happened (UTC, milliseconds since
1970), and `uid`, a natural key: the same happening always has the same uid, so storing it twice changes
nothing. One JSON object per line is how the audio and vision processes and the core talk, in both
directions; `event` says how it is read and written.
"""

from __future__ import annotations

from host_daemon.events.boards import BoardFellSilent as BoardFellSilent
from host_daemon.events.boards import BoardReported as BoardReported
from host_daemon.events.boards import BoardReturned as BoardReturned
from host_daemon.events.boards import Gesture as Gesture
from host_daemon.events.boards import Pressed as Pressed
from host_daemon.events.boards import PressesMissed as PressesMissed
from host_daemon.events.boards import PressFound as PressFound
from host_daemon.events.event import BadEvent as BadEvent
from host_daemon.events.event import Event as Event
from host_daemon.events.event import decode as decode
from host_daemon.events.event import encode as encode
from host_daemon.events.event import from_line as from_line
from host_daemon.events.event import to_line as to_line
from host_daemon.events.feedback import FeedbackGiven as FeedbackGiven
from host_daemon.events.feedback import SurveyAnswered as SurveyAnswered
from host_daemon.events.feedback import VoiceMessageLeft as VoiceMessageLeft
from host_daemon.events.feedback import WordsHidden as WordsHidden
from host_daemon.events.goals import GoalCrossed as GoalCrossed
from host_daemon.events.health import Health as Health
from host_daemon.events.health import HealthChanged as HealthChanged
from host_daemon.events.health import HealthReported as HealthReported
from host_daemon.events.health import Sense as Sense
from host_daemon.events.incidents import IncidentMarked as IncidentMarked
from host_daemon.events.incidents import IncidentOpened as IncidentOpened
from host_daemon.events.incidents import NoticeOwed as NoticeOwed
from host_daemon.events.incidents import Tagged as Tagged
from host_daemon.events.jobs import Work as Work
from host_daemon.events.jobs import WorkAsked as WorkAsked
from host_daemon.events.jobs import WorkDone as WorkDone
from host_daemon.events.jobs import WorkReported as WorkReported
from host_daemon.events.ratings import Asked as Asked
from host_daemon.events.ratings import CustomerSilent as CustomerSilent
from host_daemon.events.ratings import Rated as Rated
from host_daemon.events.ratings import Rating as Rating
from host_daemon.events.sales import ReceiptPrinted as ReceiptPrinted
from host_daemon.events.sales import SaleAttempted as SaleAttempted
from host_daemon.events.sales import Served as Served
from host_daemon.events.sales import VisitorCounted as VisitorCounted
from host_daemon.events.sales import VisitorLeft as VisitorLeft
from host_daemon.events.staff import AnswerMarked as AnswerMarked
from host_daemon.events.staff import Moment as Moment
from host_daemon.events.staff import QuestionAsked as QuestionAsked
from host_daemon.events.staff import RecordingStarted as RecordingStarted
from host_daemon.events.staff import RecordingStopped as RecordingStopped
from host_daemon.events.staff import ServedBy as ServedBy
from host_daemon.events.staff import ShiftEntered as ShiftEntered
from host_daemon.events.staff import SmileMoment as SmileMoment
from host_daemon.events.standards import Outcome as Outcome
from host_daemon.events.standards import ServiceChecked as ServiceChecked
from host_daemon.events.standards import StandardChecked as StandardChecked
from host_daemon.events.tracks import CutAsked as CutAsked
from host_daemon.events.tracks import CutFailed as CutFailed
from host_daemon.events.tracks import TrackCut as TrackCut
from host_daemon.events.tracks import TrackKind as TrackKind
from host_daemon.events.tracks import TrackRemoved as TrackRemoved
from host_daemon.events.vision import BackgroundAsked as BackgroundAsked
from host_daemon.events.vision import BackgroundMeasured as BackgroundMeasured
from host_daemon.events.vision import BurstMarked as BurstMarked
from host_daemon.events.vision import BurstSeen as BurstSeen
from host_daemon.events.vision import ExpressionAsked as ExpressionAsked
from host_daemon.events.vision import ExpressionMeasured as ExpressionMeasured
from host_daemon.events.vision import FacesMeasured as FacesMeasured
from host_daemon.events.vision import Mood as Mood
from host_daemon.events.vision import PhotoAsked as PhotoAsked
from host_daemon.events.vision import PhotoMissed as PhotoMissed
from host_daemon.events.vision import PhotoTaken as PhotoTaken
from host_daemon.events.vision import Whose as Whose
from host_daemon.events.voice import ListenAsked as ListenAsked
from host_daemon.events.voice import ListeningEnded as ListeningEnded
from host_daemon.events.voice import PhraseGroup as PhraseGroup
from host_daemon.events.voice import PhraseHeard as PhraseHeard
from host_daemon.events.voice import PhraseJudged as PhraseJudged
from host_daemon.events.voice import PhrasesScored as PhrasesScored
from host_daemon.events.voice import ScoresAsked as ScoresAsked
