"""What the phrases of a glossary win and cost, on a tiny bank with one good phrase and one bad one."""

from dataclasses import replace

from bot.domain.question import Bank, KeyPoint, Kind, Level, Question, SampleAnswer, WordGroup
from bot.grading.grade import AnswerGrader
from bot.phrases import OTHERS, Worth, cases, idle_groups, trials, weigh
from bot.without import Without, wordings_of

INCREASE = WordGroup("increase", ("increase", "climb", "season"))
SLOW = Question(
    "serving-01",
    "serving",
    Level.MID,
    Kind.EXPLAIN,
    "What goes wrong under load?",
    (KeyPoint("later", "It increases"),),
    answers=(SampleAnswer("then it climbs", ("later",)), SampleAnswer("it climbs", (), held=True)),
)
SOUP = Question(
    "kitchen-01",
    "kitchen",
    Level.MID,
    Kind.EXPLAIN,
    "How is soup made?",
    (KeyPoint("salt", "Salt goes in last"),),
    answers=(
        SampleAnswer("I season it late", ()),
        SampleAnswer("and then I season the pot", ()),
        SampleAnswer("salt goes in last", ("salt",)),
    ),
)
BANK = Bank((SLOW, SOUP), (INCREASE,))


def weighed(bank: Bank) -> dict[tuple[str, str], Worth]:
    grader = AnswerGrader(bank)
    return {(worth.group, worth.phrase): worth for worth in weigh(grader, trials(grader, cases(bank)))}


def test_a_phrase_that_wins_credits_is_not_bad() -> None:
    climb = weighed(BANK)["increase", "climb"]
    assert (climb.wins, climb.false, climb.bad) == (1, 0, False)


def test_a_phrase_that_credits_answers_to_another_topic_is_bad_and_says_what_to_do() -> None:
    season = weighed(BANK)["increase", "season"]
    assert (season.wins, season.false, season.bad) == (0, 2, True)
    assert str(season) == (
        '"season": wins 0 credits, causes 2 false ones (for example serving-01 later); '
        "leave it out, say it longer, or mark the group common"
    )


def test_the_points_own_words_said_again_are_not_the_glossarys_doing() -> None:
    slow = replace(SLOW, answers=(*SLOW.answers, SampleAnswer("it increases", ("later",))))
    assert ("increase", "increase") not in weighed(Bank((slow, SOUP), BANK.glossary))


def test_one_false_credit_may_be_chance() -> None:
    soup = replace(SOUP, answers=SOUP.answers[:1])
    season = weighed(Bank((SLOW, soup), BANK.glossary))["increase", "season"]
    assert (season.false, season.bad) == (1, False)


def test_a_phrase_that_nobody_says_is_not_weighed() -> None:
    groups = (*BANK.glossary, WordGroup("drift", ("drift", "wander")))
    assert ("drift", "wander") not in weighed(Bank(BANK.questions, groups))


def test_only_the_named_group_loses_a_phrase_that_stands_in_two() -> None:
    groups = (*BANK.glossary, WordGroup("spice", ("spice", "season")))
    found = weighed(Bank(BANK.questions, groups))
    assert found["increase", "season"].false == 2
    assert found["spice", "season"].false == 0


def test_held_answers_weigh_nothing() -> None:
    assert {case.text for case in cases(BANK)} == {answer.text for answer in (SLOW.answers[0], *SOUP.answers)}


def test_an_answer_is_set_against_other_topics_only_and_against_no_more_than_a_few() -> None:
    many = tuple(replace(SOUP, id=f"kitchen-{i:02}", answers=()) for i in range(20))
    same = replace(SLOW, id="serving-02", answers=())
    found = [case for case in cases(Bank((SLOW, same, *many))) if not case.earns]
    assert len({case.question.id for case in found}) == len(found) == OTHERS
    assert {case.question.topic for case in found} == {"kitchen"}


def test_a_bank_of_one_topic_is_weighed_by_its_own_answers() -> None:
    assert weighed(Bank((SLOW,), BANK.glossary))["increase", "climb"].wins == 1


def test_a_group_whose_phrases_all_stand_in_another_is_idle() -> None:
    groups = (WordGroup("feature", ("feature", "input", "covariate")), WordGroup("input", ("input", "covariate")))
    assert list(idle_groups(groups)) == [("input", "feature holds all of its phrases; leave one of the two groups out")]


def test_a_group_with_kinds_or_an_opposite_or_within_the_kinds_of_another_has_a_purpose() -> None:
    more = WordGroup("more", ("more", "above"))
    assert not list(idle_groups((more, WordGroup("over", ("above",), opposite="under"))))
    assert not list(idle_groups((more, WordGroup("over", ("above",), kinds=("far above",)))))
    assert not list(idle_groups((WordGroup("metric", ("metric",), kinds=("auc",)), WordGroup("auc", ("auc",)))))


def test_leaving_a_phrase_out_grades_as_a_glossary_does_that_lacks_it() -> None:
    increase = replace(INCREASE, words=("increase", "season"))
    whole, lacking = AnswerGrader(BANK, learns=False), AnswerGrader(Bank(BANK.questions, (increase,)), learns=False)
    wordings = {question.id: wordings_of(question, whole.glossary) for question in BANK.questions}
    without = Without(bank=BANK, whole=whole, phrase=("climb",), meaning="increase", wordings=wordings)
    for text in ("then it climbs", "I season it late", "it increases", "salt goes in last"):
        for question in BANK.questions:
            assert without(question, text) == lacking(question, text)
