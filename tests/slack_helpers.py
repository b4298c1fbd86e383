"""A served Slack for tests: the real front end, core and store against the simulated platform."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from bot.app import build_core, now
from bot.config import Config, SlackSettings
from bot.domain.ports import Clock
from bot.domain.question import Bank, KeyPoint, Kind, Level, Misconception, Question
from bot.grading.grade import AnswerGrader
from bot.serving.service import Service
from bot.serving.slack import run
from storage.store import open_store
from tests.platforms.slack import SimSlack
from tests.platforms.slack_world import APP_TOKEN, BOT_TOKEN, CLIENT_ID, CLIENT_SECRET, SIGNING_SECRET

QUESTION = "Why is retraining on your own logs dangerous?"
POINTS = (
    KeyPoint("bias", "Existing bias grows stronger", hints=("What does the log already favour?",)),
    KeyPoint("noise", "Wrong labels are learned again", hints=("Are all labels right?",)),
)
SLIP = Misconception("more data is always better", "More of the same data repeats the same mistakes.")
BANK = Bank(
    (
        Question("loops-01", "drift", Level.SENIOR, Kind.EXPLAIN, QUESTION, POINTS, (SLIP,), senior="Keep a holdout."),
        Question("loops-02", "leakage", Level.JUNIOR, Kind.EXPLAIN, "What is leakage?", POINTS[:1]),
    ),
    version="a41f00",
)
GRADER = AnswerGrader(BANK)
HALF = "Existing bias grows stronger"
RIGHT = f"{HALF}. Wrong labels are learned again."


@dataclass(frozen=True)
class ToldService(Service):
    """A service that tells a test, not the operator, that it is ready."""

    ready: "asyncio.Future[str]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def announce(self, where: str) -> None:
        """Tell the test."""
        self.ready.set_result(where)


def settings(slack: SimSlack, transport: str, database_url: str, secret_key: str = "") -> Config:
    """What an operator would set for a transport: socket, http, or oauth (over HTTP)."""
    chosen = {
        "socket": SlackSettings(bot_token=BOT_TOKEN, app_token=APP_TOKEN, api_url=f"{slack.url}/api/"),
        "http": SlackSettings(bot_token=BOT_TOKEN, signing_secret=SIGNING_SECRET, api_url=f"{slack.url}/api/"),
        "oauth": SlackSettings(
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            signing_secret=SIGNING_SECRET,
            api_url=f"{slack.url}/api/",
        ),
    }[transport]
    return Config(
        bank=None,  # type: ignore[arg-type]  # the bank is given
        database_url=database_url,
        zone="UTC",
        login="",
        name="",
        slack=chosen,
        host="127.0.0.1",
        port=0,
        secret_key=secret_key,
    )


@asynccontextmanager
async def served(
    slack: SimSlack, transport: str, database_url: str, secret_key: str = "", clock: Clock = now
) -> AsyncIterator[ToldService]:
    """Serve the simulated Slack until the end of the block, then stop in good order."""
    config = settings(slack, transport, database_url, secret_key)
    store = await open_store(database_url)
    service = ToldService(replace(build_core(BANK, GRADER, store, random.Random(1)), clock=clock), store)
    stop = asyncio.Event()
    task = asyncio.create_task(run(service, config, stop))
    await asyncio.wait(
        (task, asyncio.ensure_future(asyncio.shield(service.ready))), return_when=asyncio.FIRST_COMPLETED
    )
    try:
        if task.done():
            task.result()
        slack.app_url = service.ready.result().partition(" at ")[2] if transport != "socket" else ""
        yield service
    finally:
        stop.set()
        await task
        await store.close()
