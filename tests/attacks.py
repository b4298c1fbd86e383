"""Attacks on the grader: texts that try to earn what they do not say, and right answers in disguise.

    python -m tests.attacks          print the share withstood, and every attack that was not

What takes wit is written by hand (attacks.yaml), the rest made here from the questions, the same on every run. An
attack is withstood when no point is credited that a fair reader would not give; a right answer in disguise must also
keep every point that it earns. Nothing here is a test: the README shows the shares as they are.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from bot.bank import load
from bot.config import CONTENT
from bot.domain.question import Kind, Question
from bot.grading.grade import AnswerGrader

HERE = Path(__file__).parent
LENGTH = 3000
"""The characters of a padding; no more of an answer is read."""

FILLERS = (
    "That is a very important question, and in practice it depends on many things that have to be considered.",
    "This is something that every engineer meets sooner or later, so one should know it well and take it seriously.",
    "There are several reasons for it, some more relevant than others, and all of them matter in real projects.",
)
TALK = (
    "Thank you for asking, give me a moment to collect my thoughts. ",
    "I had a cup of coffee this morning and it rained on the way to the office. ",
    "My brother says that I talk too much, and he is right. ",
    "Let me begin again from the beginning, slowly and calmly. ",
)
DENIALS = (
    "It is wrong to say: {}.",
    "Nobody who knows the field would say “{}”.",
    "I do not agree with this: {}.",
    "“{}”? No, that is a myth.",
)
VOCABULARY = (
    "data drift, concept drift, target leakage, train-serve skew, overfitting, underfitting, bias, variance, "
    "precision, recall, F1, AUC, ROC curve, calibration, threshold, cross-validation, regularisation, L1, L2, "
    "dropout, early stopping, learning rate, batch size, gradient clipping, batch normalisation, bagging, boosting, "
    "random forest, gradient boosting, feature importance, SHAP, permutation importance, feature store, pipeline, "
    "latency, throughput, monitoring, population stability index, Kolmogorov-Smirnov test, A/B test, shadow "
    "deployment, canary release, rollback, feedback loop, cold start, exploration, bandit, position bias, NDCG, "
    "embeddings, collaborative filtering, candidate retrieval, re-ranking, class imbalance, ground truth, delayed "
    "labels, segments, subgroups, business objective, domain knowledge, correlation, interpretability, stability, "
    "random seed, docker image"
).split(", ")
SMALL = frozenset(
    """a about all always an and are as at be because before but by can does for from get gets had has have how if in
    into is it its may more most no not of on one only or other own same should so some such than that the their them
    then they this those to usually was were what when where which while who with without you""".split()
)
ORDERS = frozenset(
    """ask bin check choose compare evaluate have keep log look lower make run sample show slice split start use
    validate watch weigh""".split()
)
"""Verbs that begin a point which tells what to do."""
FIRST_CLAIM = re.compile(r"(?:Because )?(.+?)(?:[;:].*|, (?:so|not) .*)?")
"""A point's first claim: what comes after it could be read as outside of a denial."""
LOOK_ALIKES = str.maketrans("aceiopxyABCEHKMOPTX", "асеіорхуАВСЕНКМОРТХ")
"""Latin letters, and the Cyrillic ones that look the same."""
RIGHT_HERE_TOO = {
    ("foundations-01", "foundations-08"),
    ("foundations-01", "foundations-13"),
    ("foundations-13", "foundations-20"),
    ("foundations-23", "foundations-10"),
}
"""(question, other question): the other one's answer earns something here too, so it is no attack."""


@dataclass(frozen=True, slots=True)
class Attack:
    """A text, the points that a fair reader gives it, and whether it must keep all of them (`keeps`)."""

    kind: str
    question: str
    answer: str
    earns: tuple[str, ...] = ()
    keeps: bool = False


@cache
def grader(folder: Path) -> AnswerGrader:
    """The grader of the bank in this folder, made once: it takes seconds until all its questions are compiled."""
    return AnswerGrader(load(folder))


def graders() -> tuple[AnswerGrader, ...]:
    """Those of the two banks whose questions are attacked."""
    return grader(CONTENT), grader(HERE / "data" / "bank")


@cache
def attacked() -> tuple[tuple[Question, ...], ...]:
    """The questions of each bank that are attacked: of ours one topic, whose attacks a person went through."""
    ours, second = graders()
    return ours.bank.active("foundations"), second.bank.questions


def attacks() -> Iterator[Attack]:
    """The whole suite."""
    for questions in attacked():
        for place, question in enumerate(questions):
            yield from _without_content(place, question)
            yield from _without_claim(place, question)
            yield from _denied(question)
            for step in (7, 12):
                yield from _of_another(question, questions[(place + step) % len(questions)])
    yield from written()
    for questions in attacked():
        for place, question in enumerate(questions):
            yield from _disguised(place, question)


