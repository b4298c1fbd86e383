"""What an author is told of each fault: every wording and every line, as they are printed."""

import os
from pathlib import Path

import pytest

from bot.bank import Fault, load, read
from bot.bank.checks import alike
from bot.domain.errors import BankFault
from tests.test_bank import GOOD, changed, said, write


def test_a_good_question_has_no_fault() -> None:
    assert said(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "level: mid",
            "level: expert",
            '3: level: "expert" is not a level; expected junior, mid or senior',
        ),
        ("level: mid", "level: 3", '3: level: "3" was read as the number 3; put it in quotes'),
        ("level: mid", "level: mid\nkind: essay", '4: kind: "essay" is not a kind; expected list or explain'),
        ("level: mid\n", "", "1: level: missing; a question needs id, topic, level, ask and points"),
        ("    point: Statistical tests\n", "", "6: points[0].point: missing; a point needs id and point"),
        ("    earns: [tests]\n", "", "20: answers[0].earns: missing; an answer needs text and earns"),
        ("accept:", "acept:", "8: points[0].acept: unknown key; did you mean accept?"),
        (
            "reply:",
            "zz: a\n    reply:",
            "17: misconceptions[0].zz: unknown key; expected says, reply or denies",
        ),
        ("two-sample test", "yes", '9: points[0].accept[0]: "yes" was read as true; put it in quotes'),
        ("two-sample test", "off", '9: points[0].accept[0]: "off" was read as false; put it in quotes'),
        (
            "two-sample test",
            "1:30",
            '9: points[0].accept[0]: "1:30" was read as the number 90; put it in quotes',
        ),
        (
            "two-sample test",
            "0.5",
            '9: points[0].accept[0]: "0.5" was read as the number 0.5; put it in quotes',
        ),
        (
            "two-sample test",
            "010",
            '9: points[0].accept[0]: "010" was read as the number 8; put it in quotes',
        ),
        ("two-sample test", "null", '9: points[0].accept[0]: "null" was read as nothing; put it in quotes'),
        (
            "two-sample test",
            "2020-01-31",
            '9: points[0].accept[0]: "2020-01-31" was read as a date; put it in quotes',
        ),
        ("two-sample test", "", "9: points[0].accept[0]: empty; write something, or leave the key out"),
        (
            "two-sample test",
            "note: this",
            "9: points[0].accept[0]: expected text, found a mapping (key: value);"
            ' put text with a ": " in it, or a colon at its end, in quotes',
        ),
        ("point: Statistical tests", "point: []", "7: points[0].point: expected text, found a list"),
        (
            "point: Statistical tests",
            'point: " "',
            "7: points[0].point: empty; write something, or leave the key out",
        ),
        ("point: Statistical tests", 'point: "..."', '7: points[0].point: "..." has no words'),
        ("two-sample test", "'?'", '9: points[0].accept[0]: "?" has no words'),
        ("denies: [psi]", "denies: psi", '18: misconceptions[0].denies: expected a list, found "psi"'),
        (
            "weight: 2",
            "weight: 0",
            "13: points[1].weight: 0 is not a weight; expected a number above 0 and at most 100",
        ),
        (
            "weight: 2",
            "weight: .inf",
            "13: points[1].weight: .inf is not a weight; expected a number above 0 and at most 100",
        ),
        ("weight: 2", "weight: two", '13: points[1].weight: expected a number above 0, found "two"'),
        ("level: mid", 'level: mid\nretired: "yes"', '4: retired: expected true or false, found "yes"'),
        (
            "earns: [tests]",
            "earns: [tests]\n    held: yes please",
            '22: answers[0].held: expected true or false, found "yes please"',
        ),
        (
            "id: drift-01",
            "id: Drift_01",
            '1: id: "Drift_01" is not an id; use a-z, 0-9 and -, at most 60 characters',
        ),
        ("topic: drift", "topic: drift\ntopic: drift", "3: topic: this key is on line 2 already"),
        ("- id: psi", "- id: tests", '11: points[1].id: "tests" is the id of points[0] already'),
        (
            "Population stability index",
            "statistical tests!",
            "12: points[1].point: says the same as points[0]",
        ),
        (
            "compare the histograms",
            "Two-sample test.",
            '10: points[0].accept[1]: "Two-sample test." is there already as points[0].accept[0]',
        ),
        (
            "compare the histograms",
            "population stability index",
            '10: points[0].accept[1]: "population stability index" also belongs to another point, as points[1]',
        ),
        (
            "denies: [psi]",
            "denies: [psy]",
            '18: misconceptions[0].denies[0]: "psy" is not a point of this question; did you mean psi?',
        ),
        (
            "earns: [tests]",
            "earns: [other]",
            '21: answers[0].earns[0]: "other" is not a point of this question',
        ),
    ],
)
def test_one_fault_is_told_at_its_line(old: str, new: str, told: str) -> None:
    assert told in said(changed(old, new))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "1: the file is empty"),
        (
            "just text",
            "1: expected a question (id, topic, ...) or a list under questions:, found text",
        ),
        ("- a", "1: expected a question (id, topic, ...) or a list under questions:, found a list"),
        ("\nquestions: []", "2: questions: expected a list of questions, found none"),
        (
            "questions:\n  a: b",
            "2: questions: expected a list of questions, found a mapping (key: value)",
        ),
        ("questions:\n  - a", '2: questions[0]: expected a mapping (key: value), found "a"'),
        ("a: 1\nquestions: [{}]", "1: a: unknown key beside questions:"),
        (
            "ask: Why: because",
            '1: a ": " inside text, or a wrong indentation; put such text in quotes',
        ),
        (
            "a:\n\t- b",
            "2: a tab, or text that begins with @, % or `; indent with spaces, quote such text",
        ),
        ("\na: [b,\nc", "2: the list that [ opens here is not closed"),
        ("a: {b", "1: the mapping that { opens here is not closed"),
        ("a: b\nc: 'd\ne: f", "2: the quote that opens here is never closed"),
        ("a: 'b' c", "1: the indentation does not fit the lines above, or a quote closes too early"),
        ("- *foo*", "1: text that begins with * or & must be put in quotes"),
        ('a: "\\q"', "1: a \\ between double quotes starts an escape; use single quotes"),
        ("a: - b", "1: a list starts on a line of its own, below its key"),
        ("- a\nb: c", "2: expected the next - of the list; check the indentation"),
        ("a: b\nc\nd: e", '2: no colon after the key; expected "key: value"'),
        ("a: >x", "1: text that begins with > or | must be put in quotes"),
        ("a: }", "1: a bracket or comma where text was expected; put the text in quotes"),
        ("a: b\nc: \x07", "2: a character that text does not hold (U+0007)"),
        ("a: &b c", '1: a: "&b" is an anchor, which a bank does not use; put the text in quotes'),
        ("a:\n  - *b", '2: a[0]: "*b" is an alias, which a bank does not use; put it in quotes'),
        (
            "a: !b c",
            "1: a: text that begins with ! is a YAML tag, which a bank does not use; put it in quotes",
        ),
        ("a: b\n---\nc: d", "2: a second document starts here (---); a file holds one"),
        ("[a]: b", "1: a key must be text"),
    ],
)
def test_a_file_that_holds_no_question_is_told_at_its_line(text: str, told: str) -> None:
    assert told in said(text)


