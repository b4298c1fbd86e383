"""(Question, text) -> Grade. The same question, text, bank and GRADER_VERSION always give the same grade."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import prod
from typing import NamedTuple

from bot.domain.grade import Evidence, Grade, Slip, Verdict
from bot.domain.question import Bank, Question, SampleAnswer
from bot.grading.answer import Mention, Read, read
from bot.grading.coverage import CREDIT, SURE, coverage
from bot.grading.glossary import Glossary
from bot.grading.lessons import Labelled, Lessons, learn, told
from bot.grading.match import CONTRARY, Reading, Said, as_said, contradicts, hits_of, promise, readings
from bot.grading.polarity import CUES, NEGATED, negates
from bot.grading.rarity import rarity, texts_of
from bot.grading.reference import Compiled, compile_question
from bot.grading.rules import RULES, Claim, Doubt, Rule
from bot.grading.text import tokens, vocabulary

GRADER_VERSION = "3"

LOOKS = 6
"""How many wordings of a point are looked for window by window, the most promising first: it bounds the time."""
WORTH_A_LOOK = 0.2
"""The share from which a wording is looked for window by window; below it can neither be credited nor unsure."""
DENIED_ELSEWHERE = 0.35
"""What is left of a reading whose words rather deny another wording of the same point."""
BESIDE_A_SLIP = 0.7
"""What is left of each point's coverage where the answer makes a wrong claim too: then it must be said plainly."""
WRONG_PART = 0.5
"""How much of its own words, which no point has, must be said of a misconception."""
LOUDEST = 3
"""How many of an answer's words are quoted for what they say to labelled answers."""
PLAINLY = 0.7
"""The coverage from which a misconception is held against an answer: nobody is corrected on a guess."""


@dataclass(frozen=True, slots=True)
class Doubted:
    """A doubt, and the rule that has it; none has it where another wording of the point is denied."""

    doubt: Doubt
    rule: Rule | None = None


class Finding(NamedTuple):
    """The best reading of one point or misconception.

    `share` (0..1) is how much of its wording was said, less the doubts; `coverage` (0..1) is that and the
    breadth of what was said of all its wordings. `lift` is what labelled answers add to the coverage.
    """

    share: float = 0.0
    coverage: float = 0.0
    reading: Reading | None = None
    doubts: tuple[Doubted, ...] = ()
    lift: float = 0.0

    @property
    def covered(self) -> float:
        """The coverage (0..1) with its lift; what no wording reads at all is not lifted."""
        lift = self.lift if self.reading else min(self.lift, 0.0)
        return round(max(0.0, min(1.0, self.coverage + lift)), 4)

    @property
    def is_lifted(self) -> bool:
        """Whether the point is credited for what labelled answers say, and would not be by its wordings."""
        return self.coverage < CREDIT <= self.covered

    @property
    def left(self) -> float:
        """What the doubts, and what is said to the contrary, leave of a reading (a factor, 0..1)."""
        contrary = CONTRARY if self.reading and self.reading.against else 1.0
        return prod((doubted.doubt.left for doubted in self.doubts), start=contrary)


NOT_SAID = Finding()


class Taught(NamedTuple):
    """A question ready to grade: what its labelled answers teach, if it has any, and the meanings that count."""

    compiled: Compiled
    lessons: Lessons | None
    wanted: Container[str]


