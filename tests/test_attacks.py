"""The attack suite is large, varied, well-formed and always the same. What the grader withstands is in the README."""

import os
import subprocess
import sys
from collections import Counter

import pytest

from tests.attacks import attacks, banks, shares, written
from tests.readme import renewed

QUESTIONS = {question.id: question for bank in banks() for question in bank.questions}
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
SUITE = tuple(attacks())
PRINT_SUITE = "from tests.attacks import attacks; print(ascii(tuple(attacks())))"


def test_there_are_150_attacks_on_30_questions_and_60_are_written_by_hand() -> None:
    assert len(SUITE) >= 150
    assert len({attack.question for attack in SUITE}) >= 30
    assert len(list(written())) >= 60


def test_every_kind_of_attack_is_made_and_no_other() -> None:
    assert {attack.kind for attack in SUITE} == KINDS


def test_no_attack_is_made_twice() -> None:
    again = [key for key, times in Counter((attack.question, attack.answer) for attack in SUITE).items() if times > 1]
    assert again == []


def test_an_attack_earns_only_points_of_its_question_which_exists() -> None:
    for attack in SUITE:
        assert set(attack.earns) <= {point.id for point in QUESTIONS[attack.question].points}, attack


def test_only_a_right_answer_in_disguise_has_points_to_keep() -> None:
    assert all(attack.keeps == attack.kind.startswith("keeps: ") for attack in SUITE)


def test_a_padding_is_of_3000_characters_and_no_right_answer_in_disguise_is_cut() -> None:
    assert {len(attack.answer) for attack in SUITE if "3,000" in attack.kind} == {3000}
    assert all(len(attack.answer) <= 3000 for attack in SUITE if attack.keeps)


def test_another_run_makes_the_same_suite() -> None:
    command, env = [sys.executable, "-c", PRINT_SUITE], {**os.environ, "PYTHONHASHSEED": "7"}
    again = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
    assert again.strip() == ascii(SUITE)


def test_the_shares_count_every_attack_once() -> None:
    found = shares()
    assert {kind: of for kind, (_, of) in found.items()} == Counter(attack.kind for attack in SUITE)
    assert all(0 <= withstood <= of for withstood, of in found.values())


def test_a_readme_without_the_marks_of_a_part_is_refused() -> None:
    with pytest.raises(ValueError, match="substring not found"):
        renewed("No marks here.")
