"""The terminal front end, driven by what is typed and seen as what is printed."""

import asyncio
import io
import random
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.adapters.terminal import Practice, console, show, shown
from bot.core import Core
from bot.core.dialogue import handle, summarise
from bot.domain.errors import UnknownName
from bot.domain.events import Event
from bot.domain.learner import Learner, Team
from bot.domain.ports import Grader
from bot.domain.question import Bank, KeyPoint, Kind, Level, Question
from bot.domain.replies import Card, Item, Mark, Paragraph, Row
from bot.grading.grade import GRADER_VERSION, AnswerGrader
from tests.fakes import FakeClock, FakeStore
from tests.test_dialogue import word_grade

TEAM, LEARNER = Team("t", "Data team"), Learner("u", "Ann")
START = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


def a_question(number: int) -> Question:
    point = KeyPoint("cold", "No history yet", ("nothing is known of new users",), hints=("Who is new?",))
    return Question(f"q-{number}", "drift", Level.JUNIOR, Kind.EXPLAIN, f"What is problem {number}?", (point,))


class Sitting:
    """A practice over a fake store: type lines in, read the screen."""

    def __init__(self, questions: int = 3, grade: Grader | None = None) -> None:
        bank = Bank(tuple(a_question(n) for n in range(1, questions + 1)))
        self.store = FakeStore()
        self.core = Core(
            bank, self.store, grade or AnswerGrader(bank), GRADER_VERSION, FakeClock(START), random.Random(1)
        )
        self.runner = asyncio.Runner()

    def send(self, event: Event) -> Card:
        return self.runner.run(handle(self.core, event))

    def type(self, *lines: str, count: int = 2, words: tuple[str, ...] = (), out: io.StringIO | None = None) -> str:
        out = io.StringIO() if out is None else out
        keys = iter(f"key-{n}" for n in range(1000))
        Practice(
            send=self.send,
            summarise=lambda: self.runner.run(summarise(self.core, TEAM, LEARNER, START)),
            new_key=lambda: next(keys),
            team=TEAM,
            learner=LEARNER,
            out=Console(file=out, width=80, highlight=False, emoji=False, markup=False),
            source=io.StringIO("".join(line + "\n" for line in lines)),
        ).run(words, count)
        return out.getvalue()

    def answers(self) -> list[str]:
        return [attempt.answer for attempt in self.runner.run(self.store.attempts("t", "u"))]


@pytest.fixture
def sitting() -> Iterator[Sitting]:
    sitting = Sitting()
    yield sitting
    sitting.runner.close()


def test_a_script_of_answers_answers_one_question_a_line(sitting: Sitting) -> None:
    screen = sitting.type("no history yet", "idk")
    assert sitting.answers() == ["no history yet", "idk"]
    assert "question 1 of 2" in screen
    assert "question 2 of 2" in screen
    assert "credited  No history yet  “no history”" in screen


def test_the_end_of_input_sums_up_what_was_answered(sitting: Sitting) -> None:
    screen = sitting.type("no history yet")
    assert "This session" in screen
    assert "Questions answered  1" in screen


def test_quit_ends_at_once_and_sums_up(sitting: Sitting) -> None:
    screen = sitting.type("quit", "no history yet")
    assert sitting.answers() == []
    assert "This session" in screen


def test_words_on_the_choices_line_are_commands_and_not_answers(sitting: Sitting) -> None:
    screen = sitting.type("hint", "/reveal", "", "skip")
    assert sitting.answers() == []
    assert "Who is new?" in screen
    assert "No history yet" in screen


@pytest.mark.parametrize("word", ["hint", "skip", "reveal", "why", "again", "next", "quit", "/Why"])
@pytest.mark.parametrize("before", [(), ("hint",), ("hint", "hint"), ("why",), ("reveal",)])
def test_a_command_word_is_never_taken_for_an_answer(sitting: Sitting, before: tuple[str, ...], word: str) -> None:
    sitting.type(*before, word)
    assert sitting.answers() == []


@pytest.mark.parametrize("word", ["hint", "reveal", "again"])
def test_a_command_word_after_a_full_answer_belongs_to_its_question(sitting: Sitting, word: str) -> None:
    screen = sitting.type("no history yet", word)
    assert sitting.answers() == ["no history yet"]
    assert "question 2 of 2" not in screen


def test_next_at_an_unanswered_question_skips_it(sitting: Sitting) -> None:
    assert "question 2 of 2" in sitting.type("next")


def test_hint_past_the_last_shows_the_last_again(sitting: Sitting) -> None:
    assert sitting.type("hint", "hint").count("Hint  Who is new?") == 2


def test_why_before_any_answer_asks_for_one_and_the_question_stays(sitting: Sitting) -> None:
    screen = sitting.type("why", "no history yet", count=1)
    assert "Answer the question first" in screen
    assert sitting.answers() == ["no history yet"]


def test_after_why_a_reveal_still_tells_the_points(sitting: Sitting) -> None:
    screen = sitting.type("idk", "why", "reveal", count=1)
    assert "Point 1" in screen
    assert sitting.answers() == ["idk"]


def test_an_empty_answer_is_refused_in_a_sentence_and_the_question_stays(sitting: Sitting) -> None:
    screen = sitting.type("", "no history yet", count=1)
    assert "Write an answer first" in screen
    assert sitting.answers() == ["no history yet"]


