"""Which tests run side by side: a module's stay together, and what measures time is one row of its own."""

from xdist.scheduler import LoadScopeScheduling

# Boards in real time: two of these at once would disturb each other.
QUIET = ("tests/hardware/simulator/",)


class Rows(LoadScopeScheduling):
    """The tests as rows, each worked off by one process. The long one begins early."""

    def _split_scope(self, nodeid: str) -> str:
        return "quiet" if nodeid.startswith(QUIET) else nodeid.partition("::")[0]
