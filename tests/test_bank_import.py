"""Importing interview notes: what becomes of each shape of answer, and what is never lost."""

from pathlib import Path

import ftfy.bad_codecs  # noqa: F401  # brings the codec that mangles as browsers do
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank import NotesQuestion, import_notes, load, parse_notes, read
from bot.bank.importing import question_yaml
from bot.bank.points import point_ids
from bot.bank.reading import read_text
from bot.domain.errors import MlquizError
from bot.domain.question import Kind, Level

SEED = Path(__file__).parent / "data" / "foundations-real-world-scenarios.md"
ONE = "## Q1. Why?\n\n**Answer:**  \nBecause it drifts.\n"


def only(text: str) -> NotesQuestion:
    """The one question of these notes."""
    (question,) = parse_notes(text).questions
    return question


def answered(answer: str) -> tuple[tuple[str, ...], Kind]:
    """The points and the kind that come of an answer."""
    question = only(f"## Q1. Why?\n**Answer:**\n{answer}\n")
    return question.points, question.kind


def unread(text: str) -> list[str]:
    """What is said of the lines that were not understood."""
    return [str(line) for line in parse_notes(text).unread]


# What is understood


def test_the_seed_notes_become_twenty_five_questions_that_lint(tmp_path: Path) -> None:
    report = import_notes(SEED, "foundations", tmp_path)
    bank = load(tmp_path)
    assert len(report.written) == len(bank.questions) == 25
    first = bank.get("foundations-01")
    assert first is not None
    assert [point.text for point in first.points] == [
        "Data leakage during training",
        "Train–serve skew",
        "Distribution shift",
        "Wrong evaluation metric",
    ]
    assert (first.kind, first.level, first.senior) == (Kind.LIST, Level.MID, "Check data first, not the model.")
    assert [unread.line for unread in report.unread] == [1, 3, 204]


@pytest.mark.parametrize(
    ("answer", "points", "kind"),
    [
        ("- Statistical tests\n- Slice metrics", ("Statistical tests", "Slice metrics"), Kind.LIST),
        ("* One **bold** thing\n\n* another", ("One bold thing", "Another"), Kind.LIST),
        ("1. First\n2) Second", ("First", "Second"), Kind.LIST),
        ("- a point that\n  goes on", ("A point that goes on",), Kind.LIST),
        (
            "- the model has learned from its own output\n- b",
            ("The model has learned from its own output", "B"),
            Kind.EXPLAIN,
        ),
        ("Interpretability, stability, latency.", ("Interpretability", "Stability", "Latency"), Kind.LIST),
        ("Bias, variance, and noise", ("Bias", "Variance", "Noise"), Kind.LIST),
        ("Bias, variance and noise.", ("Bias", "Variance", "Noise"), Kind.LIST),
        ("It may reinforce bias or noise.", ("It may reinforce bias or noise",), Kind.EXPLAIN),
        ("Start with domain logic, not correlation.", ("Start with domain logic, not correlation",), Kind.EXPLAIN),
        ("In production, latency.", ("In production, latency",), Kind.EXPLAIN),
        ("Data drifts.\nModels do not.", ("Data drifts", "Models do not"), Kind.EXPLAIN),
    ],
)
def test_an_answer_becomes_points_by_its_shape(answer: str, points: tuple[str, ...], kind: Kind) -> None:
    assert answered(answer) == (points, kind)


@pytest.mark.parametrize(
    "text",
    [
        ONE,
        ONE.replace("\n", "\r\n"),
        ONE.replace("\n", "\r"),
        "\ufeff" + ONE,
        "## Q1. Why?\n**Answer:** Because it drifts.",
        "## Q1. Why?\n**Answer**: Because it drifts.",
        "## Q1. Why?\n**Answer**\nBecause it drifts.",
        "## Q1. Why?\n### Answer\nBecause it drifts.",
        "## Q1. Why?\nanswer: Because it drifts.",
        "##Q1) Why?\n- **Answer:** Because it drifts.",
        "### **Question 1: Why?**\n** Answer : **Because it drifts.",
        "## Q1\nWhy?\n**Answer:**\n\n\nBecause it drifts.\n---",
    ],
)
def test_damaged_markdown_is_survived(text: str) -> None:
    question = only(text)
    assert (question.number, question.ask, question.points) == (1, "Why?", ("Because it drifts",))


