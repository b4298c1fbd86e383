"""What every store promises of choices, points, active days and boards: the fake, SQLite and PostgreSQL."""

import asyncio
from dataclasses import replace
from datetime import date

from bot.domain.daily import Part, Post, PostKey, State
from bot.domain.learner import ActiveDay, BoardPost, Choices, Learner, Standing
from bot.domain.periods import Period
from bot.domain.ports import Store
from tests.fakes import ADA, BOB, NOON, OTHER, TEAM, an_attempt, an_award
from tests.test_store import HOUR, earn


async def test_active_days_come_in_order_once_each_with_their_first_and_last_zone(known: Store) -> None:
    today, before = date(2026, 11, 25), date(2026, 11, 24)
    tokyo, berlin = "Asia/Tokyo", "Europe/Berlin"
    days = [
        ActiveDay(today, "UTC", "UTC"),
        ActiveDay(before, tokyo, tokyo, weekends_off=True),
        ActiveDay(today, tokyo, tokyo, weekends_off=True),
        ActiveDay(today, berlin, berlin),
        None,
    ]
    for number, active in enumerate(days):
        attempt = an_attempt(f"k{number}")
        await known.record(attempt, an_award(attempt), active)
    assert list(await known.active_days("T1", "ada")) == [days[1], ActiveDay(today, "UTC", berlin)]
    assert list(await known.active_days("T1", "bob")) == []


async def test_an_attempt_delivered_again_on_another_day_keeps_no_day(known: Store) -> None:
    attempt = an_attempt("k1")
    for day in (25, 26):
        await known.record(attempt, an_award(attempt), ActiveDay(date(2026, 11, day), "UTC", "UTC"))
    assert [active.day.day for active in await known.active_days("T1", "ada")] == [25]


async def test_standings_go_by_points_then_name_then_id(store: Store) -> None:
    for id, name, points in (
        ("1", "bea", 5),
        ("2", "Al", 5),
        ("4", "Al", 5),
        ("3", "Zoe", 9),
        ("5", "Él", 5),
    ):
        await store.remember(TEAM, Learner(id, name))
        await earn(store, id, points, learner=id)
    found = await store.standings("T1", "all")
    assert [(one.learner.id, one.points) for one in found] == [
        ("3", 9),
        ("2", 5),
        ("4", 5),
        ("1", 5),
        ("5", 5),
    ]


async def test_standings_sum_a_learners_awards_and_leave_out_who_has_none(known: Store) -> None:
    await earn(known, "a", 5)
    await earn(known, "b", 7, question="q2")
    assert list(await known.standings("T1", "all")) == [Standing(ADA, 12)]


async def test_standings_are_of_a_period_by_its_name_and_narrow_to_a_topic(known: Store) -> None:
    await earn(known, "a", 1)
    await earn(known, "b", 2, question="q2", at=NOON + 24 * HOUR)
    await earn(known, "c", 4, question="q3", at=NOON + 24 * HOUR, topic="trees")
    assert [one.points for one in await known.standings("T1", "2026-11-24")] == [6]
    assert [one.points for one in await known.standings("T1", "2026W48", "basics")] == [3]
    assert [one.points for one in await known.standings("T1", "2026-11-24", "basics")] == [2]
    assert list(await known.standings("T1", "all", "none")) == []
    assert list(await known.standings("T1", "2026-11-25")) == []


async def test_an_award_counts_in_the_periods_of_its_day(known: Store) -> None:
    made = an_attempt("k1", at=NOON)
    await known.record(made, an_award(made, points=5, day=date(2026, 1, 1)))
    for period in ("2026-01-01", "2026W01", "2026-01", "2026Q1", "all"):
        assert list(await known.standings("T1", period)) == [Standing(ADA, 5)]
        assert await known.points("T1", "ada", period) == 5
    assert await known.points("T1", "ada", "2026Q4") == 0
    assert await known.points("T1", "bob", "all") == 0


async def test_an_award_without_points_puts_nobody_on_the_board(known: Store) -> None:
    await earn(known, "a", 0)
    assert list(await known.standings("T1", "all")) == []


async def test_own_points_since_a_moment_include_it(known: Store) -> None:
    await earn(known, "a", 1)
    await earn(known, "b", 2, question="q2", at=NOON + HOUR)
    await earn(known, "c", 4, question="q3", learner="bob", at=NOON + HOUR)
    assert await known.points_since("T1", "ada", NOON) == 3
    assert await known.points_since("T1", "ada", NOON + HOUR) == 2
    assert await known.points_since("T1", "ada", NOON + 2 * HOUR) == 0


async def test_who_left_the_board_is_not_in_the_standings_but_keeps_the_points(known: Store) -> None:
    await earn(known, "a", 5)
    await known.set_on_board("T1", "ada", False)
    await earn(known, "b", 7, question="q2")
    assert list(await known.standings("T1", "all")) == []
    assert (await known.points("T1", "ada", "all"), await known.points_since("T1", "ada", NOON)) == (12, 12)
    await known.set_on_board("T1", "ada", True)
    assert list(await known.standings("T1", "all")) == [Standing(ADA, 12)]


