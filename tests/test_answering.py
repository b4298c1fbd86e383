"""Grading an answer in conversation: what is refused, kept, counted and shown."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import BadAnswer, UnknownName
from bot.domain.question import Bank
from bot.domain.replies import Mark
from tests.test_dialogue import (
    ANN,
    BANK,
    DRIFT,
    NOON,
    RAJ,
    TEAM,
    TREES,
    a_core,
    at,
    command,
    everything,
    items,
    labels,
    press,
    rows,
    submit,
    texts,
)

ALL = "shift concept skew stale"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Write an answer first: a sentence or two in your own words is enough."),
        (" \n\t\u00a0 ", "Write an answer first: a sentence or two in your own words is enough."),
        ("🤔 ...!", "There is no word in this answer to grade. Write a sentence or two in your own words."),
        (
            "\u200b\u2060",
            "There is no word in this answer to grade. Write a sentence or two in your own words.",
        ),
        ("\u3164", "There is no word in this answer to grade. Write a sentence or two in your own words."),
        ("a" * 3214, "This answer has 3,214 characters; the limit is 3,000. Shorten it and send it again."),
    ],
)
async def test_an_answer_that_cannot_be_graded_is_refused_with_the_reason(text: str, message: str) -> None:
    core = a_core()
    with pytest.raises(BadAnswer) as caught:
        await submit(core, text)
    assert str(caught.value) == message
    assert await core.store.attempts(TEAM.id, ANN.id) == []


@given(st.text(min_size=1, max_size=100).filter(lambda text: any(c.isascii() and c.isalnum() for c in text)))
async def test_any_text_with_a_letter_or_digit_is_graded_and_kept_as_typed(text: str) -> None:
    core = a_core()
    await submit(core, text)
    assert [attempt.answer for attempt in await core.store.attempts(TEAM.id, ANN.id)] == [text]


@pytest.mark.parametrize("text", ["a" * 3000, "7", "ответ", "答え", " é "])
async def test_short_long_and_foreign_answers_are_graded_and_kept_as_typed(text: str) -> None:
    core = a_core()
    await submit(core, text)
    assert [attempt.answer for attempt in await core.store.attempts(TEAM.id, ANN.id)] == [text]


async def test_an_answer_to_a_question_gone_from_the_bank_is_refused() -> None:
    with pytest.raises(UnknownName, match=r"^This question is no longer in the bank\. Ask for another\.$"):
        await submit(a_core(Bank((TREES,))), "shift")


async def test_an_attempt_keeps_the_answer_as_typed_with_what_graded_it() -> None:
    core = a_core()
    await submit(core, "  shift,\nreally  ", key="k1")
    (attempt,) = await core.store.attempts(TEAM.id, ANN.id)
    assert attempt.answer == "  shift,\nreally  "
    assert attempt.grade == core.grade(DRIFT, "  shift,\nreally  ")
    assert (attempt.key, attempt.question_id, attempt.at) == ("k1", DRIFT.id, NOON)
    assert (attempt.bank_version, attempt.grader_version) == ("bank-1", "grader-1")


async def test_the_result_says_points_score_and_reward() -> None:
    card = await submit(a_core(), "shift and skew")
    assert card.title == DRIFT.ask
    assert texts(card)[0] == "2 of 4 points · 50 % · +15"


async def test_a_credited_point_stands_with_the_words_that_earned_it() -> None:
    card = await submit(a_core(), "shift and skew")
    assert items(card)[:2] == [
        (Mark.CREDITED, "The inputs shift", "shift"),
        (Mark.CREDITED, "Serving skews the features", "skew"),
    ]


async def test_a_missed_point_shows_its_hint_or_probe_and_those_without_are_counted() -> None:
    card = await submit(a_core(), "nothing of the kind")
    assert items(card) == [
        (Mark.MISSED, "Hint: Think of the users.", ""),
        (Mark.MISSED, "Hint: Think of the label.", ""),
        (Mark.MISSED, "Hint: Who computes the features?", ""),
        (Mark.MISSED, "One point missed. There is no hint for it.", ""),
    ]


@pytest.mark.parametrize("text", ["nothing", "~shift ~stale", "shift? concept"])
@pytest.mark.parametrize("action", [None, "why", "hint"])
async def test_no_card_tells_the_wording_of_a_missed_point_before_a_reveal_but_the_one_asked_about(
    text: str, action: str | None
) -> None:
    core = replace(a_core(), explain=lambda question, _: " ".join(point.text for point in question.points))
    card = await submit(core, text)
    if action is not None:
        card = await press(core, action)
    told = {*core.grade(DRIFT, text).credited, *(button.point_id for button in card.buttons)}
    missed = [point for point in DRIFT.points if point.id not in told]
    assert missed
    assert not [point for point in missed if point.text in everything(card)]


async def test_after_a_reveal_missed_points_are_worded() -> None:
    core = a_core()
    await press(core, "reveal")
    card = await submit(core, "shift concept ~skew")
    assert items(card)[2:] == [
        (Mark.UNSURE, "Did you mean: Serving skews the features?", "skew"),
        (Mark.MISSED, "The data grow stale", ""),
    ]


async def test_a_doubtful_credit_counts_and_says_that_it_is_doubtful() -> None:
    card = await submit(a_core(), "shift? concept skew stale")
    assert items(card)[-1] == (Mark.UNSURE, "Counted, with some doubt: The inputs shift", "shift")
    assert texts(card)[0] == "4 of 4 points · 100 % · +30"


async def test_the_first_doubtful_miss_is_asked_about_and_the_others_get_a_nudge() -> None:
    card = await submit(a_core(), "~concept ~skew ~stale")
    assert items(card)[:3] == [
        (Mark.UNSURE, "Did you mean: The concept changes?", "concept"),
        (Mark.UNSURE, "Close, but not counted. Who computes the features?", "skew"),
        (Mark.UNSURE, "Close, but not counted. Say it more plainly.", "stale"),
    ]
    assert texts(card)[0] == "0 of 4 points · 0 % · +0"


async def test_a_slip_is_quoted_with_its_correction() -> None:
    card = await submit(a_core(), "the model is too simple")
    assert items(card)[-1] == (Mark.SLIP, "Capacity explains a poor offline score.", "too simple")


async def test_the_senior_thinking_follows_every_graded_attempt() -> None:
    assert texts(await submit(a_core(), "nothing"))[-1] == "Check the data first."


async def test_only_the_first_attempt_in_a_quarter_counts() -> None:
    core = a_core()
    await submit(core, "shift")
    assert texts(await submit(core, ALL))[0] == "4 of 4 points · 100 % · already counted this quarter"
    assert rows(await command(core, "stats"))["Points this quarter"] == "8"


async def test_a_first_attempt_that_earned_nothing_counts_all_the_same() -> None:
    core = a_core()
    await submit(core, "nothing")
    assert texts(await submit(core, ALL))[0].endswith("already counted this quarter")


async def test_the_next_quarter_counts_again_in_the_teams_zone() -> None:
    core = a_core(at=datetime(2026, 12, 31, 22, 59, tzinfo=UTC))  # one minute to midnight in Berlin
    await submit(core, ALL)
    later = at(core, datetime(2026, 12, 31, 23, 0, tzinfo=UTC))
    assert texts(await submit(later, ALL))[0].endswith("+30")


async def test_an_answer_delivered_twice_is_graded_once_and_shown_the_same() -> None:
    core = a_core()
    first, second = [await submit(core, "shift", key="same") for _ in range(2)]
    assert first == second
    assert len(await core.store.attempts(TEAM.id, ANN.id)) == 1
    assert rows(await command(core, "stats"))["Points this quarter"] == "8"


async def test_hints_taken_first_make_the_reward_smaller_and_the_result_says_so() -> None:
    core = a_core()
    await press(core, "hint")
    assert texts(await submit(core, ALL))[0] == "4 of 4 points · 100 % · +24 (30 without hints)"


async def test_a_reveal_before_the_first_answer_takes_its_points() -> None:
    core = a_core()
    await press(core, "reveal")
    assert texts(await submit(core, ALL))[0] == "4 of 4 points · 100 % · +0: revealed before"


async def test_help_after_the_first_answer_takes_nothing() -> None:
    core = a_core()
    await submit(core, "shift")
    await press(core, "hint")
    await press(core, "reveal")
    assert rows(await command(core, "stats"))["Points this quarter"] == "8"


async def test_what_one_learner_does_leaves_another_untouched() -> None:
    core = a_core()
    await press(core, "reveal", by=RAJ)
    await submit(core, ALL, by=RAJ)
    assert texts(await submit(core, ALL, by=ANN))[0].endswith("+30")


async def test_after_a_partial_answer_all_ways_on_are_offered() -> None:
    assert labels(await submit(a_core(), "nothing")) == ["Try again", "Hint", "Reveal", "I said that", "Why", "Next"]


async def test_after_a_full_answer_only_why_and_next_are_left() -> None:
    assert labels(await submit(a_core(), ALL)) == ["Why", "Next"]


async def test_after_a_reveal_no_more_help_is_offered_with_the_result() -> None:
    core = a_core()
    await press(core, "reveal")
    assert labels(await submit(core, "nothing")) == ["Try again", "I said that", "Why", "Next"]
    assert labels(await press(core, "why")) == ["Try again", "Next"]


async def test_why_before_any_answer_asks_for_one() -> None:
    card = await press(a_core(), "why")
    assert texts(card) == ["Answer the question first; then this shows how the answer was graded."]


async def test_why_gives_the_reason_for_each_point_of_the_latest_answer() -> None:
    core = a_core()
    await submit(core, "skew")
    await submit(at(core, NOON + timedelta(minutes=1)), "shift ~concept too simple")
    assert items(await press(core, "why")) == [
        (Mark.CREDITED, "The inputs shift: says “shift”", "shift"),
        (Mark.MISSED, "One point: your answer says about 40 % of it.", "concept"),
        (Mark.MISSED, "One point: nothing in your answer says it.", ""),
        (Mark.MISSED, "One point: nothing in your answer says it.", ""),
        (Mark.SLIP, "Capacity explains a poor offline score.", "too simple"),
    ]


async def test_why_is_the_explainers_word_once_nothing_is_left_to_give_away() -> None:
    core = replace(a_core(), explain=lambda question, text: f"{question.id} heard: {text}")
    await submit(core, "shift")
    before = await press(core, "why")
    assert "heard" not in everything(before)
    assert texts(before) == ["After a reveal, this shows word by word how each point was read."]
    await press(core, "reveal")
    assert texts(await press(core, "why")) == ["drift-01 heard: shift"]
    await submit(core, "variance", TREES)
    assert texts(await press(core, "why", TREES)) == ["trees-01 heard: variance"]


async def test_a_grade_from_an_older_bank_is_still_shown() -> None:
    core = a_core()
    await submit(core, "shift", key="same")
    grown = replace(DRIFT, points=(*DRIFT.points[1:], replace(DRIFT.points[0], id="new")))
    newer = replace(core, bank=Bank((grown, *BANK.questions[1:])))
    assert texts(await submit(newer, "shift", grown, key="same"))[0].startswith("0 of 4 points")
    assert items(await press(newer, "why"))
