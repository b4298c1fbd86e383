"""The bank: what is read, and what an author is told of each fault."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank import load, read, schema
from bot.bank.reading import read_text
from bot.domain.question import Kind, Level, WordGroup

CONTENT = Path(__file__).parents[1] / "content"
GOOD = """\
id: drift-01
topic: drift
level: mid
ask: How do you detect drift?
points:
  - id: tests
    point: Statistical tests
    accept:
      - two-sample test
      - compare the histograms
  - id: psi
    point: Population stability index
    weight: 2
    hint: A number that credit risk people like.
misconceptions:
  - says: accuracy shows it
    reply: Labels come late.
    denies: [psi]
answers:
  - text: a KS test
    earns: [tests]
"""


def said(text: str) -> list[str]:
    """What an author is told of a file that holds this text, without the file's name."""
    return [str(fault).removeprefix("q.yaml:") for fault in read_text(Path("q.yaml"), text).faults]


def changed(old: str, new: str) -> str:
    """The good question with one thing changed."""
    assert old in GOOD
    return GOOD.replace(old, new, 1)


def write(folder: Path, files: dict[str, str]) -> Path:
    """A bank's folder with these files."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


# What is read


def test_every_key_of_a_question_arrives_in_the_bank() -> None:
    text = GOOD + (
        "kind: list\nsenior: Look at the data first.\nexample: Clicks in August.\n"
        "references: [A paper]\nretired: true\n"
    )
    text = text.replace("hint: A number", "probe: Which?\n    hint: A number")
    text = text.replace("kind: list", "  - text: the PSI\n    earns: [psi]\n    held: true\nkind: list")
    reading = read_text(Path("q.yaml"), text)
    (question,) = reading.bank.questions
    tests, psi = question.points
    assert not reading.faults
    assert (question.id, question.topic, question.level, question.kind) == (
        "drift-01",
        "drift",
        Level.MID,
        Kind.LIST,
    )
    assert tests.accept == ("two-sample test", "compare the histograms")
    assert (tests.weight, psi.weight, psi.probe) == (1.0, 2.0, "Which?")
    assert psi.hints == ("A number that credit risk people like.",)
    assert question.misconceptions[0].denies == ("psi",)
    assert question.answers[0].earns == ("tests",)
    assert [answer.held for answer in question.answers] == [False, True]
    assert (question.senior, question.example) == ("Look at the data first.", "Clicks in August.")
    assert (question.references, question.retired) == (("A paper",), True)


def test_what_is_left_out_takes_its_default() -> None:
    text = "id: a\ntopic: t\nlevel: junior\nask: Why?\npoints:\n  - id: b\n    point: Because\n"
    (question,) = read_text(Path("q.yaml"), text).bank.questions
    assert (question.kind, question.senior, question.answers) == (Kind.EXPLAIN, None, ())
    assert (question.points[0].hints, question.points[0].probe, question.points[0].weight) == ((), None, 1.0)


def test_hints_may_be_a_ladder() -> None:
    text = changed("hint: A number that credit risk people like.", "hint: [vague, telling]")
    assert read_text(Path("q.yaml"), text).bank.questions[0].points[1].hints == ("vague", "telling")


def test_a_file_may_hold_several_questions() -> None:
    indented = "\n    ".join(GOOD.splitlines())
    text = f"questions:\n  - {indented}\n  - {indented.replace('drift-01', 'drift-02')}\n"
    reading = read_text(Path("q.yaml"), text)
    assert not reading.faults
    assert list(reading.bank.ids()) == ["drift-01", "drift-02"]
    assert reading.place("drift-02", "answers[0].text") == (Path("q.yaml"), 42)


def test_the_projects_own_bank_loads() -> None:
    bank = load(CONTENT)
    assert len(bank.questions) >= 25
    assert "foundations" in bank.topics


def test_a_folder_of_question_files_is_a_bank_too(tmp_path: Path) -> None:
    folder = write(tmp_path, {"a.yaml": GOOD, "b.yml": GOOD.replace("drift-01", "drift-02"), "c.txt": "x"})
    assert list(load(folder).ids()) == ["drift-01", "drift-02"]


def test_the_questions_folder_stands_for_the_folder_that_holds_it(tmp_path: Path) -> None:
    folder = write(tmp_path, {"questions/drift/a.yaml": GOOD, "glossary.yaml": "g: {words: a}"})
    assert load(folder / "questions") == load(folder)


def test_hidden_files_are_no_questions(tmp_path: Path) -> None:
    folder = write(tmp_path, {"questions/drift/a.yaml": GOOD, "questions/drift/._a.yaml": "\0"})
    assert len(load(folder).questions) == 1


def test_the_version_changes_with_any_file_and_with_nothing_else(tmp_path: Path) -> None:
    folder = write(tmp_path, {"questions/drift/a.yaml": GOOD, "glossary.yaml": "g: {words: a}"})
    first = load(folder).version
    assert first == load(folder).version
    assert len(first) == 12
    write(folder, {"glossary.yaml": "g: {words: b}"})
    second = load(folder).version
    write(folder, {"questions/drift/a.yaml": changed("How", "So how")})
    assert len({first, second, load(folder).version}) == 3


def test_a_bank_with_its_own_glossary_does_not_take_the_projects(tmp_path: Path) -> None:
    up = 'up: {words: "rise, go up", kinds: soar, opposite: down, common: true}\n'
    glossary = up + "down: {words: fall, opposite: up}\n"
    folder = write(tmp_path, {"questions/drift/a.yaml": GOOD, "glossary.yaml": glossary})
    assert load(folder).glossary == (
        WordGroup("up", ("rise", "go up"), ("soar",), "down", True),
        WordGroup("down", ("fall",), (), "up"),
    )


def test_a_bank_without_a_glossary_takes_the_projects(tmp_path: Path) -> None:
    folder = write(tmp_path, {"questions/drift/a.yaml": GOOD})
    assert load(folder).glossary == load(CONTENT).glossary


def test_a_place_is_found_or_the_nearest_one_above_it() -> None:
    reading = read_text(Path("q.yaml"), GOOD)
    assert reading.place("drift-01", "answers[0].text")[1] == 20
    assert reading.place("drift-01", "answers[7].text")[1] == 20
    assert reading.place("drift-01")[1] == 1
    with pytest.raises(KeyError):
        reading.place("nobody")


# What must not happen


@given(st.text(max_size=300))
def test_any_text_is_read_as_a_bank_or_told_what_is_wrong_with_it(text: str) -> None:
    reading = read_text(Path("q.yaml"), text)
    assert reading.bank.questions or reading.faults


_values = st.recursive(
    st.sampled_from(["yes", "1:30", "", "text", "'q'", "~", "2020-99-99", "*a", "0b_", "1_", ".nan"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.dictionaries(st.sampled_from(["id", "point", "text", "yes"]), inner, max_size=3).map(
            lambda items: "{" + ", ".join(f"{key}: {value}" for key, value in items.items()) + "}"
        ),
    ),
    max_leaves=8,
)


@given(st.sampled_from([line.split(":")[0] for line in GOOD.splitlines() if line[0] != " "]), _values)
def test_no_value_of_a_key_makes_reading_fail(key: str, value: str) -> None:
    text = "\n".join(f"{key}: {value}" if line.startswith(key) else line for line in GOOD.splitlines())
    for fault in read_text(Path("q.yaml"), text).faults:
        assert fault.line >= 1
        assert "something else" not in fault.problem


@given(st.text(max_size=60), st.integers(0, len(GOOD)))
def test_no_text_in_the_middle_of_a_question_makes_reading_fail(text: str, place: int) -> None:
    for fault in read_text(Path("q.yaml"), GOOD[:place] + text + GOOD[place:]).faults:
        assert "\n" not in str(fault)


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 100_000, "- " * 100_000, "? " * 100_000])
def test_deep_nesting_is_a_fault_and_no_crash(text: str) -> None:
    assert any(line.endswith("nested deeper than 20 levels") for line in said(text))


def test_a_bomb_of_aliases_is_refused_without_being_followed() -> None:
    bomb = "a0: &a0 [x]\n" + "".join(f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 9)}]\n" for n in range(20))
    assert "is an alias" in "\n".join(said(bomb))


# The author's guide and the schema for editors


def test_every_question_and_glossary_of_the_authors_guide_lints(tmp_path: Path) -> None:
    guide = (CONTENT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    questions = [block for block in blocks if "\nask:" in block]
    (glossary,) = (block for block in blocks if "words:" in block)
    assert len(questions) == 2
    for text in questions:
        write(tmp_path, {"questions/drift/a.yaml": text, "glossary.yaml": glossary})
        assert read(tmp_path).faults == ()


def test_the_schema_in_the_content_folder_is_the_codes_own() -> None:
    assert (CONTENT / "question.schema.json").read_text(encoding="utf-8") == schema()


def test_the_schema_describes_every_key_to_the_author() -> None:
    parsed = json.loads(schema())
    assert parsed["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for name, model in parsed["$defs"].items():
        assert model["description"], name
        for key, value in model.get("properties", {}).items():
            assert value["description"], f"{name}.{key}"
