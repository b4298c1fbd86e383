"""`mlquiz bank check`: what an author is told of how the sample answers are graded."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.bank import load, read
from bot.check import Checked, agreement, by_question, check, surprises
from bot.check_output import as_json, show_check
from bot.config import CONTENT
from bot.grading.grade import AnswerGrader
from bot.lint import lint
from bot.suggestion import MOST_WORDS, suggestion
from tests.command import as_process, here

QUESTION = """\
id: drift-01
topic: drift
level: mid
kind: list
ask: How would you notice that the inputs of a live model have drifted?
points:
  - id: tests
    point: Statistical tests
    accept: [two-sample test between training and live data, Kolmogorov-Smirnov test on each feature]
  - id: psi
    point: Population stability index
misconceptions:
  - says: the accuracy tells at once
    reply: Labels come late.
    denies: [psi]
"""
Answer = tuple[str, list[str]]
EVERYTHING: Answer = ("I'd run a Kolmogorov-Smirnov test on each feature and watch the PSI.", ["tests", "psi"])
BY_BINS: Answer = ("compare the histograms bin by bin with a log ratio", ["psi"])
NOTHING: Answer = ("I would ask my manager.", [])
UNLABELLED: Answer = ("I would watch the PSI.", [])
HELD = f"""\
answers:
  - text: {EVERYTHING[0]}
    earns: [tests, psi]
  - text: {BY_BINS[0]}
    earns: [psi]
    held: true
  - text: I would watch the PSI.
    earns: [psi]
    held: true
"""


def bank(folder: Path, *answers: Answer, question: str = QUESTION) -> Path:
    """A bank of one question with these sample answers."""
    entries = yaml.safe_dump({"answers": [{"text": text, "earns": earns} for text, earns in answers]}, width=1000)
    path = folder / "questions" / "drift" / f"{yaml.safe_load(question)['id']}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(question + (entries if answers else ""), encoding="utf-8")
    return folder


def checked(folder: Path) -> tuple[AnswerGrader, list[Checked]]:
    """The bank's grader, and what it makes of the sample answers."""
    questions = load(folder)
    grader = AnswerGrader(questions)
    return grader, list(check(questions.questions, grader))


def suggested(folder: Path, *answers: Answer) -> str | None:
    """What is suggested for the point psi, which the first of the answers misses."""
    known = "senior: uncle, paint, half, wooden, boats, grey, old, fishermen, winter\n"  # words that are spelt right
    grader, (first, *_) = checked(bank(folder, *answers, question=QUESTION + known))
    assert "psi" in first.missed
    return suggestion(grader, first, "psi")


