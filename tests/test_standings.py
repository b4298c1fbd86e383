"""Points, periods and ranks, and the cards that show them."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.dialogue import Core, summarise
from bot.core.standings import (
    LEVEL_POINTS,
    award_points,
    help_factor,
    local,
    period_start,
    quarter,
    ranked,
)
from bot.domain.errors import UnknownName
from bot.domain.learner import Help, Learner, Standing, Team
from bot.domain.periods import Period, period_name
from bot.domain.question import Level
from bot.domain.replies import Paragraph, Row
from tests.test_dialogue import (
    ANN,
    DRIFT,
    NOON,
    RAJ,
    TEAM,
    TREES,
    TREES_MID,
    a_core,
    at,
    command,
    labels,
    press,
    rows,
    submit,
    texts,
)

ZONES = st.sampled_from(
    [
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "America/Sao_Paulo",  # its clocks once went forward at midnight
        "Africa/Cairo",  # so do these
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Pacific/Kiritimati",
        "Pacific/Apia",  # skipped a whole day
    ]
)
MOMENTS = st.integers(2005, 2089).flatmap(
    lambda year: st.integers(0, 365 * 24 * 3600).map(
        lambda second: datetime(year, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
    )
)
HELP = st.builds(Help, st.integers(0, 50), st.booleans())
LEVELS = st.sampled_from(Level)
SCORES = st.floats(0, 1)
STANDINGS = st.lists(
    st.builds(Standing, st.builds(Learner, st.text("abc", min_size=1), st.text("AbC")), st.integers(0, 4)),
    unique_by=lambda standing: standing.learner.id,
)


@pytest.mark.parametrize(
    ("taken", "left"),
    [
        (Help(), 1.0),
        (Help(1), 0.8),
        (Help(2), 0.6),
        (Help(4), 0.2),
        (Help(5), 0.0),
        (Help(9), 0.0),
        (Help(0, revealed=True), 0.0),
    ],
)
def test_each_hint_costs_a_fifth_and_a_reveal_all(taken: Help, left: float) -> None:
    assert help_factor(taken) == left


@given(LEVELS, SCORES, HELP)
def test_an_award_is_whole_and_between_nothing_and_the_levels_points(level: Level, score: float, taken: Help) -> None:
    points = award_points(level, score, taken)
    assert isinstance(points, int)
    assert 0 <= points <= LEVEL_POINTS[level]


@given(LEVELS, SCORES, HELP)
def test_help_never_raises_an_award(level: Level, score: float, taken: Help) -> None:
    assert award_points(level, score, Help(taken.hints + 1, taken.revealed)) <= award_points(level, score, taken)


def test_a_full_answer_brings_ten_twenty_or_thirty() -> None:
    assert [award_points(level, 1.0, Help()) for level in Level] == [10, 20, 30]


@pytest.mark.parametrize(
    ("moment", "zone", "name"),
    [
        (datetime(2026, 11, 25, 12, tzinfo=UTC), "UTC", "2026Q4"),
        (datetime(2026, 12, 31, 23, tzinfo=UTC), "Europe/Berlin", "2027Q1"),
        (datetime(2027, 1, 1, 4, tzinfo=UTC), "America/New_York", "2026Q4"),
        (datetime(2026, 3, 31, 12, tzinfo=UTC), "UTC", "2026Q1"),
        (datetime(2026, 4, 1, 12, tzinfo=UTC), "UTC", "2026Q2"),
    ],
)
def test_a_quarter_is_the_calendars_in_the_teams_zone(moment: datetime, zone: str, name: str) -> None:
    assert quarter(moment, zone) == name


def test_three_months_make_a_quarter() -> None:
    names = [quarter(datetime(2026, month, 15, tzinfo=UTC), "UTC") for month in range(1, 13)]
    assert names == [f"2026Q{number}" for number in (1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4)]


@pytest.mark.parametrize("zone", ["Europe/Berln", "", "../etc/passwd", "Europe", "a\0b"])
def test_a_zone_that_does_not_exist_is_named(zone: str) -> None:
    with pytest.raises(UnknownName, match=r"is not a time zone\. Expected an IANA name such as Europe/Berlin\."):
        quarter(NOON, zone)


@pytest.mark.parametrize(
    ("period", "start"),
    [
        (Period.TODAY, datetime(2026, 11, 24, 23, tzinfo=UTC)),
        (Period.WEEK, datetime(2026, 11, 22, 23, tzinfo=UTC)),
        (Period.MONTH, datetime(2026, 10, 31, 23, tzinfo=UTC)),
        (Period.QUARTER, datetime(2026, 9, 30, 22, tzinfo=UTC)),  # before the clocks went back
        (Period.ALL, None),
    ],
)
def test_a_period_starts_at_the_local_midnight_of_its_first_day(period: Period, start: datetime | None) -> None:
    assert period_start(period, NOON, "Europe/Berlin") == start


def the_start(period: Period, now: datetime, zone: str) -> datetime:
    start = period_start(period, now, zone)
    assert start is not None
    return start


@given(MOMENTS, ZONES)
@example(datetime(2018, 11, 4, 12, tzinfo=UTC), "America/Sao_Paulo")
@example(datetime(2024, 4, 26, 12, tzinfo=UTC), "Africa/Cairo")
def test_today_starts_at_the_first_moment_of_the_local_day(now: datetime, zone: str) -> None:
    start = the_start(Period.TODAY, now, zone)
    assert start <= now
    assert local(start, zone).date() == local(now, zone).date()
    assert local(start - timedelta(seconds=1), zone).date() < local(now, zone).date()


@given(MOMENTS, ZONES)
def test_the_week_starts_on_a_monday_at_most_six_days_back(now: datetime, zone: str) -> None:
    start = local(the_start(Period.WEEK, now, zone), zone).date()
    assert start.weekday() == 0
    assert 0 <= (local(now, zone).date() - start).days <= 6


@given(MOMENTS, ZONES)
def test_each_period_holds_the_shorter_ones(now: datetime, zone: str) -> None:
    today, week, month, whole = (
        the_start(period, now, zone) for period in (Period.TODAY, Period.WEEK, Period.MONTH, Period.QUARTER)
    )
    assert whole <= month <= today <= now
    assert week <= today


@given(MOMENTS, ZONES)
def test_a_quarters_name_changes_exactly_at_its_start(now: datetime, zone: str) -> None:
    start = the_start(Period.QUARTER, now, zone)
    assert quarter(start, zone) == quarter(now, zone)
    assert quarter(start - timedelta(seconds=1), zone) != quarter(now, zone)


@given(STANDINGS)
def test_a_rank_is_one_more_than_how_many_have_more_points(standings: list[Standing]) -> None:
    for rank, standing in ranked(standings):
        assert rank == 1 + sum(other.points > standing.points for other in standings)


@given(STANDINGS, st.randoms())
def test_ranking_keeps_everybody_and_does_not_depend_on_the_order_given(standings: list[Standing], rng: Random) -> None:
    shuffled = rng.sample(standings, len(standings))
    assert ranked(shuffled) == ranked(standings)
    assert sorted(map(repr, standings)) == sorted(repr(standing) for _, standing in ranked(standings))


@pytest.mark.parametrize(
    ("day", "names"),
    [
        (date(2026, 11, 25), ["2026-11-25", "2026W48", "2026-11", "2026Q4", "all"]),
        (date(2027, 1, 3), ["2027-01-03", "2026W53", "2027-01", "2027Q1", "all"]),
        (date(987, 6, 5), ["0987-06-05", "0987W23", "0987-06", "0987Q2", "all"]),
    ],
)
def test_each_period_has_a_name(day: date, names: list[str]) -> None:
    assert [period_name(period, day) for period in Period] == names


@given(MOMENTS, ZONES, st.timedeltas(timedelta(0), timedelta(days=500)), st.sampled_from(Period))
def test_two_days_are_in_a_period_of_one_name_exactly_if_no_start_is_between(
    now: datetime, zone: str, back: timedelta, period: Period
) -> None:
    start = period_start(period, now, zone)
    names = {period_name(period, local(moment, zone).date()) for moment in (now, now - back)}
    assert (len(names) == 1) == (start is None or now - back >= start)


async def test_stats_before_any_answer_say_how_to_start() -> None:
    card = await command(a_core(), "stats")
    assert texts(card) == ["No answers yet. Ask for a question to start."]
    assert labels(card) == ["Ask me a question"]


async def test_stats_sum_up_answers_scores_points_and_streak_topic_by_topic() -> None:
    core = a_core()
    await submit(at(core, NOON - timedelta(days=1)), "nothing")
    await submit(core, "shift")
    await submit(core, "variance", TREES)
    card = await command(core, "stats")
    assert rows(card) == {
        "Answers": "3",
        "Mean score": "42 %",
        "Points this quarter": "10",
        "Streak": "1 day",
        "Questions tried": "2 of 3",
        "drift": "1 of 1 tried · 25 %",
        "trees-ensembles": "1 of 2 tried · 100 %",
    }
    assert texts(card) == ["Weakest topic: drift, 25 %. Ask for drift to work on it."]


async def test_a_topic_is_weakest_only_beside_another_and_short_of_full_marks() -> None:
    core = a_core()
    await submit(core, "shift")
    assert texts(await command(core, "stats")) == []
    await submit(core, "shift concept skew stale")
    await submit(core, "variance", TREES)
    assert texts(await command(core, "stats")) == []


async def test_a_topic_counts_the_best_score_of_each_question() -> None:
    core = a_core()
    for text in ("shift", "shift concept", "nothing"):
        await submit(core, text)
    assert rows(await command(core, "stats"))["drift"] == "1 of 1 tried · 50 %"


async def test_a_session_sums_up_what_was_done_since_it_began() -> None:
    core = a_core()
    await submit(at(core, NOON - timedelta(days=1)), "shift")
    await submit(core, "variance", TREES)
    await submit(core, "nothing", TREES_MID)
    await submit(core, "nothing", TREES_MID)
    card = await summarise(core, TEAM, ANN, NOON)
    assert rows(card) == {
        "Questions answered": "2",
        "Mean score": "33 %",
        "Points won": "+10",
        "Streak": "2 days",
    }


async def test_a_session_without_answers_is_summed_up_kindly() -> None:
    card = await summarise(a_core(), TEAM, ANN, NOON)
    assert texts(card) == ["No answers this time. Ask for a question whenever you like."]


async def team_of(core: Core, points: int) -> None:
    """As many learners as `points`, each with more points than the next, won in different quarters."""
    for number in range(points):
        learner = Learner(f"l{number:02}", f"Learner {number:02}")
        for step in range(points - number):
            question = (TREES, TREES_MID, DRIFT)[step % 3]
            moment = datetime(2000 + step, 5, 1, tzinfo=UTC)
            await submit(at(core, moment), "variance shift concept skew stale", question, by=learner)


def board(blocks: tuple[object, ...]) -> list[tuple[int | None, str]]:
    """Each row's rank and name; a gap has neither."""
    shown: list[tuple[int | None, str]] = []
    for block in blocks:
        if isinstance(block, Row):
            shown.append((block.rank, block.name))
        elif isinstance(block, Paragraph) and block.text == "…":
            shown.append((None, "…"))
    return shown


