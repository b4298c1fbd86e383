"""Grading through its public face: (question, text) to grade."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.question import Kind, Misconception
from tests.grading_helpers import grader, question

DRIFT = question(("The input distribution changes", "inputs move away from the training data"))
GRADE = grader(DRIFT)


def credited(text: str) -> tuple[str, ...]:
    return GRADE(DRIFT, text).credited


@pytest.mark.parametrize(
    "text",
    [
        "The input distribution changes",
        "the distribution of the features shifts",
        "the spread of what goes in is no longer the same",
        "the distribution of inputs is not stable",
        "The inptu distribtuion chagnes",
        "𝐓𝐡𝐞 𝐢𝐧𝐩𝐮𝐭 𝐝𝐢𝐬𝐭𝐫𝐢𝐛𝐮𝐭𝐢𝐨𝐧 𝐜𝐡𝐚𝐧𝐠𝐞𝐬",
    ],
)
def test_a_point_is_credited_in_other_words(text: str) -> None:
    assert credited(text) == ("p0",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "idk",
        "The input distribution stays the same",
        "The input distribution does not change",
        "It is not true that the input distribution changes",
        "the model is too small",
        "What goes wrong here?",
        "🙂🙂🙂",
    ],
)
def test_a_point_is_not_credited_when_it_is_not_made(text: str) -> None:
    assert credited(text) == ()


def test_credited_evidence_is_the_learners_own_words_at_their_place() -> None:
    text = "Well, I think the distribution of the features shifts over the year."
    verdict = GRADE(DRIFT, text).verdict("p0")
    assert [evidence.quote for evidence in verdict.evidence] == ["distribution of the features shifts"]
    assert all(text[evidence.start : evidence.end] == evidence.quote for evidence in verdict.evidence)


def test_a_kind_counts_for_its_group_and_the_group_does_not_count_for_it() -> None:
    any_metric, auc = question("a wrong metric"), question("a wrong auc")
    grade = grader(any_metric)
    assert grade(any_metric, "the wrong auc").credited == ("p0",)
    assert grader(auc)(auc, "the wrong metric").credited == ()


def test_a_misconception_costs_the_points_that_it_denies() -> None:
    slip = Misconception("the target is what moves", "That is concept drift.", ("p0",))
    asked = question("The input distribution changes", misconceptions=(slip,))
    grade = grader(asked)(asked, "The input distribution changes, the target is what moves.")
    assert grade.slips[0].misconception == slip
    assert grade.slips[0].evidence.quote == "target is what moves"
    assert grade.credited == ()


def test_beside_a_wrong_claim_another_point_must_be_said_plainly() -> None:
    slip = Misconception("the target is what moves", "That is concept drift.")
    asked = question("the labels of a loan arrive months later", misconceptions=(slip,))
    grade = grader(asked)
    wrong = "The target is what moves."
    assert grade(asked, "The labels are late.").credited == ("p0",)
    assert grade(asked, f"{wrong} The labels are late.").credited == ()
    assert grade(asked, f"{wrong} The labels arrive months later.").credited == ("p0",)


def test_naming_is_enough_for_a_list_and_not_for_an_explanation() -> None:
    named = question("data leakage", "label noise", kind=Kind.LIST)
    assert grader(named)(named, "data leakage, label noise").credited == ("p0", "p1")


def test_the_score_is_the_weighted_share_of_the_points() -> None:
    two = question("data leakage", "label noise", kind=Kind.LIST)
    assert grader(two)(two, "label noise").score == 0.5


@given(st.text(max_size=400))
def test_any_text_is_graded_with_bounded_figures_and_spans_within_it(text: str) -> None:
    grade = GRADE(DRIFT, text)
    assert 0 <= grade.score <= 1
    for verdict in grade.verdicts:
        assert 0 <= verdict.coverage <= 1
        assert not verdict.credited or verdict.evidence
        for evidence in verdict.evidence:
            assert text[evidence.start : evidence.end] == evidence.quote


@given(
    st.lists(
        st.sampled_from("input feature distribution changes not stable metric . , but never".split()),
        max_size=30,
    )
)
def test_the_same_answer_always_gets_the_same_grade(words: list[str]) -> None:
    text = " ".join(words)
    assert GRADE(DRIFT, text) == grader(DRIFT)(DRIFT, text)


def test_a_wording_that_itself_denies_a_sentence_can_be_compared_with_a_denial() -> None:
    asked = question("it is wrong to think that the input distribution is stable")
    assert grader(asked)(asked, "It is not true that the input distribution is stable").verdict("p0").coverage > 0
