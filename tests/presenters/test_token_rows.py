import unicodedata
from uuid import uuid4

import pytest

from desktop.presenters.token_rows import (
    AsideRow,
    Heading,
    Only,
    Order,
    TokenRow,
    grouped,
    moved,
    numbered,
    shown,
)
from desktop.vault.entries import Clinic, Entry, Quarantine, Quarantined
from tests.presenters.tokens import token

NORTH = Clinic(id=uuid4(), name="North Physio", colour=0)
SOUTH = Clinic(id=uuid4(), name="Ärzte Süd", colour=1)
CLINICS = (NORTH, SOUTH)


def entry(label, clinic=None, **more):
    made = more.pop("token", None) or token()
    owner = clinic.id if clinic else None
    return Entry(id=uuid4(), token=made, label=label, clinic=owner, created=1, **more)


def aside(label, clinic=None):
    return Quarantined(b"?", 1, Quarantine.DAMAGED, label, clinic.id if clinic else None)


def words(rows):
    result = []
    for row in rows:
        match row:
            case Heading(clinic):
                result.append(f"# {clinic.name if clinic else '-'}")
            case TokenRow(known):
                result.append(known.label)
            case AsideRow(item):
                result.append(f"! {item.label}")
    return result


def test_a_clinic_with_a_favourite_comes_first_and_favourites_first_inside_it():
    entries = [
        entry("none", None),
        entry("n1", NORTH),
        entry("s1", SOUTH),
        entry("s2", SOUTH, favourite=True),
    ]
    rows = shown(grouped(entries, (), CLINICS, Order.FAVOURITES))
    assert words(rows) == ["# Ärzte Süd", "s2", "s1", "# North Physio", "n1", "# -", "none"]


def test_tokens_without_a_clinic_are_last_unless_there_is_a_favourite():
    entries = [entry("own", None, favourite=True), entry("n1", NORTH)]
    rows = shown(grouped(entries, (), CLINICS, Order.FAVOURITES))
    assert words(rows) == ["# -", "own", "# North Physio", "n1"]


def test_the_own_order_is_as_given():
    entries = [entry("s1", SOUTH), entry("n1", NORTH, favourite=True), entry("s2", SOUTH)]
    rows = shown(grouped(entries, (), CLINICS, Order.OWN))
    assert words(rows) == ["# Ärzte Süd", "s1", "s2", "# North Physio", "n1"]


def test_names_are_sorted_without_regard_to_case_and_accents():
    entries = [entry(label, NORTH) for label in ("zeta", "Öl", "alpha", "Zebra", "oa", "om")]
    entries.append(entry("s", SOUTH))
    rows = shown(grouped(entries, (), CLINICS, Order.NAME))
    assert words(rows) == [
        "# Ärzte Süd", "s", "# North Physio", "alpha", "oa", "Öl", "om", "Zebra", "zeta",
    ]  # fmt: skip


def test_the_last_used_comes_first():
    entries = [
        entry("never", NORTH),
        entry("old", NORTH, last_used=10),
        entry("new", SOUTH, last_used=20),
    ]
    rows = shown(grouped(entries, (), CLINICS, Order.LAST_USED))
    assert words(rows) == ["# Ärzte Süd", "new", "# North Physio", "old", "never"]


@pytest.mark.parametrize("order", Order)
def test_every_entry_has_one_place_in_every_order(order):
    entries = [entry(str(i), (NORTH, SOUTH, None)[i % 3], favourite=i % 2 == 0) for i in range(20)]
    lost = entry("lost", Clinic(id=uuid4(), name="Gone", colour=2))
    rows = shown(grouped([*entries, lost], [aside("?"), aside("!", SOUTH)], CLINICS, order))
    labels = [row.entry.label for row in rows if isinstance(row, TokenRow)]
    assert sorted(labels) == sorted([*map(str, range(20)), "lost"])
    assert sum(isinstance(row, AsideRow) for row in rows) == 2
    assert sum(isinstance(row, Heading) for row in rows) == 3


def test_what_is_set_aside_stands_at_the_end_of_its_clinic():
    rows = shown(grouped([entry("n1", NORTH)], [aside("lost", NORTH)], CLINICS, Order.OWN))
    assert words(rows) == ["# North Physio", "n1", "! lost"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Happy Feet", "Payroll"]),
        ("  ", ["Happy Feet", "Payroll"]),
        ("FEET", ["Happy Feet"]),
        ("feet happy", ["Happy Feet"]),
        ("feet payroll", []),
        ("cliniko", ["Happy Feet"]),
        ("maria", ["Happy Feet", "Payroll"]),
        ("ärzte", ["Happy Feet"]),
        (unicodedata.normalize("NFD", "ÄRZTE süd"), ["Happy Feet"]),
        ("STRASSE", ["Payroll"]),
    ],
)
def test_every_word_must_occur_somewhere(query, found):
    entries = [
        entry("Happy Feet", SOUTH),
        entry("Payroll", None, token=token(1, issuer="Straße", account="maria@x.example")),
    ]
    rows = shown(grouped(entries, (), CLINICS, Order.OWN), query)
    assert [row.entry.label for row in rows if isinstance(row, TokenRow)] == found
    assert len([row for row in rows if isinstance(row, Heading)]) == len(found)


def test_a_search_finds_what_was_set_aside():
    rows = shown(grouped((), [aside("Old phone", NORTH), aside(None)], CLINICS, Order.OWN), "phone")
    assert words(rows) == ["# North Physio", "! Old phone"]


def test_a_filter_leaves_one_clinic():
    groups = grouped([entry("n", NORTH), entry("s", SOUTH), entry("-")], (), CLINICS, Order.OWN)
    assert words(shown(groups, only=SOUTH.id)) == ["# Ärzte Süd", "s"]
    assert words(shown(groups, only=Only.NO_CLINIC)) == ["# -", "-"]


def test_the_first_nine_tokens_shown_have_numbers():
    entries = [entry(str(i), (NORTH, SOUTH)[i % 2]) for i in range(20)]
    rows = shown(grouped(entries, (), CLINICS, Order.OWN))
    assert numbered(rows) == tuple(entries[i].id for i in range(0, 18, 2))
    assert numbered(rows[:3]) == (entries[0].id, entries[2].id)


def test_a_token_moves_below_the_row_it_is_dropped_on():
    a, b, c = entry("a", NORTH), entry("b", NORTH, favourite=True), entry("c", SOUTH)
    groups = grouped([a, b, c], [aside("x", SOUTH)], CLINICS, Order.FAVOURITES)
    rows = shown(groups)
    assert words(rows) == ["# North Physio", "b", "a", "# Ärzte Süd", "c", "! x"]
    assert moved(groups, b.id, rows[2]) == (a.id, b.id, c.id)
    assert moved(groups, a.id, rows[0]) == (a.id, b.id, c.id)
    assert moved(groups, a.id, rows[5]) == (b.id, c.id, a.id)
    assert moved(groups, c.id, rows[0]) == (c.id, b.id, a.id)
    assert moved(groups, a.id, rows[2]) == (b.id, a.id, c.id)
