"""The explanation of a grade, as a person would give it."""

from bot.grading.explain import explain
from tests.grading_helpers import grader, question

DRIFT = question(("The input distribution changes", "inputs move away"))


def test_an_explanation_names_the_clauses_the_wording_and_what_filled_each_part() -> None:
    told = explain(grader(DRIFT), DRIFT, "Well, the distribution of the features shifts.")
    assert "  · the distribution of the features shifts" in told
    assert "The input distribution changes: credited (" in told
    assert "    input: “features”, words that mean the same" in told
    assert "    distribution: “distribution”, the same words" in told


def test_an_explanation_says_what_was_not_said_and_what_is_contrary() -> None:
    told = explain(grader(DRIFT), DRIFT, "the input distribution stays the same")
    assert "The input distribution changes: not credited (" in told
    assert "changes: “stays the same”, but on the contrary side" in told


def test_an_explanation_of_nothing_says_so() -> None:
    assert "too little of it was found in the answer" in explain(grader(DRIFT), DRIFT, "idk")
