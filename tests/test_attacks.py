"""The attack suite is large, varied, well-formed and always the same. What the grader withstands is in the README."""

import os
import subprocess
import sys
from collections import Counter

import pytest

from tests.attacks import Attack, attacked, attacks, written
from tests.readme import renewed

Suite = tuple[Attack, ...]
KINDS = {
    "the question restated",
    "the question and filler",
    "random letters",
    "3,000 characters of padding alone",
    "a dump of the field's vocabulary",
    "the points' keywords, no claim",
    "a point denied",
    "a point denied in other words",
    "a denial with its not disguised",
    "another question's answer",
    "a single not put in or taken out",
    "an antonym swapped in",
    "subject and object swapped",
    "a sibling concept's definition",
    "confident nonsense with the right words",
    "idk or a joke",
    "flattery or orders for the grader",
    "a question thrown back",
    "keeps: amid 3,000 characters of padding",
    "keeps: with zero-width characters",
    "keeps: in look-alike letters",
}
PRINT_SUITE = "from tests.attacks import attacks; print(ascii(tuple(attacks())))"


@pytest.fixture(scope="module")
def suite() -> Suite:
    return tuple(attacks())


def test_there_are_150_attacks_on_30_questions_and_60_are_written_by_hand(suite: Suite) -> None:
    assert len(suite) >= 150
    assert len({attack.question for attack in suite}) >= 30
    assert len(list(written())) >= 60


def test_every_kind_of_attack_is_made_and_no_other(suite: Suite) -> None:
    assert {attack.kind for attack in suite} == KINDS


def test_no_attack_is_made_twice(suite: Suite) -> None:
    again = [key for key, times in Counter((attack.question, attack.answer) for attack in suite).items() if times > 1]
    assert again == []


def test_an_attack_earns_only_points_of_its_question_which_exists(suite: Suite) -> None:
    points = {question.id: {p.id for p in question.points} for questions in attacked() for question in questions}
    for attack in suite:
        assert set(attack.earns) <= points[attack.question], attack


def test_only_a_right_answer_in_disguise_has_points_to_keep(suite: Suite) -> None:
    assert all(attack.keeps == attack.kind.startswith("keeps: ") for attack in suite)


def test_a_padding_is_of_3000_characters_and_no_right_answer_in_disguise_is_cut(suite: Suite) -> None:
    assert {len(attack.answer) for attack in suite if "3,000" in attack.kind} == {3000}
    assert all(len(attack.answer) <= 3000 for attack in suite if attack.keeps)


def test_another_run_makes_the_same_suite(suite: Suite) -> None:
    command, env = [sys.executable, "-c", PRINT_SUITE], {**os.environ, "PYTHONHASHSEED": "7"}
    again = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
    assert again.strip() == ascii(suite)


def test_a_readme_without_the_marks_of_a_part_is_refused() -> None:
    with pytest.raises(ValueError, match="substring not found"):
        renewed("No marks here.")
