"""`mlquiz` as a test runs it: as a process, the way a person or a script does, or within the test's own process.

A process of its own takes a second to import what it needs; so each command has a test or two as a process, and the
others, which look at what it says, stay here.
"""

import gc
import os
import subprocess
import sys
from collections.abc import Mapping
from io import BytesIO, TextIOWrapper
from typing import Any
from unittest.mock import patch

from bot.cli import main

Done = subprocess.CompletedProcess[str]


def as_process(env: Mapping[str, str], *args: str, typed: str | bytes = "") -> Done:
    """Run `mlquiz ARGS` as a process with this environment alone."""
    command = [sys.executable, "-m", "bot", *args]
    done = subprocess.run(command, input=_bytes(typed), env=env, capture_output=True, timeout=60)
    return Done(args, done.returncode, done.stdout.decode(), done.stderr.decode())


def here(env: Mapping[str, str], *args: str, typed: str | bytes = "") -> Done:
    """Run `mlquiz ARGS` in this process, with this environment alone, and streams as a pipe's."""
    stdin, out, err = BytesIO(_bytes(typed)), BytesIO(), BytesIO()
    process: dict[str, Any] = {"argv": ["mlquiz", *args]}
    process |= {"stdin": _stream(stdin), "stdout": _stream(out), "stderr": _stream(err)}
    often = gc.get_threshold()
    with patch.dict(os.environ, env, clear=True), patch.multiple(sys, **process):
        try:
            main()
            status = 0
        except SystemExit as end:
            status = int(end.code or 0)
        finally:
            gc.set_threshold(*often)
            sys.stdout.flush()
            sys.stderr.flush()
    return Done(args, status, out.getvalue().decode(), err.getvalue().decode())


def _bytes(typed: str | bytes) -> bytes:
    return typed.encode() if isinstance(typed, str) else typed


def _stream(data: BytesIO) -> TextIOWrapper:
    return TextIOWrapper(data, encoding="utf-8")
