"""Front ends side by side, and what an operator reads of them."""

import asyncio
import logging
import random
import sys
from pathlib import Path

import pytest

from bot.app import build_core
from bot.config import Config, read
from bot.domain.daily import State
from bot.domain.errors import BadSetting, ServiceFault, StoreFault
from bot.domain.events import Command
from bot.domain.replies import Card
from bot.grading.grade import AnswerGrader
from bot.serving import front_end, run_all, run_on_time
from bot.serving.logs import OneLine
from bot.serving.service import Service
from storage.store import open_store
from tests.daily_world import a_world, set_up, the_post
from tests.fake_notifier import FakeNotifier
from tests.fakes import ADA, TEAM
from tests.slack_helpers import BANK


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Settings of a database of its own."""
    return read({"DATABASE_URL": f"sqlite:///{tmp_path}/mlquiz.db"})


async def a_service(config: Config) -> Service:
    store = await open_store(config.database_url)
    return Service(build_core(BANK, AnswerGrader(BANK), store, random.Random(1)), store)


async def test_a_front_end_that_cannot_start_stops_the_others_in_good_order(config: Config) -> None:
    service, ended = await a_service(config), []

    async def patient(_: Service, __: Config, stop: asyncio.Event) -> None:
        await stop.wait()
        ended.append("patient")

    async def broken(_: Service, __: Config, ___: asyncio.Event) -> None:
        raise BadSetting("TOKEN is not set.")

    with pytest.raises(BadSetting, match=r"TOKEN is not set\."):
        await run_all([patient, broken], service, config, asyncio.Event())
    assert ended == ["patient"]
    await service.close()


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (StoreFault("mlquiz.db is damaged."), "not handled: mlquiz.db is damaged."),
        (RuntimeError("a bug"), "not handled: a Command broke the core"),
    ],
)
async def test_what_only_the_operator_can_mend_is_one_sentence_for_the_learner(
    config: Config, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, error: Exception, line: str
) -> None:
    service = await a_service(config)

    async def broken(*_: object) -> None:
        raise error

    monkeypatch.setattr(type(service.store), "remember", broken)
    with pytest.raises(ServiceFault, match=r"^Something went wrong here, and this was not kept\. Try again"):
        await service.handle(Command("k", TEAM, ADA, "ask"))
    assert caplog.records[0].getMessage() == line
    await service.close()


def test_a_missing_library_is_told_with_what_installs_it(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "bot.serving.slack")
    monkeypatch.setitem(sys.modules, "slack_bolt.async_app", None)
    told = r"^Slack needs its libraries \(.*slack_bolt.*\): pip install 'mlquiz\[slack\]'$"
    with pytest.raises(BadSetting, match=told):
        front_end("slack", config)


def test_a_log_line_is_one_line_with_no_token_in_it() -> None:
    try:
        raise ValueError("a token: xoxb-12-ab, xoxe.xoxp-1-cd and xapp-1-A-ef")
    except ValueError as error:
        record = logging.makeLogRecord({"msg": "failed", "exc_info": (ValueError, error, error.__traceback__)})
    line = OneLine("%(message)s").format(record)
    assert "\n" not in line
    assert line.endswith("ValueError: a token: xoxb-****, xoxe.xoxp-**** and xapp-****")


async def test_what_is_due_is_posted_while_front_ends_are_served_and_they_end_after_it(config: Config) -> None:
    store, posted, order = await open_store(config.database_url), asyncio.Event(), []

    class Noticed(FakeNotifier):
        async def post(self, team_id: str, channel: str, card: Card, nonce: str) -> str:
            posted.set()
            await asyncio.sleep(0)
            order.append("posted")
            return await super().post(team_id, channel, card, nonce)

    core = a_world(Noticed(), store)
    await set_up(core)
    stop = asyncio.Event()

    async def front_end(_: Service, __: Config, ended: asyncio.Event) -> None:
        await posted.wait()
        stop.set()
        await ended.wait()
        order.append("ended")

    await run_on_time([front_end], Service(core, store), config, stop)
    assert order == ["posted", "ended"]
    assert (await the_post(core)).state is State.SENT
    await store.close()
