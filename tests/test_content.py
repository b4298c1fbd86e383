"""The bank that is served: complete, and of every level in every topic."""

import pytest

from bot.bank import load
from bot.config import CONTENT
from bot.domain.question import Bank, Level

FIRST = "foundations"
"""The topic with which the bank began: its questions came without references or held answers."""


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load(CONTENT)


def test_every_question_has_what_a_learner_and_the_check_need(bank: Bank) -> None:
    incomplete = [
        question.id
        for question in bank.questions
        if not (question.misconceptions and question.senior)
        or not all(point.probe for point in question.points)
        or sum(not answer.held for answer in question.answers) < 8
    ]
    assert incomplete == []


def test_every_later_question_is_proven_by_another_hand(bank: Bank) -> None:
    incomplete = [
        question.id
        for question in bank.questions
        if question.topic != FIRST
        and (
            not question.references
            or not all(point.hints and 2 <= len(point.accept) <= 5 for point in question.points)
            or sum(answer.held for answer in question.answers) < 4
        )
    ]
    assert incomplete == []


def test_each_topic_has_at_least_six_questions_and_every_level(bank: Bank) -> None:
    for topic in bank.topics:
        assert len(bank.active(topic)) >= 6, topic
        assert {question.level for question in bank.active(topic)} == set(Level), topic
