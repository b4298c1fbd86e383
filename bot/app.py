"""The composition root: where bank, store, grading and core are put together."""

import asyncio
import random
import uuid
from collections.abc import Awaitable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import TypeVar

from bot import bank as bank_files
from bot.config import Config
from bot.core.dialogue import Core, handle, summarise
from bot.core.names import find_level, tidy, unknown_topic
from bot.core.stats import present_streak
from bot.domain.events import Command, Event
from bot.domain.learner import Appeal, Learner, Team
from bot.domain.ports import Store
from bot.domain.question import Bank
from bot.domain.replies import Card
from bot.grading.explain import explain
from bot.grading.grade import GRADER_VERSION, AnswerGrader

T = TypeVar("T")


def open_grader(folder: Path, cache: Path | None = None) -> tuple[Bank, AnswerGrader]:
    """The bank of a folder, or of the cache while it is the same, and its grader; raises BankFault for its faults."""
    bank = bank_files.load(folder, cache)
    return bank, AnswerGrader(bank)


def build_core(bank: Bank, grader: AnswerGrader, store: Store, rng: random.Random) -> Core:
    """The core with the real clock."""
    return Core(
        bank=bank,
        store=store,
        grade=grader,
        grader_version=GRADER_VERSION,
        clock=now,
        rng=rng,
        explain=lambda question, text: explain(grader, question, text),
    )


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def new_key() -> str:
    """A key for an event that nothing can deliver twice."""
    return uuid.uuid4().hex


@dataclass
class Desk(AbstractContextManager["Desk"]):
    """The core at one person's terminal: blocking calls, one team of one learner."""

    config: Config
    rng: random.Random
    _warming: Thread | None = field(default=None, init=False)

    def __enter__(self) -> "Desk":
        """Load the bank and open the database; raises BankFault or StoreFault."""
        from storage.store import open_store

        self._runner = asyncio.Runner()
        try:
            bank, self._grader = open_grader(self.config.bank, self.config.cache)
            self._store: Store = self._runner.run(open_store(self.config.database_url))
        except BaseException:
            self._runner.close()
            raise
        self._opened = now()
        self.core = build_core(bank, self._grader, self._store, self.rng)
        self.team = Team("terminal", "This machine", self.config.zone)
        self.learner = Learner(self.config.login, self.config.name)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the database."""
        self._runner.run(self._store.close())
        self._runner.close()

    def send(self, event: Event) -> Card:
        """Handle an event and wait for its reply. While the first one is read, the grader warms up."""
        card = self.wait(handle(self.core, event))
        if self._warming is None:
            self._warming = Thread(target=self._grader.warm, daemon=True)
            self._warming.start()
        return card

    def tell(self, verb: str, words: tuple[str, ...] = ()) -> Card:
        """The reply to a command of this terminal's learner, after which nothing is graded."""
        return self.wait(handle(self.core, Command(new_key(), self.team, self.learner, verb, words)))

    def understand(self, topic: str, level: str) -> tuple[str, ...]:
        """The words of a command that asks for this topic and level; raises UnknownName, with near names."""
        bank = self.core.bank
        if topic and tidy(topic) not in bank.topics:
            raise unknown_topic(bank, tidy(topic), "topic", ())
        return tuple(word for word in (tidy(topic), find_level(tidy(level)) if level else "") if word)

    def appeals(self) -> Sequence[Appeal]:
        """Every appeal that the database holds, newest first."""
        return self.wait(self._store.appeals())

    def summarise(self) -> Card:
        """What was done since the desk was opened."""
        return self.wait(summarise(self.core, self.team, self.learner, self._opened))

    def streak(self) -> str:
        """The learner's streak in words; nothing where there is none."""
        return self.wait(present_streak(self.core, self.team, self.learner))

    def wait(self, work: Awaitable[T]) -> T:
        """Run a piece of the core's work to its end."""

        async def whole() -> T:
            return await work

        return self._runner.run(whole())
