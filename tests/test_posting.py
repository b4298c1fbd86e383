"""Each daily and each reveal is posted once, whatever the platform, the clock and the process do."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.dialogue import handle
from bot.core.scheduler import TICK, Scheduler
from bot.domain.daily import Post, State
from bot.domain.errors import StoreFault
from bot.domain.events import Channel, Command, Press, Right
from bot.domain.learner import Team
from bot.domain.ports import Forbidden, Gone, Later, NotPosted, Unsure
from bot.domain.replies import Card
from storage.store import open_store
from tests.daily_world import (
    ANN,
    HOUR,
    MEI,
    MINUTE,
    NINE,
    RAJ,
    SCHEDULE,
    SECOND,
    TEAM,
    a_world,
    answer,
    channels,
    look,
    said,
    set_up,
    the_post,
)
from tests.fake_notifier import MINUTES, NO_TIME, FakeNotifier
from tests.fakes import FakeClock, FakeStore
from tests.test_dialogue import rows

DAY = timedelta(days=1)


async def test_a_question_is_posted_at_its_time_with_a_button_and_no_names() -> None:
    platform = FakeNotifier()
    core = a_world(platform, at=NINE - SECOND)
    await set_up(core)
    await look(core)
    assert platform.messages == {}
    await look(core, SECOND)
    [message] = platform.messages.values()
    assert said(message.card) == (
        "Question of the day · Monday 23 November · senior · drift\n"
        "Why does a model decay?\n"
        "Nobody has answered yet · closes 17:00, UTC\n"
        "[Answer privately]"
    )
    assert (message.channel, message.card.private, message.card.question_id) == ("C1", False, "drift-01")


async def test_its_count_is_edited_at_most_once_a_minute_and_only_when_it_changed() -> None:
    platform = FakeNotifier()
    core = a_world(platform)
    await set_up(core)
    await look(core)
    [message] = platform.messages.values()
    for learner in (ANN, RAJ):
        await answer(core, learner, "shift")
    await look(core, 10 * SECOND)
    assert "2 have answered · closes 17:00" in said(message.card)
    await answer(core, MEI, "shift")
    await answer(core, MEI, "shift again")
    await look(core, 50 * SECOND)
    assert len(message.cards) == 2
    await look(core, 10 * SECOND)
    assert "3 have answered" in said(message.card)
    await look(core, HOUR)
    assert len(message.cards) == 3


async def test_a_count_that_the_platform_did_not_take_is_shown_a_minute_later() -> None:
    platform = FakeNotifier()
    core = a_world(platform)
    await set_up(core)
    await look(core)
    await answer(core, ANN, "shift")
    platform.faults.append(Later(1))
    await look(core, 10 * SECOND)
    await look(core, MINUTE)
    [message] = platform.messages.values()
    assert "1 has answered" in said(message.card)


async def test_the_reveal_comes_as_a_reply_when_the_question_closes() -> None:
    platform = FakeNotifier()
    core = a_world(platform)
    await set_up(core)
    await look(core)
    await answer(core, ANN, "shift concept skew stale")
    await answer(core, RAJ, "shift, and too simple")
    await answer(core, RAJ, "shift concept skew stale")
    await handle(core, Press("k", TEAM, ANN, "share", "drift-01"))
    await look(core, 8 * HOUR)
    question, reveal = platform.messages.values()
    assert reveal.reply_to == "m1"
    assert said(reveal.card) == (
        "Monday's points · 2 answered, 62 % of the points made\n"
        "Why does a model decay?\n"
        "The inputs shift | ██████████ 100 %\n"
        "The concept changes | █████░░░░░ 50 %\n"
        "Serving skews the features | █████░░░░░ 50 %\n"
        "The data grow stale | █████░░░░░ 50 %\n"
        "All points: Ann.\n"
        "Most common slip: “too simple” (1 of 2). Capacity explains a poor offline score.\n"
        "Ann shows this answer: shift concept skew stale\n"
        "Senior thinking: Check the data first."
    )
    assert said(question.card).endswith("2 answered · closed")
    await look(core, HOUR)
    assert len(platform.messages) == 2


async def test_a_reveal_nobody_answered_tells_the_points() -> None:
    platform = FakeNotifier()
    core = a_world(platform)
    await set_up(core)
    await look(core)
    await look(core, 8 * HOUR)
    text = said(platform.messages["m2"].card)
    assert text.startswith("Monday's points · nobody answered\n")
    assert "Point 1: The inputs shift" in text
    assert "%" not in text


async def test_who_left_the_board_counts_in_a_reveal_without_a_name() -> None:
    platform = FakeNotifier()
    core = a_world(platform)
    await set_up(core)
    await core.store.set_on_board("T1", "ann", False)
    await look(core)
    await answer(core, ANN, "shift concept skew stale")
    await handle(core, Press("k", TEAM, ANN, "share", "drift-01"))
    await look(core, 8 * HOUR)
    text = said(platform.messages["m2"].card)
    assert "1 answered, 100 %" in text
    assert "Ann" not in text
    assert "skew stale" not in text


async def test_an_answer_after_the_reveal_brings_no_points() -> None:
    platform = FakeNotifier()
    core = a_world(platform)
    await set_up(core)
    await look(core)
    await look(core, 8 * HOUR)
    assert "+0: revealed before" in str((await answer(core, RAJ, "shift")).blocks)


async def test_only_an_answer_to_an_open_daily_may_be_shown() -> None:
    platform = FakeNotifier()
    core = a_world(platform)
    await set_up(core)
    assert "Show mine" not in str((await answer(core, ANN, "shift")).buttons)
    await look(core, SECOND)
    share = Press("k", TEAM, ANN, "share", "drift-01")
    assert "is closed" in said(await handle(core, share))
    assert "Show mine" in str((await answer(core, ANN, "shift concept")).buttons)
    assert "Thank you" in said(await handle(core, share))
    assert "Show mine" not in str((await answer(core, RAJ, "nothing")).buttons)


async def test_who_left_the_board_is_told_that_no_reveal_names_them() -> None:
    core = a_world(FakeNotifier())
    await set_up(core)
    await look(core)
    await handle(core, Command("k1", TEAM, ANN, "leave"))
    assert "Show mine" not in str((await answer(core, ANN, "shift concept")).buttons)
    told = await handle(core, Press("k2", TEAM, ANN, "share", "drift-01"))
    assert "You are on no board, so no reveal names you or shows your answer." in said(told)
    assert [button.action for button in told.buttons] == ["join"]
    [shown] = await core.store.daily_answers(await the_post(core))
    assert shown.shared is None


@pytest.mark.parametrize("late", [timedelta(), HOUR, 2 * HOUR - SECOND])
async def test_a_bot_that_was_away_at_the_hour_posts_within_two_hours(late: timedelta) -> None:
    platform = FakeNotifier()
    core = a_world(platform, at=NINE + late)
    await set_up(core)
    await look(core)
    assert len(platform.messages) == 1
    closes = (await the_post(core)).closes_at
    assert closes == NINE + 8 * HOUR + late // MINUTE * MINUTE


async def test_after_two_hours_the_day_is_skipped_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    platform = FakeNotifier()
    core = a_world(platform, at=NINE + 2 * HOUR)
    await set_up(core)
    await look(core)
    await look(core, HOUR)
    assert platform.messages == {}
    assert (await the_post(core)).state is State.SKIPPED
    assert caplog.messages == ["skipped 2026-11-23 of T1/C1: nobody was here in time"]


async def test_each_day_of_a_week_away_is_skipped_but_the_last_that_is_not_late() -> None:
    platform = FakeNotifier()
    core = a_world(platform)
    await set_up(core)
    await look(core, 6 * DAY)
    states = {key.day.day: (await core.store.post(key)) for key in await core.store.taken(NINE - DAY)}
    assert {day: post.state for day, post in states.items() if post} == {
        **dict.fromkeys(range(23, 29), State.SKIPPED),
        29: State.SENT,
    }


async def test_a_schedule_that_matches_no_question_any_more_is_skipped(caplog: pytest.LogCaptureFixture) -> None:
    platform = FakeNotifier()
    core = a_world(platform)
    await set_up(core, replace(SCHEDULE, topics=("gone",)))
    await look(core)
    assert caplog.messages == ["skipped 2026-11-23 of T1/C1: no question matches"]


async def test_a_lost_answer_is_never_followed_by_a_second_post_where_nonces_are_unknown() -> None:
    platform = FakeNotifier(NO_TIME, arrives_first=True)
    platform.faults.append(Unsure())
    core = a_world(platform)
    await set_up(core)
    for _ in range(20):
        await look(core, 20 * MINUTE)
    assert len(platform.messages) == 1
    assert (await the_post(core)).state is State.UNKNOWN
    [(team, learner, card)] = platform.told
    assert (team, learner) == ("T1", "ann")
    assert "I cannot tell whether the question of Monday 23 November reached #data" in said(card)
    assert [button.label for button in card.buttons] == ["Post it", "It is there"]


async def test_a_lost_answer_is_followed_by_the_same_post_where_nonces_are_known() -> None:
    platform = FakeNotifier(MINUTES, arrives_first=True)
    platform.faults.extend([Unsure(), Unsure()])
    core = a_world(platform)
    await set_up(core)
    for _ in range(4):
        await look(core, 10 * SECOND)
    assert len(platform.messages) == 1
    assert (await the_post(core)).state is State.SENT
    assert platform.told == []


async def test_what_is_lost_for_longer_than_a_nonce_lives_is_told_and_left() -> None:
    platform = FakeNotifier(MINUTES)
    platform.faults.extend(Unsure() for _ in range(100))
    core = a_world(platform)
    await set_up(core)
    for _ in range(30):
        await look(core, 10 * SECOND)
    assert (await the_post(core)).state is State.UNKNOWN
    assert len(platform.told) == 1


async def test_what_a_platform_wants_later_comes_later() -> None:
    platform = FakeNotifier()
    platform.faults.extend([Later(30), Later(30)])
    core = a_world(platform)
    await set_up(core)
    for _ in range(6):
        assert platform.messages == {}
        await look(core, 10 * SECOND)
    await look(core, 10 * SECOND)
    assert len(platform.messages) == 1
    assert (await the_post(core)).refusals == 0


async def test_what_a_platform_takes_only_after_two_hours_is_skipped() -> None:
    platform = FakeNotifier()
    core = a_world(platform)
    await set_up(core)
    platform.faults.append(Later(3 * 3600))
    await look(core)
    await look(core, 3 * HOUR)
    assert platform.messages == {}
    assert (await the_post(core)).state is State.SKIPPED


@pytest.mark.parametrize(("fault", "words"), [(Gone(), "it is gone"), (Forbidden(), "I may not write there")])
async def test_a_closed_channel_is_told_tried_three_times_and_then_paused(fault: NotPosted, words: str) -> None:
    platform = FakeNotifier(closed={"C1": fault})
    core = a_world(platform)
    await set_up(core)
    for _ in range(40):
        await look(core, MINUTE)
    assert (await the_post(core)).refusals == 3
    schedule = await core.store.schedule("T1", "C1")
    assert schedule is not None
    assert schedule.paused
    first, last = (said(card) for _, _, card in platform.told)
    assert words in first
    assert "again in 5 minutes, three times in all" in first
    assert words in last
    assert last.endswith("I have paused the daily question.\n[Resume]")


async def test_a_channel_that_opens_again_gets_its_question() -> None:
    platform = FakeNotifier(closed={"C1": Forbidden()})
    core = a_world(platform)
    await set_up(core)
    await look(core)
    platform.closed.clear()
    await look(core, 4 * MINUTE)
    assert platform.messages == {}
    await look(core, MINUTE)
    assert len(platform.messages) == 1


async def test_a_daily_removed_while_its_question_waits_is_not_posted() -> None:
    platform = FakeNotifier()
    platform.faults.append(Later(60))
    core = a_world(platform)
    await set_up(core)
    await look(core)
    await core.store.remove_schedule("T1", "C1")
    await look(core, MINUTE)
    assert platform.messages == {}


async def test_a_daily_paused_while_its_question_waits_is_posted_only_when_somebody_asks_for_it() -> None:
    platform = FakeNotifier()
    platform.faults.append(Later(60))
    core = a_world(platform)
    await set_up(core)
    await look(core)
    await look(core, SECOND)
    await handle(core, Press("k1", TEAM, ANN, "daily-pause", "", about="C1", right=Right.ANY))
    await look(core, MINUTE)
    assert platform.messages == {}
    await handle(core, Press("k2", TEAM, ANN, "daily-now", "", about="C1", right=Right.ANY))
    await look(core, SECOND)
    assert len(platform.messages) == 1


@pytest.mark.parametrize("halt", ["daily-pause", "daily-remove"])
async def test_a_question_that_may_be_in_the_channel_is_confirmed_and_revealed_though_its_daily_is_halted(
    halt: str,
) -> None:
    platform = FakeNotifier(MINUTES, arrives_first=True)
    platform.faults.append(Unsure())
    core = a_world(platform)
    await set_up(core)
    await look(core)
    await look(core, SECOND)
    await handle(core, Press("k", TEAM, ANN, halt, "", about="C1", right=Right.ANY))
    await look(core, 10 * SECOND)
    assert (await the_post(core)).state is State.SENT
    await look(core, 8 * HOUR)
    question, reveal = platform.messages.values()
    assert said(question.card).endswith("closed")
    assert reveal.reply_to == "m1"


async def test_one_teams_trouble_holds_up_no_other() -> None:
    stuck = asyncio.Event()

    class Stuck(FakeNotifier):
        async def post(self, team_id: str, channel: str, card: Card, nonce: str) -> str:
            if team_id == "T0":
                await stuck.wait()
            if team_id == "T1":
                raise RuntimeError("a bug of one platform's")
            return await super().post(team_id, channel, card, nonce)

    platform = Stuck()
    core = a_world(platform)
    await set_up(core, *channels(5))
    scheduler = Scheduler(core)
    await scheduler.tick()
    await scheduler.finish(0.1)
    assert {message.channel for message in platform.messages.values()} == {"C2", "C3", "C4"}


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "Europe", ""])
async def test_a_zone_that_this_machine_does_not_know_holds_up_no_other_team(
    zone: str, caplog: pytest.LogCaptureFixture
) -> None:
    platform = FakeNotifier()
    core = a_world(platform)
    lost, *others = channels(3)
    await set_up(core, replace(lost, zone=zone), *others)
    await look(core)
    assert {message.channel for message in platform.messages.values()} == {"C1", "C2"}
    assert f"T0/C0 has no daily: “{zone}” is not a time zone" in caplog.text


async def test_an_unknown_zone_is_told_once_a_process_and_again_only_when_another_one_is_set(
    caplog: pytest.LogCaptureFixture,
) -> None:
    core = a_world(FakeNotifier())
    lost = replace(SCHEDULE, zone="Europe/Atlantis")
    await set_up(core, lost, replace(lost, channel="C2"))
    scheduler = Scheduler(core)
    for _ in range(3):
        await look(core, MINUTE, scheduler)
    await core.store.save_schedule(replace(lost, zone="Europe/Avalon", version=2))
    for _ in range(3):
        await look(core, MINUTE, scheduler)
    expected = "is not a time zone. Expected an IANA name such as Europe/Berlin."
    assert caplog.messages == [
        f"T1/C1 has no daily: “Europe/Atlantis” {expected}",
        f"T1/C2 has no daily: “Europe/Atlantis” {expected}",
        f"T1/C1 has no daily: “Europe/Avalon” {expected}",
    ]


SCHEDULE_EXPECTED = (
    "`at` such as 09:00, `days` such as 0,1,2, `levels` of junior, mid and senior, `open_for` in minutes, and moments "
    "such as 2026-11-23 09:00:00"
)
POST_EXPECTED = "`day` such as 2026-11-23, `part` question or reveal, and moments such as 2026-11-23 09:00:00"
BOARD_EXPECTED = "`period` today, week, month, quarter or all, and moments such as 2026-11-23 09:00:00"


@pytest.mark.parametrize(
    ("team", "table", "spoil", "expected"),
    [
        ("S1", "schedules", "levels = 'riddle'", SCHEDULE_EXPECTED),
        ("S2", "schedules", "since = 'riddle'", SCHEDULE_EXPECTED),
        ("S3", "daily_posts", "part = 'riddle', state = 'ready'", POST_EXPECTED),
        ("S4", "daily_posts", "closes_at = 'riddle'", POST_EXPECTED),
        ("S5", "daily_posts", "day = 'riddle'", POST_EXPECTED),
        ("S6", "board_posts", "period = 'riddle'", BOARD_EXPECTED),
        ("S7", "board_posts", "edited_at = 'riddle'", BOARD_EXPECTED),
    ],
)
async def test_a_row_that_cannot_be_read_is_told_once_and_holds_up_no_other_team(
    team: str, table: str, spoil: str, expected: str, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    platform, store = FakeNotifier(), await open_store(sqlite_url)
    core = a_world(platform, store)
    spoilt = replace(SCHEDULE, team_id=team, channel="C0")
    await set_up(core, spoilt, SCHEDULE)
    ask = Command("board", Team(team, team, "UTC"), ANN, "leaderboard", ("public",), Channel("C0", "zero"), Right.OWN)
    await handle(core, ask)
    await handle(core, replace(ask, key="other", team=TEAM, channel=Channel("C1", "data")))
    await look(core)
    await store.write(lambda c: c.exec_driver_sql(f"UPDATE {table} SET {spoil} WHERE team_id = '{team}'"))
    await answer(core, ANN, "shift concept")
    for _ in range(3):
        await look(core, 8 * HOUR)
    assert (await the_post(core)).state is State.CLOSED
    board, *posted = [message for message in platform.messages.values() if message.channel == "C1"]
    assert len(posted) == 3
    assert rows(board.card)["Ann"] == "15"
    told = f"{team}/C0 waits: its row in {table} cannot be read. Expected {expected}. Mend the row, or delete it."
    assert caplog.messages.count(told) == 1
    assert "riddle" not in caplog.text
    await store.close()


async def test_a_look_that_breaks_is_logged_and_the_next_one_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    platform, looks = FakeNotifier(), list[int]()
    stop = asyncio.Event()

    class Broken(FakeStore):
        async def open_posts(self) -> Sequence[Post]:
            looks.append(len(looks))
            if len(looks) == 1:
                raise RuntimeError("a row that cannot be read")
            return await super().open_posts()

    core = a_world(platform, Broken())
    await set_up(core)

    async def sleep(_: float) -> None:
        if len(looks) == 2:
            stop.set()

    await Scheduler(core, sleep=sleep).run(stop)
    assert len(platform.messages) == 1
    assert "nothing is posted for now" in caplog.text


async def test_a_thousand_due_at_once_are_posted_once_each() -> None:
    platform = FakeNotifier()
    core = a_world(platform)
    await set_up(core, *channels(1000))
    await look(core)
    assert len({message.channel for message in platform.messages.values()}) == len(platform.messages) == 1000


async def test_an_events_key_is_forgotten_a_hundred_days_later_and_not_before() -> None:
    core = a_world(FakeNotifier())
    await core.store.remember(TEAM, ANN)
    await core.store.asked("k", "T1", "ann", "drift-01", NINE)
    scheduler = Scheduler(core)
    await look(core, 100 * DAY, scheduler)
    assert await core.store.asked("k", "T1", "ann", "trees-01", core.clock()) == "drift-01"
    await look(core, DAY, scheduler)
    assert await core.store.asked("k", "T1", "ann", "trees-01", core.clock()) == "trees-01"


async def test_keys_that_cannot_be_forgotten_are_told_as_such_and_tried_again_after_six_hours(
    caplog: pytest.LogCaptureFixture,
) -> None:
    tried: list[datetime] = []

    class Full(FakeStore):
        async def forget_keys(self, before: datetime) -> None:
            tried.append(before + 100 * DAY)
            raise StoreFault("mlquiz.db cannot grow: the disk is full.")

    platform, stop = FakeNotifier(), asyncio.Event()
    core = a_world(platform, Full())
    await set_up(core)
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        assert isinstance(core.clock, FakeClock)
        core.clock.advance(2 * HOUR)
        if len(slept) == 4:
            stop.set()

    await Scheduler(core, sleep=sleep).run(stop)
    assert tried == [NINE, NINE + 6 * HOUR]
    told = "old events' keys are kept for another six hours: mlquiz.db cannot grow: the disk is full."
    assert [line for line in caplog.messages if "posted" not in line] == [told, told]
    assert "nothing is posted" not in caplog.text
    assert len(platform.messages) == 1


async def test_it_looks_at_whole_tens_of_the_clock_until_it_is_stopped() -> None:
    platform, slept = FakeNotifier(), []
    stop = asyncio.Event()
    core = a_world(platform, at=NINE - 3 * SECOND)
    await set_up(core)

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        assert isinstance(core.clock, FakeClock)
        core.clock.advance(timedelta(seconds=seconds))
        if len(slept) == 3:
            stop.set()

    await Scheduler(core, sleep=sleep).run(stop)
    assert slept == [3, TICK, TICK]
    assert len(platform.messages) == 1


class Killed(BaseException):
    """The process is no more."""


class Unreliable(FakeNotifier):
    """A platform that fails before or after it took a message, as `draw` has it, or takes the process with it."""

    def __init__(self, repeatable: timedelta, draw: Callable[[], BaseException | None]) -> None:
        """Known for so long by its nonce."""
        super().__init__(repeatable)
        self.draw = draw
        self.killed = False

    def _post(self, channel: str, card: Card, nonce: str, reply_to: str) -> str:
        self._break(self.draw())
        message = super()._post(channel, card, nonce, reply_to)
        after = self.draw()
        self._break(after if isinstance(after, Killed | Unsure) else None)
        return message

    def _break(self, fault: BaseException | None) -> None:
        self.killed = self.killed or isinstance(fault, Killed)
        if fault:
            raise fault


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_no_crash_no_fault_and_no_step_of_the_clock_posts_anything_twice(data: st.DataObject) -> None:
    repeatable = data.draw(st.sampled_from([NO_TIME, MINUTES]))
    faults = st.sampled_from([None, None, None, Killed(), Unsure(), Later(20), Forbidden(), Gone()])
    back = [] if repeatable else [-HOUR, -DAY]
    steps = data.draw(st.lists(st.sampled_from([10 * SECOND, MINUTE, HOUR, 9 * HOUR, DAY, *back]), max_size=15))

    async def days() -> list[str]:
        platform = Unreliable(repeatable, lambda: data.draw(faults))
        core = a_world(platform, at=NINE - SECOND)
        platform.clock = core.clock
        await set_up(core, SCHEDULE, replace(SCHEDULE, team_id="T2", zone="Europe/Berlin", open_for=HOUR))
        replicas = [Scheduler(core), Scheduler(core)]
        for number, step in enumerate([SECOND, *steps]):
            await look(core, step, replicas[number % 2])
            if platform.killed:
                replicas[number % 2], platform.killed = Scheduler(core), False
        return platform.posted

    logging.disable(logging.CRITICAL)
    try:
        posted = asyncio.run(days())
    finally:
        logging.disable(logging.NOTSET)
    assert len(set(posted)) == len(posted)