async def test_a_zone_chosen_for_a_team_stays_whatever_its_events_name(known: Store) -> None:
    assert await known.team_zone("T1") is None
    await known.set_team_zone("T1", "Asia/Tokyo")
    await known.keep_board_post(BoardPost(TEAM, "C1", "m1", Period.WEEK, None, "d", NOON))
    await known.remember(replace(TEAM, name="Renamed", zone="Europe/Paris"), ADA)
    assert (await known.team_zone("T1"), await known.team_zone("T2")) == ("Asia/Tokyo", None)
    assert [post.team for post in await known.board_posts()] == [replace(TEAM, name="Renamed", zone="Asia/Tokyo")]


async def test_choices_come_back_with_every_event_and_outlive_new_names(known: Store) -> None:
    assert await known.remember(TEAM, ADA) == Choices()
    await known.set_zone("T1", "ada", "Asia/Tokyo")
    await known.set_on_board("T1", "ada", False)
    await known.set_squad("T1", "ada", "Ranking")
    await known.set_weekends_off("T1", True)
    chosen = Choices("Asia/Tokyo", on_board=False, squad="Ranking", weekends_off=True)
    assert await known.remember(TEAM, ADA) == chosen
    assert await known.remember(replace(TEAM, name="Renamed"), Learner("ada", "Countess")) == chosen
    assert await known.remember(TEAM, BOB) == Choices(weekends_off=True)
    assert await known.remember(OTHER, ADA) == Choices()
    await known.set_zone("T1", "ada", None)
    await known.set_squad("T1", "ada", None)
    assert await known.remember(TEAM, ADA) == Choices(on_board=False, weekends_off=True)


async def test_a_squad_is_those_on_the_board_who_name_it(known: Store) -> None:
    assert await known.squads("T1") == {}
    for learner, squad in (("ada", "Ranking"), ("bob", "Ranking")):
        await known.set_squad("T1", learner, squad)
    await known.set_squad("T2", "ada", "Other")
    await earn(known, "a", 5)
    assert await known.squads("T1") == {"Ranking": 2}
    assert list(await known.standings("T1", "all")) == [Standing(ADA, 5, "Ranking")]
    await known.set_squad("T1", "ada", "Platform")
    await known.set_on_board("T1", "bob", False)
    assert await known.squads("T1") == {"Platform": 1}


async def test_a_board_post_is_kept_once_a_channel_and_names_its_team_as_it_is_now(known: Store) -> None:
    first = BoardPost(TEAM, "C1", "m1", Period.WEEK, None, "d1", NOON + HOUR)
    other = BoardPost(OTHER, "C1", "m9", Period.MONTH, "basics", "d9", NOON)
    for post in (replace(first, message_id="m0"), other, first):
        await known.keep_board_post(post)
    assert list(await known.board_posts()) == [other, first]
    await known.remember(replace(TEAM, zone="Europe/Berlin"), ADA)
    assert (await known.board_posts())[1].team.zone == "Europe/Berlin"
    await known.drop_board_post("T2", "C1")
    assert [post.message_id for post in await known.board_posts()] == ["m1"]


async def test_of_many_who_would_change_a_board_post_at_once_one_may(known: Store) -> None:
    post = BoardPost(TEAM, "C1", "m1", Period.WEEK, None, "d1", NOON)
    await known.keep_board_post(post)
    changes = [replace(post, edited_at=NOON + (n + 1) * HOUR) for n in range(10)]
    changed = await asyncio.gather(*(known.change_board_post(post, change) for change in changes))
    assert sorted(changed) == [False] * 9 + [True]
    [kept] = await known.board_posts()
    assert kept == changes[changed.index(True)]
    assert await known.change_board_post(kept, replace(kept, digest="d2"))
    assert [one.digest for one in await known.board_posts()] == ["d2"]
    await known.keep_board_post(replace(kept, message_id="m2"))
    assert not await known.change_board_post(kept, replace(kept, digest="d3"))


async def test_who_is_on_no_board_is_known_by_id(known: Store) -> None:
    assert await known.off_board("T1") == frozenset()
    await known.set_on_board("T1", "ada", False)
    await known.set_on_board("T1", "bob", True)
    assert await known.off_board("T1") == {"ada"}
    assert await known.off_board("T2") == frozenset()


async def test_a_day_is_unposted_when_its_question_may_not_have_been_seen(known: Store) -> None:
    for number, state in enumerate(State):
        for part in Part:
            assert await known.claim(a_post(number + 1, state, part))
    days = [number + 1 for number, state in enumerate(State) if state in ("skipped", "unknown", "failed")]
    assert await known.unposted_days("T1") == {date(2026, 11, day) for day in days}
    assert await known.unposted_days("T2") == frozenset()


def a_post(day: int, state: State, part: Part) -> Post:
    """The post of a day in November."""
    key = PostKey("T1", "C1", date(2026, 11, day), part)
    return Post(key, "data", "q1", "UTC", "ada", NOON, NOON, NOON, state, NOON)
