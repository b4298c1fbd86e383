"""What a grade looks like to the learner. A point that was missed keeps its wording until a reveal."""

from collections.abc import Iterable

from bot.core import messages
from bot.core.asking import hint_buttons, reveal_buttons
from bot.core.practice import Practice
from bot.core.standings import award_points
from bot.domain.grade import Evidence, Grade, Verdict
from bot.domain.learner import Award, Help
from bot.domain.question import KeyPoint, Question
from bot.domain.replies import Block, Button, Card, Item, Mark, Paragraph, Tone


def result_card(practice: Practice, grade: Grade, award: Award | None) -> Card:
    """The score and what it brought, each point and slip, the senior thinking, and what to do next."""
    question, revealed = practice.question, practice.help.revealed
    blocks: list[Block] = [Paragraph(headline(question, grade, award, revealed), Tone.STRONG)]
    blocks += point_items(question, grade, revealed)
    blocks += [Item(Mark.SLIP, slip.misconception.reply, slip.evidence.quote) for slip in grade.slips]
    if question.senior:
        blocks.append(Paragraph(question.senior, label=messages.SENIOR))
    return Card(question.ask, tuple(blocks), result_buttons(practice), question.id)


def headline(question: Question, grade: Grade, award: Award | None, revealed: bool) -> str:
    """Points made, score, and the reward or why there is none."""
    made = sum(point.id in grade.credited for point in question.points)
    reward = messages.reward(
        points=None if award is None else award.points,
        full=award_points(question.level, grade.score, Help()),
        revealed=revealed,
    )
    return messages.score_line(made, len(question.points), grade.score, reward)


def point_items(question: Question, grade: Grade, revealed: bool) -> list[Item]:
    """An item for each point: those made first, then the doubtful, then the missed."""
    verdicts = {verdict.point_id: verdict for verdict in grade.verdicts}
    made: list[Item] = []
    doubtful: list[Item] = []
    missed: list[KeyPoint] = []
    for point in question.points:
        verdict = verdicts.get(point.id)
        if verdict is None or (verdict.sure and not verdict.credited):
            missed.append(point)
        elif verdict.sure:
            made.append(Item(Mark.CREDITED, point.text, quoted(verdict.evidence)))
        else:
            doubtful.append(Item(Mark.UNSURE, doubt(point, verdict, revealed), quoted(verdict.evidence)))
    return [*made, *doubtful, *missed_items(missed, revealed)]


def doubt(point: KeyPoint, verdict: Verdict, revealed: bool) -> str:
    """What to say of a point where a fair reader could go either way."""
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


def result_buttons(practice: Practice) -> tuple[Button, ...]:
    """What may be done after a result: nothing is left to try, hint at or reveal once every point is made."""
    after = (Button(messages.WHY, "why"), Button(messages.NEXT, "next"))
    if practice.complete:
        return after
    return (Button(messages.AGAIN, "again"), *hint_buttons(practice), *reveal_buttons(practice), *after)


def why_card(practice: Practice, told: tuple[Block, ...]) -> Card:
    """The explanation of the latest grade."""
    again = () if practice.complete else (Button(messages.AGAIN, "again"), *reveal_buttons(practice))
    buttons = (*again, Button(messages.NEXT, "next"))
    return Card(messages.why_title(practice.question), told, buttons, practice.question.id)


def reasons(question: Question, grade: Grade, revealed: bool) -> tuple[Block, ...]:
    """The grade's own reasons, point by point, then what each slip said."""
    verdicts = {verdict.point_id: verdict for verdict in grade.verdicts}
    graded = [(point, verdicts[point.id]) for point in question.points if point.id in verdicts]
    points = [reason(point, verdict, revealed) for point, verdict in graded]
    slips = [Item(Mark.SLIP, slip.misconception.reply, slip.evidence.quote) for slip in grade.slips]
    return (*points, *slips)


def reason(point: KeyPoint, verdict: Verdict, revealed: bool) -> Item:
    """Why the point was made or not."""
    if verdict.credited:
        said = verdict.why or "; ".join(span.why for span in verdict.evidence if span.why)
        return Item(Mark.CREDITED, messages.why_credited(point.text, said), quoted(verdict.evidence))
    wording = point.text if revealed else None
    return Item(Mark.MISSED, messages.why_missed(wording, verdict.coverage), quoted(verdict.evidence))
