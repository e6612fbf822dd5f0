"""Every entry of a file is added, here already or refused, and all of it is in one save."""

import dataclasses
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import DiskError, DiskFault, Refusal
from desktop.interchange.base import Export, Format, Found, Refused
from desktop.otp.token import Kind, Token
from desktop.presenters.arrivals import (
    CLINICS,
    HereRow,
    NewRow,
    RefusedRow,
    Standing,
    arrivals,
    move_in,
)
from desktop.presenters.proposals import Labels, numbered
from desktop.secret import Secret
from desktop.vault.entries import Entry
from desktop.vault.journal import Happening
from tests.presenters.tokens import counter, new_vault, token


def export(*entries):
    return Export(Format.AEGIS, entries)


def found(number=0, **more):
    return Found(token=token(number), **more)


@pytest.fixture
def vault(shelf):
    vault = new_vault(shelf)
    yield vault
    vault.lock(None)


names = st.sampled_from(["", "Cliniko", "CLINIKO", "Cliniko 2", "Lab", "x" * 256, "\u200d", " "])
founds = st.builds(
    Found,
    token=st.builds(
        Token,
        kind=st.sampled_from([Kind.TOTP, Kind.HOTP, Kind.MOTP]),
        issuer=names,
        account=names,
        secret=st.integers(0, 9).map(lambda n: Secret(bytes([n + 1]) * 20)),
        counter=st.integers(0, 3),
    ),
    label=names,
    group=names,
    favourite=st.booleans(),
)
refusals = st.builds(Refused, st.integers(1, 9), names, st.sampled_from(Refusal))
exports = st.lists(founds | refusals, max_size=12).map(lambda each: export(*each))


@given(exports, exports)
def test_counts_add_up_labels_differ_and_coming_again_is_harmless(first, second):
    before = arrivals(first, ())
    there = [entry_of(row) for row in before.new]
    both = arrivals(second, there)
    for held, source in ((before, first), (both, second)):
        assert [row.place for row in held.rows] == list(range(1, len(source.entries) + 1))
        assert held.counts.total() == len(source.entries)
        assert held.counts[Standing.NEW] == len(held.new)
    labels = [entry.label for entry in there] + [row.label for row in both.new]
    assert all(labels)
    assert len({label.casefold() for label in labels}) == len(labels)
    identities = [entry.token.identity for entry in there]
    identities += [row.found.token.identity for row in both.new]
    assert len(set(identities)) == len(identities)
    again = arrivals(second, [*there, *(entry_of(row) for row in both.new)])
    assert again.new == ()
    assert again.counts[Standing.REFUSED] == both.counts[Standing.REFUSED]


def entry_of(row):
    return Entry(id=uuid4(), token=row.found.token, label=row.label, created=0)


@given(st.lists(names, max_size=30), st.lists(names, max_size=5))
def test_labels_are_given_as_one_by_one(wanted, taken):
    labels, given_ = Labels(taken), list(taken)
    for label in wanted:
        expected = numbered(label, given_)
        assert labels.give(label) == expected
        given_.append(expected)


def test_who_is_here_is_said_with_the_other_ones_name(vault):
    vault.add(token(1), "Happy Feet")
    held = arrivals(export(found(1), found(2, label="Lab"), found(2)), vault.entries)
    mine, lab, twin = held.rows
    assert isinstance(mine, HereRow)
    assert (mine.other, mine.entry, mine.counts) == ("Happy Feet", vault.entries[0], False)
    assert isinstance(lab, NewRow)
    assert isinstance(twin, HereRow)
    assert (twin.other, twin.first) == ("Lab", lab)


def test_another_counter_is_told_and_nothing_is_made_of_it(vault):
    vault.add(counter(1), "Phone")
    later = dataclasses.replace(counter(1), counter=9)
    held = arrivals(export(Found(token=later)), vault.entries)
    assert held.rows[0].counts
    assert held.new == ()


def test_what_can_never_give_a_code_or_be_stored_is_refused(vault):
    pinless = dataclasses.replace(token(1), kind=Kind.MOTP)
    endless = dataclasses.replace(token(2), secret=Secret(bytes(70_000)))
    held = arrivals(export(Found(token=pinless), Found(token=endless)), vault.entries)
    assert [(row.name, row.reason) for row in held.rows] == [
        ("Cliniko: maria@clinic.example", Refusal.BAD_PIN),
        ("Cliniko: maria@clinic.example", Refusal.TOO_LONG),
    ]
    assert all(isinstance(row, RefusedRow) for row in held.rows)


def test_groups_become_clinics_of_their_own_colours(vault):
    vault.add_clinic("Happy Feet", colour=0)
    held = arrivals(
        export(
            found(1, group="happy FEET"), found(2, group="Lab"), found(3, group="LAB"), found(4)
        ),
        vault.entries,
    )
    assert held.groups == ("happy FEET", "Lab")
    added = move_in(vault, held.new, with_clinics=True)
    clinics = {clinic.id: clinic for clinic in vault.clinics}
    assert [clinics[e.clinic].name if e.clinic else None for e in added] == [
        "Happy Feet", "Lab", "Lab", None,
    ]  # fmt: skip
    assert [clinic.colour for clinic in vault.clinics] == [0, 1]


def test_groups_are_left_when_nobody_wants_clinics(vault):
    held = arrivals(export(found(1, group="Lab")), vault.entries)
    (added,) = move_in(vault, held.new, with_clinics=False)
    assert (added.clinic, vault.clinics) == (None, ())


@pytest.mark.parametrize(("count", "may"), [(0, False), (1, True), (CLINICS, True), (51, False)])
def test_too_many_groups_are_no_clinics(vault, count, may):
    held = arrivals(export(*(found(n, group=f"G{n}") for n in range(count))), vault.entries)
    assert held.may_be_clinics is may


def test_all_of_it_is_one_save(vault):
    held = arrivals(
        export(found(1, group="Lab", note="door", favourite=True), found(2)), vault.entries
    )
    before = vault.generation
    move_in(vault, held.new, with_clinics=True)
    assert vault.generation == before + 1
    assert [(e.note, e.favourite) for e in vault.entries] == [("door", True), ("", False)]
    happened = [event.happening for event in vault.journal()]
    assert happened[-3:] == [Happening.CLINIC_CHANGED, Happening.ADDED, Happening.ADDED]


def test_a_disk_that_refuses_leaves_nothing_of_it(vault, monkeypatch):
    held = arrivals(export(found(1, group="Lab"), found(2)), vault.entries)
    events = len(vault.journal())

    def full(*_args, **_more):
        raise DiskError(DiskFault.FULL)

    monkeypatch.setattr("desktop.files.replace", full)
    with pytest.raises(DiskError):
        move_in(vault, held.new, with_clinics=True)
    assert (vault.entries, vault.clinics) == ((), ())
    assert len(vault.journal()) == events
