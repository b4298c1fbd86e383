"""What makes a reading doubtful: one rule a function, each from a Claim to what is left of it and why.

A rule returns None where it has nothing to say. To add one, write it here, put it in RULES and test it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.question import Kind
from bot.grading.answer import Read, Shape
from bot.grading.contrast import subjects
from bot.grading.match import Reading
from bot.grading.reference import Compiled


class Claim(NamedTuple):
    """A reading of an answer as a claim about a point, with all that a rule may look at."""

    compiled: Compiled
    answer: Read
    reading: Reading


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is left of the coverage (a factor, 0..1), and why, in words for the learner."""

    left: float
    why: str


Rule = Callable[[Claim], Doubt | None]


def restates_the_question(claim: Claim) -> Doubt | None:
    """Of what the question does not say itself, enough must be said; the less is said, the less is left."""
    reference = claim.reading.reference
    if reference.new == reference.total:
        return None
    if reference.new <= 0.01 * reference.total:
        return Doubt(RESTATED, "only the question's own words")
    hits, slots, weights = claim.reading.hits, reference.slots, reference.weights
    said = sum(weights[hit.slot] * hit.value for hit in hits if not slots[hit.slot].asked) / reference.new
    if said >= ENOUGH_NEW:
        return None
    return Doubt(RESTATED + (1 - RESTATED) * said / ENOUGH_NEW, "mostly the question's own words")


ENOUGH_NEW = 0.35
"""The share of a wording's own words (those that are not the question's) that is enough."""
RESTATED = 0.3
"""What is left of a reading that says none of them."""


def stands_under_a_negation(claim: Claim) -> Doubt | None:
    """What is said in the reach of a negation is not claimed, unless the wording itself is so negated."""
    hits, weights = claim.reading.hits, claim.reading.reference.weights
    left_open = [weights[hit.slot] * hit.value for hit in hits if hit.side == 0]
    if not left_open:
        return None
    filled = sum(weights[hit.slot] * hit.value for hit in hits)
    return Doubt(0.25, "said under a negation") if sum(left_open) > 0.4 * filled else None


def fills_one_part(claim: Claim) -> Doubt | None:
    """One part of a wording that has several is a thin reading, however much that part weighs."""
    one_of_several = len(claim.reading.hits) == 1 < len(claim.reading.reference.slots)
    return Doubt(0.7, "only a part of it") if one_of_several else None


def turns_the_roles_round(claim: Claim) -> Doubt | None:
    """ "Signal dominates noise" fills the slots of "noise dominates signal", and says the contrary."""
    verb = claim.reading.reference.verb
    if verb is None:
        return None
    at = {hit.slot: hit.first for hit in claim.reading.hits}
    if verb not in at:
        return None
    turned = any(
        (place > at[verb]) if slot < verb else (place < at[verb]) for slot, place in at.items() if slot != verb
    )
    return Doubt(0.2, "said the other way round") if turned and not _passive(claim, at[verb]) else None


def _passive(claim: Claim, verb: int) -> bool:
    """Whether "by" follows the verb within its clause, and so the doer comes after it."""
    said = claim.answer.content[verb]
    return any(
        token.word == "by" and token.clause == said.clause and token.start > said.start for token in claim.answer.tokens
    )


def says_it_of_the_other(claim: Claim) -> Doubt | None:
    """Of two things that the question sets against each other, what is true of one is mostly false of the other."""
    compiled, reading = claim.compiled, claim.reading
    about = compiled.speaks_of[reading.reference.owner]
    if not about:
        return None
    of = subjects(claim.answer, compiled.contrast)
    slots = reading.reference.slots
    weights = {1: 0.0, 2: 0.0, 0: 0.0}
    for hit in reading.hits:
        if not slots[hit.slot].asked:
            weights[of[hit.first]] += slots[hit.slot].weight * hit.value
    return Doubt(0.15, "said of the other one") if weights[3 - about] > sum(weights.values()) / 2 else None


def only_asks(claim: Claim) -> Doubt | None:
    """Who answers with nothing but a question claims nothing."""
    text = claim.answer.text.strip()
    asks = text.endswith("?") and not any(mark in text for mark in ".!;\n")
    return Doubt(0.2, "asked, not claimed") if asks else None


def lists_words_without_a_claim(claim: Claim) -> Doubt | None:
    """A list of terms makes no claim: an explanation needs the small words that tie terms together."""
    if claim.compiled.question.kind is Kind.LIST:
        return None
    return Doubt(0.2, "a list of terms, not a claim") if _list_around(claim).is_list else None


def names_everything(claim: Claim) -> Doubt | None:
    """To name the right thing among many others is no answer to a question that asks for a list."""
    if claim.compiled.question.kind is not Kind.LIST:
        return None
    most = 2 * len(claim.compiled.question.points) + 3
    shape = _list_around(claim)
    many = shape.is_list and max(shape.clauses, shape.words // 3) > most
    return Doubt(0.2, "one of many terms named") if many else None


def _list_around(claim: Claim) -> Shape:
    """The shape of the reading's sentence; where that is a mere term between semicolons, of the whole answer."""
    shape = claim.answer.shapes[claim.answer.content[claim.reading.hits[0].first].sentence]
    return claim.answer.whole if shape.words <= TERM else shape


TERM = 4
"""The most words of a mere term."""


RULES: tuple[Rule, ...] = (
    restates_the_question,
    stands_under_a_negation,
    fills_one_part,
    only_asks,
    turns_the_roles_round,
    says_it_of_the_other,
    lists_words_without_a_claim,
    names_everything,
)
