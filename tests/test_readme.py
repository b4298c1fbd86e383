"""What the README shows of the product is what the product does now."""

from collections import Counter

from bot.agreement import Agreement
from tests.attacks import attacks, shares
from tests.readme import README, renewed


def test_the_readmes_session_and_table_are_what_the_product_does_now() -> None:
    readme = README.read_text(encoding="utf-8")
    assert renewed(readme) == readme, "write them anew: python -m tests.readme --write"


def test_the_shares_of_attacks_count_every_attack_once() -> None:
    found = shares()
    assert {kind: of for kind, (_, of) in found.items()} == Counter(attack.kind for attack in attacks())
    assert all(0 <= withstood <= of for withstood, of in found.values())


def test_kappa_is_one_for_full_agreement_and_zero_for_chance() -> None:
    assert Agreement(both=5, neither=5).kappa == 1
    assert Agreement(both=5, credited_only=5, labelled_only=5, neither=5).kappa == 0


def test_precision_and_recall_count_what_their_names_say() -> None:
    found = Agreement(both=6, credited_only=2, labelled_only=3, neither=9)
    assert (found.precision, found.recall, found.points) == (0.75, 6 / 9, 20)
    assert round(found.kappa, 3) == 0.490
