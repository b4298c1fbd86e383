"""What makes a reading doubtful: one rule a function, each from a Claim to what is left of it and why.

A rule returns None where it has nothing to say. To add one, write it here, put it in RULES and test it.
"""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.question import Kind
from bot.grading.answer import Read, Shape
from bot.grading.contrast import subjects
from bot.grading.match import Hit, Reading
from bot.grading.polarity import AFFIRMED
from bot.grading.reference import Compiled
from bot.grading.text import Token


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
    """One part of a wording that has several is a thin reading, unless to name the heart of it is the answer."""
    one_of_several = len(claim.reading.hits) == 1 < len(claim.reading.reference.slots)
    if one_of_several and claim.compiled.question.kind is Kind.LIST and _names_the_heart(claim.reading):
        return None
    return Doubt(0.7, "only a part of it") if one_of_several else None


def _names_the_heart(reading: Reading) -> bool:
    heart = max(reading.reference.weights)
    stands_for_all = heart >= HEART and heart >= MOST * reading.reference.total
    return stands_for_all and reading.has_the_heart() and reading.hits[0].value >= PLAIN


PLAIN = 0.9
"""How near a single word must be to the heart of a longer name: itself or a synonym, and not misspelt."""
HEART = 0.6
"""What a single word must weigh to stand for a longer name."""
MOST = 0.45
"""The share of the name's weight that it must hold besides."""


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
    contrast, sides = compiled.comparison
    about = sides[reading.reference.owner]
    if not about:
        return None
    of = subjects(claim.answer, contrast)
    slots = reading.reference.slots
    weights = {1: 0.0, 2: 0.0, 0: 0.0}
    for hit in reading.hits:
        if not slots[hit.slot].asked:
            weights[of[hit.first]] += slots[hit.slot].weight * hit.value
    return Doubt(0.15, "said of the other one") if weights[3 - about] > sum(weights.values()) / 2 else None


def denies_what_it_names(claim: Claim) -> Doubt | None:
    """To name a thing and say that it is not so ("missing values do not matter") does not name it as an answer."""
    if claim.compiled.question.kind is not Kind.LIST or claim.reading.reference.denies:
        return None
    content, hits = claim.answer.content, claim.reading.hits
    last = max((content[hit.last] for hit in hits), key=_start)
    if any(claim.answer.signs[place] != AFFIRMED for hit in hits for place in range(hit.first, hit.last + 1)):
        return None
    behind = bisect_right(claim.answer.tokens, last.start, key=_start)
    after = claim.answer.tokens[behind : behind + DENIED_WITHIN]
    denied = any(token.word in DENYING and token.clause == last.clause for token in after)
    return Doubt(0.2, "named, but denied") if denied else None


def _start(token: Token) -> int:
    return token.start


DENYING = frozenset("not never no".split())
DENIED_WITHIN = 5
"""How many words after a name its denial begins."""


def crosses_its_pairs(claim: Claim) -> Doubt | None:
    """ "Raises the bias and lowers the variance" has all of "lowers the bias and raises the variance", crossed."""
    pairs = claim.reading.reference.pairs
    at = {hit.slot: hit.first for hit in claim.reading.hits} if pairs else {}
    for (one, its), (other, others) in pairs:
        if not {one, its, other, others} <= at.keys():
            continue
        straight = abs(at[one] - at[its]) + abs(at[other] - at[others])
        crossed = abs(at[one] - at[others]) + abs(at[other] - at[its])
        if crossed < straight:
            return Doubt(0.15, "said the other way round")
    return None


def only_asks(claim: Claim) -> Doubt | None:
    """Who answers with nothing but a question claims nothing, unless questions were asked for."""
    if "ask" in claim.compiled.asked_words:
        return None
    text = claim.answer.text.strip()
    asks = text.endswith("?") and not any(mark in text for mark in ".!;\n")
    return Doubt(0.2, "asked, not claimed") if asks else None


def lists_words_without_a_claim(claim: Claim) -> Doubt | None:
    """A list of terms makes no claim: an explanation needs the small words that tie terms together.

    A wording of which three words or more are said in order is a claim, however tersely: "anneal epsilon slowly".
    """
    said_whole = claim.reading.share >= WHOLE and len(claim.reading.hits) >= 3
    if claim.compiled.question.kind is Kind.LIST or (said_whole and _is_one_stretch(claim.reading)):
        return None
    return Doubt(0.2, "a list of terms, not a claim") if _list_around(claim).is_list else None


def _is_one_stretch(reading: Reading) -> bool:
    places = [hit.first for hit in sorted(reading.hits, key=_slot)]
    return places == sorted(places) and reading.last() - reading.first() <= len(reading.reference.slots)


def _slot(hit: Hit) -> int:
    return hit.slot


WHOLE = 0.6
"""The share of a wording, said in its own order and in one stretch, from which it is a claim however tersely."""


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
    denies_what_it_names,
    crosses_its_pairs,
    lists_words_without_a_claim,
    names_everything,
)
