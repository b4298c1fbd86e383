"""What the parts of the simulated Discord share: a clock, fresh ids, a list of what was refused, and a way to wait."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

_BEGINNING = 360_000_000_000
"""Milliseconds since Discord's epoch, the start of 2015 (https://discord.com/developers/docs/reference#snowflakes)."""


class State:
    """Time stands still until `now` (seconds) is moved."""

    def __init__(self) -> None:
        """At the beginning of time."""
        self.now = 0.0
        self.violations: list[str] = []
        self._ids = count(1)
        self._change = asyncio.Condition()

    def id(self) -> str:
        """A new id, which tells the time as Discord's do."""
        return str((_BEGINNING + int(self.now * 1000) << 22) + next(self._ids))

    def expect(self, faults: list[str], what: str) -> None:
        """Write down what is wrong with something, if anything is."""
        self.violations += [f"{what}: {fault}" for fault in faults]

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Write down what breaks in the simulation itself, too."""
        try:
            yield
        except Exception as broken:
            self.violations.append(f"the simulation broke: {broken!r}")
            raise

    async def changed(self) -> None:
        """Let those who wait look again."""
        async with self._change:
            self._change.notify_all()

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until this holds; it is looked at after each request and each frame."""
        try:
            async with asyncio.timeout(10), self._change:
                await self._change.wait_for(holds)
        except TimeoutError:
            raise AssertionError(f"it never came to hold; refused so far: {self.violations}") from None
