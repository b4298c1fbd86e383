"""The daily question and its reveal as a channel sees them, and what whoever set it up is told."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot.core import daily_messages as words
from bot.core import messages
from bot.core.standings import local
from bot.domain.daily import DailyAnswer, Part, Post
from bot.domain.learner import Attempt
from bot.domain.question import Misconception, Question
from bot.domain.replies import Block, Button, Card, Paragraph, Row, Tone

MOST_NAMES = 20
"""Learners that a reveal names."""

SHOWN_LENGTH = 1000
"""Characters of a shown answer."""


def question_card(post: Post, question: Question, answered: int) -> Card:
    """An open question. It says how many have answered, never who."""
    closes = words.closes(local(post.closes_at, post.zone), post.key.day, post.zone)
    foot = f"{words.answered(answered)} · {closes}"
    return _question(post, question, foot, (Button(messages.ANSWER_PRIVATELY, "answer"),))


def closed_card(post: Post, question: Question, answered: int) -> Card:
    """A question that takes no more answers: its reveal has told the points."""
    return _question(post, question, words.was_answered(answered), ())


def _question(post: Post, question: Question, foot: str, buttons: tuple[Button, ...]) -> Card:
    blocks = (Paragraph(question.ask, Tone.STRONG), Paragraph(foot, Tone.QUIET))
    return Card(words.post_title(post.key.day, question), blocks, buttons, question.id, private=False)


def reveal_card(post: Post, question: Question, answers: Sequence[DailyAnswer], unnamed: frozenset[str]) -> Card:
    """What the answers made of the question: each point's share, the best ones, the most common slip.

    First answers count. The learners whose ids are in `unnamed` count without being named or shown.
    """
    firsts = [answer.first for answer in answers]
    shares = {point.id: _share(point.id, firsts) for point in question.points}
    title = words.reveal_title(post.key.day, len(firsts), sum(shares.values()) / len(shares))
    blocks: list[Block] = [Paragraph(question.ask, Tone.QUIET)]
    if firsts:
        blocks += [Row(point.text, words.bar(shares[point.id])) for point in question.points]
    else:
        blocks += [Paragraph(point.text, label=messages.point_label(n)) for n, point in enumerate(question.points, 1)]
    blocks += _complete(question, [answer for answer in answers if answer.learner.id not in unnamed])
    blocks += _slip(firsts)
    blocks += _best(answer for answer in answers if answer.learner.id not in unnamed)
    if question.senior:
        blocks.append(Paragraph(question.senior, label=messages.SENIOR))
    return Card(title, tuple(blocks), question_id=question.id, private=False)


def _share(point_id: str, firsts: Sequence[Attempt]) -> float:
    """The share of the answers that made the point."""
    return sum(point_id in attempt.grade.credited for attempt in firsts) / len(firsts) if firsts else 0.0


def _complete(question: Question, answers: Sequence[DailyAnswer]) -> list[Block]:
    """Who made every point."""
    wanted = {point.id for point in question.points}
    named = [answer.learner.name for answer in answers if wanted <= set(answer.first.grade.credited)]
    if not named:
        return []
    said = words.names(named[:MOST_NAMES], len(named[MOST_NAMES:]))
    return [Paragraph(said, label=words.ALL_POINTS)]


def _slip(firsts: Sequence[Attempt]) -> list[Block]:
    """The misconception that most answers stated; of several, the one stated first."""
    slips: Counter[Misconception] = Counter()
    for attempt in firsts:
        slips.update(dict.fromkeys((slip.misconception for slip in attempt.grade.slips), 1))
    if not slips:
        return []
    [(slip, number)] = slips.most_common(1)
    return [Paragraph(words.slip(slip.says, slip.reply, number, len(firsts)), label=words.SLIP)]


def _best(answers: Iterable[DailyAnswer]) -> list[Block]:
    """The best answer that its author lets everybody see; of several, the one given first."""
    shown = [(answer.shared, answer.learner.name) for answer in answers if answer.shared is not None]
    if not shown:
        return []
    best, name = min(shown, key=lambda one: (-one[0].grade.score, one[0].at))
    text = best.answer if len(best.answer) <= SHOWN_LENGTH else f"{best.answer[:SHOWN_LENGTH].rstrip()} …"
    return [Paragraph(text, label=words.showed(name))]


def lost_card(post: Post) -> Card:
    """A message of which nobody can tell whether it arrived, and what may be done about it."""
    about = reference(post)
    buttons = (Button(words.POST_IT, "daily-now", about=about), Button(words.IT_IS_THERE, "daily-there", about=about))
    return Card(words.TITLE, (Paragraph(words.lost(_what(post), post.channel_name)),), buttons)


def shut_out_card(post: Post, gone: bool, again: timedelta) -> Card:
    """A channel that is closed to us, for the time being."""
    return Card(words.TITLE, (Paragraph(words.shut_out(_what(post), post.channel_name, gone, again)),))


def given_up_card(post: Post, gone: bool) -> Card:
    """A channel that is closed to us for good: its daily is paused."""
    resume = Button(words.RESUME, "daily-resume", about=post.key.channel)
    return Card(words.TITLE, (Paragraph(words.given_up(_what(post), post.channel_name, gone)),), (resume,))


def reference(post: Post) -> str:
    """What a button says to be about a post; `scheduling.read_reference` reads it."""
    return f"{post.key.channel}.{post.key.day}.{post.key.part}"


def _what(post: Post) -> str:
    return words.the_post(post.key.day, post.key.part is Part.REVEAL)