async def test_the_board_is_this_weeks_unless_another_period_is_named() -> None:
    core = a_core()
    await submit(at(core, NOON - timedelta(days=7)), "variance", TREES, by=RAJ)
    await submit(core, "shift concept skew stale", by=ANN)
    assert rows(await command(core, "leaderboard")) == {"you": "30"}
    assert rows(await command(core, "leaderboard", "month")) == {"you": "30", "Raj": "10"}
    assert rows(await command(core, "leaderboard", "all", "trees-ensembles")) == {
        "Raj": "10",
        "you": "0 · 10 behind Raj",
    }


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ((), "This week · Data team · Monday to Sunday, Europe/Berlin"),
        (("today",), "Today · Data team · 25 November, Europe/Berlin"),
        (("month",), "This month · Data team · November 2026, Europe/Berlin"),
        (("Quarter", "drift"), "This quarter · drift · Data team · 2026Q4, Europe/Berlin"),
        (("trees", "ensembles", "all"), "All time · trees-ensembles · Data team · Europe/Berlin"),
    ],
)
async def test_the_board_says_its_period_topic_team_and_zone(words: tuple[str, ...], title: str) -> None:
    assert (await command(a_core(), "leaderboard", *words)).title == title


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("wek",), "There is no period “wek”. Did you mean week? Periods: today, week, month, quarter, all."),
        (("drfit",), "There is no topic “drfit”. Did you mean drift? Topics: drift, trees-ensembles."),
        (("week", "month"), "One period at a time, please: week or month."),
    ],
)
async def test_a_board_that_does_not_exist_is_met_with_near_ones(words: tuple[str, ...], message: str) -> None:
    with pytest.raises(UnknownName) as caught:
        await command(a_core(), "leaderboard", *words)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("today", "No points today. Ask for a question to start."),
        ("week", "No points this week. Ask for a question to start."),
        ("all", "No points yet. Ask for a question to start."),
    ],
)
async def test_an_empty_board_says_what_to_do_first(word: str, message: str) -> None:
    assert texts(await command(a_core(), "leaderboard", word))[0] == message


