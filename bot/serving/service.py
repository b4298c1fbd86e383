"""What every front end is given: the core behind one function, the forms, and a line for the operator."""

import logging
import random
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from bot import __version__
from bot.app import build_core, open_grader
from bot.config import Config
from bot.core.asking import form_for
from bot.core.dialogue import Core, check, handle, open_form
from bot.domain.errors import MlquizError, ServiceFault, StoreFault
from bot.domain.events import Event, Press
from bot.domain.replies import Card, Form
from storage.schema import HEAD
from storage.store import SqlStore, open_store

T = TypeVar("T")

log = logging.getLogger("mlquiz")


@dataclass(frozen=True, slots=True)
class Service:
    """The core as front ends see it."""

    core: Core
    store: SqlStore

    async def handle(self, event: Event) -> Card:
        """The reply to an event. Raises a MlquizError worded for the learner, whatever happened.

        What only the operator can mend is logged, without the learner's words, and told as a ServiceFault.
        """
        return await self._told(handle(self.core, event), event)

    async def _told(self, work: Awaitable[T], event: Event) -> T:
        """The outcome of a piece of the core's work; raises a MlquizError whatever happened."""
        try:
            return await work
        except StoreFault as fault:
            log.error("not handled: %s", fault)  # the fault says all, a trace adds nothing
            raise ServiceFault from fault
        except MlquizError:
            raise
        except Exception as error:
            log.exception("not handled: a %s broke the core", type(event).__name__)
            raise ServiceFault from error

    def form(self, question_id: str) -> Form:
        """The form for an answer to this question, without a look at the store; raises UnknownName."""
        return form_for(self.core.bank, question_id)

    async def settings(self, press: Press) -> Form:
        """The form that a button opens beside those of questions; raises a MlquizError as `handle` does."""
        return await self._told(open_form(self.core, press), press)

    def check(self, action: str, fields: Mapping[str, str]) -> None:
        """Raises BadAnswer or BadField, at once, for what cannot be understood of a form that was sent."""
        check(self.core, action, fields)

    def announce(self, where: str) -> None:
        """Tell the operator that a front end is ready, and what it serves."""
        bank = self.core.bank
        about = f"bank {len(bank.active())} questions ({bank.version[:4]}…) · {self.store} (schema {int(HEAD)})"
        print(f"mlquiz {__version__} · {about} · {where}", flush=True)
        print("ready; Ctrl-C stops after finishing what is in hand", flush=True)

    async def close(self) -> None:
        """Let go of the database."""
        await self.store.close()


async def open_service(config: Config, rng: random.Random) -> Service:
    """Load the bank and open the database; raises BankFault or StoreFault."""
    bank, grader = open_grader(config.bank, config.cache)
    store = await open_store(config.database_url)
    grader.warm()
    return Service(build_core(bank, grader, store, rng), store)