@dataclass(frozen=True)
class AnswerGrader:
    """Grades answers to the questions of one bank. The glossary is indexed, and a question taught, on first use.

    One that does not learn goes by the wordings alone.
    """

    bank: Bank
    learns: bool = True
    _compiled: dict[str, Compiled] = field(default_factory=dict, repr=False, compare=False)
    _taught: dict[str, Taught] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def glossary(self) -> Glossary:
        """The bank's glossary, indexed; the words of its questions count as spelt right."""
        texts = (text for question in self.bank.questions for text in texts_of(question))
        return Glossary.of(self.bank.glossary, vocabulary(texts))

    @cached_property
    def rarity(self) -> Mapping[str, float]:
        """How telling each meaning is in this bank."""
        return rarity(self.bank.questions, self.glossary)

    @cached_property
    def by_wordings(self) -> "AnswerGrader":
        """The same grader, but that it learns nothing; the indexes and the compiled questions are shared."""
        other = replace(self, learns=False, _taught={})
        vars(other).update(glossary=self.glossary, rarity=self.rarity)
        return other

    def warm(self, questions: Iterable[Question] = ()) -> None:
        """Do now what the first answer would otherwise wait for: the index, and 20 to 150 ms for each question."""
        _ = self.rarity
        for question in questions:
            self.taught(question)

    def __call__(self, question: Question, text: str) -> Grade:
        """Grade an answer; only its first MAX_CHARS characters are read."""
        answer, findings = self.findings(question, text)
        lessons = self.taught(question).lessons
        return self._grade(question, answer, findings, lessons.lifts(told(answer.mentions)) if lessons else None)

    def blind(self, question: Question, number: int) -> Grade:
        """The grade of the question's `number`th sample answer (from 0), as if nothing had been learned from it."""
        sample = question.answers[number]
        lessons = self.taught(question).lessons
        if sample.held or lessons is None:
            return self(question, sample.text)
        place = number - sum(answer.held for answer in question.answers[:number])
        return self._grade(question, *self.findings(question, sample.text), lessons.blind[place])

    def findings(self, question: Question, text: str) -> tuple[Read, list[Finding]]:
        """The answer as read, and the best finding for each point, then for each misconception."""
        taught = self.taught(question)
        return self._findings(taught.compiled, text, taught.wanted)

    def compiled(self, question: Question) -> Compiled:
        """The question's wordings, ready to compare, made on first use."""
        known = self._compiled.get(question.id)
        if known is None or known.question is not question:
            known = self._compiled[question.id] = self._compile(question)
        return known

    def taught(self, question: Question) -> Taught:
        """The question ready to grade, made on first use."""
        known = self._taught.get(question.id)
        if known is None or known.compiled.question is not question:
            known = self._taught[question.id] = self._teach(question)
        return known

    def _teach(self, question: Question) -> Taught:
        compiled = self.compiled(question)
        samples = [*(answer for answer in question.answers if not answer.held), *question.lessons]
        if not samples or not self.learns:
            return Taught(compiled, None, compiled.index)
        lessons = learn([self._labelled(compiled, sample) for sample in samples])
        meanings = {meaning for meaning, _ in lessons.weights}
        return Taught(compiled, lessons, meanings.union(compiled.index))

    def _compile(self, question: Question) -> Compiled:
        return compile_question(question, self.glossary, self.rarity)

    def _labelled(self, compiled: Compiled, sample: SampleAnswer) -> Labelled:
        answer, findings = self._findings(compiled, sample.text, None)
        points = compiled.question.points
        _, denied, covered = _covered(answer, findings, compiled)
        coverage = [0.0 if point.id in denied else of for point, of in zip(points, covered, strict=True)]
        return Labelled(told(answer.mentions), coverage, [point.id in sample.earns for point in points])

    def _findings(self, compiled: Compiled, text: str, wanted: Container[str] | None) -> tuple[Read, list[Finding]]:
        answer = read(text, self.glossary, wanted)
        said = as_said(answer, compiled)
        most = promise(said, compiled)
        return answer, [_finding(owner, answer, said, most, compiled) for owner in range(len(compiled.wordings))]

    def _grade(
        self, question: Question, answer: Read, findings: Sequence[Finding], lifts: Sequence[float] | None
    ) -> Grade:
        taught = self.taught(question)
        slips, denied, covered = _covered(answer, findings, taught.compiled)
        verdicts = []
        for i, point in enumerate(question.points):
            finding = findings[i]._replace(coverage=covered[i], lift=lifts[i] if lifts else 0.0)
            spoken = taught.lessons.spoken(answer.mentions, i) if taught.lessons and finding.is_lifted else []
            verdicts.append(_verdict(point.id, finding, answer, point.id in denied, spoken))
        total = sum(point.weight for point in question.points)
        earned = sum(p.weight for p, v in zip(question.points, verdicts, strict=True) if v.credited)
        return Grade(round(earned / total, 4), tuple(verdicts), tuple(slips))


