"""The terminal: reads lines in, renders cards out. All that is decided is decided by the core."""

import re
import select
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.domain.errors import BadAnswer, UnknownName
from bot.domain.events import Command, Event, Press, Submission
from bot.domain.learner import Learner, Team
from bot.domain.replies import Button, Card, Item, Mark, Paragraph, Row, Tone

WIDTH = 80
_QUITS = frozenset(("quit", "exit", "q"))
_WORD_OF_ACTION = {"confirm": "yes", "deny": "no"}
"""What is typed for an action that goes by another word here."""
_WORDS = frozenset(("hint", "skip", "reveal", "why", "again", "appeal", "next", "help"))
"""Never an answer, even where the card does not offer them: a word typed too early must not count as an attempt."""
_ELSEWHERE = frozenset(("stats", "leaderboard", "topics", "home"))
"""Commands of their own, and no answers either."""
_STYLE_OF_MARK = {Mark.CREDITED: "green", Mark.UNSURE: "yellow", Mark.MISSED: "red", Mark.SLIP: "magenta"}
_STYLE_OF_TONE = {Tone.PLAIN: "", Tone.STRONG: "bold", Tone.QUIET: "dim"}
# What a terminal would obey rather than show: control characters, and marks that turn the writing direction.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def console(out: TextIO | None = None) -> Console:
    """A console that wraps at 80 columns at most, and colours only where a person looks and wants it."""
    plain = Console(file=out, highlight=False, emoji=False, markup=False)
    plain.width = min(WIDTH, plain.width)
    return plain


def shown(text: str) -> str:
    """The text less all that a terminal would obey instead of showing."""
    return _UNSHOWABLE.sub("", text)


def showable(text: str) -> str:
    """The text with a dot for each character that a terminal would obey, so that places in it stay the same."""
    return _UNSHOWABLE.sub("·", text)


def show(card: Card, out: Console, note: str = "") -> None:
    """Print a card; `note` stands at the right of its first line."""
    with out.capture() as drawn:
        _draw(card, out, note)
    lines = "\n".join(line.rstrip() for line in drawn.get().split("\n"))
    out.file.write(re.sub(r"\n{3,}", "\n\n", lines).rstrip("\n") + "\n")


def _draw(card: Card, out: Console, note: str) -> None:
    out.print()
    title = Text(shown(card.title), style="bold")
    room = out.width - title.cell_len - cell_len(note)
    if note and room > 1:
        title.append(" " * room).append(note, style="dim")
    out.print(title)
    out.print()
    items: list[Item] = []
    rows: list[Row] = []
    for block in [*card.blocks, None]:
        if not isinstance(block, Item) and items:
            _print_items(items, out)
            items = []
        if not isinstance(block, Row) and rows:
            _print_rows(rows, out)
            rows = []
        match block:
            case Item():
                items.append(block)
            case Row():
                rows.append(block)
            case Paragraph():
                _print_paragraph(block, out)


def _print_paragraph(block: Paragraph, out: Console) -> None:
    text = Text(shown(block.text), style=_STYLE_OF_TONE[block.tone])
    if block.label:
        text = Text.assemble((shown(block.label), "bold"), "  ", text)
    out.print(_indented(text))


def _indented(content: Text | Table, above: int = 0, below: int = 0) -> Padding:
    return Padding(content, (above, 0, below, 2), expand=False)


def _print_items(items: list[Item], out: Console) -> None:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column()
    for item in items:
        text = Text(shown(item.text))
        if item.quote:
            text.append(f"  “{shown(item.quote)}”", style="italic")
        table.add_row(Text(item.mark.value, style=_STYLE_OF_MARK[item.mark]), text)
    out.print(_indented(table, above=1, below=1))


def _print_rows(rows: list[Row], out: Console) -> None:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right", no_wrap=True)
    table.add_column()
    table.add_column()
    for row in rows:
        style = "bold" if row.you else ""
        rank = "" if row.rank is None else str(row.rank)
        table.add_row(Text(rank, style), Text(shown(row.name), style), Text(shown(row.value), style))
    out.print(_indented(table, above=1, below=1))


def show_choices(buttons: tuple[Button, ...], answering: bool, out: Console) -> None:
    """One line of what can be typed now."""
    words = []
    for button in buttons:
        if button.action == "answer":
            continue
        word = _word(button) + _aside(button)
        words.append(word + " (enter)" if button.action == "next" and not answering else word)
    line = " · ".join([*words, "quit"])
    out.print(Text(f"\n  {'Type your answer, or: ' if answering else ''}{line}", style="dim"))


def _word(button: Button) -> str:
    return _WORD_OF_ACTION.get(button.action, button.action)


def _aside(button: Button) -> str:
    """What a label says beyond its verb, such as a cost: "Hint, costs 20 %" gives " (costs 20 %)"."""
    _, comma, cost = button.label.partition(", ")
    return f" ({cost})" if comma else ""