@pytest.mark.parametrize("right", ["train–serve skew", "“quoted”", "naïve café", "📌 done"])
def test_double_encoded_characters_are_mended(right: str) -> None:
    mangled = right.encode().decode("sloppy-windows-1252")
    assert mangled != right
    assert only(f"## Q1. {mangled}?\n**Answer:** x").ask == f"{right}?".replace("“", '"').replace("”", '"')


def test_example_and_senior_thinking_are_kept_as_one_paragraph_each() -> None:
    question = only(
        ONE + "**Example:**\nClicks\nin August.\n\n**Senior thinking:**  \n- Data first.\n- Then the model.\n"
    )
    assert question.example == "Clicks in August."
    assert question.senior == "Data first. Then the model."


@pytest.mark.parametrize(
    ("points", "ids"),
    [
        (["Data leakage during training", "Train–serve skew"], ("data-leakage-training", "train-serve-skew")),
        (["Model does not generalise"], ("model-not-generalise",)),
        (["The bias", "A bias"], ("bias", "bias-2")),
        (["数据", "It is"], ("point-1", "it-is")),
    ],
)
def test_a_points_id_is_made_of_its_telling_words(points: list[str], ids: tuple[str, ...]) -> None:
    assert point_ids(points) == ids


# What is not understood is listed


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("# Notes\n" + ONE, 'line 1: outside any question: "# Notes"'),
        (ONE + "---\n🎯 **Done.**\n", 'line 6: outside any question: "🎯 **Done.**"'),
        (ONE + "## Q2. How?\n", "line 5: Q2 has no answer"),
        (ONE + "## Q2.\n**Answer:** x\n", "line 5: Q2 asks nothing"),
        (ONE + "## Q1. Again?\n**Answer:** x\n", "line 5: Q1 is on line 1 already"),
        (ONE + "**Pitfalls:**\nmany\n", 'line 5: unknown heading "Pitfalls"; its text is left out'),
        (ONE + "### Pitfalls\nmany\n", 'line 5: unknown heading "Pitfalls"; its text is left out'),
        ("## Q1. Why?\nA thought.\n**Answer:** x", 'line 2: before the answer: "A thought."'),
        (
            "## Q1. Why?\n**Answer:**\nFor two reasons:\n- a\n- b",
            'line 3: introduces the list and is no point: "For two reasons:"',
        ),
        ("## Q1. Why?\n**Answer:**\n- drift\n- Drift.", 'line 4: repeats a point of this question: "Drift."'),
        ("## Q1. Why?\n**Answer:**\n- drift\n- ...", 'line 4: no words to make a point of: "..."'),
    ],
)
def test_a_line_that_is_not_read_is_listed_once_with_its_reason(text: str, told: str) -> None:
    assert unread(text) == [told]


# What is written


def test_a_written_file_is_in_the_banks_format_and_order() -> None:
    question = only(ONE + "**Example:** yes\n**Senior thinking:** It depends: look.\n")
    assert question_yaml("drift", question) == (
        "id: drift-01\ntopic: drift\nlevel: mid\nkind: explain\nask: Why?\n"
        "points:\n  - id: drifts\n    point: Because it drifts\n"
        "senior: 'It depends: look.'\nexample: 'yes'\n"
    )


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    first = import_notes(SEED, "foundations", tmp_path)
    second = import_notes(SEED, "foundations", tmp_path)
    assert second.unchanged == first.written
    assert second.written == second.kept == second.overwritten == ()