def test_a_backslash_joins_lines_into_one_answer(sitting: Sitting) -> None:
    sitting.type("no history \\", "yet", count=1)
    assert sitting.answers() == ["no history \nyet"]


def test_an_unknown_topic_is_told_before_the_first_question(sitting: Sitting) -> None:
    out = io.StringIO()
    with pytest.raises(UnknownName, match="drift"):
        sitting.type(words=("drfit",), out=out)
    assert out.getvalue() == ""


def test_an_answer_that_is_too_long_is_refused_and_nothing_is_stored(sitting: Sitting) -> None:
    screen = sitting.type("x" * 100_000, count=1)
    assert "3,000" in screen
    assert sitting.answers() == []


@pytest.fixture
def doubtful() -> Iterator[Sitting]:
    """A sitting whose grader credits words by hand: `~cold` is a doubtful miss."""
    sitting = Sitting(grade=word_grade)
    yield sitting
    sitting.runner.close()


def test_yes_and_no_are_offered_while_a_doubt_is_asked_about(doubtful: Sitting) -> None:
    screen = doubtful.type("~cold", count=1)
    assert "unsure  Did you mean: No history yet?" in screen
    assert "\n  yes · no · again" in screen


@pytest.mark.parametrize(
    ("word", "shown"),
    [("yes", "credited  No history yet (confirmed by you, not ranked)"), ("/No", "missed  Hint: Who is new?")],
)
def test_the_word_yes_or_no_is_the_reply_to_the_doubt(doubtful: Sitting, word: str, shown: str) -> None:
    screen = doubtful.type("~cold", word, count=2)
    assert doubtful.answers() == ["~cold"]
    assert shown in screen
    assert "question 2 of 2" not in screen
    assert screen.count("yes · no") == 1


def test_yes_after_a_look_at_why_is_still_the_reply_to_the_doubt(doubtful: Sitting) -> None:
    screen = doubtful.type("~cold", "why", "yes")
    assert doubtful.answers() == ["~cold"]
    assert "credited  No history yet (confirmed by you, not ranked)" in screen


@pytest.mark.parametrize("word", ["help", "stats", "Leaderboard", "topics", "/home"])
def test_a_command_typed_where_an_answer_is_awaited_counts_as_none(sitting: Sitting, word: str) -> None:
    screen = sitting.type(word, "no history yet", "")
    assert sitting.answers() == ["no history yet"]
    assert ("Not counted as an answer." in screen) == (word != "help")


def test_yes_is_an_answer_where_nothing_is_asked_about(doubtful: Sitting) -> None:
    doubtful.type("yes", "cold", "no")
    assert doubtful.answers() == ["yes", "cold"]


def test_ctrl_c_keeps_what_was_answered_and_sums_up(sitting: Sitting) -> None:
    class Interrupted(io.StringIO):
        lines = iter(["no history yet\n"])

        def readline(self, size: int = -1, /) -> str:  # type: ignore[override]  # typeshed says bytes for every stream
            for line in self.lines:
                return line
            raise KeyboardInterrupt

    out = io.StringIO()
    keys = iter("abc")
    Practice(
        sitting.send,
        lambda: sitting.runner.run(summarise(sitting.core, TEAM, LEARNER, START)),
        lambda: next(keys),
        TEAM,
        LEARNER,
        Console(file=out, width=80),
        Interrupted(),
    ).run((), 5)
    assert sitting.answers() == ["no history yet"]
    assert "Questions answered  1" in out.getvalue()


def test_ctrl_c_while_the_first_question_comes_sums_up(sitting: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(event: Event) -> Card:
        raise KeyboardInterrupt

    monkeypatch.setattr(sitting, "send", interrupted)
    assert "This session" in sitting.type("no history yet")


def test_no_line_ends_in_blanks_and_none_is_wider_than_the_screen(sitting: Sitting) -> None:
    lines = sitting.type("idk", "why").split("\n")
    assert all(line == line.rstrip() and len(line) <= 80 for line in lines)


def test_nothing_that_a_terminal_would_obey_is_printed() -> None:
    assert shown("a\x1b[2Jb\u202ec\x07\ud800d") == "a[2Jbcd"


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_can_be_shown(one: str, other: str) -> None:
    out = io.StringIO()
    show(Card(one, (Paragraph(other), Item(Mark.MISSED, one, other), Row(one, other, 1))), console(out), "note")
    printed = out.getvalue()
    assert "missed" in printed
    assert not any(char < " " and char != "\n" for char in printed)
    assert printed.encode("utf-8")


def test_a_streak_stands_beside_the_number_of_the_question(sitting: Sitting) -> None:
    out = io.StringIO()
    Practice(
        send=sitting.send,
        summarise=lambda: sitting.runner.run(summarise(sitting.core, TEAM, LEARNER, START)),
        new_key=iter(f"key-{n}" for n in range(1000)).__next__,
        team=TEAM,
        learner=LEARNER,
        out=Console(file=out, width=80, highlight=False, emoji=False, markup=False),
        source=io.StringIO("quit\n"),
        streak=lambda: "4 days",
    ).run((), 3)
    assert "question 1 of 3 · streak 4 days" in out.getvalue()