def test_every_fault_is_told_at_once_and_in_order() -> None:
    text = (
        changed("level: mid", "level: expert")
        .replace("weight: 2", "weight: -1")
        .replace("earns: [tests]", "earns: [x]")
    )
    assert [line.split(": ")[1] for line in said(text)] == [
        "level",
        "points[1].weight",
        "answers[0].earns[0]",
    ]


def test_no_word_of_the_validators_own_reaches_the_author() -> None:
    wrong = "id: []\ntopic: {}\nlevel: []\nask: 1\npoints: 2\nmisconceptions: 3\nanswers: [4]\nretired: 5\n"
    told = "\n".join(said(wrong + "kind: {}\nsenior: []\nreferences: [[]]\n"))
    assert told.count("\n") == 10
    for word in ("Input should", "valid", "instance", "string", "pydantic", "dict"):
        assert word not in told


def test_a_fault_in_a_list_of_questions_names_the_question() -> None:
    indented = "\n    ".join(GOOD.splitlines())
    wrong = indented.replace("drift-01", "b").replace("level: mid", "level: x")
    text = f"questions:\n  - {indented}\n  - {wrong}\n"
    assert said(text) == [
        '25: questions[1].level: "x" is not a level; expected junior, mid or senior',
    ]


def test_the_other_place_of_a_repeated_id_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write(tmp_path, {"questions/drift/a.yaml": GOOD, "questions/drift/b.yaml": "# b\n" + GOOD}))
    assert [str(fault) for fault in read(tmp_path).faults] == [
        'questions/drift/b.yaml:2: id: "drift-01" is the id of a question already, at questions/drift/a.yaml:1'
    ]


