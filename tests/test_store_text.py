"""Whatever was typed comes back exactly, with what the database itself cannot hold."""

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.domain.grade import Evidence, Grade, Slip, Verdict
from bot.domain.learner import Learner, Team
from bot.domain.ports import Store
from bot.domain.question import Misconception
from storage.codec import grade_from_json, grade_to_json
from storage.columns import escape, unescape
from tests.fakes import an_attempt, an_award

UNSTORABLE = "\x00\x1a\ud83d\ude00\udc00"
texts = st.text(st.characters(exclude_categories=()) | st.sampled_from(UNSTORABLE + "0123456789abcdef"))
shares = st.floats(0, 1)
evidences = st.builds(Evidence, st.integers(0), st.integers(0), texts, texts)
verdicts = st.builds(
    Verdict, texts, st.booleans(), st.booleans(), shares, st.lists(evidences, max_size=3).map(tuple), texts
)
misconceptions = st.builds(Misconception, texts, texts, st.lists(texts, max_size=3).map(tuple))
slips = st.builds(Slip, misconceptions, evidences)
grades = st.builds(Grade, shares, st.lists(verdicts, max_size=3).map(tuple), st.lists(slips, max_size=2).map(tuple))


@given(texts)
@example(UNSTORABLE)
@example("\x1a0000")
def test_an_escaped_text_can_be_stored_and_reads_back(text: str) -> None:
    stored = escape(text)
    assert "\x00" not in stored
    assert stored.encode().decode() == stored
    assert unescape(stored) == text


@given(texts, texts)
def test_different_texts_stay_different_when_escaped(one: str, other: str) -> None:
    assert (escape(one) == escape(other)) == (one == other)


@given(grades)
def test_a_grade_reads_back_from_json_without_loss(grade: Grade) -> None:
    assert grade_from_json(grade_to_json(grade)) == grade


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=texts, answer=texts, grade=grades)
@example(key=UNSTORABLE, answer=UNSTORABLE, grade=Grade(0.5, (), ()))
async def test_an_attempt_keeps_any_text(known: Store, key: str, answer: str, grade: Grade) -> None:
    plain = an_attempt(key, question=key, answer=answer)
    attempt = type(plain)(key, "T1", "ada", key, answer, grade, plain.bank_version, plain.grader_version, plain.at)
    await known.record(attempt, an_award(attempt))
    (stored,) = [one for one in await known.attempts("T1", "ada", key) if one.key == key]
    assert (stored.question_id, stored.key) == (key, key)
    assert await known.record(attempt, an_award(attempt)) == (stored, an_award(stored))


async def test_names_and_ids_keep_any_text(store: Store) -> None:
    await store.remember(Team(UNSTORABLE, UNSTORABLE), Learner(UNSTORABLE, UNSTORABLE))
    attempt = an_attempt("k1", team=UNSTORABLE, learner=UNSTORABLE)
    await store.record(attempt, an_award(attempt))
    (standing,) = await store.standings(UNSTORABLE, "all")
    assert standing.learner == Learner(UNSTORABLE, UNSTORABLE)
