"""The grader as it would be if the glossary lacked one phrase: what that changes shows what the phrase is worth."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from bot.domain.question import Question
from bot.grading.answer import read
from bot.grading.glossary import Glossary
from bot.grading.grade import AnswerGrader
from bot.grading.reference import Compiled, compile_question

Phrase = tuple[str, ...]
"""A phrase as the glossary is indexed: by the stems of its words."""
Wordings = Mapping[str, Mapping[str, set[Phrase]]]
"""For each question's id, the phrases that each of its texts says."""


@dataclass(frozen=True, kw_only=True)
class Without(AnswerGrader):
    """The `whole` grader, but that `phrase` has not this `meaning`; what that cannot change is not made anew.

    Like the whole one it goes by the wordings alone.

    `wordings` are those of `wordings_of`, of every question that is graded.
    """

    learns: bool = False
    whole: AnswerGrader
    phrase: Phrase
    meaning: str
    wordings: Wordings

    @cached_property
    def glossary(self) -> Glossary:
        senses = dict(self.whole.glossary.senses)
        left = tuple(sense for sense in senses.pop(self.phrase) if sense.meaning != self.meaning)
        if left:
            senses[self.phrase] = left
        return replace(self.whole.glossary, senses=senses)

    @cached_property
    def rarity(self) -> Mapping[str, float]:
        return self.whole.rarity

    def _compile(self, question: Question) -> Compiled:
        """The question with only those wordings read anew that say the phrase: to read all takes thrice as long."""
        said = {text for text, phrases in self.wordings[question.id].items() if self.phrase in phrases}
        if question.ask in said:
            return compile_question(question, self.glossary, self.rarity)
        whole = self.whole.compiled(question)
        if not said:
            return whole
        points = tuple(replace(p, accept=tuple(text for text in p.accept if text in said)) for p in question.points)
        anew = compile_question(replace(question, points=points), self.glossary, self.rarity)
        kept = (reference for reference in whole.references if reference.wording not in said)
        changed = (reference for reference in anew.references if reference.wording in said)
        return replace(whole, references=(*kept, *changed))


def said_in(text: str, glossary: Glossary) -> set[Phrase]:
    """The glossary's phrases that a text says."""
    said = (
        tuple(mention.meaning[1:].split()) for mention in read(text, glossary).mentions if mention.meaning[0] == "="
    )
    return {phrase for phrase in said if phrase in glossary.senses}


def wordings_of(question: Question, glossary: Glossary) -> dict[str, set[Phrase]]:
    """The phrases that the question and each of its wordings say."""
    texts = [question.ask, *(slip.says for slip in question.misconceptions)]
    for point in question.points:
        texts += [point.text, *point.accept]
    return {text: said_in(text, glossary) for text in texts}