def lines_of(source: TextIO, out: Console) -> Iterator[str]:
    """What is typed, one entry at a time: a backslash at a line's end, or a paste, joins lines into one entry."""
    interactive = source.isatty()
    if interactive:
        import readline  # noqa: F401  # line editing and history come with the import alone
    while True:
        lines: list[str] = []
        while True:
            line = _read_line(source, "> " if not lines else "  ", interactive, out)
            if line is None:
                if lines:
                    yield "\n".join(lines)
                return
            more = line.endswith("\\")
            lines.append(line.removesuffix("\\"))
            if not more and not (interactive and select.select([source], [], [], 0.02)[0]):
                break
        yield "\n".join(lines)


def _read_line(source: TextIO, prompt: str, interactive: bool, out: Console) -> str | None:
    if interactive:
        try:
            return input(prompt)
        except EOFError:
            return None
    line = source.readline()
    if not line:
        return None
    line = line.removesuffix("\n")
    out.print(Text(prompt + shown(line)[:2000]), soft_wrap=True)
    return line


@dataclass
class Practice:
    """One sitting: `count` questions put one after the other, each answered until the learner goes on.

    `streak` says the learner's streak as it stands, nothing where there is none.
    """

    send: Callable[[Event], Card]
    summarise: Callable[[], Card]
    new_key: Callable[[], str]
    team: Team
    learner: Learner
    out: Console = field(default_factory=console)
    source: TextIO = field(default_factory=lambda: sys.stdin)
    streak: Callable[[], str] = str
    _card: Card = field(init=False, repr=False)
    _answering: bool = field(init=False, repr=False)
    _doubted: str = field(init=False, repr=False, default="")
    """The point that was asked about last: yes and no are meant for it after a look at why, too."""

    def run(self, words: tuple[str, ...], count: int) -> None:
        """Practise until `count` questions are done, the input ends, or the learner quits; then sum up.

        Raises UnknownName before the first question when `words` name no topic or level, and StoreFault
        whenever the database cannot keep an answer.
        """
        try:
            self._practise(words, count)
        except KeyboardInterrupt:
            self.out.print()
        show(self.summarise(), self.out)

    def _practise(self, words: tuple[str, ...], count: int) -> None:
        number = 1
        self._ask(words, number, count)
        for line in lines_of(self.source, self.out):
            action = self._action(line)
            if action == "quit":
                return
            goes_on = action in ("next", "skip") or (not self._answering and not line.strip())
            # In a script, what follows a grade is the answer to the next question.
            reads_on = action is None and not self._answering and not self.source.isatty()
            if goes_on or reads_on:
                if number == count:
                    return
                number += 1
                self._ask(words, number, count)
            if not goes_on:
                self._take(line, action)

    def _ask(self, words: tuple[str, ...], number: int, count: int) -> None:
        card = self.send(Command(self.new_key(), self.team, self.learner, "ask", words))
        streak = self.streak()
        kept = f" · streak {streak}" if streak else ""
        self._put(card, answering=True, note=f"question {number} of {count}{kept}")

    def _take(self, line: str, action: str | None) -> None:
        if action == "help":
            show_choices(self._card.buttons, self._answering, self.out)
            return
        if action in _ELSEWHERE:
            self.out.print(Text(f"  Not counted as an answer. For {action}: quit, then mlquiz {action}.", style="dim"))
            return
        key, question_id = self.new_key(), self._card.question_id
        try:
            if action is None:
                self._put(self.send(Submission(key, self.team, self.learner, question_id, line)), answering=False)
                return
            point_id = next((b.point_id for b in self._card.buttons if b.action == action), self._doubted)
            card = self.send(Press(key, self.team, self.learner, action, question_id, point_id))
        except (BadAnswer, UnknownName) as fault:
            self.out.print(Text(f"  {fault}", style="red"))
            return
        doubted = self._doubted if action == "why" else ""
        self._put(card, answering=card.form is not None or (self._answering and action != "reveal"))
        self._doubted = self._doubted or doubted

    def _put(self, card: Card, answering: bool, note: str = "") -> None:
        self._card, self._answering = card, answering
        asked = [button.point_id for button in card.buttons if button.action == "confirm"]
        self._doubted = asked[0] if asked else ""
        show(card, self.out, note)
        show_choices(card.buttons, answering, self.out)

    def _action(self, line: str) -> str | None:
        """The command that the line is: a word of the terminal or an action on the card. None for an answer."""
        word = line.strip().lower().removeprefix("/")
        if word in _QUITS:
            return "quit"
        offered = {_word(button): button.action for button in self._card.buttons}
        if self._doubted:
            offered |= {word: action for action, word in _WORD_OF_ACTION.items()}
        return offered.get(word, word if word in _WORDS | _ELSEWHERE else None)
