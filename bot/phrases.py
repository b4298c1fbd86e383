"""What each phrase of the glossary wins and what it costs: one bad phrase spoils the grades of many questions.

A phrase matters to a credit only where it is among the words that earned the point, and not in the wording that
they were read as too: the same words mean the same without a glossary. So whatever was credited is graded again
without each such phrase. Answers to questions of other topics are graded too, as answers that earn nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from bot.domain.question import Bank, Question, WordGroup
from bot.grading.glossary import Glossary
from bot.grading.grade import AnswerGrader
from bot.without import Phrase, Without, said_in, wordings_of

OTHERS = 3
"""To how many questions of other topics each sample answer is graded as one that earns nothing."""
CHANCE = 1
"""How many false credits may be chance: a phrase that causes no more is not reported."""


@dataclass(frozen=True, slots=True)
class Case:
    """A text graded as an answer to a question, and the points that it should earn."""

    question: Question
    text: str
    earns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Credited:
    """A case that earned something."""

    case: Case
    credited: frozenset[str]


@dataclass(slots=True)
class Trial:
    """A phrase with one of its meanings, to be left out, and the credited cases that this may change."""

    phrase: Phrase
    meaning: str
    cases: list[Credited] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Worth:
    """How many credits a phrase of a group wins, and how many false ones it causes, with one of these if there is."""

    group: str
    phrase: str
    wins: int
    false: int
    example: str

    @property
    def bad(self) -> bool:
        """Whether it does more harm than good, and not by chance."""
        return self.false > max(self.wins, CHANCE)

    def __str__(self) -> str:
        return (
            f'"{self.phrase}": wins {_count(self.wins, "credit")}, causes {_count(self.false, "false one")} '
            f"(for example {self.example}); leave it out, say it longer, or mark the group common"
        )


def cases(bank: Bank) -> list[Case]:
    """Every open sample answer of the bank to its own question, and to some of each other topic's, evenly chosen."""
    found = []
    for question in bank.questions:
        others = [other for other in bank.questions if other.topic != question.topic]
        for answer in question.answers:
            if not answer.held:
                found.append(Case(question, answer.text, answer.earns))
                some = min(OTHERS, len(others))
                places = ((len(found) + i * len(others) // some) % len(others) for i in range(some))
                found += [Case(others[place], answer.text, ()) for place in places]
    return found


def trials(grader: AnswerGrader, every: Iterable[Case]) -> list[Trial]:
    """Grade every case; what is to be tried, in the order of the phrases."""
    glossary = grader.glossary
    found: dict[tuple[Phrase, str], Trial] = {}
    for case in every:
        grade = grader(case.question, case.text)
        made = [verdict for verdict in grade.verdicts if verdict.credited]
        credited = Credited(case, frozenset(verdict.point_id for verdict in made))
        earned = (
            said_in(said.quote, glossary) - said_in(said.why, glossary) for verdict in made for said in verdict.evidence
        )
        for phrase in set[Phrase]().union(*earned):
            for sense in glossary.senses[phrase]:
                trial = found.setdefault((phrase, sense.meaning), Trial(phrase, sense.meaning))
                trial.cases.append(credited)
    return [found[key] for key in sorted(found)]


def weigh(grader: AnswerGrader, every: Iterable[Trial]) -> Iterator[Worth]:
    """Grade the cases of each trial again without its phrase, and count the credits that are gone then."""
    members = _members(grader.bank.glossary)
    wordings = {question.id: wordings_of(question, grader.glossary) for question in grader.bank.questions}
    for trial in every:
        without = Without(bank=grader.bank, whole=grader, phrase=trial.phrase, meaning=trial.meaning, wordings=wordings)
        won: list[str] = []
        false: list[str] = []
        for made in trial.cases:
            question = made.case.question
            for point in sorted(made.credited.difference(without(question, made.case.text).credited)):
                (won if point in made.case.earns else false).append(f"{question.id} {point}")
        group = members[trial.phrase, trial.meaning]
        yield Worth(group.id, _spelling(group, trial.phrase), len(won), len(false), false[0] if false else "")


def idle_groups(groups: Iterable[WordGroup]) -> Iterator[tuple[str, str]]:
    """The ids of groups that say nothing of their own, each with what is wrong: another's words hold all of its."""
    words = {group.id: frozenset(Glossary.of([replace(group, kinds=())]).senses) for group in groups}
    holders: dict[Phrase, set[str]] = {}
    for name, phrases in words.items():
        for phrase in phrases:
            holders.setdefault(phrase, set()).add(name)
    for group in groups:
        if group.opposite is None and not group.kinds and words[group.id]:
            others = set.intersection(*(holders[phrase] for phrase in words[group.id])) - {group.id}
            larger = sorted(name for name in others if (len(words[name]), name) > (len(words[group.id]), group.id))
            if larger:
                yield group.id, f"{larger[0]} holds all of its phrases; leave one of the two groups out"


def _members(groups: Iterable[WordGroup]) -> dict[tuple[Phrase, str], WordGroup]:
    """Which group gives a phrase its meaning: the first that does, as in the glossary's index."""
    found: dict[tuple[Phrase, str], WordGroup] = {}
    for group in groups:
        for phrase, senses in Glossary.of([group]).senses.items():
            for sense in senses:
                found.setdefault((phrase, sense.meaning), group)
    return found


def _spelling(group: WordGroup, phrase: Phrase) -> str:
    """The phrase as the glossary's file has it."""
    members = (*group.words, *group.kinds)
    return next(
        member for member in members if phrase in Glossary.of([replace(group, words=(member,), kinds=())]).senses
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
