"""All surveys of the post."""

from __future__ import annotations

import logging

from host_daemon.feedback.survey import BadSurvey, Survey, survey
from host_daemon.store.config import Config

log = logging.getLogger(__name__)


def surveys(config: Config) -> tuple[Survey, ...]:
    """Every survey of the post; one that cannot be read is left out, so that customers are asked the rest."""
    found = []
    for written in config.surveys():
        try:
            found.append(survey(written))
        except BadSurvey as error:
            log.error("a survey cannot be read: %s", error)
    return tuple(found)
