"""A sound bank as it was read, kept in the user's cache folder: 150 files take most of a start to read anew.

It is named for all that it was made of, so that no stale one is found, and begins with a digest of itself, so that
no damaged one is read. Where anything is in doubt, the files are read.
"""

import json
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, get_args, get_origin, get_type_hints

from bot.bank.files import BankFile
from bot.domain.question import Bank

MOST = 5
"""How many banks are kept, the newest."""

_CODE = Path(__file__).resolve().parents[1]


def recall(folder: Path, files: Iterable[tuple[BankFile, bytes]]) -> Bank | None:
    """The bank that was read of just these files by just this code; None where none is kept, or it is damaged."""
    try:
        digest, _, kept = (folder / _name(files)).read_bytes().partition(b"\n")
        if digest != _digest(kept):
            return None
        bank: Bank = _maker(Bank)(json.loads(kept))
    except (OSError, ValueError, TypeError):
        return None
    return bank


def keep(folder: Path, files: Iterable[tuple[BankFile, bytes]], bank: Bank) -> None:
    """Keep a bank that has no faults, and let go of the oldest; a folder that cannot be written keeps none."""
    kept = json.dumps(bank, default=_parts).encode("ascii")
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=folder, prefix="bank-", suffix=".part", delete=False) as file:
            file.write(_digest(kept) + b"\n" + kept)
        Path(file.name).replace(folder / _name(files))
        for old in sorted(folder.glob("bank-*"), key=_written, reverse=True)[MOST:]:
            old.unlink(missing_ok=True)


def _name(files: Iterable[tuple[BankFile, bytes]]) -> str:
    """A name that changes with any byte of the files or of the code, with their places and with Python."""
    whole = sha256(_code().encode())
    for file, content in files:
        whole.update(f"{file!r} {len(content)}\n".encode())
        whole.update(content)
    return f"bank-{whole.hexdigest()}.json"


@cache
def _code() -> str:
    """Python's version and a digest of the modules that read a bank, or say what one is."""
    whole = sha256()
    for room in ("bank", "domain"):
        for module in sorted((_CODE / room).glob("*.py")):
            whole.update(module.read_bytes())
    return f"{sys.version} {whole.hexdigest()}"


def _digest(content: bytes) -> bytes:
    return sha256(content).hexdigest().encode()


def _written(path: Path) -> float:
    return path.stat().st_mtime


def _parts(value: Any) -> list[Any]:
    """What a dataclass is made of, in order: JSON has the rest."""
    return [getattr(value, part.name) for part in fields(value) if part.init]


def _maker(kind: Any) -> Callable[[Any], Any]:
    """What makes a value of this type of what JSON has of it."""
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        makers = [_maker(hints[part.name]) for part in fields(kind) if part.init]
        return lambda parts: kind(*[make(part) for make, part in zip(makers, parts, strict=True)])
    if get_origin(kind) is tuple:
        make = _maker(get_args(kind)[0])
        return lambda parts: tuple(map(make, parts))
    return kind if isinstance(kind, type) and issubclass(kind, Enum) else _same


def _same(value: Any) -> Any:
    return value