def printed(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    questions = load(folder)
    show_check(AnswerGrader(questions), questions.questions)
    return capsys.readouterr().out


# Counting


def test_what_is_missed_and_what_is_credited_too_much_are_told_apart(tmp_path: Path) -> None:
    _, found = checked(bank(tmp_path, EVERYTHING, BY_BINS, UNLABELLED))
    assert [(each.missed, each.overcredited) for each in found] == [((), ()), (("psi",), ()), ((), ("psi",))]


def test_each_point_counts_the_answers_that_are_decided_right(tmp_path: Path) -> None:
    _, found = checked(bank(tmp_path, EVERYTHING, BY_BINS, UNLABELLED))
    ((tests, psi),) = (question.points for question in by_question(found))
    assert (tests.point.id, tests.right, tests.agreement.points) == ("tests", 3, 3)
    assert (psi.point.id, psi.right, psi.missed, psi.overcredited) == ("psi", 1, (found[1],), (found[2],))


def test_the_agreement_is_over_every_point_of_every_answer(tmp_path: Path) -> None:
    _, found = checked(bank(tmp_path, EVERYTHING, BY_BINS, NOTHING))
    of = agreement(found)
    assert (of.both, of.credited_only, of.labelled_only, of.neither) == (2, 0, 1, 3)


def test_lint_is_told_only_of_answers_that_are_graded_otherwise_than_labelled(tmp_path: Path) -> None:
    questions = load(bank(tmp_path, EVERYTHING, BY_BINS))
    (found,) = surprises(questions, AnswerGrader(questions))
    assert found.number == 1
    assert str(found) == "graded otherwise than labelled: does not earn psi; expected to earn psi"


# Suggestions


def test_a_clause_that_can_only_mean_the_missed_point_is_suggested_with_its_end(tmp_path: Path) -> None:
    phrase = suggested(tmp_path, BY_BINS, EVERYTHING)
    assert phrase == "histograms bin by bin with a log ratio"


def test_what_is_suggested_mends_the_answer_once_it_is_added(tmp_path: Path) -> None:
    phrase = suggested(tmp_path, BY_BINS, EVERYTHING, NOTHING)
    mended = QUESTION.replace("stability index\n", f"stability index\n    accept: [{phrase}]\n", 1)
    _, found = checked(bank(tmp_path, BY_BINS, EVERYTHING, NOTHING, question=mended))
    assert [each.wrong for each in found] == [(), (), ()]


def test_of_several_clauses_the_one_nearest_to_the_point_is_suggested(tmp_path: Path) -> None:
    answer = "My last team did dashboards, and the population of each bin was compared, which took a week."
    assert suggested(tmp_path, (answer, ["psi"])) == "population of each bin was compared"


@pytest.mark.parametrize(
    "text", ["we look at the log ratio of old and new", "So, the log ratio of old and new, and so"]
)
def test_a_suggestion_begins_and_ends_with_a_telling_word(tmp_path: Path, text: str) -> None:
    phrase = suggested(tmp_path, (text, ["psi"]))
    assert phrase is None or not {phrase.split()[0], phrase.split()[-1]} & {"so", "we", "the", "and", "of"}


def test_a_suggestion_is_never_longer_than_a_phrase(tmp_path: Path) -> None:
    text = "population counts per bin today against population counts per bin last month divided and logged by hand"
    phrase = suggested(tmp_path, (text, ["psi"]))
    assert phrase is not None
    assert len(phrase.split()) <= MOST_WORDS


def test_nothing_is_suggested_that_would_credit_another_sample_answer_wrongly(tmp_path: Path) -> None:
    same_but_unlabelled: Answer = ("histograms bin by bin with a log ratio", [])
    assert suggested(tmp_path, BY_BINS, same_but_unlabelled) is None


def test_nothing_is_suggested_where_no_clause_is_near_the_point(tmp_path: Path) -> None:
    story = "My cat sat on the keyboard. Then the pager rang, because the disk was full, and we went home."
    assert suggested(tmp_path, (story, ["psi"])) is None


@pytest.mark.parametrize("text", ["the inputs have drifted", "binning", "so it is what it is", "да, конечно"])
def test_nothing_is_suggested_that_says_too_little(tmp_path: Path, text: str) -> None:
    assert suggested(tmp_path, (text, ["psi"])) is None


def test_a_suggestion_keeps_the_negation_that_its_words_stand_under(tmp_path: Path) -> None:
    text = "my uncle never paints the wooden boats of grey fishermen in old wooden winter boats"
    assert suggested(tmp_path, (text, ["psi"])) == "uncle never paints the wooden boats of grey fishermen"


def test_a_suggestion_does_not_begin_within_a_word(tmp_path: Path) -> None:
    text = "my uncle paints half-wooden boats of very grey old fishermen before winter"
    assert suggested(tmp_path, (text, ["psi"])) == "boats of very grey old fishermen before winter"


def test_what_states_a_misconception_is_not_suggested(tmp_path: Path) -> None:
    assert suggested(tmp_path, ("binned accuracy tells at once by log ratio", ["psi"])) is None


@pytest.mark.parametrize("text", ["log ratio of each feature today", "log ratio between training and live bins"])
def test_what_is_nearer_to_another_point_is_not_suggested_although_it_is_all_of_the_answer(
    tmp_path: Path, text: str
) -> None:
    assert suggested(tmp_path, (text, ["psi"])) is None


def test_a_misspelt_phrase_is_not_suggested(tmp_path: Path) -> None:
    assert suggested(tmp_path, ("take the log ratio of distributoins", ["psi"])) is None


# What is printed


def test_the_author_reads_points_misses_suggestions_and_the_agreement(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert printed(bank(tmp_path, EVERYTHING, BY_BINS, NOTHING), capsys).splitlines() == [
        "drift-01",
        "  tests  3 of 3 right",
        "  psi    2 of 3 right",
        "    missed  answers[1]  “compare the histograms bin by bin with a log ratio”",
        "      add to accept?  - histograms bin by bin with a log ratio",
        "precision 1.00, recall 0.67, kappa 0.67 over 6 points",
    ]


def test_a_question_with_too_low_a_kappa_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bank(tmp_path, EVERYTHING, question=QUESTION.replace("drift-01", "drift-02"))
    lines = printed(bank(tmp_path, EVERYTHING, UNLABELLED, BY_BINS), capsys).splitlines()
    assert lines[-1] == "kappa under 0.60: drift-01 (open 0.33)"


def test_a_point_that_is_credited_too_much_is_shown_with_the_wording_that_was_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = printed(bank(tmp_path, UNLABELLED), capsys).splitlines()
    assert lines[3:5] == [
        "    credited, not labelled  answers[0]  “I would watch the PSI.”",
        "      too loose?  reads as “Population stability index”: “PSI”",
    ]


CONTRADICTED: Answer = ("I'd watch the PSI, though the accuracy tells at once.", ["psi"])


def test_a_point_that_a_misconception_takes_back_is_shown_with_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = printed(bank(tmp_path, EVERYTHING, CONTRADICTED), capsys).splitlines()
    assert lines[3:5] == [
        "    missed  answers[1]  “I'd watch the PSI, though the accuracy tells at once.”",
        "      contradicted by “the accuracy tells at once”",
    ]


def test_json_names_the_misconception_that_takes_a_point_back(tmp_path: Path) -> None:
    questions = load(bank(tmp_path, CONTRADICTED))
    (question,) = json.loads(as_json(AnswerGrader(questions), questions.questions))["questions"]
    (missed,) = question["points"][1]["missed"]
    assert missed["contradicted_by"] == ["the accuracy tells at once"]


def test_a_long_answer_takes_one_line_of_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(bank(tmp_path, ("so much\nto say " * 60, ["psi"])), capsys).splitlines()
    (missed,) = (line for line in lines if "missed" in line)
    assert missed.startswith("    missed  answers[0]  “so much to say so much to say")
    assert missed.endswith("…")
    assert max(map(len, lines)) <= 80


def test_a_suggestion_that_yaml_would_misread_stands_in_quotes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = printed(bank(tmp_path, ("log ratio of bin #1 to bin #2", ["psi"])), capsys)
    (item,) = re.findall(r"accept\?  (- .*)", out)
    assert yaml.safe_load(item) == ["log ratio of bin #1 to bin #2"]


def test_questions_without_sample_answers_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(bank(tmp_path), capsys) == "no sample answers: drift-01\n"


def test_json_tells_the_same(tmp_path: Path) -> None:
    questions = load(bank(tmp_path, BY_BINS, UNLABELLED))
    told = json.loads(as_json(AnswerGrader(questions), questions.questions))
    (question,) = told["questions"]
    assert (question["id"], question["answers"]) == ("drift-01", 2)
    tests, psi = question["points"]
    assert tests == {"id": "tests", "right": 2, "missed": [], "overcredited": []}
    assert psi["right"] == 0
    assert psi["missed"] == [
        {
            "answer": 0,
            "text": BY_BINS[0],
            "contradicted_by": [],
            "suggestion": "histograms bin by bin with a log ratio",
        },
    ]
    assert psi["overcredited"] == [
        {
            "answer": 1,
            "text": UNLABELLED[0],
            "evidence": "PSI",
            "why": "reads as “Population stability index”",
        },
    ]
    assert (told["points"], told["precision"], told["recall"]) == (4, 0, 0)


def test_the_authors_guide_shows_what_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    guide = (CONTENT / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"```\n(drift-01\n.*?)```", guide, re.DOTALL)
    begun, answers, accept = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)[:3]
    question = begun.replace("Statistical tests\n", f"Statistical tests\n{accept}", 1) + answers
    assert [printed(bank(tmp_path, question=question), capsys)] == shown


# Held answers


def test_a_wrongly_graded_held_answer_is_no_fault_of_lint(tmp_path: Path) -> None:
    questions = load(bank(tmp_path, question=QUESTION + HELD))
    assert list(surprises(questions, AnswerGrader(questions))) == []


def marked(folder: Path, answer: Answer) -> Path:
    """A bank whose one sample answer is marked as misgraded."""
    text, earns = answer
    entries = f"answers:\n  - {{text: '{text}', earns: {earns}, misgraded: true}}\n"
    return bank(folder, question=QUESTION + entries)


def test_an_answer_that_is_marked_as_misgraded_is_no_fault_and_counts_as_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = marked(tmp_path, BY_BINS)
    assert lint(read(questions)).faults == ()
    assert printed(questions, capsys).splitlines()[-3:] == [
        "precision 1.00, recall 0.00, kappa 0.00 over 2 points",
        "marked as misgraded: 1 answer",
        "kappa under 0.60: drift-01 (open 0.00)",
    ]


def test_lint_wants_the_mark_of_an_answer_that_is_graded_right_by_now_taken_out(tmp_path: Path) -> None:
    (fault,) = lint(read(marked(tmp_path, (UNLABELLED[0], ["psi"])))).faults
    assert fault.key == "answers[0].text"
    assert fault.problem == (
        "graded as labelled by now; expected no misgraded: true, which says that it is not; take that out"
    )


def test_held_answers_are_counted_apart_and_never_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(bank(tmp_path, question=QUESTION + HELD), capsys).splitlines() == [
        "drift-01",
        "  tests  1 of 1 right",
        "  psi    1 of 1 right",
        "  held: 3 of 4 right",
        "open: precision 1.00, recall 1.00, kappa 1.00 over 2 points",
        "held: precision 1.00, recall 0.50, kappa 0.50 over 4 points",
        "kappa under 0.60: drift-01 (open 1.00, held 0.50)",
    ]


def test_json_counts_held_answers_apart_and_never_tells_them(tmp_path: Path) -> None:
    questions = load(bank(tmp_path, question=QUESTION + HELD))
    printed = as_json(AnswerGrader(questions), questions.questions)
    told = json.loads(printed)
    assert "histograms" not in printed
    assert (told["points"], told["kappa"], told["weak"]) == (2, 1, ["drift-01"])
    assert told["held"] == {"points": 4, "precision": 1, "recall": 0.5, "kappa": 0.5}
    (question,) = told["questions"]
    assert (question["kappa"], question["held"]) == (1, {"points": 4, "right": 3, "kappa": 0.5})


def test_a_held_answer_does_not_decide_what_is_suggested(tmp_path: Path) -> None:
    against = "  - {text: histograms bin by bin with a log ratio, earns: [], held: true}\n"
    missed = f"answers:\n  - {{text: {BY_BINS[0]}, earns: [psi]}}\n"
    grader, (first, _) = checked(bank(tmp_path, question=QUESTION + missed + against))
    assert suggestion(grader, first, "psi") == "histograms bin by bin with a log ratio"


def test_a_question_with_held_answers_alone_shows_their_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held = "answers: [{text: I would watch the PSI., earns: [psi], held: true}]\n"
    assert printed(bank(tmp_path, question=QUESTION + held), capsys).splitlines() == [
        "drift-01",
        "  held: 2 of 2 right",
        "held: precision 1.00, recall 1.00, kappa 1.00 over 2 points",
    ]


# The command


def test_the_command_informs_with_status_0_and_shows_no_bar_in_a_pipe(tmp_path: Path) -> None:
    bank(tmp_path, BY_BINS)
    bank(tmp_path, EVERYTHING, question=QUESTION.replace("drift-01", "drift-02"))
    done = as_process({**os.environ, "FORCE_COLOR": "1"}, "bank", "check", "--bank", str(tmp_path), "drift-01")
    assert (done.returncode, done.stderr) == (0, "")
    assert "missed" in done.stdout
    assert "drift-02" not in done.stdout
    assert "checking" not in done.stdout


def test_an_unknown_question_is_told_with_near_ids_and_status_1(tmp_path: Path) -> None:
    done = here(os.environ, "bank", "check", "--bank", str(bank(tmp_path, EVERYTHING)), "drift-1")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "There is no question “drift-1” in this bank. Did you mean drift-01?\n"


def test_a_terminal_shows_how_many_answers_were_checked(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "bank", "check", "--bank", str(bank(tmp_path, EVERYTHING, BY_BINS))]
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdout=theirs, env={**os.environ, "TERM": "xterm"}) as running:
        os.close(theirs)
        seen = b""
        try:
            while piece := os.read(ours, 65536):
                seen += piece
        except OSError:  # Linux's way to say that the other side is closed
            pass
    os.close(ours)
    assert running.returncode == 0
    assert "2/2" in re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen.decode())
