"""Cards and forms as Slack's blocks and views. Pure: the same card and mark always give the same payload.

Limits: https://docs.slack.dev/reference/block-kit/blocks and https://docs.slack.dev/reference/views
"""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from bot.adapters.slack_text import LIMIT, bold, clip, escape
from bot.domain.replies import Block, Button, Card, Form, Item, Mark, Paragraph, Row, TextInput, Tone

Json = dict[str, Any]

ALL_TEXT = 10_000
"""Characters of a message's blocks together; more than about 11,300 are refused (msg_blocks_too_long)."""

MOST_BLOCKS = 48
"""Slack takes 50 in a message and 100 in a view; the rest is for buttons and input."""

LABEL, MOST_BUTTONS, FALLBACK, TITLE = 75, 25, 3900, 24
FORM_VIEW = "mlquiz-answer"
TITLE_TEXT, SEND, CLOSE, WAITING = "mlquiz", "Send", "Close", "One moment …"
_MARKS = {Mark.CREDITED: "✓", Mark.UNSURE: "?", Mark.MISSED: "✗", Mark.SLIP: "!"}


def message(card: Card, mark: str) -> Json:
    """The card as a message's `text` and `blocks`. The text says all that the blocks show: screen readers read it."""
    said = "\n".join(clip(text) for text in _texts(card))
    return {"text": clip(said, FALLBACK) or WAITING, "blocks": blocks(card, mark)}


def blocks(card: Card, mark: str) -> list[Json]:
    """The card's blocks, at most 50; at least one."""
    sections = list(_within(_sections(card)))
    return [*(sections or [_section(WAITING)]), *_actions(card.buttons, card.question_id, mark)]


def home(card: Card, mark: str) -> Json:
    """The card as the Home tab."""
    return {"type": "home", "blocks": blocks(card, mark)}


def modal(card: Card, mark: str, origin: Json) -> Json:
    """The card as a modal, with its form's field where an answer is asked for. `origin` comes back with the answer."""
    if card.form is None:
        return {**_view(TITLE_TEXT, CLOSE), "private_metadata": _compact(origin), "blocks": blocks(card, mark)}
    waiting = tuple(button for button in card.buttons if button.action not in ("answer", "again"))
    shown = Card(card.title, card.blocks, waiting, card.question_id)
    return {**form(card.form, origin), "blocks": [*blocks(shown, mark), *_inputs(card.form)]}


def form(asked: Form, origin: Json) -> Json:
    """A modal with a form's fields. All that its submission needs is in it, so that it outlives a restart."""
    metadata = {"q": asked.question_id, "a": asked.action, "o": asked.about, **origin}
    questions = [bold(field.label)[:LIMIT] for field in asked.inputs if field.long]
    return {
        **_view(asked.title, CLOSE),
        "callback_id": FORM_VIEW,
        "private_metadata": _compact(metadata),
        "submit": _plain(SEND),
        "blocks": [*(_section(text) for text in questions if text), *_inputs(asked)],
    }


def waiting() -> Json:
    """A modal to open at once, before the work that fills it."""
    return {**_view(TITLE_TEXT, CLOSE), "blocks": [_section(WAITING)]}


def value_of(text: str) -> Json:
    """What a button's value or a modal's metadata says; nothing for one that is not ours."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _view(title: str, close: str) -> Json:
    return {"type": "modal", "title": _plain(clip(title, TITLE)), "close": _plain(close)}


def _inputs(asked: Form) -> list[Json]:
    """The fields. What a long one asks stands above it, so its label is the form's title."""
    return [
        {
            "type": "input",
            "block_id": field.id,
            "label": _plain(asked.title if field.long else field.label),
            "optional": field.optional,
            "element": _element(field, first=field is asked.inputs[0]),
            **({"hint": _plain(field.hint)} if field.hint else {}),
        }
        for field in asked.inputs
    ]


def _element(field: TextInput, *, first: bool) -> Json:
    return {
        "type": "plain_text_input",
        "action_id": field.id,
        "multiline": field.long,
        "max_length": field.limit,
        "focus_on_load": first,
        **({"initial_value": field.value} if field.value else {}),
    }


def _texts(card: Card) -> Iterator[str]:
    """The card's texts in order, each whole."""
    if title := bold(card.title):
        yield title
    for kind, group in groupby(card.blocks, type):
        lines = [text for text in map(_line, group) if text.strip()]
        if lines:
            yield from lines if kind is Paragraph else ["\n".join(lines)]


def _sections(card: Card) -> Iterator[Json]:
    quiet = {_line(block) for block in card.blocks if isinstance(block, Paragraph) and block.tone is Tone.QUIET}
    for text in _texts(card):
        for piece in _pieces(text):
            yield _context(piece) if text in quiet else _section(piece)


def _line(block: Block) -> str:
    """One block of the card in Slack's markup."""
    match block:
        case Paragraph(text, tone, label):
            said = bold(text) if tone is Tone.STRONG else escape(text).strip()
            return f"{bold(label)}  {said}" if label else said
        case Item(mark, text, quote):
            quoted = f"  “{escape(quote).strip()}”" if quote else ""
            return f"{_MARKS[mark]} _{mark.value}_  {escape(text).strip()}{quoted}"
        case Row(name, value, rank, you):
            place = "" if rank is None else f"{rank}.  "
            who = bold(name) if you else escape(name).strip()
            return f"{place}{who}  ·  {escape(value).strip()}"


def _pieces(text: str) -> Iterator[str]:
    """The text in pieces that a section takes, cut after words."""
    while len(text) > LIMIT:
        head = clip(text, LIMIT).removesuffix(" …")
        yield head
        text = text[len(head) :].lstrip()
    if text.strip():
        yield text


def _within(sections: Iterable[Json]) -> Iterator[Json]:
    """As many sections as a message takes, the last one cut where the text would be too much."""
    room = ALL_TEXT
    for number, section in enumerate(sections, start=1):
        holder = section["text"] if section["type"] == "section" else section["elements"][0]
        if number > MOST_BLOCKS or room < LABEL:
            return
        holder["text"] = clip(holder["text"], min(LIMIT, room))
        room -= len(holder["text"])
        yield section


def _actions(buttons: tuple[Button, ...], question_id: str, mark: str) -> list[Json]:
    shown = [_button(button, question_id, mark, number) for number, button in enumerate(buttons[:MOST_BUTTONS])]
    return [{"type": "actions", "block_id": "actions", "elements": shown}] if shown else []


def _button(button: Button, question_id: str, mark: str, number: int) -> Json:
    value = {"a": button.action, "q": question_id, "p": button.point_id, "o": button.about, "m": mark}
    return {
        "type": "button",
        "action_id": f"mlquiz-{number}",
        "text": _plain(clip(button.label, LABEL)),
        "value": _compact({key: text for key, text in value.items() if text}),
    }


def _compact(content: Json) -> str:
    return json.dumps(content, separators=(",", ":"))


def _section(text: str) -> Json:
    return {"type": "section", "text": _markup(text), "expand": True}


def _context(text: str) -> Json:
    return {"type": "context", "elements": [_markup(text)]}


def _markup(text: str) -> Json:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}
