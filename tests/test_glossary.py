"""The glossary indexed: which phrases tell something, and which misspellings are mended."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.question import WordGroup
from bot.grading.glossary import Glossary, Speller


def meanings(glossary: Glossary, *phrase: str) -> list[tuple[str, int]]:
    return [(sense.meaning, sense.sign) for sense in glossary.senses.get(phrase, ())]


def test_opposites_are_two_sides_of_one_meaning() -> None:
    glossary = Glossary.of(
        [WordGroup("rise", ("rise",), opposite="fall"), WordGroup("fall", ("fall",), opposite="rise")]
    )
    assert meanings(glossary, "rise") == [("fall", -1)]
    assert meanings(glossary, "fall") == [("fall", 1)]


def test_a_phrase_that_its_small_words_made_is_not_reduced_to_a_single_word() -> None:
    glossary = Glossary.of([WordGroup("differ", ("not what it used to be",)), WordGroup("lack", ("not",))])
    assert not glossary.senses


def test_an_article_does_not_make_a_phrase() -> None:
    assert meanings(Glossary.of([WordGroup("threshold", ("the bar",))]), "bar") == [("threshold", 1)]


def test_a_word_may_have_two_meanings() -> None:
    glossary = Glossary.of([WordGroup("a", ("drift",)), WordGroup("b", ("drift",))])
    assert meanings(glossary, "drift") == [("a", 1), ("b", 1)]


SPELLER = Speller(["gradient", "supervised", "variance", "feature", "label", "known"])


def test_one_edit_is_mended_from_five_letters_and_two_from_eight() -> None:
    assert SPELLER.mend("lable") == "label"
    assert SPELLER.mend("gradeint") == "gradient"
    assert SPELLER.mend("gardeint") == "gradient"
    assert SPELLER.mend("fetuer") is None


def test_a_word_of_four_letters_is_mended_when_two_are_swapped_only() -> None:
    speller = Speller(["list", "gain"])
    assert speller.mend("lsit") == "list"
    assert speller.mend("lest") is None


def test_of_two_near_words_the_likelier_slip_is_mended() -> None:
    speller = Speller(["online", "offline", "model", "mode", "metric", "matrix"])
    assert speller.mend("ofline") == "offline"
    assert speller.mend("modle") == "model"
    assert speller.mend("metrix") == "metric"


def test_an_opposing_prefix_is_no_misspelling() -> None:
    assert SPELLER.mend("unsupervised") is None
    assert SPELLER.mend("covariance") is None


def test_a_known_word_in_another_form_is_left_alone() -> None:
    assert SPELLER.mend("gradients") is None


def test_short_words_and_numbers_are_left_alone() -> None:
    assert SPELLER.mend("knwn") is None
    assert SPELLER.mend("12345678") is None


@given(st.text(max_size=40))
def test_what_is_mended_becomes_a_known_word(word: str) -> None:
    assert SPELLER.mend(word) in {None, *SPELLER.words}
