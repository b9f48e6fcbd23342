"""Fixtures of virtual boards."""

from tests.fakes.board_bench import bench as bench
from tests.fakes.board_bench import fresh as fresh
