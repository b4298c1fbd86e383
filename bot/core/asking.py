"""Put a question to a learner, and the help on the way: hints, another question, a reveal."""

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from random import Random

from bot.core import Core, messages
from bot.core.names import find_level, find_question, tidy, understand, unknown_topic
from bot.core.practice import Practice, climb, look_up
from bot.core.standings import HINT_COST, help_factor
from bot.domain.errors import UnknownName
from bot.domain.events import Command, Press
from bot.domain.question import Bank, Level, Question
from bot.domain.replies import Button, Card, Form, Paragraph, TextInput, Tone

ANSWER_LIMIT = 3000
"""The most characters of an answer."""

PUBLIC = "public"
"""The word that asks a question for everybody to see."""


def choose(
    bank: Bank, last_asked: Mapping[str, datetime], topic: str | None, level: str | None, rng: Random
) -> Question:
    """The next question of this topic and level, where given, at random.

    One that was never asked comes first; failing that, one of the third that was asked longest ago. Raises
    UnknownName for a topic or level that does not exist, or when the bank has no such question.
    """
    questions = candidates(bank, topic, level)
    fresh = [question for question in questions if question.id not in last_asked]
    if fresh:
        return rng.choice(fresh)
    oldest = sorted(questions, key=lambda question: (last_asked[question.id], question.id))
    return rng.choice(oldest[: math.ceil(len(oldest) / 3)])


def candidates(bank: Bank, topic: str | None, level: str | None) -> tuple[Question, ...]:
    """The questions to choose from, at least one; raises UnknownName as `choose` does."""
    wanted = None if level is None else find_level(level)
    if topic is not None and topic not in bank.topics:
        raise unknown_topic(bank, topic, "level", tuple(Level))
    questions = bank.active(topic, wanted)
    if questions:
        return questions
    if wanted is None:
        raise UnknownName(messages.EMPTY_BANK)
    if topic is None:
        raise UnknownName(messages.no_level_questions(wanted))
    levels = {question.level for question in bank.active(topic)}
    raise UnknownName(messages.no_such_questions(topic, wanted, [level for level in Level if level in levels]))


async def ask(core: Core, command: Command) -> Card:
    """Put the next question, of the topic and level among the command's words; `public` among them shows it to all."""
    await core.store.remember(command.team, command.learner)
    words = [word for word in command.words if tidy(word) != PUBLIC]
    topic, level = understand(core.bank, words, "level", tuple(Level))
    last_asked = await core.store.last_asked(command.team.id, command.learner.id)
    card = await put(core, command, choose(core.bank, last_asked, topic, level, core.rng))
    return card if len(words) == len(command.words) else for_everybody(card)


async def next_question(core: Core, press: Press) -> Card:
    """Put another question than the one that the button belongs to, of any topic."""
    await core.store.remember(press.team, press.learner)
    last_asked = await core.store.last_asked(press.team.id, press.learner.id)
    just_seen = {**last_asked, press.question_id: core.clock()}
    return await put(core, press, choose(core.bank, just_seen, None, None, core.rng))


async def put(core: Core, event: Command | Press, question: Question) -> Card:
    """Put this question, and note that it was asked; an event that comes again puts the one that it put first."""
    now = core.clock()
    put_first = await core.store.asked(event.key, event.team.id, event.learner.id, question.id, now)
    return question_card(await look_up(core, event, find_question(core.bank, put_first), now))


def for_everybody(card: Card) -> Card:
    """The question as a whole channel sees it: without the help that the learner who asked has left."""
    return replace(card, buttons=(Button(messages.ANSWER_PRIVATELY, "answer"),), private=False)


async def show(core: Core, press: Press) -> Card:
    """Show the question with its form again."""
    question = find_question(core.bank, press.question_id)
    await core.store.remember(press.team, press.learner)
    return question_card(await look_up(core, press, question, core.clock()))


