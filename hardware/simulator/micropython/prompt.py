"""The board's prompt: MicroPython's friendly and raw modes, which the Unix port lacks.

The protocol is that of MicroPython's shared/runtime/pyexec.c, with raw paste. A Ctrl-C while a program
runs never comes here: the Unix port raises KeyboardInterrupt in the middle of anything, its memory
manager included, and crashes now and then. The world outside ends the process instead and starts it
again at the prompt; it learns by `B` and `I` whether a program runs.
"""

import io
import sys

import line

WINDOW = 256
_in = sys.stdin.buffer
_globals = {"__name__": "__main__"}


def _say(text):
    sys.stdout.buffer.write(text if isinstance(text, bytes) else text.encode())


def _byte():
    byte = _in.read(1)
    if not byte:
        line.stop(b"E")  # nobody can ever type again
    return byte


def _soft_reset(mode):
    _say(b"\r\nMPY: soft reboot\r\n")
    line.stop(b"S", mode)


def execute(code, name):
    """Runs code; the text of its error, or nothing."""
    try:
        exec(compile(code, name, "exec"), _globals)
    except SystemExit:
        _soft_reset(b"run")
    except BaseException as error:  # noqa: BLE001 (a prompt shows every error)
        text = io.StringIO()
        sys.print_exception(error, text)
        return text.getvalue()
    return ""


def run_file(path):
    try:
        with open(path) as file:
            code = file.read()
        _say(execute(code, path).replace("\n", "\r\n"))
    except OSError:  # no such file
        pass


def forever(mode):
    """mode: run (boot.py, main.py, then the prompt), rest (no main.py) or raw (the prompt for programs)."""
    run_file("/boot.py")
    if mode == "run":
        run_file("/main.py")
    line.send(b"I")
    prompt = raw if mode == "raw" else friendly
    while True:
        prompt = prompt()


def friendly():
    """The prompt for people; one line at a time."""
    _say("MicroPython (virtual board); Ctrl-A raw, Ctrl-D soft reset\r\n>>> ")
    typed = b""
    while True:
        byte = _byte()
        if byte == b"\x01":
            return raw
        if byte == b"\x04" and not typed:
            _soft_reset(b"run")
        elif byte == b"\x03":
            typed = b""
            _say("\r\n>>> ")
        elif byte in (b"\r", b"\n"):
            _say("\r\n")
            text = typed.decode()
            try:
                compile(text, "<stdin>", "eval")
                text = "_=(" + text + ")\nif _ is not None: print(repr(_))"
            except SyntaxError:
                pass
            line.send(b"B")
            _say(execute(text, "<stdin>").replace("\n", "\r\n") + ">>> ")
            line.send(b"I")
            typed = b""
        elif byte >= b" ":
            typed += byte
            _say(byte)


def raw():
    """The prompt for programs."""
    _say(b"raw REPL; CTRL-B to exit\r\n>")
    code = bytearray()
    while True:
        byte = _byte()
        if byte == b"\x02":
            _say(b"\r\n")
            return friendly
        if byte == b"\x01":
            _say(b"raw REPL; CTRL-B to exit\r\n>")
            code = bytearray()
        elif byte == b"\x03":
            code = bytearray()
        elif byte == b"\x04":
            if not code:
                _soft_reset(b"raw")
            _say(b"OK")
            _answer(code)
            code = bytearray()
        elif byte == b"\x05" and not code:
            kind = _byte() + _byte()
            if kind == b"A\x01":
                _paste()
            else:
                _say(b"R\x00")
        else:
            code += byte


def _paste():
    _say(b"R\x01" + WINDOW.to_bytes(2, "little") + b"\x01")
    code = bytearray()
    room = 2 * WINDOW
    while True:
        byte = _byte()
        if byte == b"\x04":
            break
        if byte == b"\x03":
            _say(b"\x04\x04>")
            return
        code += byte
        room -= 1
        if room == WINDOW:
            room += WINDOW
            _say(b"\x01")
    _say(b"\x04")
    _answer(code)


def _answer(code):
    line.send(b"B")
    error = execute(bytes(code).decode(), "<stdin>")
    line.send(b"I")
    _say(b"\x04" + error.replace("\n", "\r\n").encode() + b"\x04>")
