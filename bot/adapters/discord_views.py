"""Cards and forms as Discord shows them.

Cards are made of Components V2: they take a phone's whole width, text and buttons stand in one frame, and links in
them are never unfurled. Such a message holds 4,000 characters of text and 40 components; a longer card goes on in
further messages (https://discord.com/developers/docs/components/reference).
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple, Protocol, cast

import discord
from discord import ui

from bot.domain.replies import Block, Card, Form, Item, Mark, Paragraph, Row, Tone

PAGE = 3900
"""The most text of one message, in UTF-16 units, with some room below the platform's 4,000."""
PAGES = 4
"""The most messages of one card: an app that a person brought along may send five after the first."""
LABEL, TITLE, BUTTON, ID = 45, 45, 80, 100
"""The most characters of a field's label, a form's title, a button's label and a custom_id."""
BUTTONS = 20
EM_SPACE, DEEPEST = "\u2003", 4
"""What indents a line, for Discord drops spaces; and the most of it."""
CUT = "…"
PREFIX = "mlquiz"

_SIGNS = {Mark.CREDITED: "✓", Mark.UNSURE: "?", Mark.MISSED: "✗", Mark.SLIP: "!"}
# Control characters, marks that turn the writing direction, and halves of characters: nothing that one reads.
_UNSHOWABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789-:"
_PAIRS = 0x4E00


class Presses(Protocol):
    """Who understands a button by its custom_id."""

    async def press(self, interaction: discord.Interaction, custom_id: str) -> None:
        """Answer a press."""


class Choice(ui.DynamicItem[ui.Button[ui.LayoutView]], template=r"(?s:.*)"):
    """A button that is understood by its custom_id alone, so those sent before a restart still work.

    It takes whatever custom_id there is: one of an older version deserves an answer too.
    """

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: ui.Item[ui.LayoutView], match: re.Match[str], /
    ) -> "Choice":
        """The button that was pressed."""
        return cls(cast(ui.Button[ui.LayoutView], item))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Hand the press on."""
        await cast(Presses, interaction.client).press(interaction, self.custom_id)


class Id(NamedTuple):
    """What a custom_id says: an action, the question and point that it belongs to, and whatever else it is about."""

    action: str
    question_id: str = ""
    point_id: str = ""
    about: str = ""


def write_id(action: str, question_id: str, point_id: str = "", about: str = "") -> str:
    """A custom_id that says everything. Two long ids (each has up to 60 of a-z, 0-9 and -) are packed to fit."""
    ids = f"{question_id}:{point_id}" + (f":{about}" if about else "")
    plain = f"{PREFIX}:{action}:{ids}"
    return plain if len(plain) <= ID else f"{PREFIX}:{action}:{_packed(ids)}"


def read_id(custom_id: str) -> Id:
    """What a custom_id says; one of another make is taken for an unknown action."""
    prefix, _, rest = custom_id.partition(":")
    action, _, ids = rest.partition(":")
    question_id, colon, more = _unpacked(ids).partition(":")
    point_id, _, about = more.partition(":")
    return Id(action, question_id, point_id, about) if prefix == PREFIX and colon else Id(custom_id)


def _packed(text: str) -> str:
    """Each two characters as one."""
    places = [_ALPHABET.index(character) for character in text + ":" * (len(text) % 2)]
    pairs = zip(places[::2], places[1::2], strict=True)
    return "".join(chr(_PAIRS + first * len(_ALPHABET) + second) for first, second in pairs)


def _unpacked(text: str) -> str:
    pairs = [divmod(ord(character) - _PAIRS, len(_ALPHABET)) for character in text]
    if not all(0 <= first < len(_ALPHABET) for first, _ in pairs):
        return text
    return "".join(_ALPHABET[first] + _ALPHABET[second] for first, second in pairs)


def modal(form: Form) -> ui.Modal:
    """The form. A question too long for a field's label stands above the field.

    It is stopped at once so that the library does not keep it: what is sent is understood by its custom_id.
    """
    view = ui.Modal(title=cut(form.title, TITLE), custom_id=write_id(form.action, form.question_id, about=form.about))
    for entry in form.inputs:
        asks = printable(entry.label)
        if size(asks) > LABEL:
            view.add_item(ui.TextDisplay(next(pieces(escaped(entry.label), PAGE))))
        field: ui.TextInput[ui.Modal] = ui.TextInput(
            style=discord.TextStyle.paragraph if entry.long else discord.TextStyle.short,
            custom_id=entry.id,
            max_length=entry.limit,
            default=entry.value or None,
            required=not entry.optional,
        )
        label = cut(asks if size(asks) <= LABEL else form.title, LABEL)
        view.add_item(ui.Label(text=label, description=entry.hint or None, component=field))
    view.stop()
    return view


def pages(card: Card) -> list[ui.LayoutView]:
    """The messages of a card, the buttons on the last."""
    texts = list(pieces(text_of(card), PAGE))
    if len(texts) > PAGES:
        texts = [*texts[: PAGES - 1], f"{texts[PAGES - 1]}\n{CUT}"]
    return [_page(text, card if text is texts[-1] else None) for text in texts]


def _page(text: str, card: Card | None) -> ui.LayoutView:
    frame: ui.Container[ui.LayoutView] = ui.Container(ui.TextDisplay(text))
    choices = [_button(card, number) for number in range(len(card.buttons[:BUTTONS]))] if card else []
    for start in range(0, len(choices), 5):
        frame.add_item(ui.ActionRow(*choices[start : start + 5]))
    view = ui.LayoutView(timeout=None)
    view.add_item(frame)
    return view


def _button(card: Card, number: int) -> Choice:
    """A button of the card; the first one is what one most likely wants."""
    button = card.buttons[number]
    custom_id = write_id(button.action, card.question_id, button.point_id, button.about)
    style = discord.ButtonStyle.secondary if number else discord.ButtonStyle.primary
    return Choice(ui.Button(label=cut(button.label, BUTTON), custom_id=custom_id, style=style))


def text_of(card: Card) -> str:
    """All that a card says, in Discord's Markdown; nothing that a person or the bank says is taken for Markdown."""
    parts = [f"### {inline(card.title)}"] if printable(card.title) else []
    for kind, blocks in groupby(card.blocks, type):
        parts.append(("\n\n" if kind is Paragraph else "\n").join(map(_block, blocks)))
    return "\n\n".join(parts).strip() or CUT


