"""Each rule on its own: what it doubts, and what it leaves alone."""

import pytest

from bot.domain.question import Kind, Question
from bot.grading.grade import AnswerGrader
from bot.grading.rules import (
    Rule,
    fills_one_part,
    lists_words_without_a_claim,
    names_everything,
    restates_the_question,
    stands_under_a_negation,
)
from tests.grading_helpers import grader, question

EXPLAIN = question("customers leave because the price rose", ask="Why does revenue fall?")
LISTED = question("price", "season", kind=Kind.LIST, ask="Why does revenue fall?")


def doubts(rule: Rule, asked: Question, answer: str) -> bool:
    grade: AnswerGrader = grader(asked)
    _, findings = grade.findings(asked, answer)
    return any(doubt.rule is rule for finding in findings for doubt in finding.doubts)


@pytest.mark.parametrize(
    ("rule", "asked", "doubted", "fine"),
    [
        (
            restates_the_question,
            question("revenue falls in winter", ask="Why does revenue fall?"),
            "revenue falls, that is why",
            "it falls in winter",
        ),
        (
            stands_under_a_negation,
            EXPLAIN,
            "it does not happen that customers leave over price",
            "customers leave, the price rose",
        ),
        (fills_one_part, EXPLAIN, "something about customers", "customers leave when the price rose"),
        (
            lists_words_without_a_claim,
            EXPLAIN,
            "customers, price, leave, churn, discount, rose",
            "customers leave since the price rose",
        ),
        (
            names_everything,
            LISTED,
            "price, season, weather, colour, stock, wages, taxes, rent, fuel, luck",
            "price, season",
        ),
    ],
)
def test_a_rule_doubts_what_it_is_for_and_nothing_else(rule: Rule, asked: Question, doubted: str, fine: str) -> None:
    assert doubts(rule, asked, doubted)
    assert not doubts(rule, asked, fine)


def test_a_list_of_terms_earns_an_explanation_nothing() -> None:
    assert grader(EXPLAIN)(EXPLAIN, "customers, price, leave, churn, discount, rose").credited == ()


def test_naming_a_few_earns_a_list_its_points() -> None:
    assert grader(LISTED)(LISTED, "price and season").credited == ("p0", "p1")


def test_who_does_what_to_whom_matters() -> None:
    asked = question("noise dominates the signal", ask="Why does it fail?")
    assert grader(asked)(asked, "the noise dominates the signal").credited == ("p0",)
    assert grader(asked)(asked, "the signal is dominated by noise").credited == ("p0",)
    for turned in ("the signal dominates the noise", "by the way, the signal dominates the noise"):
        assert grader(asked)(asked, turned).credited == ()
