"""Tokens: what is compared, and where it stood."""

from hypothesis import given
from hypothesis import strategies as st

from bot.grading import text as reading
from bot.grading.text import MAX_CHARS, stem, tokens, vocabulary


def words(text: str) -> list[str]:
    return [token.word for token in tokens(text)]


def test_contractions_become_a_word_and_not() -> None:
    assert words("It doesn't, can't and won’t") == ["it", "does", "not", "can", "not", "and", "will", "not"]


def test_contractions_without_their_apostrophe_are_read_the_same() -> None:
    assert words("dont isnt cant") == words("don't isn't can't")


def test_a_formula_is_one_word_however_it_is_spaced() -> None:
    assert words("P(Y | X)") == words("p(y|x)") == ["p(y|x)"]
    assert words("R²") == words("R^2") == ["r2"]


def test_per_cent_and_with_and_without_are_read_from_their_short_forms() -> None:
    assert words("20% w/o labels, w/ noise") == ["20", "percent", "without", "labels", "with", "noise"]


def test_a_digit_before_a_letter_reads_the_same_without_its_place() -> None:
    assert [word for word, _ in reading.words("3am")] == words("3am")


def test_greek_letters_are_read_by_their_names() -> None:
    assert words("σ and λ") == ["sigma", "and", "lambda"]


def test_zero_width_characters_do_not_split_a_word() -> None:
    assert words("lea\u200bkage") == ["leakage"]


def test_cyrillic_look_alikes_are_read_as_latin() -> None:
    assert words("аccurасy") == ["accuracy"]


def test_accents_do_not_count() -> None:
    assert words("naïve Bayes") == ["naive", "bayes"]


def test_american_and_british_spellings_have_one_stem() -> None:
    for american, british in [
        ("normalization", "normalisation"),
        ("behavior", "behaviour"),
        ("labeled", "labelled"),
    ]:
        assert stem(american) == stem(british)


def test_normalization_is_not_normal() -> None:
    assert stem("normalization") != stem("normal")


def test_irregular_forms_have_the_stem_of_their_base() -> None:
    assert stem("drew") == stem("draw")
    assert stem("learnt") == stem("learned")


def test_a_full_stop_ends_a_sentence_and_a_comma_a_clause() -> None:
    found = tokens("One, two. Three")
    assert [(token.sentence, token.clause) for token in found] == [(0, 0), (0, 1), (1, 2)]


def test_a_decimal_point_ends_no_sentence() -> None:
    assert {token.sentence for token in tokens("PSI above 0.2 is bad")} == {0}


@given(st.text(max_size=300))
def test_a_tokens_place_is_within_the_text_and_in_order(text: str) -> None:
    found = tokens(text)
    assert all(0 <= token.start < token.end <= len(text) for token in found)
    assert [token.start for token in found] == sorted(token.start for token in found)


@given(st.text(alphabet="abc \u200b\u202eÀé²ﬁ😀", max_size=60))
def test_the_words_at_a_tokens_place_read_as_that_token(text: str) -> None:
    for token in tokens(text):
        assert token.word in words(text[token.start : token.end])


def test_nothing_beyond_the_longest_answer_is_read() -> None:
    assert words("x " * MAX_CHARS) == ["x"] * (MAX_CHARS // 2)


@given(st.text(max_size=100) | st.text(alphabet="ab1 .,'^(|)p", max_size=40))
def test_words_without_their_places_are_the_tokens_words(text: str) -> None:
    assert reading.words(text) == [(token.word, token.stem) for token in tokens(text)]
    assert vocabulary([text]) == {token.word for token in tokens(text)}