def _block(block: Block) -> str:
    match block:
        case Item():
            quote = f" — “{inline(block.quote)}”" if block.quote else ""
            return f"{_SIGNS[block.mark]} **{block.mark.value}** · {inline(block.text)}{quote}"
        case Row():
            rank = "" if block.rank is None else f"`{block.rank:>2}` "
            line = f"{inline(block.name)} · {inline(block.value)}"
            return f"{rank}**{line}**" if block.you else f"{rank}{line}"
        case Paragraph():
            return _paragraph(block)


def _paragraph(block: Paragraph) -> str:
    label = f"**{inline(block.label)}** " if block.label else ""
    lines = [line for line in escaped(block.text).split("\n") if line.strip()] or [CUT]
    match block.tone:
        case Tone.QUIET:
            return "\n".join(f"-# {line}" for line in [label + lines[0], *lines[1:]])
        case Tone.STRONG:
            return "\n".join(f"**{line}**" for line in lines)
        case Tone.PLAIN:
            return label + "\n".join(lines)


def printable(text: str) -> str:
    """The text on one line, less all that Discord would not show."""
    return " ".join(_UNSHOWABLE.sub("", text).split())


def inline(text: str) -> str:
    """The text on one line, shown as it is."""
    return escaped(printable(text)) or CUT


def escaped(text: str) -> str:
    """The text line by line, with a backslash before all that Discord would take for Markdown or for a mention."""
    return "\n".join(map(_escaped_line, _UNSHOWABLE.sub("", text).split("\n")))


def _escaped_line(line: str) -> str:
    indent = min((len(line) - len(line.lstrip())) // 2, DEEPEST)
    # Part by part, since escape_markdown leaves all that stands in [a link](of words) as it is.
    marked = "\\[".join(map(discord.utils.escape_markdown, line.strip().split("["))).replace("<", "\\<")
    return EM_SPACE * indent + re.sub(r"^(\d+)([.)])(?=\s)", r"\1\\\2", marked)


def size(text: str) -> int:
    """The length of a text in UTF-16 units, which the platform's own client counts."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, limit: int) -> str:
    """The text on one line, cut at a word where it is longer than the limit."""
    line = printable(text) or CUT
    return line if size(line) <= limit else next(pieces(line, limit - 1)) + CUT


def pieces(text: str, limit: int) -> Iterator[str]:
    """The text in pieces of at most so many UTF-16 units: broken at a line's end, else at a word, else within one."""
    while size(text) > limit:
        head = text.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore")  # no half of a character
        end = _break(head)
        yield head[:end].rstrip()
        text = text[end:].lstrip()
    yield text


def _break(head: str) -> int:
    """Where to end a piece: in its second half, and not between a backslash and what it stands before."""
    for mark in ("\n", " "):
        end = head.rfind(mark, len(head) // 2)
        if end > 0:
            return end
    backslashes = len(head) - len(head.rstrip("\\"))
    return len(head) - backslashes % 2 or 1
