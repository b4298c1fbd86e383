"""Names that a learner types: topics, levels and periods; and near ones for those that do not exist."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from bot.core import messages
from bot.domain.errors import UnknownName
from bot.domain.question import Bank, Level, Question

LONGEST = 60
"""Characters of a typed name that are looked at and quoted back."""


def tidy(word: str) -> str:
    """A typed word as names are written: lower case, trimmed, hyphens for spaces and underscores."""
    return "-".join(word.casefold().replace("_", " ").split())[:LONGEST]


def nearest(word: str, names: Iterable[str]) -> tuple[str, ...]:
    """Up to three of the names: those that the word nearly spells, then those that contain it."""
    names = tuple(names)
    close = get_close_matches(word, names, n=3, cutoff=0.7)
    inside = [name for name in names if len(word) > 2 and word in name]
    return tuple(dict.fromkeys((*close, *inside)))[:3]


def understand(bank: Bank, words: Sequence[str], kind: str, choices: Sequence[str]) -> tuple[str | None, str | None]:
    """The topic and the choice (a level or a period, named by `kind`) among the words, in any order.

    Either may be missing. Words that are no choice are read together as one topic, so that `trees ensembles`
    is trees-ensembles. Raises UnknownName for a topic that does not exist and for two choices.
    """
    tidied = [word for word in map(tidy, words) if word]
    chosen = [word for word in tidied if word in choices]
    if len(set(chosen)) > 1:
        raise UnknownName(messages.one_at_a_time(kind, chosen))
    topic = tidy(" ".join(word for word in tidied if word not in choices))
    if topic and topic not in bank.topics:
        raise unknown_topic(bank, topic, kind, choices)
    return topic or None, chosen[0] if chosen else None


def unknown_topic(bank: Bank, word: str, kind: str, choices: Sequence[str]) -> UnknownName:
    """The error for a word that names nothing: of this kind if a choice is nearest, else of a topic."""
    near = nearest(word, (*bank.topics, *choices))
    if near and near[0] in choices:
        return UnknownName(messages.unknown(kind, word, near, choices))
    return UnknownName(messages.unknown("topic", word, near, bank.topics))


def find_level(word: str) -> Level:
    """The level of this name; raises UnknownName, with near names, when there is none."""
    if word not in tuple(Level):
        raise UnknownName(messages.unknown("level", word, nearest(word, Level), tuple(Level)))
    return Level(word)


def find_question(bank: Bank, question_id: str) -> Question:
    """The question of this id, retired ones too; raises UnknownName when the bank no longer has it."""
    question = bank.get(question_id)
    if question is None:
        raise UnknownName(messages.QUESTION_GONE)
    return question
