"""“I said that”: an answer put before the bank's authors. Its grade stays."""

from bot.core import Core, messages
from bot.core.confirming import words_on
from bot.core.names import find_question
from bot.core.practice import look_back
from bot.core.results import answer_first_card, result_card
from bot.domain.events import Press
from bot.domain.learner import Appeal
from bot.domain.replies import Button, Card, Paragraph


async def appeal(core: Core, press: Press) -> Card:
    """Keep, once an answer, that the learner thinks more was said than was credited."""
    question = find_question(core.bank, press.question_id)
    await core.store.remember(press.team, press.learner)
    found = await look_back(core, press, question)
    if found is None:
        return answer_first_card(question)
    practice, latest = found
    if practice.complete:
        return result_card(practice, latest, await words_on(core, latest))
    await core.store.appeal(Appeal(latest, core.clock()))
    buttons = (Button(messages.AGAIN, "again"), Button(messages.NEXT, "next"))
    return Card(question.ask, (Paragraph(messages.APPEALED),), buttons, question.id)
