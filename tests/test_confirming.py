"""Did you mean ...? The learner's word on a doubtful point shows, and changes no grade and no points."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.errors import UnknownName
from bot.domain.question import Bank
from bot.domain.replies import Card, Mark
from tests.test_dialogue import (
    ANN,
    DRIFT,
    NOON,
    RAJ,
    TEAM,
    TREES,
    a_core,
    at,
    command,
    items,
    labels,
    press,
    rows,
    submit,
    texts,
)

DOUBTFUL = "shift ~concept ~skew"


def asked(card: Card) -> list[tuple[str, str, str]]:
    """The buttons that ask about a point."""
    return [(button.label, button.action, button.point_id) for button in card.buttons if button.point_id]


async def test_a_doubtful_miss_is_asked_about_with_yes_and_no() -> None:
    card = await submit(a_core(), DOUBTFUL)
    assert asked(card) == [("Yes", "confirm", "concept"), ("No", "deny", "concept")]
    assert labels(card)[:3] == ["Yes", "No", "Try again"]


async def test_a_sure_grade_asks_nothing() -> None:
    assert asked(await submit(a_core(), "shift concept?")) == []


async def test_yes_shows_the_point_as_made_by_the_learners_word_and_asks_about_the_next() -> None:
    core = a_core()
    await submit(core, DOUBTFUL)
    card = await press(core, "confirm", point="concept")
    assert items(card)[:3] == [
        (Mark.CREDITED, "The inputs shift", "shift"),
        (Mark.CREDITED, "The concept changes (confirmed by you, not ranked)", "concept"),
        (Mark.UNSURE, "Did you mean: Serving skews the features?", "skew"),
    ]
    assert asked(card) == [("Yes", "confirm", "skew"), ("No", "deny", "skew")]


async def test_no_shows_the_points_hint_and_asks_about_the_next() -> None:
    core = a_core()
    await submit(core, DOUBTFUL)
    card = await press(core, "deny", point="concept")
    assert items(card)[1:3] == [
        (Mark.UNSURE, "Did you mean: Serving skews the features?", "skew"),
        (Mark.MISSED, "Hint: Think of the label.", ""),
    ]
    assert asked(await press(core, "deny", point="skew")) == []


async def test_the_learners_word_changes_neither_score_nor_points() -> None:
    core = a_core()
    before = await submit(core, DOUBTFUL)
    after = await press(core, "confirm", point="concept")
    assert texts(after) == texts(before)
    assert texts(after)[0] == "1 of 4 points · 25 % · +8"
    assert (await core.store.attempts(TEAM.id, ANN.id))[0].grade.score == 0.25
    assert rows(await command(core, "leaderboard")) == {"you": "8"}


async def test_stats_count_confirmed_points_apart() -> None:
    core = a_core()
    await submit(core, DOUBTFUL)
    assert "Confirmed by you, not ranked" not in rows(await command(core, "stats"))
    await press(core, "confirm", point="concept")
    await press(core, "deny", point="skew")
    shown = rows(await command(core, "stats"))
    assert shown["Confirmed by you, not ranked"] == "1 point"
    assert (shown["Mean score"], shown["Points this quarter"]) == ("25 %", "8")


async def test_why_says_which_points_are_confirmed() -> None:
    core = a_core()
    await submit(core, DOUBTFUL)
    await press(core, "confirm", point="concept")
    await press(core, "deny", point="skew")
    assert items(await press(core, "why"))[:3] == [
        (Mark.CREDITED, "The inputs shift: says “shift”", "shift"),
        (Mark.CREDITED, "The concept changes (confirmed by you, not ranked)", "concept"),
        (Mark.MISSED, "One point: your answer says about 40 % of it.", "skew"),
    ]


async def test_why_says_which_points_are_confirmed_beside_the_explainers_word() -> None:
    core = replace(a_core(), explain=lambda question, text: "As read.")
    await submit(core, DOUBTFUL)
    await press(core, "confirm", point="concept")
    await press(core, "reveal")
    card = await press(core, "why")
    assert texts(card) == ["As read."]
    assert items(card) == [(Mark.CREDITED, "The concept changes (confirmed by you, not ranked)", "concept")]


async def test_the_first_word_on_a_point_counts() -> None:
    core = a_core()
    await submit(core, DOUBTFUL)
    yes = await press(core, "confirm", point="concept")
    assert await press(core, "deny", point="concept") == yes
    assert await press(core, "confirm", point="concept", key="same") == yes


async def test_a_new_answer_is_asked_about_anew() -> None:
    core = a_core()
    await submit(core, DOUBTFUL)
    await press(core, "confirm", point="concept")
    card = await submit(at(core, NOON + timedelta(minutes=1)), DOUBTFUL)
    assert asked(card)[0] == ("Yes", "confirm", "concept")


async def test_an_answer_delivered_again_is_shown_with_the_words_said_since() -> None:
    core = a_core()
    await submit(core, DOUBTFUL, key="same")
    after = await press(core, "confirm", point="concept")
    assert await submit(core, DOUBTFUL, key="same") == after


@pytest.mark.parametrize("point", ["shift", "stale", "none-such", ""])
async def test_a_point_without_doubt_is_not_open_to_the_learners_word(point: str) -> None:
    core = a_core()
    before = await submit(core, DOUBTFUL)
    assert await press(core, "confirm", point=point) == before
    assert await core.store.confirmations(TEAM.id, ANN.id) == []


async def test_the_word_of_another_learner_is_on_their_own_answer() -> None:
    core = a_core()
    before = await submit(core, DOUBTFUL, by=ANN)
    card = await press(core, "confirm", point="concept", by=RAJ)
    assert texts(card) == ["Answer the question first; then this shows how the answer was graded."]
    assert await press(core, "confirm", point="", by=ANN) == before


async def test_a_word_after_the_quarter_turned_shows_the_result_as_it_was() -> None:
    core = a_core(at=datetime(2026, 12, 31, 22, 59, tzinfo=UTC))  # one minute to midnight in Berlin
    before = await submit(core, DOUBTFUL)
    later = at(core, datetime(2026, 12, 31, 23, 0, tzinfo=UTC))
    assert texts(await press(later, "confirm", point="concept")) == texts(before)


@pytest.mark.parametrize("action", ["confirm", "deny"])
async def test_a_word_on_a_question_gone_from_the_bank_is_refused(action: str) -> None:
    with pytest.raises(UnknownName, match=r"^This question is no longer in the bank\. Ask for another\.$"):
        await press(a_core(Bank((TREES,))), action, DRIFT, point="concept")