def test_an_edited_file_is_kept_unless_forced(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text(ONE, encoding="utf-8")
    (path,) = import_notes(tmp_path / "notes.md", "drift", tmp_path).written
    assert path == tmp_path / "questions/drift/drift-01.yaml"
    original = path.read_bytes()
    path.write_bytes(original.replace(b"mid", b"senior"))
    report = import_notes(tmp_path / "notes.md", "drift", tmp_path)
    assert report.kept == (path,)
    assert str(report) == (f"0 written, 0 unchanged, 1 kept (edited; --force overwrites)\nkept (edited): {path}")
    assert path.read_bytes() != original
    assert import_notes(tmp_path / "notes.md", "drift", tmp_path, force=True).overwritten == (path,)
    assert path.read_bytes() == original


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty; expected Markdown notes"),
        (b" \n\n", "is empty; expected Markdown notes"),
        (b"\x89PNG\0\0", "is not text; expected Markdown notes in UTF-8"),
        (b"## Q1\ncaf\xe9", ":2: not UTF-8; save the file as UTF-8 text"),
        (b"Hello", ': no question found; expected headings such as "## Q1. ..." and **Answer:** below'),
        (b"x" * 2_000_001, "is larger than 2 MB; split the notes"),
    ],
)
def test_notes_that_cannot_be_read_are_a_clear_fault(content: bytes, told: str, tmp_path: Path) -> None:
    notes = tmp_path / "notes.md"
    notes.write_bytes(content)
    with pytest.raises(MlquizError) as caught:
        import_notes(notes, "drift", tmp_path)
    assert str(caught.value).removeprefix(str(notes)).strip() == told
    assert not (tmp_path / "questions").exists()


def test_missing_notes_are_a_clear_fault(tmp_path: Path) -> None:
    with pytest.raises(MlquizError, match="cannot be read: no such file or directory"):
        import_notes(tmp_path / "nowhere.md", "drift", tmp_path)
    with pytest.raises(MlquizError, match="cannot be read: is a directory"):
        import_notes(tmp_path, "drift", tmp_path)


def test_a_folder_that_cannot_be_written_is_a_clear_fault(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text(ONE, encoding="utf-8")
    (tmp_path / "questions").write_text("in the way", encoding="utf-8")
    with pytest.raises(MlquizError, match="cannot be written"):
        import_notes(tmp_path / "notes.md", "drift", tmp_path)


@pytest.mark.parametrize("topic", ["", "Deep Learning", "../up", "a" * 51])
def test_a_topic_that_makes_no_id_is_a_clear_fault(topic: str, tmp_path: Path) -> None:
    with pytest.raises(MlquizError, match="is not a topic; use a-z, 0-9 and -"):
        import_notes(SEED, topic, tmp_path)


# What must not happen

_lines = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "## Q1. Why?",
            "## Q2. How?",
            "**Answer:**",
            "**Example:** yes",
            "**Odd:**",
            "---",
            "",
            "- 1:30",
            "- no",
            "a, b",
        ]
    ),
)


@given(st.text(max_size=300))
def test_no_text_makes_parsing_fail(text: str) -> None:
    parse_notes(text)


@given(st.lists(_lines, max_size=12))
def test_whatever_is_understood_lints_and_reads_back_as_it_was(lines: list[str]) -> None:
    for question in parse_notes("\n".join(["## Q9. What?", "**Answer:**", *lines])).questions:
        reading = read_text(Path("q.yaml"), question_yaml("drift", question))
        assert reading.faults == ()
        (back,) = reading.bank.questions
        assert tuple(point.text for point in back.points) == question.points
        assert (back.ask, back.example, back.senior) == (question.ask, question.example, question.senior)


def test_the_imported_bank_reads_without_a_fault(tmp_path: Path) -> None:
    import_notes(SEED, "foundations", tmp_path)
    assert read(tmp_path).faults == ()
