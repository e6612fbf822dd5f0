"""Sets of QR codes from Google Authenticator."""

import base64
from urllib.parse import quote

import pytest

from tests.cli.conftest import PASSWORD, PERSON


def number(field, value):
    data = bytearray([field << 3])
    while value > 0x7F:
        data.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*data, value])


def block(field, data):
    return bytes([field << 3 | 2, len(data)]) + data


def entry(name, *, kind=2, algorithm=1):
    parts = [block(1, name.encode() * 8), block(2, name.encode()), block(3, b"Lab")]
    numbers = {4: algorithm, 5: 1, 6: kind}
    return block(1, b"".join([*parts, *(number(*each) for each in numbers.items())]))


def part(index, count, *entries, batch=77):
    payload = b"".join(entries)
    payload += number(2, 1) + number(3, count) + number(4, index) + number(5, batch)
    return "otpauth-migration://offline?data=" + quote(base64.b64encode(payload), safe="")


PARTS = [part(index, 3, entry(f"person-{index}")) for index in range(3)]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 1, 2, 0)])
def test_the_parts_come_in_any_order(desk, order):
    desk.create()
    done = desk.add(*(PARTS[index] for index in order))
    accounts = [each["account"] for each in done["added"]]
    assert accounts == ["person-0", "person-1", "person-2"]
    assert done["refused"] == []


def test_the_parts_may_be_several_pictures(desk):
    desk.create()
    images = [desk.picture(f"{index}.png", PARTS[index]) for index in (2, 0, 1)]
    done = desk.ok("token", "add", PERSON, "--image", *images, lines=[PASSWORD])
    assert len(done["added"]) == 3


def test_a_missing_part_is_named(desk):
    desk.create()
    done = desk.add(PARTS[2], PARTS[0])
    assert len(done["added"]) == 2
    (refused,) = done["refused"]
    assert refused["entry"] == "part 2 of 3"
    assert "missing" in refused["reason"]
    assert [each["account"] for each in desk.add(PARTS[1])["added"]] == ["person-1"]


def test_an_entry_that_is_no_token_costs_only_itself(desk):
    desk.create()
    done = desk.add(part(0, 1, entry("good"), entry("odd", algorithm=4)))
    assert [each["account"] for each in done["added"]] == ["good"]
    assert done["refused"][0]["entry"] == "Lab: odd"


def test_nothing_but_refusals_is_a_failure(desk):
    desk.create()
    links = part(0, 1, entry("odd", kind=9))
    kind = desk.refused("token", "add", PERSON, "-", lines=[PASSWORD], links=links)
    assert kind == "bad-token"


def test_scan_counts_the_parts(desk):
    image = desk.picture("part.png", PARTS[1])
    (found,) = desk.ok("scan", image)
    (code,) = found["codes"]
    assert (code["format"], code["part"], code["parts"]) == ("otpauth-migration", 2, 3)
    assert code["tokens"][0]["account"] == "person-1"
    assert "part 2 of 3" in desk.run("scan", image).out
