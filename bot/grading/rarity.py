"""How telling each meaning is in a bank: what all of its questions say tells little of any one point."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise
from math import log

from bot.domain.question import Question
from bot.grading.glossary import Glossary
from bot.grading.text import FILLERS, words

COMMONEST = 0.4
"""How telling a meaning is that every text of a bank holds."""
FEWEST = 12
"""A bank of fewer texts tells nothing."""


def rarity(questions: Iterable[Question], glossary: Glossary) -> Mapping[str, float]:
    """For each meaning 1 where one text says it, falling to COMMONEST where all do; nothing in a small bank.

    The texts are each question's own and each open sample answer. They are read for their words alone: to mend
    misspellings and find negations here made the first grade wait a second.
    """
    texts = [texts_of(question) for question in questions]
    texts += [[answer.text] for question in questions for answer in question.answers if not answer.held]
    if len(texts) < FEWEST:
        return {}
    seen = Counter(meaning for text in texts for meaning in _meanings(text, glossary))
    return {meaning: 1.0 - (1.0 - COMMONEST) * log(count) / log(len(texts)) for meaning, count in seen.items()}


def texts_of(question: Question) -> list[str]:
    """What a question says itself: its wordings, and what is shown after the answer."""
    texts = [question.ask, question.senior or "", question.example or ""]
    for point in question.points:
        texts += [point.text, *point.accept]
    return texts


def _meanings(text: Iterable[str], glossary: Glossary) -> set[str]:
    """Every meaning that the words of a text can have, alone or with those after them."""
    said: set[tuple[str, ...]] = set()
    for part in text:
        stems = [stemmed for word, stemmed in words(part) if word not in FILLERS]
        said.update((stemmed,) for stemmed in stems)
        for i, pair in enumerate(pairwise(stems)):
            for length in range(2, glossary.longest.get(pair, 0) + 1):
                phrase = tuple(stems[i : i + length])
                if phrase in glossary.senses:
                    said.add(phrase)
    named = {"=" + " ".join(phrase) for phrase in said}
    return named.union(*([sense.meaning for sense in glossary.senses.get(phrase, ())] for phrase in said))
