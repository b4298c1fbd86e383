"""A process is killed at every step between claim and confirmation; two replicas look at the same moment."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.core.scheduler import Scheduler
from bot.domain.replies import Card
from storage.store import open_store
from tests.daily_world import HOUR, a_world, channels, look, set_up
from tests.fake_notifier import FakeNotifier


@pytest.fixture(scope="module")
def lives(tmp_path_factory: pytest.TempPathFactory, newest_sqlite: bytes) -> list[dict[str, Any]]:
    """What became of each life, in the order of the steps."""
    folder = tmp_path_factory.mktemp("killed")
    newest = folder / "newest.db"
    newest.write_bytes(newest_sqlite)
    command = [sys.executable, "-W", "error", "-m", "tests.killed_dailies", str(newest), str(folder)]
    done = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return list(json.loads(done.stdout))


def test_a_process_is_killed_at_every_step_until_none_is_left(lives: list[dict[str, Any]]) -> None:
    for known in (True, False):
        steps = [life["killed"] for life in lives if life["known"] is known]
        assert len(steps) > 12
        assert steps == [True] * (len(steps) - 1) + [False]


def test_where_nonces_are_known_both_parts_arrive_once_whenever_it_is_killed(lives: list[dict[str, Any]]) -> None:
    for life in lives:
        if life["known"]:
            assert len(set(life["arrived"])) == len(life["arrived"]) == 2, life
            assert (life["states"], life["told"]) == (["closed", "sent"], 0), life


def test_where_nonces_are_unknown_nothing_arrives_twice_and_a_doubt_is_told(lives: list[dict[str, Any]]) -> None:
    doubts = 0
    for life in lives:
        if not life["known"]:
            assert len(set(life["arrived"])) == len(life["arrived"]), life
            assert life["told"] == life["states"].count("unknown"), life
            assert len(life["arrived"]) == 2 or "unknown" in life["states"], life
            doubts += life["told"]
    assert doubts >= 4


async def test_two_replicas_on_one_database_post_and_reveal_each_daily_once(postgresql_url: str) -> None:
    class Slow(FakeNotifier):
        async def post(self, team_id: str, channel: str, card: Card, nonce: str) -> str:
            await asyncio.sleep(0)
            return await super().post(team_id, channel, card, nonce)

    platform = Slow()
    stores = [await open_store(postgresql_url) for _ in range(2)]
    cores = [a_world(platform, store) for store in stores]
    await set_up(cores[0], *channels(20))
    schedulers = [Scheduler(core) for core in cores]
    for passed in (0, 0, 8, 1):
        await asyncio.gather(*(look(core, passed * HOUR, one) for core, one in zip(cores, schedulers, strict=True)))
    assert len(set(platform.posted)) == len(platform.posted) == 40
    assert sum(bool(message.reply_to) for message in platform.messages.values()) == 20
    assert list(await stores[0].open_posts()) == []
    for store in stores:
        await store.close()
