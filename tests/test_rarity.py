"""How telling the meanings of a bank are."""

from dataclasses import replace

import pytest

from bot.domain.question import Question, SampleAnswer, WordGroup
from bot.grading.glossary import Glossary
from bot.grading.rarity import COMMONEST, FEWEST, rarity
from tests.grading_helpers import question

GLOSSARY = Glossary.of([WordGroup("drift", ("concept drift", "moving target")), WordGroup("metric", ("metric",))])


def answered(*texts: str, held: bool = False) -> Question:
    """A question that says nothing itself, with these sample answers."""
    return replace(question(ask=""), answers=tuple(SampleAnswer(text, (), held) for text in texts))


def test_what_every_text_says_is_the_least_telling_and_what_one_says_the_most() -> None:
    found = rarity([answered("a metric", *["the metric"] * FEWEST), question("Metric of entropy", ask="")], GLOSSARY)
    assert found["=entropi"] == 1.0
    assert COMMONEST < found["metric"] < COMMONEST + 0.02
    assert found["metric"] == found["=metric"]


def test_words_together_count_for_what_they_mean_together() -> None:
    found = rarity([answered(*["concept drift"] * 6, *["a moving target"] * 6)], GLOSSARY)
    assert found["drift"] < found["=concept drift"] < 1.0


def test_a_text_that_says_a_thing_twice_counts_once() -> None:
    found = rarity([answered("metric metric", *["x"] * FEWEST)], GLOSSARY)
    assert found["metric"] == 1.0


@pytest.mark.parametrize("bank", [[answered(*["metric"] * (FEWEST - 2))], [answered(*["metric"] * 99, held=True)]])
def test_few_open_texts_tell_nothing(bank: list[Question]) -> None:
    assert rarity(bank, GLOSSARY) == {}
