"""The learner's word on a point that the grader was unsure of. It stands beside the grade and changes no points."""

from bot.core import Core
from bot.core.names import find_question
from bot.core.practice import doubts, look_back
from bot.core.results import Words, answer_first_card, result_card
from bot.domain.events import Press
from bot.domain.learner import Attempt, Confirmation
from bot.domain.replies import Card


async def confirm(core: Core, press: Press) -> Card:
    """The learner meant the point: it is shown as made from now on."""
    return await keep_word(core, press, meant=True)


async def deny(core: Core, press: Press) -> Card:
    """The learner did not mean the point: it is missed."""
    return await keep_word(core, press, meant=False)


async def keep_word(core: Core, press: Press, meant: bool) -> Card:
    """Keep what the learner says of a point of the latest answer, and show the result with the next doubt.

    A point that the grade leaves no doubt of is not open to the learner's word, whatever an old button says.
    """
    question = find_question(core.bank, press.question_id)
    await core.store.remember(press.team, press.learner)
    found = await look_back(core, press, question)
    if found is None:
        return answer_first_card(question)
    practice, latest = found
    if press.point_id in doubts(latest.grade):
        await core.store.confirm(
            Confirmation(latest.team_id, latest.learner_id, latest.key, press.point_id, meant, core.clock())
        )
    return result_card(practice, latest, await words_on(core, latest))


async def words_on(core: Core, attempt: Attempt) -> Words:
    """What the learner said of the attempt's doubtful points: whether each was meant, by point id."""
    if not doubts(attempt.grade):
        return {}
    found = await core.store.confirmations(attempt.team_id, attempt.learner_id, attempt.key)
    return {word.point_id: word.meant for word in found}
