"""Streaks and freezes: which days count, what a missed day costs, and what never breaks a streak."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.streaks import FREEZE_EVERY, MOST_FREEZES, Streak, active_day, streak
from bot.domain.learner import ActiveDay, Choices, Team

MONDAY = date(2026, 11, 23)
ZONES = st.sampled_from(
    [
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "America/Sao_Paulo",  # its clocks once went forward at midnight
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Pacific/Auckland",
        "Pacific/Pago_Pago",
        "Pacific/Kiritimati",  # 25 hours ahead of Pago Pago
    ]
)
STARTS = st.integers(0, 40 * 365 * 24 * 3600).map(lambda s: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=s))


def days(*numbers: int, zone: str = "UTC", weekends_off: bool = False) -> list[ActiveDay]:
    """Active days, counted from a Monday."""
    return [ActiveDay(MONDAY + timedelta(days=number), zone, zone, weekends_off) for number in numbers]


def on(number: int, zone: str = "UTC", weekends_off: bool = False) -> ActiveDay:
    """A day counted from a Monday."""
    return days(number, zone=zone, weekends_off=weekends_off)[0]


@pytest.mark.parametrize(
    ("active", "today", "kept"),
    [
        ([], 0, Streak()),
        ([0], 0, Streak(1)),
        ([0], 1, Streak(1)),  # today is not over
        ([0], 2, Streak()),
        ([0, 1, 2], 2, Streak(3)),
        ([0, 2, 3], 3, Streak(2)),
        ([*range(6)], 5, Streak(6)),
        ([*range(7)], 6, Streak(7, 1)),
        ([*range(14)], 13, Streak(14, 2)),
        ([*range(50)], 49, Streak(50, 2)),
        ([*range(7), 8], 8, Streak(8)),  # the seventh day's freeze was spent
        ([*range(7), 8, 10], 10, Streak(1)),
        ([*range(7)], 8, Streak(7)),
        ([*range(7)], 9, Streak()),
        ([*range(7), 9], 9, Streak(1)),
        ([*range(14), 16], 16, Streak(15)),
        ([*range(14), 17], 17, Streak(1)),
        ([*range(14), 15, *range(16, 22)], 21, Streak(21, 2)),  # earned again
        ([*range(14)], 5000, Streak()),
    ],
)
def test_seven_days_earn_a_freeze_and_a_missed_day_spends_it(active: list[int], today: int, kept: Streak) -> None:
    assert streak(days(*active), on(today)) == kept


@pytest.mark.parametrize(
    ("active", "today", "kept"),
    [
        ([4, 7], 7, 2),  # Friday, Monday
        ([4], 7, 1),
        ([4], 6, 1),
        ([4], 8, 0),
        ([3, 7], 7, 1),  # the Friday is missed
        ([4, 5, 6, 7], 7, 4),  # a weekend's answers count
        ([1, 3], 3, 1),
    ],
)
def test_a_weekend_that_is_off_breaks_nothing(active: list[int], today: int, kept: int) -> None:
    assert streak(days(*active, weekends_off=True), on(today, weekends_off=True)).days == kept


def test_what_a_team_chooses_later_breaks_no_weekend_before() -> None:
    weeks = [week * 7 + day for week in range(3) for day in range(5)]
    assert streak(days(*weeks, weekends_off=True), on(18, weekends_off=False)).days == 15
    switched = [*days(4), *days(7, weekends_off=True)]
    assert streak(switched, on(7, weekends_off=True)).days == 2


def test_a_day_on_which_no_daily_was_posted_breaks_nothing_and_spends_no_freeze() -> None:
    excused = {MONDAY + timedelta(days=7), MONDAY + timedelta(days=8)}
    assert streak(days(*range(7), 9), on(9), excused) == Streak(8, 1)
    assert streak(days(*range(7)), on(9), excused) == Streak(7, 1)


def test_a_day_that_the_zone_never_had_is_not_missed() -> None:
    samoa = [ActiveDay(date(2011, 12, day), "Pacific/Apia", "Pacific/Apia") for day in (29, 31)]
    assert streak(samoa, samoa[1]).days == 2
    elsewhere = [replace(one, zone="UTC", last_zone="UTC") for one in samoa]
    assert streak(elsewhere, elsewhere[1]).days == 1


def test_a_flight_over_the_date_line_forgives_the_day_that_it_skips_and_no_other() -> None:
    there = days(0, zone="America/Los_Angeles")
    assert streak([*there, *days(2, zone="Pacific/Auckland")], on(2, "Pacific/Auckland")).days == 2
    assert streak([*there, *days(3, zone="Pacific/Auckland")], on(3, "Pacific/Auckland")).days == 1
    back = [*days(2, zone="Pacific/Auckland"), *days(1, zone="America/Los_Angeles")]
    assert streak(back, on(1, "America/Los_Angeles")).days == 2


@pytest.mark.parametrize(
    ("zone", "day"), [(None, 24), ("UTC", 24), ("Asia/Tokyo", 25), ("America/New_York", 24), ("Europe/Berlin", 25)]
)
def test_a_day_is_the_learners_or_else_the_teams(zone: str | None, day: int) -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    found = active_day(Team("T", "Team", "UTC"), Choices(zone, weekends_off=True), late)
    assert found == ActiveDay(date(2026, 11, day), zone or "UTC", zone or "UTC", weekends_off=True)


def after(start: datetime, gaps: Iterable[timedelta]) -> list[datetime]:
    """Moments, each so long after the one before."""
    moments = [start]
    for gap in gaps:
        moments.append(moments[-1] + gap)
    return moments


def kept_at(moments: Iterable[datetime], zones: Iterable[str]) -> Streak:
    """The streak at the last moment, of answers at each of them in the zone that was then the learner's."""
    active: dict[date, ActiveDay] = {}
    for moment, zone in zip(moments, zones, strict=True):
        today = active_day(Team("T", "Team", "UTC"), Choices(zone), moment)
        active[today.day] = replace(active.get(today.day, today), last_zone=zone)
    return streak(active.values(), today)


