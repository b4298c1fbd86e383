"""When a daily is due and which question it is, over random clocks and zones."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given
from hypothesis import strategies as st

from bot.core.daily import (
    LATE,
    choose,
    closing,
    due_at,
    is_late,
    matching,
    next_slot,
    pick,
    slots,
)
from bot.domain.daily import Schedule
from bot.domain.question import Level
from tests.test_dialogue import BANK, DRIFT, TREES, TREES_MID

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG_AGO = datetime(1990, 1, 1, tzinfo=UTC)
ZONES = sorted(available_timezones() - {"localtime"})


def a_schedule(zone: str = "Europe/Berlin", at: time = time(9), days: tuple[int, ...] = tuple(range(7))) -> Schedule:
    return Schedule("T1", "C1", "data", zone, at, days, (), (), 8 * HOUR, "ann", LONG_AGO)


schedules = st.builds(
    a_schedule,
    st.sampled_from(ZONES),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sets(st.integers(0, 6)).map(lambda days: tuple(sorted(days))),
)
START = datetime(2000, 1, 1, tzinfo=UTC)
moments = st.timedeltas(timedelta(), 40 * 365 * DAY).map(lambda after: START + after)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]  # as many parts as a moment has


@given(schedules, moments, st.lists(st.timedeltas(timedelta(), 4 * DAY), max_size=8))
def test_however_the_looks_fall_each_day_is_due_in_exactly_one(
    schedule: Schedule, start: datetime, steps: list[timedelta]
) -> None:
    looks = [start]
    for by in steps:
        looks.append(looks[-1] + by)
    one_by_one = [slot for a, b in pairwise(looks) for slot in slots(schedule, a, b)]
    at_once = list(slots(schedule, looks[0], looks[-1]))
    assert sorted(one_by_one) == sorted(at_once)
    assert len({day for day, _ in at_once}) == len(at_once)


@given(schedules, moments)
def test_every_chosen_day_that_the_zone_has_is_due_near_its_time_and_no_other_is(
    schedule: Schedule, start: datetime
) -> None:
    zone = ZoneInfo(schedule.zone)
    found = dict(slots(schedule, start, start + 30 * DAY))
    first, last = start.astimezone(zone).date() + DAY, (start + 29 * DAY).astimezone(zone).date() - DAY
    for number in range((last - first).days):
        day = first + number * DAY
        has_it = datetime.combine(day, time(12), zone).astimezone(UTC).astimezone(zone).date() == day
        assert (day in found) is (day.weekday() in schedule.days and has_it)
    for day, due in found.items():
        wall = due.astimezone(zone).replace(tzinfo=None)
        assert timedelta() <= wall - datetime.combine(day, schedule.at) <= 2 * HOUR


@given(schedules, moments)
def test_a_daily_of_a_doubled_hour_is_due_the_first_time(schedule: Schedule, start: datetime) -> None:
    zone = ZoneInfo(schedule.zone)
    for _, due in slots(schedule, start, start + 3 * DAY):
        assert due.astimezone(zone).fold == 0


def test_a_time_that_the_clocks_skip_comes_as_late_after_midnight_as_ever() -> None:
    assert due_at(a_schedule(at=time(2, 30)), date(2026, 3, 29)) == utc(2026, 3, 29, 1, 30)  # 03:30 in Berlin
    assert due_at(a_schedule(at=time(9)), date(2026, 3, 29)) == utc(2026, 3, 29, 7)
    assert due_at(a_schedule(at=time(9)), date(2026, 3, 28)) == utc(2026, 3, 28, 8)


def test_a_time_that_the_clocks_show_twice_comes_once() -> None:
    found = list(slots(a_schedule(at=time(2, 30)), utc(2026, 10, 24, 12), utc(2026, 10, 25, 12)))
    assert found == [(date(2026, 10, 25), utc(2026, 10, 25, 0, 30))]


def test_a_day_that_a_zone_skips_has_no_daily() -> None:
    samoa = a_schedule("Pacific/Apia")
    assert due_at(samoa, date(2011, 12, 30)) is None
    days = [day.day for day, _ in slots(samoa, utc(2011, 12, 28), utc(2012, 1, 1, 12))]
    assert days == [28, 29, 31, 1] or days == [28, 29, 31, 1, 2]


def test_nothing_is_due_before_it_was_set_up() -> None:
    schedule = replace(a_schedule("UTC"), since=utc(2026, 11, 23, 9, 0, 1))
    found = list(slots(schedule, utc(2026, 11, 20), utc(2026, 11, 24, 9)))
    assert [day.day for day, _ in found] == [24]


def test_a_daily_is_late_from_two_hours_after_its_time() -> None:
    due = utc(2026, 11, 23, 9)
    assert not is_late(due, due + LATE - timedelta(microseconds=1))
    assert is_late(due, due + LATE)


def test_a_question_that_comes_late_is_open_as_long_in_whole_minutes() -> None:
    due = utc(2026, 11, 23, 9)
    assert closing(due, due + timedelta(seconds=59), 8 * HOUR) == utc(2026, 11, 23, 17)
    assert closing(due, due + timedelta(minutes=90, seconds=7), 8 * HOUR) == utc(2026, 11, 23, 18, 30)
    assert closing(due, due - HOUR, 8 * HOUR) == utc(2026, 11, 23, 17)


def test_the_next_post_is_the_first_that_is_not_taken() -> None:
    schedule = a_schedule("UTC", days=(0, 2))
    monday = utc(2026, 11, 23, 8)
    assert next_slot(schedule, monday) == (date(2026, 11, 23), utc(2026, 11, 23, 9))
    assert next_slot(schedule, monday, frozenset([date(2026, 11, 23)])) == (date(2026, 11, 25), utc(2026, 11, 25, 9))
    assert next_slot(replace(schedule, days=()), monday) is None


def test_a_schedule_asks_for_its_topics_and_levels() -> None:
    assert matching(BANK, a_schedule()) == (DRIFT, TREES, TREES_MID)
    assert matching(BANK, replace(a_schedule(), topics=("trees-ensembles",))) == (TREES, TREES_MID)
    assert matching(BANK, replace(a_schedule(), levels=(Level.SENIOR, Level.MID))) == (DRIFT, TREES_MID)
    assert matching(BANK, replace(a_schedule(), topics=("drift",), levels=(Level.MID,))) == ()


@given(st.integers(1, 9), st.integers(0, 40), st.randoms(use_true_random=False))
def test_no_question_comes_again_before_all_have_come_as_often(number: int, days: int, rng: Random) -> None:
    questions = [replace(DRIFT, id=f"q{place}") for place in range(number)]
    history: list[str] = []
    for _ in range(days):
        chosen = choose(questions, history, rng)
        assert chosen is not None
        history.append(chosen.id)
        times = Counter(history)
        assert max(times.values()) - min(times[question.id] for question in questions) <= 1
        assert number < 3 or history[-2:-1] != history[-1:]


def test_a_question_that_is_new_in_the_bank_comes_next() -> None:
    questions = [replace(DRIFT, id=name) for name in "abc"]
    chosen = choose(questions, ["a", "b", "a", "b"], Random(1))
    assert chosen is not None
    assert chosen.id == "c"


@given(st.integers(1, 6), st.integers(1, 3), st.integers(0, 30), st.randoms(use_true_random=False))
def test_what_is_new_in_the_bank_comes_first_and_then_once_a_round(
    number: int, more: int, days: int, rng: Random
) -> None:
    questions = [replace(DRIFT, id=f"q{place}") for place in range(number + more)]
    history: list[str] = []
    for day in range(days + 2 * len(questions)):
        chosen = choose(questions[:number] if day < days else questions, history, rng)
        assert chosen is not None
        history.append(chosen.id)
    since = history[days:]
    for question in questions[number:]:
        first, second = [day for day, name in enumerate([*since, question.id]) if name == question.id][:2]
        assert first < len(questions)
        assert second - first >= len(questions) // 2


def test_without_a_question_there_is_none_to_choose() -> None:
    assert choose([], ["a"], Random(1)) is None


def test_a_preview_shows_what_will_come_and_other_days_and_channels_get_others() -> None:
    day, schedule = date(2026, 11, 23), a_schedule()
    assert pick(BANK, schedule, day, []) == pick(BANK, schedule, day, [])
    elsewhere = [replace(schedule, channel=f"C{number}") for number in range(40)]
    assert {pick(BANK, other, day, []) for other in elsewhere} == {DRIFT, TREES, TREES_MID}
