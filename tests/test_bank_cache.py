"""The kept bank: it is the one that the files hold, or it is not used."""

from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.bank import load, read
from bot.bank.cache import MOST
from bot.config import CONTENT
from bot.domain.errors import BankFault
from bot.domain.question import Kind, Level

QUESTION = """\
id: drift-01
topic: drift
level: mid
kind: list
ask: "How do you find drift? \\u00e9\\U0001F600"
points:
  - {id: tests, point: Statistical tests, accept: [two-sample test, "p < 0.05"], hint: [vague, telling], probe: Which?}
  - {id: psi, point: Population stability index, weight: 0.1}
misconceptions:
  - {says: accuracy shows it, reply: Labels come late., denies: [psi]}
senior: Look at the data first.
answers:
  - {text: a KS test, earns: [tests]}
  - {text: the PSI, earns: [psi], held: true}
references: [A paper]
retired: true
"""
GLOSSARY = 'up: {words: "rise, go up", kinds: soar, opposite: down, common: true}\ndown: {words: fall, opposite: up}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A bank with every key that there is."""
    return bank(tmp_path / "bank")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A cache folder that is not there yet."""
    return tmp_path / "caches" / "mlquiz"


def bank(folder: Path, question: bytes = QUESTION.encode(), glossary: bytes = GLOSSARY.encode()) -> Path:
    (folder / "questions" / "drift").mkdir(parents=True, exist_ok=True)
    (folder / "questions" / "drift" / "drift-01.yaml").write_bytes(question)
    (folder / "glossary.yaml").write_bytes(glossary)
    return folder


def kept(cache: Path) -> list[Path]:
    return sorted(cache.glob("*")) if cache.exists() else []


def test_the_kept_bank_is_the_one_that_was_read_to_the_last_type(folder: Path, cache: Path) -> None:
    first, again = load(folder, cache), load(folder, cache)
    assert first == again == read(folder).bank
    assert again is not first
    assert repr(again) == repr(first)
    [question] = again.questions
    assert (type(question.level), type(question.kind), type(question.points)) == (Level, Kind, tuple)
    assert again.get("drift-01") is question


def test_our_own_bank_is_kept_as_it_is(cache: Path) -> None:
    assert load(CONTENT, cache) == load(CONTENT, cache) == read(CONTENT).bank


def test_a_kept_bank_is_used(folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(folder, cache)
    monkeypatch.setattr("bot.bank.reading._read", None)
    assert load(folder, cache).questions


edits = st.one_of(
    st.tuples(st.just("put in"), st.binary(min_size=1, max_size=8)),
    st.tuples(st.just("taken out"), st.integers(1, 8)),
    st.tuples(st.just("changed"), st.sampled_from([b"a", b"b", b"1", b" ", b"\n", b",", b"\xc3\xa9"])),
)


@given(st.sampled_from(["question", "glossary"]), st.floats(0, 1), edits)
@settings(max_examples=60, deadline=None)
def test_after_any_edit_the_bank_is_what_the_files_hold_now(
    name: str, where: float, edit: tuple[str, bytes | int]
) -> None:
    texts = {"question": QUESTION.encode(), "glossary": GLOSSARY.encode()}
    at = int(where * len(texts[name]))
    _, new = edit
    taken = new if isinstance(new, int) else len(new) if edit[0] == "changed" else 0
    texts[name] = texts[name][:at] + (b"" if isinstance(new, int) else new) + texts[name][at + taken :]
    with TemporaryDirectory() as place:
        folder, cache = bank(Path(place) / "bank"), Path(place) / "cache"
        load(folder, cache)
        bank(folder, **texts)
        for _ in range(2):
            assert outcome(folder, cache) == outcome(folder, None)


def outcome(folder: Path, cache: Path | None) -> object:
    """The bank, or what is said of its faults."""
    try:
        return load(folder, cache)
    except BankFault as fault:
        return str(fault)


def test_a_file_that_is_renamed_added_or_removed_makes_another_bank(folder: Path, cache: Path) -> None:
    old = folder / "questions" / "drift" / "drift-01.yaml"
    load(folder, cache)
    second = old.with_name("drift-02.yaml")
    second.write_text(QUESTION.replace("drift-01", "drift-02"), encoding="utf-8")
    assert list(load(folder, cache).ids()) == ["drift-01", "drift-02"]
    old.unlink()
    assert list(load(folder, cache).ids()) == ["drift-02"]
    second.rename(folder / "questions" / "drift-02.yaml")
    assert list(load(folder, cache).ids()) == ["drift-02"]
    assert len(kept(cache)) == 4
    (folder / "questions" / "elsewhere").mkdir()
    (folder / "questions" / "drift-02.yaml").rename(folder / "questions" / "elsewhere" / "drift-02.yaml")
    with pytest.raises(BankFault, match="is not the folder's name"):
        load(folder, cache)


def test_a_bank_with_faults_is_never_kept(folder: Path, cache: Path) -> None:
    bank(folder, question=QUESTION.replace("mid", "expert").encode())
    for _ in range(2):
        with pytest.raises(BankFault, match="is not a level"):
            load(folder, cache)
    assert kept(cache) == []


@pytest.mark.parametrize("content", [b"", b"{", b"[[1, 2]]", b"null", b"\xff"])
@pytest.mark.parametrize("vouched", [False, True], ids=["", "with a digest that fits"])
def test_a_damaged_entry_is_not_read(folder: Path, cache: Path, content: bytes, vouched: bool) -> None:
    whole = load(folder, cache)
    [entry] = kept(cache)
    if vouched:
        content = sha256(content).hexdigest().encode() + b"\n" + content
    entry.write_bytes(content)
    assert load(folder, cache) == whole


def test_an_entry_that_lost_a_byte_is_not_read(folder: Path, cache: Path) -> None:
    whole = load(folder, cache)
    [entry] = kept(cache)
    sound = entry.read_bytes()
    entry.write_bytes(sound.replace(b"Statistical", b"Statistica"))
    assert load(folder, cache) == whole
    assert entry.read_bytes() == sound


def test_another_code_does_not_read_what_this_one_kept(
    folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(folder, cache)
    monkeypatch.setattr("bot.bank.cache._code", lambda: "another")
    load(folder, cache)
    assert len(kept(cache)) == 2


def test_a_cache_that_cannot_be_written_is_no_fault(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    for _ in range(2):
        assert load(folder, file / "mlquiz").questions


def test_only_the_newest_entries_stay_and_nothing_else_is_touched(folder: Path, cache: Path) -> None:
    cache.mkdir(parents=True)
    (cache / "notes.txt").touch()
    for n in range(MOST + 3):
        bank(folder, question=QUESTION.replace("find", f"find {n}").encode())
        newest = load(folder, cache)
    entries = [entry for entry in kept(cache) if entry.name != "notes.txt"]
    assert len(entries) == MOST
    assert (cache / "notes.txt").exists()
    assert {entry.suffix for entry in entries} == {".json"}
    assert load(folder, cache) == newest
