"""`mlquiz bench grade`: what is told of the times, and the picture of them. No test here looks at a time."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.bench_lengths import LENGTHS, Growth, growth
from bot.bench_plot import check_plot, draw
from bot.domain.errors import BadSetting
from bot.domain.question import Bank, SampleAnswer
from bot.grading.grade import AnswerGrader
from bot.grading.text import MAX_CHARS
from tests.command import as_process, here
from tests.grading_helpers import GROUPS, question

STRAIGHT = Growth(
    points=4,
    lengths=(1000, 2000, 3000),
    grading=(0.0011, 0.0021, 0.0031),
    floor=(0.00005, 0.0001, 0.00015),
    typed=0.00028,
    typed_floor=0.000007,
    cut=0.0032,
)


def test_the_text_tells_a_typed_answer_the_ratio_the_longest_one_read_a_far_longer_one_and_the_line() -> None:
    assert str(STRAIGHT).splitlines() == [
        "40 words, 4 points  median 280 µs, 40.0 times token_set_ratio (7.0 µs)",
        "3,000 characters    3.10 ms",
        "100,000 characters  3.20 ms: the first 3,000 are read",
        "time against length 100 µs and 1.00 µs a character, R² 1.000",
    ]


def test_times_that_bend_are_less_linear() -> None:
    assert replace(STRAIGHT, grading=(0.001, 0.004, 0.009)).linearity < STRAIGHT.linearity


def test_every_length_is_timed_and_none_is_longer_than_what_is_read() -> None:
    asked = replace(question("a", "b", "c", "d"), answers=(SampleAnswer("the features shift", ()),))
    bank = Bank((asked,), GROUPS)
    found = growth(bank, AnswerGrader(bank))
    assert found.lengths == LENGTHS
    assert len(found.grading) == len(found.floor) == len(LENGTHS)
    assert max(LENGTHS) == MAX_CHARS
    assert found.points == 4


def test_the_picture_is_a_png(tmp_path: Path) -> None:
    draw(STRAIGHT, tmp_path / "times.png")
    assert (tmp_path / "times.png").read_bytes().startswith(b"\x89PNG\r\n")


def test_a_picture_that_cannot_be_drawn_is_refused_before_anything_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_plot(tmp_path / "times.PNG")
    with pytest.raises(BadSetting, match=r"times\.gif is no picture's name; expected one that ends in \.png$"):
        check_plot(tmp_path / "times.gif")
    with pytest.raises(BadSetting, match=r"there is no folder .*none; make it first$"):
        check_plot(tmp_path / "none" / "times.png")
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(BadSetting, match=r'matplotlib, which is not installed; install the extra "plot" of mlquiz$'):
        check_plot(tmp_path / "times.png")


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "times.png").mkdir()
    with pytest.raises(BadSetting, match=r"times\.png cannot be written: is a directory$"):
        draw(STRAIGHT, tmp_path / "times.png")


def test_the_command_tells_times_and_draws_them(tmp_path: Path) -> None:
    (tmp_path / "questions" / "t").mkdir(parents=True)
    text = "id: t-01\ntopic: t\nlevel: mid\nask: Why?\npoints: [{id: a, point: It drifts}]\n"
    (tmp_path / "questions" / "t" / "t-01.yaml").write_text(text + "answers: [{text: it drifts away, earns: [a]}]\n")
    picture = tmp_path / "times.png"
    done = as_process(os.environ, "bench", "grade", "--bank", str(tmp_path), "--plot", str(picture))
    assert (done.returncode, done.stderr) == (0, "")
    assert "\n100,000 characters" in done.stdout
    assert done.stdout.endswith(f"wrote {picture}\n")
    assert picture.is_file()


def test_a_bank_without_sample_answers_has_nothing_to_time(tmp_path: Path) -> None:
    (tmp_path / "q.yaml").write_text("id: t-01\ntopic: t\nlevel: mid\nask: Why?\npoints: [{id: a, point: It drifts}]\n")
    done = here(os.environ, "bench", "grade", "--bank", str(tmp_path))
    assert (done.returncode, done.stdout) == (0, "This bank has no sample answers to time.\n")
