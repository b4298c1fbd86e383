"""From an event to its reply: a short table from verbs and actions to use cases."""

from collections.abc import Awaitable, Callable

from bot.core import Core, messages
from bot.core.answering import answer, why
from bot.core.appealing import appeal
from bot.core.asking import ask, hint, next_question, reveal, show
from bot.core.confirming import confirm, deny
from bot.core.guide import guide, topics
from bot.core.home import home
from bot.core.leaderboard import leaderboard
from bot.core.names import nearest, tidy
from bot.core.stats import stats, summarise
from bot.domain.errors import UnknownName
from bot.domain.events import Command, Event, Press, Submission
from bot.domain.question import Bank, Level
from bot.domain.replies import Card

__all__ = ["ACTIONS", "VERBS", "Core", "handle", "summarise"]

VERBS: dict[str, Callable[[Core, Command], Awaitable[Card]]] = {
    "ask": ask,
    "question": ask,
    "home": home,
    "topics": topics,
    "stats": stats,
    "leaderboard": leaderboard,
    "help": guide,
}

ACTIONS: dict[str, Callable[[Core, Press], Awaitable[Card]]] = {
    "answer": show,
    "again": show,
    "hint": hint,
    "skip": next_question,
    "next": next_question,
    "reveal": reveal,
    "why": why,
    "confirm": confirm,
    "deny": deny,
    "appeal": appeal,
}


async def handle(core: Core, event: Event) -> Card:
    """The reply to an event. No verb at all asks a question; a verb may be pressed as well as typed.

    Raises a MlquizError, worded for the learner, when the event cannot be answered.
    """
    match event:
        case Submission():
            return await answer(core, event)
        case Press(key, team, learner, action):
            if action in VERBS:
                return await VERBS[action](core, Command(key, team, learner, action))
            if action not in ACTIONS:
                raise UnknownName(messages.UNKNOWN_ACTION)
            return await ACTIONS[action](core, event)
        case Command():
            verb = tidy(event.verb) or "ask"
            if verb not in VERBS:
                raise unknown_verb(core.bank, verb)
            return await VERBS[verb](core, event)


def unknown_verb(bank: Bank, verb: str) -> UnknownName:
    """The error for a verb that does not exist. A topic or level typed alone is taken for its question."""
    suggestions = {name: f"ask {name}" for name in (*bank.topics, *Level)} | {name: name for name in VERBS}
    near = [suggestions[name] for name in nearest(verb, suggestions)]
    return UnknownName(messages.unknown("command", verb, near, tuple(VERBS)))
