"""Firmware of the boards, in MicroPython."""

VERSION = "0.1.0"