def _covered(answer: Read, findings: Sequence[Finding], compiled: Compiled) -> tuple[list[Slip], set[str], list[float]]:
    """The misconceptions that the answer states, the points that they deny, and what is covered of each point."""
    question = compiled.question
    points = len(question.points)
    slips: list[Slip] = []
    denied: set[str] = set()
    for misconception, finding in zip(question.misconceptions, findings[points:], strict=True):
        if finding.reading is None or finding.share < PLAINLY or not finding.reading.has_the_heart():
            continue
        if not _says_what_is_wrong(finding.reading, compiled) or _refutes(answer, finding.reading):
            continue
        rivals = [f for p, f in zip(question.points, findings, strict=False) if p.id in misconception.denies]
        if not any(_outweighs(rival, finding) for rival in rivals):
            slips.append(Slip(misconception, _evidence(answer, finding.reading)[0]))
            denied.update(misconception.denies)
    left = BESIDE_A_SLIP if slips else 1.0
    return slips, denied, [finding.coverage * left for finding in findings[:points]]


def _finding(owner: int, answer: Read, said: Sequence[Said], most: Sequence[float], compiled: Compiled) -> Finding:
    """The best finding for one point or misconception; `most` is the promise of each reference."""
    own = compiled.owned[owner]
    breadth = sum([most[i] for i in own])
    if not breadth:
        return NOT_SAID
    least = 0.0 if owner < len(compiled.question.points) else PLAINLY
    best = NOT_SAID
    denials = []
    for i in sorted(own, key=most.__getitem__, reverse=True)[:LOOKS]:
        if most[i] <= best.share or most[i] < least:
            break
        if most[i] < WORTH_A_LOOK:
            best = Finding(most[i])
            break
        reference = compiled.references[i]
        hits = hits_of(said, reference)
        found, turned = readings(reference, hits, best.share)
        if turned is not None and contradicts(turned, hits, answer, compiled.two_sided[owner]):
            denials.append(turned)
        if found is not None:
            finding = _judge(Claim(compiled, answer, found))
            if finding.share > best.share:
                best = finding
    best = _contradicted(best, denials)
    covered = coverage(best.share, best.left * breadth / len(own), compiled.wordings[owner])
    return Finding(best.share, covered, best.reading, best.doubts)


def _judge(claim: Claim) -> Finding:
    share = claim.reading.share
    doubts = []
    for rule in RULES:
        doubt = rule(claim)
        if doubt is not None:
            share *= doubt.left
            doubts.append(Doubted(doubt, rule))
    return Finding(max(0.0, min(1.0, share)), 0.0, claim.reading, tuple(doubts))


def _contradicted(finding: Finding, denials: Sequence[Reading]) -> Finding:
    """The finding, less what is left of it where the same words rather deny another wording of its point."""
    reading = finding.reading
    if reading is None or reading.against is not None:
        return finding
    for denial in denials:
        if denial.denied >= finding.share and reading.overlaps(denial):
            doubt = Doubted(Doubt(DENIED_ELSEWHERE, f"it rather denies “{denial.reference.wording}”"))
            return finding._replace(share=finding.share * DENIED_ELSEWHERE, doubts=(*finding.doubts, doubt))
    return finding


