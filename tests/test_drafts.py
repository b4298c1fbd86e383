"""The drafts: questions that are written and checked, and wait for the grader."""

import pytest

from bot.bank import load
from bot.config import CONTENT
from bot.domain.question import Bank, Level


@pytest.fixture(scope="module")
def drafts() -> Bank:
    return load(CONTENT / "drafts")


def test_no_draft_has_the_id_of_a_question_that_is_served(drafts: Bank) -> None:
    assert set(drafts.ids()).isdisjoint(load(CONTENT).ids())


def test_every_draft_is_complete(drafts: Bank) -> None:
    incomplete = [
        question.id
        for question in drafts.questions
        if not (question.misconceptions and question.senior and question.references)
        or not all(point.hints and point.probe and 2 <= len(point.accept) <= 5 for point in question.points)
        or sum(not answer.held for answer in question.answers) < 8
        or sum(answer.held for answer in question.answers) < 4
    ]
    assert incomplete == []


def test_each_topic_has_drafts_of_every_level(drafts: Bank) -> None:
    for topic in drafts.topics:
        assert {question.level for question in drafts.active(topic)} == set(Level), topic