def test_a_topic_is_named_as_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write(tmp_path, {"questions/other/a.yaml": GOOD, "questions/b.yaml": changed("-01", "-02")}))
    assert [str(fault) for fault in read(tmp_path).faults] == [
        'questions/other/a.yaml:2: topic: "drift" is not the folder\'s name; the file lies in questions/other'
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "up: {words: rise, opposite: dwn}\ndown: {words: fall}",
            'g:1: up.opposite: "dwn" is not a group; did you mean down?',
        ),
        (
            "up: {words: rise, opposite: down}\ndown: {words: fall}",
            'g:1: up.opposite: "down" does not name "up" as its opposite',
        ),
        ("up: {words: rise, opposite: up}", "g:1: up.opposite: a group is not its own opposite"),
        ("up:\n  words: go up, Go  up", 'g:2: up.words: "Go up" is in this group already, under words'),
        ("up:\n  words: rise\n  kinds: rise", 'g:3: up.kinds: "rise" is in this group already, under words'),
        ("up:\n  kinds: soar", "g:2: up.words: a group needs at least one word"),
        ('up: {words: " , "}', "g:1: up.words: a group needs at least one word"),
        ("up: {words: [rise]}", "g:1: up.words: expected phrases with commas between them, found a list"),
        ("up: {words: no}", 'g:1: up.words: "no" was read as false; put it in quotes'),
        ("up: {words: a, word: [b]}", "g:1: up.word: unknown key; did you mean words?"),
        ("up: {words: a, zz: b}", "g:1: up.zz: unknown key; expected words, kinds, opposite or common"),
        ("up: {words: a, common: often}", "g:1: up.common: expected true or false, found text"),
        ("up: [a]", "g:1: up: expected words: below the id, found a list"),
        ("on: {words: a}", 'g:1: on: "on" was read as true; put it in quotes'),
        ("- a", "g:1: expected groups (an id, and words: below it), found a list"),
    ],
)
def test_a_fault_of_the_glossary_is_told_at_its_line(text: str, told: str, tmp_path: Path) -> None:
    folder = write(tmp_path, {"questions/drift/a.yaml": GOOD, "glossary.yaml": text})
    assert told in [str(fault).replace(f"{folder / 'glossary.yaml'}", "g") for fault in read(folder).faults]


def test_a_file_that_is_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"id: a\nask: caf\xe9\n")
    assert read(tmp_path).faults == (Fault(tmp_path / "a.yaml", 2, "", "not UTF-8; save the file as UTF-8 text"),)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"#" * 2_000_001)
    assert [fault.problem for fault in read(tmp_path).faults] == ["larger than 2 MB; a question takes a few KB"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": GOOD})
    (tmp_path / "a.yaml").chmod(0)
    assert [fault.problem for fault in read(tmp_path).faults] == ["cannot be read: permission denied"]


@pytest.mark.parametrize(
    ("name", "told"),
    [("nowhere", "no such folder"), (".", "no questions here; expected questions/<topic>/<id>.yaml")],
)
def test_a_folder_without_a_bank_is_told(name: str, told: str, tmp_path: Path) -> None:
    assert read(tmp_path / name).faults == (Fault(tmp_path / name, 0, "", told),)


def test_a_bank_that_does_not_lint_is_not_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write(tmp_path, {"a.yaml": changed("level: mid", "level: x"), "b.yaml": "a: &b c"}))
    with pytest.raises(BankFault) as caught:
        load(Path())
    assert str(caught.value).splitlines() == [
        'a.yaml:3: level: "x" is not a level; expected junior, mid or senior',
        'b.yaml:1: a: "&b" is an anchor, which a bank does not use; put the text in quotes',
    ]


def test_what_can_be_read_is_read_beside_what_cannot(tmp_path: Path) -> None:
    reading = read(write(tmp_path, {"a.yaml": GOOD, "b.yaml": "a: ["}))
    assert list(reading.bank.ids()) == ["drift-01"]
    assert [fault.path.name for fault in reading.faults] == ["b.yaml"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            "Training error falls as more samples are added",
            "the training error falls as more sample are added",
            True,
        ),
        ("L1 gives sparse weights in the model", "L2 gives sparse weights in the model", False),
        ("It is useful to scale the features here", "It is not useful to scale the features here", False),
        ("The model learns P(y|x) from the data", "The model learns P(x|y) from the data", False),
        ("(r^2 + c^2)^(1/2)", "(r^2 + c^2)^(-1/2)", False),
        ("the variance of the estimate increases", "the variance of the estimate decreases", False),
    ],
)
def test_points_are_alike_only_when_they_say_the_same(one: str, other: str, expected: bool) -> None:
    assert alike(one, other) is expected
