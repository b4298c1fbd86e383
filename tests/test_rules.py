"""Each rule on its own: what it doubts, and what it leaves alone."""

import pytest

from bot.domain.question import Bank, Kind, Misconception, Question, WordGroup
from bot.grading.grade import AnswerGrader
from bot.grading.rules import (
    Rule,
    crosses_its_pairs,
    denies_what_it_names,
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
        (denies_what_it_names, LISTED, "the price is never to blame", "the price, it never stays low"),
        (
            crosses_its_pairs,
            question("summer raises demand while winter lowers supply", ask="What happens?"),
            "summer raises supply while winter lowers demand",
            "summer raises demand while winter lowers supply",
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


COMPARED = question(
    ("lasso sets weights to zero", "lasso drops features"),
    ("ridge shrinks every weight", "ridge keeps all features"),
    ask="What is the difference between lasso and ridge?",
)


@pytest.mark.parametrize(
    ("answer", "credited"),
    [
        ("lasso sets weights to zero, ridge shrinks every weight", ("p0", "p1")),
        ("ridge sets weights to zero, lasso shrinks every weight", ()),
        ("with ridge every weight shrinks. lasso drops features", ("p0", "p1")),
        ("unlike ridge, lasso drops features", ("p0",)),
        ("it drops features and sets weights to zero", ("p0",)),
        ("ridge keeps everything and the other one simply drops features from the model", ("p0", "p1")),
    ],
)
def test_what_is_said_of_one_of_two_compared_things_is_not_said_of_the_other(
    answer: str, credited: tuple[str, ...]
) -> None:
    assert grader(COMPARED)(COMPARED, answer).credited == credited


def test_a_definition_of_the_one_thing_that_is_told_of_the_other_names_the_other() -> None:
    ask = "What is the difference between precision and recall?"
    asked = question("recall is the share of positives found", "precision counts the right alarms", ask=ask)
    grade = AnswerGrader(Bank((asked,), (WordGroup("recall", ("recall", "positives found")),)))
    assert grade(asked, "recall is the share of positives found").credited == ("p0",)
    assert grade(asked, "precision is the share of positives found").credited == ()


@pytest.mark.parametrize(
    "ask",
    [
        "Compare lasso and ridge.",
        "How does lasso differ from ridge?",
        "How do lasso and ridge differ, and when do you take which?",
        "Lasso versus ridge: what does each do?",
        "When is lasso more useful than ridge?",
    ],
)
def test_a_comparison_is_seen_in_each_of_its_usual_forms(ask: str) -> None:
    asked = question("lasso drops features", "ridge shrinks every weight", ask=ask)
    assert grader(asked)(asked, "ridge drops features and lasso shrinks every weight").credited == ()


def test_words_that_deny_another_wording_of_a_point_do_not_make_it() -> None:
    asked = question(("the features shift", "live input is unlike the training input"), ask="Why does it fail?")
    assert grader(asked)(asked, "the input shifts, unlike the training").credited == ("p0",)
    assert grader(asked)(asked, "the training input stays constant").credited == ()


def test_the_same_input_with_another_outcome_contradicts_nothing() -> None:
    asked = question("the outcome shifts while the input stays the same", ask="Why does it fail?")
    assert grader(asked)(asked, "the input stays the same and yet the outcome shifts").credited == ("p0",)


def test_the_heart_of_a_longer_name_is_enough_for_a_list() -> None:
    named = question("price per unit", kind=Kind.LIST, ask="Why does revenue fall?")
    assert grader(named)(named, "the price").credited == ("p0",)


def test_a_misconception_without_its_heart_is_held_against_nobody() -> None:
    wrong = Misconception("the data does not depend on the model", "It does.", denies=("p0",))
    asked = question("the model shapes its data", ask="Why does it degrade?", misconceptions=(wrong,))
    assert not grader(asked)(asked, "the model shapes its data").slips


def test_a_misconception_is_not_held_against_who_says_only_what_it_shares_with_a_point() -> None:
    wrong = Misconception("monthly retraining repairs old input forever", "It hides it.", denies=("p1",))
    asked = question("monthly retraining repairs old input", "look upstream", misconceptions=(wrong,))
    grade = grader(asked)
    assert not grade(asked, "monthly retraining repairs old input").slips
    assert grade(asked, "monthly retraining repairs the input forever").slips


def test_a_misconception_that_says_that_something_does_not_matter_is_recognised() -> None:
    wrong = Misconception("it does not matter whether the split is random", "It does.", denies=("p0",))
    asked = question("the split respects time", ask="How do you validate?", misconceptions=(wrong,))
    grade = grader(asked)
    assert grade(asked, "it does not matter if the split is random").slips
    assert not grade(asked, "the split is random").slips


def test_who_denies_a_misconception_is_not_corrected_for_it() -> None:
    wrong = Misconception("a small p value means a large effect", "It says nothing of the size.", denies=("p0",))
    asked = question("how likely such data is", ask="What does it tell?", misconceptions=(wrong,))
    grade = grader(asked)
    assert grade(asked, "a small p value means a large effect").slips
    assert not grade(asked, "a small p value and a large effect are not the same").slips
    assert grade(asked, "there is no doubt that a small p value means a large effect").slips


def test_a_wrong_claim_around_the_points_own_words_is_the_slip() -> None:
    wrong = Misconception("a walk-forward check is what leaks", "It prevents that.", denies=("p0",))
    asked = question("a walk-forward check", kind=Kind.LIST, ask="How do you validate?", misconceptions=(wrong,))
    grade = grader(asked)(asked, "A walk-forward check is what leaks")
    assert [slip.misconception for slip in grade.slips] == [wrong]
    assert grade.credited == ()
    assert grader(asked)(asked, "a walk-forward check").credited == ("p0",)


def test_a_wording_said_whole_is_a_claim_even_in_a_row_of_terms() -> None:
    asked = question("customers leave over price", ask="Why does revenue fall?")
    row = "churn, discount, weather; customers leave over price; season, taxes"
    assert grader(asked)(asked, row).credited == ("p0",)
    assert grader(asked)(asked, "churn, price, weather; leave, customers; season, taxes").credited == ()


def test_most_of_a_wording_in_its_order_is_a_claim_in_a_row_of_terms_and_half_of_it_is_not() -> None:
    asked = question("loyal customers leave over price", ask="Why does revenue fall?")
    assert grader(asked)(asked, "churn, discount, weather; customers leave over price; season, taxes").credited == (
        "p0",
    )
    assert grader(asked)(asked, "churn, discount, weather; leave over price; season, taxes").credited == ()


def test_a_question_is_an_answer_where_questions_are_asked_for() -> None:
    asked = question("how much does a missed fraud cost", ask="What would you ask the team first?")
    assert grader(asked)(asked, "How much does a missed fraud cost?").credited == ("p0",)
    told = question("how much a missed fraud costs", ask="What matters here?")
    assert grader(told)(told, "How much does a missed fraud cost?").credited == ()
