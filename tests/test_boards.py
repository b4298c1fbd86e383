"""Who is on the board, squads, and the zone and weekends of streaks: what is chosen and what is shown of it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.dialogue import Core, handle
from bot.core.squads import LONGEST, SquadScore, squad_key, squad_name, squad_places, squad_scores
from bot.domain.errors import BadField, BadName, MlquizError, NotAllowed, UnknownName
from bot.domain.events import Command, Right
from bot.domain.learner import Learner, Standing, Team
from bot.domain.replies import Card, Row
from tests.test_dialogue import (
    ANN,
    NOON,
    RAJ,
    TEAM,
    TREES,
    a_core,
    at,
    command,
    labels,
    new_key,
    press,
    rows,
    submit,
    texts,
)

MEI, LI, ZOE = (Learner(name, name.title()) for name in ("mei", "li", "zoe"))
FULL, HALF, LITTLE = "shift concept skew stale", "shift concept", "shift"
"""Worth 30, 15 and 8 points."""


async def a_team(core: Core, **answers: str) -> None:
    """Answers by learners of these ids."""
    for learner, text in answers.items():
        await submit(core, text, by=Learner(learner, learner.title()))


async def in_squad(core: Core, squad: str, *learners: Learner) -> None:
    for learner in learners:
        await command(core, "squad", squad, by=learner)


async def test_who_leaves_the_board_is_seen_by_nobody_and_counted_nowhere() -> None:
    core = a_core()
    await a_team(core, ann=FULL, raj=HALF, mei=LITTLE, li=LITTLE)
    await in_squad(core, "Ranking", ANN, RAJ, MEI, LI)
    left = await command(core, "leave")
    assert texts(left)[0].startswith("You are on no board of this team")
    assert labels(left) == ["My progress", "Join the board"]
    seen = await command(core, "leaderboard", by=RAJ)
    assert rows(seen) == {"you": "15", "Li": "8", "Mei": "8"}
    assert "Ranking 10" in texts(seen)
    assert rows(await command(core, "home", by=RAJ))["you"] == "15"
    assert rows(await command(core, "squads", by=RAJ)) == {"Ranking": "10 · 3 active"}


async def test_who_left_the_board_sees_the_others_and_keeps_the_own_progress() -> None:
    core = a_core()
    await a_team(core, ann=FULL, raj=HALF)
    await command(core, "leave")
    own = await command(core, "leaderboard")
    assert rows(own) == {"Raj": "15"}
    assert texts(own)[0].startswith("You are on no board")
    assert labels(own) == ["Ask me a question", "My progress", "Join the board"]
    stats = rows(await command(core, "stats"))
    assert (stats["Points this quarter"], stats["Streak"]) == ("30", "1 day")


async def test_who_joins_the_board_again_has_all_points_won_meanwhile() -> None:
    core = a_core()
    await a_team(core, ann=LITTLE)
    await command(core, "leave")
    await submit(core, "variance", TREES)
    assert labels(await press(core, "join")) == ["Leaderboard", "Leave the board"]
    board = await command(core, "leaderboard")
    assert rows(board) == {"you": "18"}
    assert labels(board) == ["Ask me a question", "My progress", "Leave the board"]


async def test_a_team_of_those_who_left_has_an_empty_board() -> None:
    core = a_core()
    await a_team(core, ann=FULL)
    await command(core, "leave")
    assert texts(await command(core, "leaderboard", by=RAJ))[0].startswith("No points this week.")


async def test_a_squad_is_joined_by_its_name_in_any_case_and_made_when_there_is_none() -> None:
    core = a_core()
    assert texts(await command(core, "squad"))[0].startswith("You are in no squad, and nor is anybody here.")
    made = await command(core, "squad", "Search", " and ", "Ranking")
    assert texts(made) == ["You made the squad Search and Ranking. Others join it with: squad Search and Ranking."]
    joined = await command(core, "squad", "search AND ranking", by=RAJ)
    assert texts(joined) == ["You are in Search and Ranking, with 1 other."]
    assert rows(await command(core, "squad", by=MEI)) == {"Search and Ranking": "2 members"}
    own = await command(core, "squad", by=RAJ)
    assert own.blocks[1] == Row("Search and Ranking", "2 members", you=True)


async def test_a_name_that_nearly_spells_a_squad_is_asked_about() -> None:
    core = a_core()
    await in_squad(core, "Ranking", ANN)
    assert texts(await command(core, "squad", "Rankng", by=RAJ))[0].endswith("Did you mean Ranking?")


async def test_who_joins_another_squad_leaves_the_one_before_and_one_may_leave_all() -> None:
    core = a_core()
    await in_squad(core, "Ranking", ANN, RAJ)
    await in_squad(core, "Platform", ANN)
    assert rows(await command(core, "squad")) == {"Ranking": "1 member", "Platform": "1 member"}
    assert texts(await command(core, "squad", "leave")) == ["You left Platform."]
    assert texts(await command(core, "squad", "Leave")) == ["You are in no squad."]
    assert rows(await command(core, "squad")) == {"Ranking": "1 member"}


async def test_a_squad_is_of_one_team() -> None:
    core = a_core()
    await in_squad(core, "Ranking", ANN)
    other = await command(core, "squad", team=Team("T2", "Other", "UTC"))
    assert rows(other) == {}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("!!!", "A squad's name needs a letter or a digit. Name it: squad NAME."),
        ("\u200b@<>", "A squad's name needs a letter or a digit. Name it: squad NAME."),
        ("x" * 41, "This name has 41 characters; a squad's has at most 40. Shorten it."),
    ],
)
async def test_a_name_that_no_squad_can_have_is_refused_and_nothing_is_kept(typed: str, message: str) -> None:
    core = a_core()
    with pytest.raises(BadName) as caught:
        await command(core, "squad", typed)
    assert str(caught.value) == message
    assert await core.store.squads(TEAM.id) == {}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Search \t and\nRanking ", "Search and Ranking"),
        ("@everyone", "everyone"),
        ("<!channel>", "!channel"),
        ("<@U123>", "U123"),
        ("Ra\u202enk\u200bing\x00", "Ranking"),
        ("e\u0301quipe", "équipe"),
        ("🚀 ML", "🚀 ML"),
    ],
)
def test_a_squads_name_is_tidied_and_pings_nobody(typed: str, name: str) -> None:
    assert squad_name(typed) == name


@given(st.text(max_size=60))
def test_a_name_that_is_taken_is_short_visible_and_stays_as_it_is(typed: str) -> None:
    try:
        name = squad_name(typed)
    except BadName:
        return
    assert len(name) <= LONGEST
    assert not set(name) & set("@<>\n\x00\u200b")
    assert squad_name(name) == name


def standing(number: int, points: int, squad: str | None) -> Standing:
    return Standing(Learner(str(number), str(number)), points, squad)


SQUADS = st.lists(st.tuples(st.integers(0, 5), st.sampled_from([None, "a", "A", "b", "c"])), max_size=30)


@given(SQUADS)
def test_a_squads_score_is_the_mean_of_its_members_with_points(members: list[tuple[int, str | None]]) -> None:
    scores = squad_scores(standing(n, *member) for n, member in enumerate(members))
    for score in scores:
        won = [points for points, squad in members if squad and squad_key(squad) == squad_key(score.name) and points]
        assert (score.mean, score.active) == (round(sum(won) / len(won)), len(won))


@given(SQUADS)
def test_only_squads_of_three_active_members_are_ranked_and_ties_share_a_rank(
    members: list[tuple[int, str | None]],
) -> None:
    scores = squad_scores(standing(n, *member) for n, member in enumerate(members))
    places = squad_places(scores)
    assert {score.name for _, score in places} == {score.name for score in scores if score.active >= 3}
    for rank, score in places:
        assert rank == 1 + sum(other.mean > score.mean for _, other in places)


def test_size_does_not_win() -> None:
    large = [standing(n, 10, "Large") for n in range(50)]
    small = [standing(100 + n, 11, "Small") for n in range(3)]
    assert squad_scores([*large, *small]) == (SquadScore("Small", 11, 3), SquadScore("Large", 10, 50))


async def test_squads_are_ranked_by_the_mean_of_their_active_members() -> None:
    core = a_core()
    cleo = Learner("cleo", "Cleo")
    await a_team(core, ann=FULL, raj=FULL, mei=HALF, li=HALF, zoe=LITTLE, cleo="nothing")
    await in_squad(core, "Ranking", ANN, RAJ, MEI, cleo)
    await in_squad(core, "Platform", LI, ZOE)
    card = await command(core, "squads", by=LI)
    assert card.title == "Squads · This week · Data team · Monday to Sunday, Europe/Berlin"
    assert card.blocks[0] == Row("Ranking", "25 · 3 active", 1)
    assert texts(card)[0] == "Platform has 2 of the 3 active members that a squad needs."
    assert rows(await command(core, "squads", "month", "drift")) == {"Ranking": "25 · 3 active"}
    assert "Ranking 25" in texts(await command(core, "leaderboard"))
    assert texts(await command(core, "squads", "trees-ensembles"))[0].startswith("No squad has 3 members with points")


async def told(core: Core, verb: str, *words: str, right: Right = Right.NONE) -> Card:
    return await handle(core, Command(new_key(), TEAM, ANN, verb, words, right=right))


async def test_a_zone_of_ones_own_moves_the_days_of_the_streak_and_no_board() -> None:
    core = a_core()
    assert texts(await told(core, "zone"))[0].endswith("those of Europe/Berlin, the zone of the team.")
    assert texts(await told(core, "zone", "asia/tokyo"))[0] == "Your days and your streak are those of Asia/Tokyo."
    evening = NOON.replace(hour=16)  # past midnight in Tokyo
    await submit(at(core, evening), "shift")
    assert [str(day.day) for day in await core.store.active_days("T1", "ann")] == ["2026-11-26"]
    assert [one.points for one in await core.store.standings("T1", "2026-11-25")] == [8]
    assert texts(await told(core, "zone", "team"))[0].endswith("the zone of the team.")


async def test_an_unknown_zone_is_met_with_near_ones_and_changes_nothing() -> None:
    core = a_core()
    with pytest.raises(BadField, match=r"“Europe/Berln” is not a time zone\. Did you mean Europe/Berlin\?"):
        await told(core, "zone", "Europe/Berln")
    assert texts(await told(core, "zone"))[0].endswith("the zone of the team.")


async def test_who_administers_the_team_moves_its_days_weeks_and_boards_to_another_zone() -> None:
    core = a_core()
    assert texts(await told(core, "team-zone"))[0].endswith("are those of Europe/Berlin.")
    for right in (Right.NONE, Right.OWN):
        with pytest.raises(NotAllowed, match=r"^Only who administers the team may change this\.$"):
            await told(core, "team-zone", "Asia/Tokyo", right=right)
    with pytest.raises(BadField, match=r"“Europe/Berln” is not a time zone\. Did you mean Europe/Berlin"):
        await told(core, "team-zone", "Europe/Berln", right=Right.ANY)
    late = NOON.replace(hour=20)
    assert "Asia/Tokyo" in texts(await told(core, "team-zone", "asia/tokyo", right=Right.ANY))[0]
    await submit(at(core, late), "shift")
    assert rows(await told(at(core, late), "leaderboard", "today"))["you"] == "8"
    assert "Asia/Tokyo" in (await told(core, "leaderboard")).title
    [award] = await core.store.active_days(TEAM.id, ANN.id)
    assert (award.day, award.zone) == (late.date() + timedelta(days=1), "Asia/Tokyo")


async def test_weekends_are_taken_off_by_who_administers_the_team() -> None:
    core = a_core()
    assert texts(await told(core, "weekends"))[0].startswith("Weekends are on")
    refusals: list[tuple[Right, str, type[MlquizError]]] = [
        (Right.NONE, "off", NotAllowed),
        (Right.OWN, "off", NotAllowed),
        (Right.ANY, "maybe", UnknownName),
    ]
    for right, word, fault in refusals:
        with pytest.raises(fault):
            await told(core, "weekends", word, right=right)
    assert texts(await told(core, "weekends", "off", right=Right.ANY))[0].startswith("Weekends are off")
    friday, monday = NOON + timedelta(days=2), NOON + timedelta(days=5)
    await submit(at(core, friday), "shift")
    assert rows(await told(at(core, monday), "stats"))["Streak"] == "1 day"
    assert texts(await told(core, "weekends", "on", right=Right.ANY))[0].startswith("Weekends are on")


async def test_the_streak_is_shown_with_its_freezes_in_stats_home_and_summary() -> None:
    core = a_core()
    for back in range(8, 0, -1):
        await submit(at(core, NOON - timedelta(days=back)), "shift")
    for verb in ("stats", "home"):
        assert rows(await told(core, verb))["Streak"] == "8 days · 1 freeze"
        assert rows(await told(at(core, NOON + timedelta(days=1)), verb))["Streak"] == "8 days"
