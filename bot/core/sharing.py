"""“Show mine”: an answer that its author lets the reveal of a daily show."""

from dataclasses import replace

from bot.core import Core
from bot.core import daily_messages as words
from bot.core.choosing import JOIN
from bot.core.names import find_question
from bot.core.results import answer_first_card
from bot.domain.events import Press
from bot.domain.learner import Attempt, Choices
from bot.domain.replies import Button, Card, Paragraph


async def offer_to_show(core: Core, attempt: Attempt, choices: Choices, result: Card) -> Card:
    """The result of an answer, with a button to show it where it answers an open daily and made something.

    Who left the board is named nowhere, so they are not asked.
    """
    if not attempt.grade.score or not choices.on_board:
        return result
    if not await core.store.open_dailies(attempt.team_id, attempt.question_id, attempt.at):
        return result
    return replace(result, buttons=(*result.buttons, Button(words.SHOW_MINE, "share")))


async def share(core: Core, press: Press) -> Card:
    """Keep that the learner's latest answer may be shown, while the daily that it answers is open."""
    question = find_question(core.bank, press.question_id)
    if not (await core.store.remember(press.team, press.learner)).on_board:
        return Card(question.ask, (Paragraph(words.UNNAMED),), (JOIN,), question.id)
    attempts = await core.store.attempts(press.team.id, press.learner.id, question.id)
    if not attempts:
        return answer_first_card(question)
    latest, now = attempts[-1], core.clock()
    dailies = await core.store.open_dailies(press.team.id, question.id, now)
    if not any(post.opened_at <= latest.at for post in dailies):
        return Card(question.ask, (Paragraph(words.TOO_LATE_TO_SHARE),))
    await core.store.share(press.team.id, press.learner.id, latest.key, now)
    return Card(question.ask, (Paragraph(words.SHARED),))