async def test_the_board_says_its_rule() -> None:
    assert texts(await command(a_core(), "leaderboard"))[-1] == "First attempts count, once a question a quarter."


async def test_ties_share_a_rank_and_the_gap_is_to_the_next_better() -> None:
    core = a_core()
    cleo = Learner("cleo", "Cleo")
    await submit(core, "shift concept skew stale", by=RAJ)
    for learner in (ANN, cleo):
        await submit(core, "shift concept", by=learner)
    card = await command(core, "leaderboard", by=cleo)
    assert card.blocks[:3] == (
        Row("Raj", "30", 1),
        Row("Ann", "15", 2),
        Row("you", "15 · 15 behind Raj", 2, you=True),
    )


async def test_a_learner_without_points_is_listed_to_nobody_else() -> None:
    core = a_core()
    await submit(core, "nothing", by=RAJ)
    await submit(core, "shift", by=ANN)
    assert rows(await command(core, "leaderboard", by=ANN)) == {"you": "8"}
    assert rows(await command(core, "leaderboard", by=RAJ)) == {"Ann": "8", "you": "0 · 8 behind Ann"}


@pytest.mark.parametrize(
    ("own", "below_the_top"),
    [
        (0, []),
        (8, []),
        (9, [(11, "Learner 10")]),
        (10, [(11, "you"), (12, "Learner 11")]),
        (11, [(11, "Learner 10"), (12, "you"), (13, "Learner 12")]),
        (12, [(None, "…"), (12, "Learner 11"), (13, "you"), (14, "Learner 13")]),
        (13, [(None, "…"), (13, "Learner 12"), (14, "you")]),
        (None, [(None, "…"), (None, "you")]),
    ],
)
async def test_the_board_shows_the_first_ten_and_you_with_your_neighbours(
    own: int | None, below_the_top: list[tuple[int | None, str]]
) -> None:
    core = a_core(at=datetime(2030, 1, 1, tzinfo=UTC))
    await team_of(core, 14)
    learner = ANN if own is None else Learner(f"l{own:02}", f"Learner {own:02}")
    card = await command(core, "leaderboard", "all", by=learner)
    top = [(n + 1, "you" if n == own else f"Learner {n:02}") for n in range(10)]
    assert board(card.blocks) == top + below_the_top


async def test_one_teams_points_are_not_on_another_teams_board() -> None:
    core = a_core()
    await submit(core, "shift")
    other = Team("T2", "Other team", "UTC")
    assert rows(await command(core, "leaderboard", team=other)) == {}


async def test_points_of_an_attempt_after_a_reveal_stay_off_the_board() -> None:
    core = a_core()
    await press(core, "reveal")
    await submit(core, "shift concept skew stale")
    assert rows(await command(core, "leaderboard")) == {}
