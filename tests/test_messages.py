"""The sentences that learners read, where their wording turns on a number or a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import messages
from bot.core.names import nearest, tidy
from bot.core.standings import HINT_COST
from bot.domain.question import Level


@pytest.mark.parametrize(("number", "text"), [(0, "0 points"), (1, "1 point"), (2, "2 points"), (3214, "3,214 points")])
def test_a_noun_agrees_with_its_number(number: int, text: str) -> None:
    assert messages.count(number, "point") == text


@pytest.mark.parametrize(
    ("names", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")]
)
def test_names_are_listed_as_in_a_sentence(names: list[str], text: str) -> None:
    assert messages.listed(names, "or") == text


@pytest.mark.parametrize(("share", "text"), [(0, "0 %"), (2 / 3, "67 %"), (1, "100 %")])
def test_a_share_is_said_in_whole_per_cent(share: float, text: str) -> None:
    assert messages.percent(share) == text


def test_a_long_list_of_names_is_counted_and_not_recited() -> None:
    names = [f"topic-{number}" for number in range(30)]
    assert messages.unknown("topic", "x", [], names) == ("There is no topic “x”. There are 30; “topics” lists them.")


def test_a_hint_names_its_cost_only_while_it_costs() -> None:
    assert messages.hint_label(HINT_COST) == "Hint, costs 20 %"
    assert messages.hint_label(0) == "Hint"


@pytest.mark.parametrize(
    ("points", "full", "revealed", "text"),
    [
        (15, 15, False, "+15"),
        (0, 0, False, "+0"),
        (0, 0, True, "+0"),
        (0, 15, True, "+0: revealed before"),
        (12, 15, False, "+12 (15 without hints)"),
        (0, 15, False, "+0 (15 without hints)"),
        (15, 15, True, "+15"),
        (None, 15, False, "already counted this quarter"),
        (None, 15, True, "already counted this quarter"),
    ],
)
def test_a_reward_that_is_less_than_full_says_why(points: int | None, full: int, revealed: bool, text: str) -> None:
    assert messages.reward(points, full, revealed) == text


def test_a_question_of_one_point_has_one_point() -> None:
    assert messages.score_line(1, 1, 1.0, "+10") == "1 of 1 point · 100 % · +10"


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "One point missed. There is no hint for it."), (3, "3 points missed. There are no hints for them.")],
)
def test_missed_points_without_hints_are_counted(number: int, text: str) -> None:
    assert messages.missed_bare(number) == text


def test_what_help_leaves_of_a_first_answer_is_said() -> None:
    assert messages.first_answer_worth(0.6) == "A first answer now brings at most 60 % of the points."
    assert messages.first_answer_worth(0) == "A first answer now brings no points this quarter."


def test_a_topic_line_leaves_out_levels_without_questions() -> None:
    levels = {Level.JUNIOR: 4, Level.MID: 0, Level.SENIOR: 5}
    assert messages.topic_line(levels) == "9 questions · 4 junior, 5 senior"


def test_a_topic_not_tried_has_no_score() -> None:
    assert messages.topic_progress(0, 4, None) == "0 of 4 tried"
    assert messages.topic_progress(2, 4, 0.5) == "2 of 4 tried · 50 %"


@pytest.mark.parametrize(("near", "text"), [([], ""), (["a"], "Did you mean a?"), (["a", "b"], "Did you mean a or b?")])
def test_names_that_may_have_been_meant_are_asked_for(near: list[str], text: str) -> None:
    assert messages.suggestion(near) == text


@pytest.mark.parametrize(
    ("typed", "name"),
    [("  Trees  Ensembles ", "trees-ensembles"), ("trees_ensembles", "trees-ensembles"), ("\t", "")],
)
def test_a_typed_name_is_read_without_regard_to_case_and_spacing(typed: str, name: str) -> None:
    assert tidy(typed) == name


@given(st.text(max_size=80))
def test_reading_a_name_twice_changes_nothing(typed: str) -> None:
    assert tidy(tidy(typed)) == tidy(typed)


@given(st.sampled_from(["drift", "trees-ensembles", "foundations"]), st.data())
def test_a_name_with_a_letter_missing_is_still_found(name: str, data: st.DataObject) -> None:
    lost = data.draw(st.integers(0, len(name) - 1))
    typed = name[:lost] + name[lost + 1 :]
    assert nearest(typed, ["drift", "trees-ensembles", "foundations", "metrics"])[0] == name


@pytest.mark.parametrize(("word", "found"), [("trees", ("trees-ensembles",)), ("xyzzy", ()), ("", ()), ("e", ())])
def test_near_names_are_few_and_truly_near(word: str, found: tuple[str, ...]) -> None:
    assert nearest(word, ["drift", "trees-ensembles", "foundations"]) == found
