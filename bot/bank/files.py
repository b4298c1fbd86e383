"""Which files make up a bank, and their text."""

from dataclasses import dataclass
from pathlib import Path

from bot.bank.faults import Fault

MAX_BYTES = 2_000_000
OWN_GLOSSARY = Path(__file__).resolve().parents[2] / "content" / "glossary.yaml"
"""The words of the field, for a bank that brings none."""


@dataclass(frozen=True, slots=True)
class BankFile:
    """A file of the bank; `topic` is the folder that it lies in below `questions`, where it lies in one."""

    path: Path
    topic: str | None = None
    glossary: bool = False
    borrowed: bool = False
    lessons: bool = False


def home_of(folder: Path) -> Path:
    """The folder that holds `questions`, for that folder and for `questions` itself."""
    inside = folder.name == "questions" and not (folder / "questions").is_dir()
    return folder.parent if inside else folder


def gather(folder: Path) -> tuple[list[tuple[BankFile, bytes]], list[Fault]]:
    """The bank's files with their bytes, in the order of their paths, and why others cannot be read."""
    files, faults = _find(folder)
    found = []
    for file in files:
        content, unread = _content_of(file.path)
        if unread is None:
            found.append((file, content))
        else:
            faults.append(unread)
    return found, faults


def _find(folder: Path) -> tuple[list[BankFile], list[Fault]]:
    """The bank's files in the order of their paths, a borrowed glossary last."""
    try:
        home = home_of(folder)
        paths = _question_paths(home)
        files = [BankFile(path, _topic(home, path)) for path in paths]
        files += [BankFile(path, lessons=True) for path in (home / "lessons").glob("*.jsonl") if path.is_file()]
        own = home / "glossary.yaml"
        if own.is_file():
            files.append(BankFile(own, glossary=True))
        files.sort(key=lambda file: file.path.relative_to(home).as_posix())
        if not own.is_file() and OWN_GLOSSARY.is_file():
            files.append(BankFile(OWN_GLOSSARY, glossary=True, borrowed=True))
    except OSError as error:
        return [], [Fault(folder, 0, "", f"cannot be read: {_reason(error)}")]
    if paths:
        return files, []
    missing = "no questions here; expected questions/<topic>/<id>.yaml" if folder.is_dir() else "no such folder"
    return files, [Fault(folder, 0, "", missing)]


def _content_of(path: Path) -> tuple[bytes, Fault | None]:
    """The bytes of a file, empty where it cannot be read, and why it cannot."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return b"", Fault(path, 1, "", f"larger than {MAX_BYTES // 1_000_000} MB; a question takes a few KB")
        return path.read_bytes(), None
    except OSError as error:
        return b"", Fault(path, 1, "", f"cannot be read: {_reason(error)}")


def text_of(path: Path, content: bytes) -> tuple[str, Fault | None]:
    """The text of a file's bytes, empty where it is none, and the line that is not UTF-8."""
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return "", Fault(path, line, "", "not UTF-8; save the file as UTF-8 text")


def _question_paths(home: Path) -> list[Path]:
    root = home / "questions"
    found = root.rglob("*") if root.is_dir() else home.glob("*")
    return [path for path in found if _is_yaml(path) and path != home / "glossary.yaml"]


def _is_yaml(path: Path) -> bool:
    return path.suffix.lower() in (".yaml", ".yml") and not path.name.startswith(".") and path.is_file()


def _topic(home: Path, path: Path) -> str | None:
    parts = path.relative_to(home).parts
    return parts[1] if len(parts) > 2 else None


def _reason(error: OSError) -> str:
    return (error.strerror or "no reason given").lower()
