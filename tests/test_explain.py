"""The explanation of a grade, as a person would give it."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.question import Misconception, Question
from bot.grading.coverage import CREDIT
from bot.grading.explain import explain
from bot.grading.match import CONTRARY
from tests.grading_helpers import grader, question

DRIFT = question(("The input distribution changes", "inputs move away"))


def told(text: str, asked: Question = DRIFT) -> list[str]:
    return explain(grader(asked), asked, text).splitlines()


def under(point: str, text: str, asked: Question = DRIFT) -> list[str]:
    """The lines about one point, the verdict without its figures."""
    lines = told(text, asked)
    start = next(i for i, line in enumerate(lines) if line.startswith(f"{point}: "))
    after = [*lines[start + 1 :], ""]
    return [lines[start].removeprefix(f"{point}: ").split(";")[0], *after[: after.index("")]]


def test_it_begins_with_the_clauses_as_they_were_read() -> None:
    assert told("Well, the distribution of the features shifts.")[:4] == [
        "How your answer was read, clause by clause:",
        "  · Well",
        "  · the distribution of the features shifts",
        "",
    ]


def test_each_clause_says_what_a_negation_turned_and_what_it_left_open() -> None:
    assert told("the inputs do not change the metric much, they stay constant")[1:5] == [
        "  · the inputs do not change the metric much",
        "      negated: change",
        "      after a negation, so left open: metric, much",
        "  · they stay constant",
    ]


def test_a_denied_clause_says_so() -> None:
    assert "      denied: input, distribution, changes" in told("it is not true that the input distribution changes")


def test_a_misspelt_word_is_shown_with_what_it_was_read_as() -> None:
    assert "      “distributoin” read as “distribution”" in told("the distributoin moved")


def test_a_credited_point_names_the_wording_and_what_was_said_for_each_part() -> None:
    assert under("The input distribution changes", "the distribution of the features shifts") == [
        "credited",
        "  nearest to “The input distribution changes”:",
        "    input: “features” means the same",
        "    distribution: you said “distribution”",
        "    changes: “shifts” means the same",
    ]


def test_the_verdict_tells_how_much_was_covered_and_how_much_is_needed() -> None:
    verdict = next(line for line in told("the spread shifts") if line.startswith("The input"))
    assert verdict.endswith(f"% covered, {CREDIT:.0%} needed")


def test_parts_of_which_nothing_was_said_share_a_line() -> None:
    assert "    distribution, changes: not said" in told("input", question("The input distribution changes"))


def test_the_contrary_of_a_part_is_called_so() -> None:
    lines = under("The input distribution changes", "the input distribution stays the same")
    assert "    changes: “stays the same” says the contrary" in lines
    assert f"  but the contrary is said there, which leaves {CONTRARY:.0%} of it" in lines


def test_what_was_denied_is_told_even_where_nothing_counts() -> None:
    assert under("The input distribution changes", "it is not true that the input distribution changes")[1:] == [
        "  nearest to “The input distribution changes”:",
        "    input: “input”, but denied",
        "    distribution: “distribution”, but denied",
        "    changes: “changes”, but denied",
    ]


def test_each_doubt_is_told_with_what_it_leaves() -> None:
    lines = told("does the input distribution change?")
    assert any(line.startswith("  but asked, not claimed, which leaves ") for line in lines)


def test_the_questions_own_words_are_called_so() -> None:
    asked = question("The metric falls", ask="Why does the metric fall?")
    assert "    metric: you said “metric”, which the question says itself" in told("the metric", asked)


def test_an_answer_that_says_nothing_of_a_point_hears_so() -> None:
    assert under("The input distribution changes", "idk") == ["not credited", "  nothing that you said comes near it"]


def test_a_wrong_claim_is_told_with_its_words_and_with_what_it_takes_back() -> None:
    slip = Misconception("the model is too simple", "No.", denies=("p0",))
    lines = told("The model is too simple.", question("The input distribution changes", misconceptions=(slip,)))
    assert lines[-1] == (
        "A wrong claim: “the model is too simple”, read in your “model”; "
        "it contradicts “The input distribution changes”; beside it 70% is left of what covers a point"
    )
    assert any("not credited, for your answer contradicts it; " in line for line in lines)


@given(st.text(max_size=200))
def test_whatever_is_typed_every_point_is_explained_in_order(text: str) -> None:
    asked = question("The input distribution changes", "A metric falls")
    lines = [line for line in told(text, asked) if "% covered, " in line]
    assert [line.split(":")[0] for line in lines] == ["The input distribution changes", "A metric falls"]
