"""“I said that”: an answer is put before the bank's authors, who read it from the operator's database."""

import io
import json
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot.appeals_output import as_json, show_appeals
from bot.bank.lessons import read_lessons
from bot.core.dialogue import Core
from bot.domain.errors import UnknownName
from bot.domain.learner import Appeal
from bot.domain.question import Bank
from tests.test_dialogue import (
    ANN,
    BANK,
    DRIFT,
    NOON,
    RAJ,
    TREES,
    a_core,
    at,
    command,
    labels,
    press,
    rows,
    submit,
    texts,
)

THANKS = (
    "Thank you. Your answer and its grade, without your name, are now on the list of those who write the questions. "
    "Where they agree, words like yours will count. This grade and its points stay as they are."
)


async def appealed(core: Core) -> list[str]:
    """The answers appealed against, newest first."""
    return [appeal.attempt.answer for appeal in await core.store.appeals()]


async def test_an_appeal_is_offered_while_a_point_is_missed() -> None:
    core = a_core()
    assert "I said that" in labels(await submit(core, "shift"))
    assert "I said that" not in labels(await submit(core, "shift concept skew stale"))


async def test_an_appeal_keeps_the_latest_answer_and_is_thanked_for() -> None:
    core = a_core()
    await submit(core, "shift")
    await submit(at(core, NOON + timedelta(minutes=1)), "shift, as I said")
    card = await press(core, "appeal")
    assert texts(card) == [THANKS]
    assert labels(card) == ["Try again", "Next"]
    assert await appealed(core) == ["shift, as I said"]


async def test_an_appeal_changes_neither_grade_nor_points() -> None:
    core = a_core()
    await submit(core, "shift")
    before = await command(core, "stats")
    await press(core, "appeal")
    assert await command(core, "stats") == before
    assert rows(await command(core, "leaderboard")) == {"you": "8"}


async def test_an_answer_is_appealed_against_once_and_thanked_for_each_time() -> None:
    core = a_core()
    await submit(core, "shift")
    assert await press(core, "appeal") == await press(core, "appeal")
    assert await appealed(core) == ["shift"]


async def test_an_answer_that_made_every_point_has_nothing_to_appeal_against() -> None:
    core = a_core()
    result = await submit(core, "shift concept skew stale")
    assert await press(core, "appeal") == result
    assert await appealed(core) == []


async def test_an_appeal_before_any_answer_asks_for_one() -> None:
    core = a_core()
    await submit(core, "shift", by=RAJ)
    assert texts(await press(core, "appeal", by=ANN)) == [
        "Answer the question first; then this shows how the answer was graded."
    ]
    assert await appealed(core) == []


async def test_an_appeal_on_a_question_gone_from_the_bank_is_refused() -> None:
    with pytest.raises(UnknownName, match=r"^This question is no longer in the bank\. Ask for another\.$"):
        await press(a_core(Bank((TREES,))), "appeal", DRIFT)


async def two_appeals() -> tuple[Appeal, ...]:
    core = a_core()
    for minutes, text in enumerate(("shift\x1b[2J", "skew")):
        later = at(core, NOON + timedelta(minutes=minutes))
        await submit(later, text)
        await press(later, "appeal")
    return tuple(await core.store.appeals())


def printed(bank: Bank, appeals: tuple[Appeal, ...], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    show_appeals(bank, appeals)
    assert isinstance(sys.stdout, io.StringIO)
    return sys.stdout.getvalue()


async def test_appeals_are_listed_with_question_missed_points_and_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    assert printed(BANK, await two_appeals(), monkeypatch) == (
        "drift-01  2026-11-25 12:01 UTC\n"
        "  not credited  shift: The inputs shift\n"
        "  not credited  concept: The concept changes\n"
        "  not credited  stale: The data grow stale\n"
        "  answer  “skew”\n"
        '  lesson  {"question": "drift-01", "text": "skew", "earns": ["skew"]}\n\n'
        "drift-01  2026-11-25 12:00 UTC\n"
        "  not credited  concept: The concept changes\n"
        "  not credited  skew: Serving skews the features\n"
        "  not credited  stale: The data grow stale\n"
        "  answer  “shift[2J”\n"
        '  lesson  {"question": "drift-01", "text": "shift\\u001b[2J", "earns": ["shift"]}\n\n'
        "Where you agree, write the ids of the points that were made into the lesson's \n"
        "“earns”, and the line into lessons/<topic>.jsonl of the bank: the grader learns \n"
        "from it.\n"
    )


async def test_the_lesson_of_an_appeal_can_be_pasted_into_a_bank(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = printed(BANK, await two_appeals(), monkeypatch)
    pasted = "".join(line.partition("lesson")[2] + "\n" for line in shown.splitlines() if line.startswith("  lesson"))
    lessons, faults = read_lessons(Path("drift.jsonl"), pasted)
    assert [(lesson.question, lesson.answer.text, lesson.answer.earns) for lesson in lessons] == [
        ("drift-01", "skew", ("skew",)),
        ("drift-01", "shift\x1b[2J", ("shift",)),
    ]
    assert faults == []


async def test_appeals_on_a_question_gone_from_the_bank_are_still_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = printed(Bank((TREES,)), await two_appeals(), monkeypatch)
    assert "  not credited  concept: no longer in the bank\n" in shown


def test_where_there_are_no_appeals_it_is_said_what_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = " ".join(printed(BANK, (), monkeypatch).split())
    assert shown == (
        "No appeals. An appeal is an answer whose learner pressed “I said that” where a point was missed; "
        "it is listed here for the bank's authors."
    )


async def test_appeals_as_json_name_no_learner() -> None:
    listed = json.loads(as_json(BANK, await two_appeals()))
    assert listed[0] == {
        "question": "drift-01",
        "at": "2026-11-25T12:01:00+00:00",
        "missed": [
            {"id": "shift", "point": "The inputs shift"},
            {"id": "concept", "point": "The concept changes"},
            {"id": "stale", "point": "The data grow stale"},
        ],
        "answer": "skew",
        "lesson": {"question": "drift-01", "text": "skew", "earns": ["skew"]},
    }
    assert [row["answer"] for row in listed] == ["skew", "shift\x1b[2J"]
    assert ANN.id not in str(listed)
