"""The bank: YAML files in, questions out; every fault by file and line, all at once."""

from bot.bank.faults import Fault
from bot.bank.importing import ImportReport, import_notes
from bot.bank.notes import Notes, NotesQuestion, Unread, parse_notes
from bot.bank.reading import Reading, load, read


def schema() -> str:
    """The JSON Schema (2020-12) of a question file, for editor completion: pretty and stable."""
    from bot.bank import entry  # pydantic takes a tenth of a second: not before it is needed

    return entry.schema()


__all__ = [
    "Fault",
    "ImportReport",
    "Notes",
    "NotesQuestion",
    "Reading",
    "Unread",
    "import_notes",
    "load",
    "parse_notes",
    "read",
    "schema",
]