def written() -> Iterator[Attack]:
    """The attacks written by hand."""
    for entry in yaml.safe_load((HERE / "attacks.yaml").read_text(encoding="utf-8")):
        yield Attack(entry["kind"], entry["question"], entry["answer"], tuple(entry["earns"]))


def _without_content(place: int, question: Question) -> Iterator[Attack]:
    chance = random.Random(question.id)
    letters = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz    ", k=200))
    yield Attack("the question restated", question.id, question.ask)
    yield Attack("the question and filler", question.id, f"{question.ask} {FILLERS[place % len(FILLERS)]}")
    yield Attack("random letters", question.id, letters)
    yield Attack("3,000 characters of padding alone", question.id, _padding(place, question.ask + " ", LENGTH))


def _without_claim(place: int, question: Question) -> Iterator[Attack]:
    terms = random.Random(question.id).sample(VOCABULARY, len(VOCABULARY))
    yield Attack("a dump of the field's vocabulary", question.id, (", ", " ", "; ")[place % 3].join(terms))
    said = {word for point in question.points for word in re.findall(r"[a-z][a-z-]+", point.text.lower())} - SMALL
    if question.kind is Kind.EXPLAIN and len(said) > 4:  # of four, the reader guesses the claim
        yield Attack("the points' keywords, no claim", question.id, (", ", " ")[place % 2].join(sorted(said)))


def _denied(question: Question) -> Iterator[Attack]:
    points = [point for point in question.points if not point.text.startswith("Not ")]
    for place, point in enumerate(points):
        yield Attack("a point denied", question.id, _denial(question.kind, point.text))
        for accept in point.accept[:1] if question.kind is Kind.EXPLAIN else ():
            denial = DENIALS[place % len(DENIALS)].format(accept)
            yield Attack("a point denied in other words", question.id, denial)
    if question.kind is Kind.EXPLAIN:
        denial = _denial(question.kind, points[0].text).replace("not", "n\u200bоt", 1)  # with a Cyrillic o
        yield Attack("a denial with its not disguised", question.id, denial)


def _denial(kind: Kind, point: str) -> str:
    match = FIRST_CLAIM.fullmatch(point)
    assert match is not None, point
    claim = re.sub(r"^(?:A|[A-Z][a-z]+)\b", _lower, match[1])
    order = claim.split()[0] in ORDERS
    if kind is Kind.LIST:
        return f"I would certainly not {claim}." if order else f"The answer is certainly not {claim}."
    return f"It is not true that you should {claim}." if order else f"It is not true that {claim}."


def _lower(word: re.Match[str]) -> str:
    return word[0].lower()


def _of_another(question: Question, other: Question) -> Iterator[Attack]:
    if (question.id, other.id) not in RIGHT_HERE_TOO:
        yield Attack("another question's answer", question.id, other.answers[0].text)


def _disguised(place: int, question: Question) -> Iterator[Attack]:
    right = question.answers[0]
    before = _padding(place, "Hmm. ", LENGTH // 2 - len(right.text))
    padded = f"{before.rstrip(' .')}. {right.text} "
    padded += _padding(place, "Hmm. ", LENGTH - len(padded))
    for kind, text in (
        ("keeps: amid 3,000 characters of padding", padded),
        ("keeps: with zero-width characters", "\u200b".join(right.text)),
        ("keeps: in look-alike letters", right.text.translate(LOOK_ALIKES)),
    ):
        yield Attack(kind, question.id, text, right.earns, keeps=True)


def _padding(place: int, phrase: str, length: int) -> str:
    """So many characters of talk, of one syllable, or of one phrase."""
    unit = ("".join(TALK), "blah ", phrase)[place % 3]
    return (unit * (length // len(unit) + 1))[:length]


@cache
def failures() -> tuple[dict[str, int], list[tuple[Attack, tuple[str, ...]]]]:
    """How many attacks of each kind there are, and those not withstood, each with the points it was credited."""
    asked = {question.id: (grader, question) for grader in graders() for question in grader.bank.questions}
    counts: dict[str, int] = {}
    failed = []
    for attack in attacks():
        grader, question = asked[attack.question]
        credited = grader(question, attack.answer).credited
        counts[attack.kind] = counts.get(attack.kind, 0) + 1
        if set(credited) - set(attack.earns) or (attack.keeps and set(credited) != set(attack.earns)):
            failed.append((attack, credited))
    return counts, failed


def shares() -> dict[str, tuple[int, int]]:
    """Of each kind of attack, how many were withstood, and of how many."""
    counts, failed = failures()
    lost = [attack.kind for attack, _ in failed]
    return {kind: (count - lost.count(kind), count) for kind, count in counts.items()}


if __name__ == "__main__":
    for kind, (withstood, of) in shares().items():
        print(f"{withstood:4} of {of:4}  {kind}")
    for attack, credited in failures()[1]:
        print(f"{attack.kind} | {attack.question} | {attack.answer[:160]} | {', '.join(credited)}")
