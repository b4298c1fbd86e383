"""Grade an answer, keep it, and say what it made, what it missed and why."""

from dataclasses import replace

from bot.core import Core, messages
from bot.core.asking import ANSWER_LIMIT
from bot.core.confirming import words_on
from bot.core.names import find_question
from bot.core.practice import is_full, look_up
from bot.core.results import answer_first_card, confirmed_items, reasons, result_card, why_card
from bot.core.sharing import offer_to_show
from bot.core.standings import award_points, local
from bot.core.streaks import active_day
from bot.domain.errors import BadAnswer
from bot.domain.events import Press, Submission
from bot.domain.learner import Attempt, Award
from bot.domain.replies import Block, Card, Paragraph, Tone

INVISIBLE_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")
"""Hangul fillers: letters by their Unicode category, but nothing to see."""


def check_answer(text: str) -> None:
    """Raises BadAnswer for a text that cannot be graded: empty, without letter or digit, or too long."""
    if not text.strip():
        raise BadAnswer(messages.WRITE_FIRST)
    if not any(character.isalnum() and character not in INVISIBLE_LETTERS for character in text):
        raise BadAnswer(messages.NO_WORDS)
    if len(text) > ANSWER_LIMIT:
        raise BadAnswer(messages.too_long(len(text), ANSWER_LIMIT))


async def answer(core: Core, submission: Submission) -> Card:
    """Grade the answer, keep it once a key, and show the result. Nothing is kept of a refused answer."""
    question = find_question(core.bank, submission.question_id)
    check_answer(submission.text)
    choices = await core.store.remember(submission.team, submission.learner)
    now = core.clock()
    practice = await look_up(core, submission, question, now)
    grade = core.grade(question, submission.text)
    attempt = Attempt(
        key=submission.key,
        team_id=submission.team.id,
        learner_id=submission.learner.id,
        question_id=question.id,
        answer=submission.text,
        grade=grade,
        bank_version=core.bank.version,
        grader_version=core.grader_version,
        at=now,
    )
    award = Award(
        team_id=submission.team.id,
        learner_id=submission.learner.id,
        question_id=question.id,
        attempt_key=submission.key,
        topic=question.topic,
        day=local(now, submission.team.zone).date(),
        quarter=practice.quarter,
        points=award_points(question.level, grade.score, practice.help),
        at=now,
    )
    active = active_day(submission.team, choices, now) if grade.score > 0 else None
    stored, earned = await core.store.record(attempt, award, active)
    practice = replace(practice, award=earned or practice.award, latest=stored)
    result = result_card(practice, stored, await words_on(core, stored))
    return await offer_to_show(core, stored, choices, result)


async def why(core: Core, press: Press) -> Card:
    """Explain the grade of the learner's latest answer to the question.

    The explainer names points that were missed, so until a reveal the core's own lines stand in for it.
    """
    question = find_question(core.bank, press.question_id)
    await core.store.remember(press.team, press.learner)
    practice = await look_up(core, press, question, core.clock())
    attempts = await core.store.attempts(press.team.id, press.learner.id, question.id)
    if not attempts:
        return answer_first_card(question)
    latest, revealed = attempts[-1], practice.help.revealed
    words = await words_on(core, latest)
    told: tuple[Block, ...] = reasons(question, latest.grade, words, revealed)
    if core.explain is not None and (revealed or is_full(question, latest.grade)):
        told = (Paragraph(core.explain(question, latest.answer)), *confirmed_items(question, latest.grade, words))
    elif core.explain is not None:
        told = (*told, Paragraph(messages.MORE_AFTER_REVEAL, Tone.QUIET))
    return why_card(replace(practice, latest=latest), told)
