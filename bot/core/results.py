"""What a grade looks like to the learner. A point that was missed keeps its wording until a reveal."""

from collections.abc import Iterable, Mapping

from bot.core import messages
from bot.core.asking import hint_buttons, reveal_buttons
from bot.core.practice import Practice, doubts
from bot.core.standings import award_points
from bot.domain.grade import Evidence, Grade, Verdict
from bot.domain.learner import Attempt, Help
from bot.domain.question import KeyPoint, Question
from bot.domain.replies import Block, Button, Card, Item, Mark, Paragraph, Tone

Words = Mapping[str, bool]
"""What the learner said of doubtful points: whether each was meant, by point id."""


def result_card(practice: Practice, attempt: Attempt, words: Words) -> Card:
    """The score and what it brought, each point and slip, the senior thinking, and what to do next.

    The first doubtful point that the learner's words leave open is asked about.
    """
    question, grade = practice.question, attempt.grade
    asked = next((point.id for point in question.points if point.id in doubts(grade) and point.id not in words), None)
    blocks: list[Block] = [Paragraph(headline(practice, attempt), Tone.STRONG)]
    blocks += point_items(practice, grade, words, asked)
    blocks += [Item(Mark.SLIP, slip.misconception.reply, slip.evidence.quote) for slip in grade.slips]
    if question.senior:
        blocks.append(Paragraph(question.senior, label=messages.SENIOR))
    return Card(question.ask, tuple(blocks), (*ask_buttons(asked), *result_buttons(practice)), question.id)


def answer_first_card(question: Question) -> Card:
    """What to do before there is a result to speak of."""
    return Card(question.ask, (Paragraph(messages.ANSWER_FIRST),), (Button(messages.ANSWER, "answer"),), question.id)


def headline(practice: Practice, attempt: Attempt) -> str:
    """Points made, score, and the reward or why there is none. The learner's own word adds to none of them."""
    question, grade, award = practice.question, attempt.grade, practice.award
    made = sum(point.id in grade.credited for point in question.points)
    reward = messages.reward(
        points=award.points if award and award.attempt_key == attempt.key else None,
        full=award_points(question.level, grade.score, Help()),
        revealed=practice.help.revealed,
    )
    return messages.score_line(made, len(question.points), grade.score, reward)


def point_items(practice: Practice, grade: Grade, words: Words, asked: str | None) -> list[Item]:
    """An item for each point: those made first, then the doubtful, then the missed.

    `asked` is the doubtful point to ask about: nearly there, so it is worded even before a reveal.
    """
    question, revealed = practice.question, practice.help.revealed
    verdicts = {verdict.point_id: verdict for verdict in grade.verdicts}
    made: list[Item] = []
    doubtful: list[Item] = []
    missed: list[KeyPoint] = []
    for point in question.points:
        verdict = verdicts.get(point.id)
        word = words.get(point.id)
        if verdict is None or word is False or (verdict.sure and not verdict.credited):
            missed.append(point)
        elif verdict.sure or word:
            text = messages.confirmed(point.text) if word else point.text
            made.append(Item(Mark.CREDITED, text, quoted(verdict.evidence)))
        else:
            text = messages.did_you_mean(point.text) if point.id == asked else doubt(point, verdict, revealed)
            doubtful.append(Item(Mark.UNSURE, text, quoted(verdict.evidence)))
    return [*made, *doubtful, *missed_items(missed, revealed)]


def doubt(point: KeyPoint, verdict: Verdict, revealed: bool) -> str:
    """What to say of a point where a fair reader could go either way, while it is not asked about."""
    if verdict.credited:
        return messages.unsure_credited(point.text)
    return messages.unsure_revealed(point.text) if revealed else messages.unsure_missed(nudge(point))


def missed_items(points: Iterable[KeyPoint], revealed: bool) -> list[Item]:
    """The missed points: worded after a reveal; before it each by its nudge, those without one together."""
    if revealed:
        return [Item(Mark.MISSED, point.text) for point in points]
    nudges = [nudge(point) for point in points]
    items = [Item(Mark.MISSED, messages.missed_hint(text)) for text in nudges if text is not None]
    if None in nudges:
        items.append(Item(Mark.MISSED, messages.missed_bare(nudges.count(None))))
    return items


def nudge(point: KeyPoint) -> str | None:
    """What leads to the point without saying it: its first hint, else its probe."""
    return point.hints[0] if point.hints else point.probe


def quoted(evidence: Iterable[Evidence]) -> str:
    """The learner's own words, an ellipsis between separate spans."""
    return " … ".join(span.quote for span in evidence)


def ask_buttons(point_id: str | None) -> tuple[Button, ...]:
    """Yes and No, while a point is asked about."""
    if point_id is None:
        return ()
    return Button(messages.YES, "confirm", point_id), Button(messages.NO, "deny", point_id)


def result_buttons(practice: Practice) -> tuple[Button, ...]:
    """What may be done after a result: nothing is left to try, hint at or reveal once every point is made."""
    after = (Button(messages.WHY, "why"), Button(messages.NEXT, "next"))
    if practice.complete:
        return after
    appeal = Button(messages.I_SAID_THAT, "appeal")
    return (Button(messages.AGAIN, "again"), *hint_buttons(practice), *reveal_buttons(practice), appeal, *after)


def why_card(practice: Practice, told: tuple[Block, ...]) -> Card:
    """The explanation of the latest grade."""
    again = () if practice.complete else (Button(messages.AGAIN, "again"), *reveal_buttons(practice))
    buttons = (*again, Button(messages.NEXT, "next"))
    return Card(messages.why_title(practice.question), told, buttons, practice.question.id)


def reasons(question: Question, grade: Grade, words: Words, revealed: bool) -> tuple[Block, ...]:
    """The grade's own reasons or the learner's word, point by point, then what each slip said."""
    verdicts = {verdict.point_id: verdict for verdict in grade.verdicts}
    graded = [(point, verdicts[point.id]) for point in question.points if point.id in verdicts]
    points = [reason(point, verdict, words.get(point.id, False), revealed) for point, verdict in graded]
    slips = [Item(Mark.SLIP, slip.misconception.reply, slip.evidence.quote) for slip in grade.slips]
    return (*points, *slips)


def reason(point: KeyPoint, verdict: Verdict, confirmed: bool, revealed: bool) -> Item:
    """Why the point was made or not."""
    if confirmed:
        return Item(Mark.CREDITED, messages.confirmed(point.text), quoted(verdict.evidence))
    if verdict.credited:
        said = verdict.why or "; ".join(span.why for span in verdict.evidence if span.why)
        return Item(Mark.CREDITED, messages.why_credited(point.text, said), quoted(verdict.evidence))
    wording = point.text if revealed else None
    return Item(Mark.MISSED, messages.why_missed(wording, verdict.coverage), quoted(verdict.evidence))


def confirmed_items(question: Question, grade: Grade, words: Words) -> tuple[Item, ...]:
    """The points that count as made by the learner's own word alone."""
    return tuple(
        reason(point, grade.verdict(point.id), confirmed=True, revealed=True)
        for point in question.points
        if words.get(point.id)
    )
