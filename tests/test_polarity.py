"""What a negation reaches, and what only looks like one."""

from bot.grading.polarity import AFFIRMED, DENIED, NEGATED, OPEN, signs
from bot.grading.text import tokens


def sign_of(word: str, text: str) -> int:
    found = tokens(text)
    return next(sign for token, sign in zip(found, signs(found), strict=True) if token.word == word)


def test_the_word_after_not_is_negated() -> None:
    assert sign_of("change", "the inputs do not change") == NEGATED


def test_a_word_before_not_is_affirmed() -> None:
    assert sign_of("inputs", "the inputs do not change") == AFFIRMED


def test_words_further_on_in_its_reach_are_left_open() -> None:
    assert sign_of("decisions", "without affecting any decisions") == OPEN


def test_a_comma_ends_the_reach() -> None:
    assert sign_of("labels", "it is not the model, labels are late") == AFFIRMED


def test_but_ends_the_reach() -> None:
    assert sign_of("target", "not the inputs but the target moves") == AFFIRMED


def test_not_only_negates_nothing() -> None:
    assert sign_of("slow", "it is not only slow") == AFFIRMED


def test_a_modifier_between_does_not_take_the_negation() -> None:
    assert sign_of("true", "it is not always true") == NEGATED


def test_a_denied_sentence_is_turned_as_a_whole() -> None:
    assert sign_of("drifts", "It is not true that the data drifts") == DENIED
    assert sign_of("model", "It is not true that the data drifts. The model is old") == AFFIRMED


def test_what_is_said_to_be_fine_or_not_to_matter_is_denied() -> None:
    assert sign_of("columns", "it is fine to use columns from the future") == DENIED
    assert sign_of("event", "it does not matter if it is recorded after the event") == DENIED
    assert sign_of("columns", "it is no problem to use columns from the future") == DENIED
    assert sign_of("columns", "it is not fine to use columns from the future") != DENIED
    assert sign_of("inputs", "it is safe to say that the inputs change") == AFFIRMED
    assert sign_of("inputs", "you may think it is fine to ignore it, but the inputs change") == AFFIRMED


def test_two_negations_turn_back() -> None:
    assert sign_of("drift", "it is not true that data does not drift") == AFFIRMED


def test_a_verdict_afterwards_turns_what_was_said_before() -> None:
    assert sign_of("drifts", "The data drifts, that is a myth") == DENIED
    assert sign_of("drifts", "The data drifts, that is a fact") == AFFIRMED


def test_what_nobody_would_say_is_denied() -> None:
    assert sign_of("drifts", "Nobody who knows the field would say that the data drifts") == DENIED


def test_hard_to_and_too_much_to_negate_what_follows() -> None:
    assert sign_of("explain", "deep nets are harder to explain") == NEGATED
    assert sign_of("overfit", "the model is too biased to overfit") == NEGATED


def test_instead_of_negates_what_was_not_chosen() -> None:
    assert sign_of("correlation", "domain logic instead of correlation") == NEGATED


def test_no_doubt_that_is_no_denial() -> None:
    assert sign_of("drifts", "There is no doubt that the data drifts") == AFFIRMED


def test_what_nobody_would_say_is_denied_once_and_not_back_again() -> None:
    assert sign_of("drifts", "Nobody would say that the data drifts") == DENIED


def test_a_verdict_that_something_is_not_wrong_dismisses_nothing() -> None:
    assert sign_of("drifts", "The data drifts, that is not wrong") == AFFIRMED


def test_failing_negates_only_what_it_fails_to_do() -> None:
    assert sign_of("load", "the model fails to load") == NEGATED
    assert sign_of("country", "I ask where it fails and compare by country") == AFFIRMED


def test_not_done_the_same_way_is_done_in_another_way() -> None:
    assert sign_of("computed", "the features are not computed the same way") == AFFIRMED
    assert sign_of("same", "the features are not computed the same way") == NEGATED


def test_what_does_not_help_is_named_only_to_be_dismissed() -> None:
    assert sign_of("tests", "statistical tests do not work") == NEGATED
    assert sign_of("compare", "there is no need to compare anything") == NEGATED
    assert sign_of("split", "a split by time is not needed") == NEGATED
    assert sign_of("labels", "the labels do not arrive") == AFFIRMED


def test_stopping_early_denies_nothing() -> None:
    assert sign_of("early", "stop training early") == AFFIRMED
    assert sign_of("sending", "the sensor stops sending") == NEGATED


def test_what_is_dismissed_is_denied_where_it_stands() -> None:
    assert sign_of("speed", "speed is irrelevant, it must not crash") == NEGATED
    assert sign_of("speed", "speed plays no part") == NEGATED
    assert sign_of("speed", "speed matters, the rest is irrelevant") == AFFIRMED
    assert sign_of("drift", "forget drift, look at the labels") == NEGATED
    assert sign_of("labels", "forget drift, look at the labels") == AFFIRMED
    assert sign_of("nulls", "nulls only matter while training") == NEGATED
    assert sign_of("connections", "skip connections help") == AFFIRMED
    assert sign_of("psi", "psi neither, look at the means") == NEGATED


def test_too_and_nobody_reach_no_further_than_their_sentence() -> None:
    assert sign_of("training", "It is late too. Compare live data to the training table") == AFFIRMED
    assert sign_of("logged", "nobody acts on what it says. We logged the score") == AFFIRMED
