"""What goes out. Neutral: each front end renders the same content in its own way and adds none."""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """What an item says of a key point. The value is the word that a screen reader speaks."""

    CREDITED = "credited"
    UNSURE = "unsure"
    MISSED = "missed"
    SLIP = "slip"


class Tone(StrEnum):
    """How loud a paragraph is."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `label` is a short heading before it, such as "Senior thinking"."""

    text: str
    tone: Tone = Tone.PLAIN
    label: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A key point or slip with the learner's own words (`quote`) where there are any."""

    mark: Mark
    text: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: a name, its value, the rank where it is ranked, and whether it is the reader's own."""

    name: str
    value: str
    rank: int | None = None
    you: bool = False


Block = Paragraph | Item | Row


@dataclass(frozen=True, slots=True)
class Button:
    """A choice offered. Pressing it comes back as a Press with this action and point, and the card's question.

    `point_id` is the key point that the button is about, if any; `about` is whatever else it is about, in at most
    60 characters without a colon.
    """

    label: str
    action: str
    point_id: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class TextInput:
    """One field of a form. `limit` is the most characters that it takes; `value` stands in it at first.

    `hint` says in a few words what is expected; `long` is for text of several lines.
    """

    id: str
    label: str
    limit: int
    value: str = ""
    hint: str = ""
    long: bool = True
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """What the bot asks to fill in, one to five fields. Sending it comes back as a Submission for the question.

    An `action` other than "answer" names another use; `about` comes back with it.
    """

    title: str
    question_id: str
    inputs: tuple[TextInput, ...]
    action: str = "answer"
    about: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What the bot shows: a title, blocks below it, and buttons.

    `question_id` is the question that the buttons act on; `form` is set when an answer is asked for;
    `private` cards are for the learner alone.
    """

    title: str
    blocks: tuple[Block, ...] = ()
    buttons: tuple[Button, ...] = ()
    question_id: str = ""
    form: Form | None = None
    private: bool = True
