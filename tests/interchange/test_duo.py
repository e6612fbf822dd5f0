from __future__ import annotations

import json

from desktop.errors import Refusal
from tests.interchange.files import DUO, duo, text
from tests.interchange.reading_back import entries, tokens


def test_a_list_is_read_and_a_counter_makes_the_kind():
    assert tokens(duo()) == DUO


def test_an_account_of_duos_own_has_no_secret():
    listed = [{"name": "Clinic", "accountType": "DuoAccount"}, *json.loads(duo())]
    refused, *added = entries(text(listed))
    assert (refused.name, refused.reason) == ("Clinic", Refusal.NO_SECRET)
    assert [each.token for each in added] == list(DUO)
