"""Lessons: what labelled answers teach the grader, and the files that hold them."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.bank import read
from bot.bank.lessons import attach, read_lessons
from bot.domain.question import Bank, Question, SampleAnswer
from bot.grading.explain import explain
from bot.grading.grade import AnswerGrader
from tests.grading_helpers import GROUPS, question

ASKED = question("the input distribution changes over the months")
RIGHT = ("Inputs of tourists turn up in summer", "In summer the tourists bring other input", "Summer brings tourists")
WRONG = ("The input server has little memory", "The server of the input is slow", "A slow server, no memory")


def taught(asked: Question = ASKED) -> Question:
    lessons = [SampleAnswer(text, ("p0",)) for text in RIGHT] + [SampleAnswer(text, ()) for text in WRONG]
    return replace(asked, lessons=tuple(lessons))


def coverage(asked: Question, text: str, learns: bool = True) -> float:
    return AnswerGrader(Bank((asked,), GROUPS), learns)(asked, text).verdict("p0").coverage


def test_words_of_labelled_answers_that_make_a_point_lift_it() -> None:
    text = "the input of tourists in summer"
    assert coverage(taught(), text) > coverage(ASKED, text)


def test_words_of_labelled_answers_that_miss_a_point_lower_it() -> None:
    text = "the input changes as the slow server has no memory"
    assert coverage(taught(), text) < coverage(ASKED, text)


def test_a_grader_that_does_not_learn_goes_by_the_wordings_alone() -> None:
    text = "the input of tourists in summer"
    assert coverage(taught(), text, learns=False) == coverage(ASKED, text)


def explained(text: str) -> str:
    asked = taught()
    return explain(AnswerGrader(Bank((asked,), GROUPS)), asked, text)


def test_what_labelled_answers_add_is_explained_by_their_loudest_words() -> None:
    told = next(line for line in explained("the input of tourists in summer").splitlines() if "labelled" in line)
    assert told.startswith("  labelled answers like yours make it, which adds ")
    assert "“tourists” +" in told
    assert "“summer” +" in told
    assert "-" not in told


def test_what_labelled_answers_take_off_is_explained_by_their_loudest_words() -> None:
    told = next(line for line in explained("input of a slow server, no memory").splitlines() if "labelled" in line)
    assert told.startswith("  labelled answers like yours do not make it, which takes off ")
    assert "“slow” -" in told
    assert "+" not in told


def test_a_word_that_says_next_to_nothing_is_not_named() -> None:
    assert not re.search(r"[+-]0%", explained("the input of tourists in summer, a slow server, no memory"))


def test_what_no_wording_reads_is_not_lifted() -> None:
    assert coverage(taught(), "tourists, summer, tourists") == 0


def test_a_held_sample_answer_teaches_nothing() -> None:
    held = replace(ASKED, answers=(SampleAnswer("the input of tourists in summer", ("p0",), held=True),))
    text = "the input of tourists in summer"
    assert coverage(held, text) == coverage(ASKED, text)


def test_a_sample_answer_is_checked_as_if_nothing_had_been_learned_from_it() -> None:
    odd = SampleAnswer("the input of penguins dances", ("p0",))
    asked = replace(taught(), answers=(odd,))
    grade = AnswerGrader(Bank((asked,), GROUPS))
    assert grade.blind(asked, 0).verdict("p0").coverage < grade(asked, odd.text).verdict("p0").coverage


@pytest.mark.parametrize(
    ("line", "key", "problem"),
    [
        ("{", "", "not a JSON object"),
        ("[]", "", "not a JSON object"),
        ('{"question": "q-1", "text": "a"}', "earns", "missing"),
        ('{"question": "q-1", "text": " ", "earns": []}', "text", "expected text"),
        ('{"question": "q-1", "text": "a", "earns": "p0"}', "earns", "expected a list"),
        ('{"question": "q-1", "text": "a", "earns": [], "earn": 1}', "earn", "unknown key; did you mean earns?"),
    ],
)
def test_a_line_that_is_no_lesson_is_a_fault_with_its_line_and_key(line: str, key: str, problem: str) -> None:
    lessons, (fault,) = read_lessons(Path("lessons.jsonl"), "\n" + line)
    assert not lessons
    assert (fault.line, fault.key) == (2, key)
    assert fault.problem.startswith(problem)


@pytest.mark.parametrize("odd", ["\u2028", "\x85"])
def test_a_line_of_lessons_ends_with_a_line_feed_alone(odd: str) -> None:
    line = f'{{"question": "q-1", "text": "input{odd}moves", "earns": []}}'
    lessons, faults = read_lessons(Path("lessons.jsonl"), f"{line}\r\n{line}")
    assert [lesson.answer.text for lesson in lessons] == [f"input{odd}moves"] * 2
    assert faults == []


def test_a_lesson_for_no_question_or_no_point_or_said_twice_is_a_fault() -> None:
    rows = [("q-2", "a", []), ("q-1", "a", ["p9"]), ("q-1", "b", ["p0"]), ("q-1", "b", [])]
    text = "\n".join(json.dumps({"question": q, "text": t, "earns": e}) for q, t, e in rows)
    (asked,), faults = attach([ASKED], read_lessons(Path("lessons.jsonl"), text)[0])
    assert asked.lessons == (SampleAnswer("b", ("p0",)),)
    assert [(fault.line, fault.key) for fault in faults] == [(1, "question"), (2, "earns"), (4, "text")]


def test_a_bank_reads_the_lessons_beside_its_questions(tmp_path: Path) -> None:
    (tmp_path / "questions").mkdir()
    asked = {"id": "q-1", "topic": "t", "level": "mid", "ask": "Why?", "points": [{"id": "p0", "point": "inputs move"}]}
    (tmp_path / "questions" / "q.yaml").write_text(json.dumps(asked), encoding="utf-8")
    (tmp_path / "lessons").mkdir()
    lesson = {"question": "q-1", "text": "the inputs wander", "earns": ["p0"]}
    (tmp_path / "lessons" / "t.jsonl").write_text(json.dumps(lesson), encoding="utf-8")
    reading = read(tmp_path)
    assert not reading.faults
    assert reading.bank.questions[0].lessons == (SampleAnswer("the inputs wander", ("p0",)),)