async def hint(core: Core, press: Press) -> Card:
    """Give the next hint. When there is none left, show the last one again, at no cost."""
    question = find_question(core.bank, press.question_id)
    await core.store.remember(press.team, press.learner)
    practice = await look_up(core, press, question, core.clock())
    if practice.hints_left:
        practice = await climb(core, press, practice)
    return hint_card(practice)


async def reveal(core: Core, press: Press) -> Card:
    """Show everything that the bank says of the question; a first answer then brings no points."""
    question = find_question(core.bank, press.question_id)
    await core.store.remember(press.team, press.learner)
    practice = await look_up(core, press, question, core.clock())
    await core.store.reveal(press.team.id, press.learner.id, question.id, practice.quarter)
    return reveal_card(practice)


def question_card(practice: Practice) -> Card:
    """The question, what may be done with it, and the form for the answer."""
    question = practice.question
    return Card(
        title=messages.context(question),
        blocks=(Paragraph(question.ask, Tone.STRONG),),
        buttons=question_buttons(practice),
        question_id=question.id,
        form=answer_form(question),
    )


def hint_card(practice: Practice) -> Card:
    """The last hint given, how many are left, and what the first answer is now worth."""
    question, text = practice.question, practice.last_hint
    blocks: list[Paragraph] = []
    if text is not None:
        blocks += [
            Paragraph(text, label=messages.HINT),
            Paragraph(messages.hints_left(practice.hints_left), Tone.QUIET),
        ]
    elif practice.complete:
        blocks.append(Paragraph(messages.NOTHING_TO_HINT))
    else:
        blocks.append(Paragraph(messages.HINTS_USED if practice.latest else messages.NO_HINTS))
    if text is not None and not practice.counted:
        blocks.append(Paragraph(messages.first_answer_worth(help_factor(practice.help)), Tone.QUIET))
    return Card(question.ask, tuple(blocks), question_buttons(practice), question.id, answer_form(question))


def reveal_card(practice: Practice) -> Card:
    """Every point, the example, the senior thinking and the references."""
    question = practice.question
    blocks = [Paragraph(point.text, label=messages.point_label(n)) for n, point in enumerate(question.points, start=1)]
    if question.example:
        blocks.append(Paragraph(question.example, label=messages.EXAMPLE))
    if question.senior:
        blocks.append(Paragraph(question.senior, label=messages.SENIOR))
    if question.references:
        blocks.append(Paragraph("\n".join(question.references), Tone.QUIET, messages.REFERENCES))
    if not practice.counted:
        blocks.append(Paragraph(messages.REVEAL_VOIDS, Tone.QUIET))
    again = Button(messages.AGAIN if practice.latest else messages.ANSWER, "again")
    return Card(question.ask, tuple(blocks), (again, Button(messages.NEXT, "next")), question.id)


def question_buttons(practice: Practice) -> tuple[Button, ...]:
    """What may be done with a question that waits for an answer; help says what it costs."""
    return (
        Button(messages.ANSWER, "answer"),
        *hint_buttons(practice),
        Button(messages.SKIP, "skip"),
        *reveal_buttons(practice),
    )


def hint_buttons(practice: Practice) -> tuple[Button, ...]:
    """The hint button while there are hints to give. A reveal has said all that a hint could."""
    if practice.help.revealed or not practice.hints_left:
        return ()
    return (Button(messages.hint_label(HINT_COST if practice.at_stake else 0), "hint"),)


def reveal_buttons(practice: Practice) -> tuple[Button, ...]:
    """The reveal button until the question is revealed this quarter."""
    if practice.help.revealed:
        return ()
    return (Button(messages.reveal_label(practice.at_stake), "reveal"),)


def form_for(bank: Bank, question_id: str) -> Form:
    """The form for an answer to this question, from the bank alone.

    Chat platforms take a form only within seconds of the press, so it must not wait for the store. Raises
    UnknownName when the bank no longer has the question.
    """
    return answer_form(find_question(bank, question_id))


def answer_form(question: Question) -> Form:
    """The form that asks for an answer: one field."""
    return Form(messages.YOUR_ANSWER, question.id, (TextInput("answer", question.ask, ANSWER_LIMIT),))
