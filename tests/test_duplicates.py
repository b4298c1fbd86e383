"""Questions that repeat another's points, in whichever words."""

from dataclasses import replace

from bot.bank import load
from bot.config import CONTENT
from bot.domain.question import Bank, Question
from bot.duplicates import repeated_points
from bot.grading.grade import AnswerGrader
from tests.grading_helpers import GROUPS, question

DRIFT = replace(question("The input distribution changes", "A metric falls", "Labels come late"), id="drift-01")


def repeated(*questions: Question) -> list[tuple[str, int, str]]:
    found = repeated_points(AnswerGrader(Bank(questions, GROUPS)))
    return [(each.question.id, each.number, str(each)) for each in found]


def test_a_question_that_says_anothers_points_in_other_words_is_told_point_by_point() -> None:
    again = question("Late labels", "The spread of the features shifts")
    assert [(name, number, told.split(",")[0]) for name, number, told in repeated(DRIFT, again)] == [
        ("q-1", 0, "says what points[2] of drift-01 says"),
        ("q-1", 1, "says what points[0] of drift-01 says"),
    ]


def test_what_is_told_says_what_is_expected_and_how_to_mend_it() -> None:
    _, _, told = repeated(DRIFT, question("The input distribution changes", "A metric falls"))[0]
    assert told == (
        "says what points[0] of drift-01 says, as most points of the two do; "
        "expected points that no other question has; mend it, or retire one of the two"
    )


def test_the_topic_does_not_matter() -> None:
    assert repeated(DRIFT, replace(DRIFT, id="other", topic="other"))


def test_one_point_in_common_is_no_repetition() -> None:
    assert not repeated(DRIFT, question("Labels come late", "Users leave", "Servers crash"))


def test_a_retired_question_may_be_repeated() -> None:
    assert not repeated(replace(DRIFT, retired=True), replace(DRIFT, id="newer"))


def test_no_question_of_our_own_bank_repeats_another() -> None:
    assert not list(repeated_points(AnswerGrader(load(CONTENT)).by_wordings))
