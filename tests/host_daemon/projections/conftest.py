"""Fixtures of contacts and of the pages that the tests of projections need."""

from tests.host_daemon.contacts.conftest import day as day
from tests.web_ui.conftest import browser as browser
from tests.web_ui.conftest import clock as clock
from tests.web_ui.conftest import journal as journal
from tests.web_ui.conftest import log_in as log_in
from tests.web_ui.conftest import manager as manager
from tests.web_ui.conftest import post as post
from tests.web_ui.conftest import shelf as shelf
from tests.web_ui.conftest import stage as stage