GAPS = st.lists(st.timedeltas(timedelta(0), timedelta(hours=23)), max_size=40)


@given(STARTS, GAPS, st.data())
@example(datetime(2026, 3, 28, 22, 59, tzinfo=UTC), [timedelta(hours=23)] * 3, None)
def test_who_answers_every_23_hours_keeps_the_streak_through_any_travel_and_clock_change(
    start: datetime, gaps: list[timedelta], data: st.DataObject | None
) -> None:
    moments = after(start, gaps)
    zones = [data.draw(ZONES) if data else "Europe/Berlin" for _ in moments]
    local_days = {moment.astimezone(ZoneInfo(zone)).date() for moment, zone in zip(moments, zones, strict=True)}
    assert kept_at(moments, zones).days == len(local_days)


@given(STARTS, st.integers(0, 60), ZONES)
def test_who_answers_every_local_day_keeps_the_streak_through_every_clock_change(
    start: datetime, length: int, zone: str
) -> None:
    noon = start.astimezone(ZoneInfo(zone)).replace(hour=12)
    moments = [(noon + timedelta(days=n)).astimezone(UTC) for n in range(length + 1)]
    assert kept_at(moments, [zone] * len(moments)) == Streak(
        length + 1, min(MOST_FREEZES, (length + 1) // FREEZE_EVERY)
    )


NUMBERS = st.sets(st.integers(0, 60))


@given(NUMBERS, st.integers(0, 62), st.randoms())
def test_the_order_of_days_does_not_matter(numbers: set[int], today: int, rng: Random) -> None:
    active = days(*numbers)
    assert streak(rng.sample(active, len(active)), on(today)) == streak(active, on(today))


@given(NUMBERS, st.integers(60, 62))
def test_a_streak_is_never_longer_than_there_are_days_and_freezes_are_at_most_two(
    numbers: set[int], today: int
) -> None:
    kept = streak(days(*numbers), on(today))
    assert 0 <= kept.days <= len(numbers)
    assert 0 <= kept.freezes <= MOST_FREEZES


@given(NUMBERS.filter(bool), st.integers(60, 62), ZONES, ZONES)
def test_a_change_of_zone_never_shortens_a_streak(numbers: set[int], today: int, zone: str, other: str) -> None:
    active = days(*numbers, zone=zone)
    assert streak(active, on(today, other)).days >= streak(active, on(today, zone)).days


@given(NUMBERS, st.integers(0, 60))
def test_a_streak_without_gaps_is_as_long_as_the_days_at_its_end(numbers: set[int], today: int) -> None:
    """Beside a slow count, for histories too short to earn a freeze."""
    few = {number for number in numbers if number % FREEZE_EVERY != FREEZE_EVERY - 1 and number <= today}
    ordered = sorted(few)
    length = 0
    if ordered and today - ordered[-1] <= 1:
        breaks = [later for before, later in pairwise(ordered) if later - before > 1]
        length = len([number for number in ordered if not breaks or number >= breaks[-1]])
    assert streak(days(*few), on(today)).days == length