def _says_what_is_wrong(slip: Reading, compiled: Compiled) -> bool:
    """Whether half of what sets the misconception apart is said: the words that no point of the question has.

    The rest of it is often said rightly. One that has no such words says them in another order; it passes.
    """
    slots, weights = slip.reference.slots, slip.reference.weights
    own = {
        i
        for i, slot in enumerate(slots)
        if not any((meaning, side) in compiled.sides for meaning, (_, side) in slot.fills.items())
    }
    said = sum(weights[hit.slot] * hit.value for hit in slip.hits if hit.slot in own)
    return said >= WRONG_PART * sum(weights[i] for i in own)


def _refutes(answer: Read, slip: Reading) -> bool:
    """Whether a clause of the reading holds a negation that the misconception has not: who denies it is right."""
    if any(negates([token.word for token in tokens(slip.reference.wording)])):
        return False
    clauses = {answer.content[hit.first].clause for hit in slip.hits}
    denying = negates([token.word for token in answer.tokens])
    return any(denies and token.clause in clauses for token, denies in zip(answer.tokens, denying, strict=True))


def _outweighs(point: Finding, slip: Finding) -> bool:
    """Whether the same words rather make the point than the slip: a denial is often nearly the point's wording.

    A wrong claim that holds the point's words and more of its own is the slip.
    """
    if point.reading is None or slip.reading is None or point.share < slip.share:
        return False
    words = {hit.first for hit in point.reading.hits}
    more = words < {hit.first for hit in slip.reading.hits}
    return point.reading.overlaps(slip.reading) and not more


def _verdict(
    point_id: str, finding: Finding, answer: Read, denied: bool, spoken: Sequence[tuple[float, Mention]]
) -> Verdict:
    """The verdict on a point; `spoken` are the words that labelled answers make it by, where they decided."""
    covered = finding.covered
    credited = covered >= CREDIT and not denied
    sure = abs(covered - CREDIT) > SURE
    if finding.reading is None or max(covered, finding.coverage) < CREDIT - SURE:
        return Verdict(point_id, False, sure, covered, (), "not found")
    why = f"reads as “{finding.reading.reference.wording}”"
    evidence = _evidence(answer, finding.reading, spoken if credited else ())
    if denied:
        why = "contradicted by another claim of the answer"
    elif finding.is_lifted:
        why += ", and like labelled answers that make the point"
    elif not credited and finding.coverage >= CREDIT:
        why += ", but like labelled answers that do not make the point"
    return Verdict(point_id, credited, sure, covered, evidence, why)


def _evidence(answer: Read, reading: Reading, spoken: Sequence[tuple[float, Mention]] = ()) -> tuple[Evidence, ...]:
    """The learner's words that filled the slots, and those that spoke loudest for the point besides.

    Neighbouring ones are in one quote, far ones apart.
    """
    places = [(hit.first, hit.last) for hit in reading.hits]
    places += [(mention.first, mention.last) for weight, mention in spoken[:LOUDEST] if weight > 0]
    spans: list[list[int]] = []
    for first, last in sorted(places):
        if spans and first - spans[-1][1] <= 4 and _same_sentence(answer, spans[-1][1], first):
            spans[-1][1] = max(spans[-1][1], last)
        else:
            spans.append([first, last])
    why = f"“{reading.reference.wording}”"
    found = []
    for first, last in spans:
        start, end = _start(answer, first), answer.content[last].end
        found.append(Evidence(start, end, answer.text[start:end], why))
    return tuple(found)


def _start(answer: Read, first: int) -> int:
    """Where a quote begins: with the negation, if its first word is negated."""
    token = answer.content[first]
    if answer.signs[first] == NEGATED:
        before = [t for t in answer.tokens if t.clause == token.clause and t.start < token.start]
        return next((t.start for t in reversed(before) if t.word in CUES), token.start)
    return token.start


def _same_sentence(answer: Read, one: int, other: int) -> bool:
    return answer.content[one].sentence == answer.content[other].sentence
