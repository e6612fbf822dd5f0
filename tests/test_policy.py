import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import BadPolicyError, PolicyFault
from desktop.policy import CLEAR, IDLE, STRENGTH, Policy
from desktop.settings import CLEAR_AFTER, IDLE_AFTER, Settings

KEYS = [field.name for field in fields(Policy) if field.name != "broken"]
ROOT = str(Path.cwd().anchor) + "backups"  # absolute on every system

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=5,
)
hosts = st.sampled_from(
    ["happyfeet.example", "*.moving.example", "http://127.0.0.1:8000", "bücher.example"]
)
good = st.fixed_dictionaries(
    {},
    optional={
        "idle_at_most": st.sampled_from(IDLE),
        "clear_at_most": st.sampled_from(CLEAR),
        "plain_export": st.booleans() | st.sampled_from([0, 1]),
        "show_keys": st.booleans(),
        "backup_folder": st.just(ROOT),
        "clinics": st.lists(hosts, max_size=3),
        "password_strength": st.sampled_from(STRENGTH),
        "hide_from_capture": st.booleans(),
    },
)
facts = good | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=8), values, max_size=4)
settings = st.builds(
    Settings,
    idle_after=st.sampled_from(IDLE_AFTER),
    clear_after=st.sampled_from(CLEAR_AFTER),
    hide_from_capture=st.booleans(),
)


def bad(given_facts):
    with pytest.raises(BadPolicyError) as caught:
        Policy.parse(given_facts)
    assert caught.value.fault is PolicyFault.VALUE
    return caught.value.key


def test_without_rules_everything_is_free():
    policy = Policy.parse({})
    assert policy == Policy()
    chosen = Settings(idle_after=IDLE[-1], clear_after=CLEAR[-1], hide_from_capture=False)
    assert chosen.within(policy) == chosen
    assert policy.allows_clinic("https://anywhere.example/login")


def test_every_rule_is_taken():
    policy = Policy.parse(
        {
            "idle_at_most": 300,
            "clear_at_most": 15,
            "plain_export": False,
            "show_keys": 0,
            "backup_folder": ROOT,
            "clinics": ["Happyfeet.example"],
            "password_strength": 4,
            "hide_from_capture": True,
        }
    )
    assert policy == Policy(
        idle_at_most=300,
        clear_at_most=15,
        plain_export=False,
        show_keys=False,
        backup_folder=Path(ROOT),
        clinics=("happyfeet.example",),
        password_strength=4,
        hide_from_capture=True,
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("colour", 1),
        ("broken", "no"),
        ("idle_at_most", 59),
        ("idle_at_most", 3_601),
        ("idle_at_most", "300"),
        ("idle_at_most", 300.0),
        ("idle_at_most", True),
        ("clear_at_most", 4),
        ("plain_export", 2),
        ("plain_export", "no"),
        ("show_keys", None),
        ("backup_folder", "backups"),
        ("backup_folder", ""),
        ("backup_folder", f"{ROOT}\0"),
        ("backup_folder", f"{ROOT}\ud800"),
        ("backup_folder", 7),
        ("clinics", "happyfeet.example"),
        ("clinics", [7]),
        ("clinics", [""]),
        ("clinics", ["*"]),
        ("clinics", ["*."]),
        ("clinics", ["http://happyfeet.example"]),
        ("clinics", ["ftp://127.0.0.1"]),
        ("clinics", ["happyfeet.example/login"]),
        ("clinics", ["happyfeet.example:none"]),
        ("clinics", ["user@happyfeet.example"]),
        ("clinics", ["a..example"]),
        ("clinics", ["[::1"]),
        ("clinics", ["[::g]"]),
        ("password_strength", 2),
        ("password_strength", 5),
        ("hide_from_capture", "yes"),
    ],
)
def test_a_wrong_rule_is_named(key, value):
    assert bad({"show_keys": True, key: value}) == key


@given(facts)
def test_any_facts_are_rules_or_refused_by_name(given_facts):
    refused = None
    try:
        policy = Policy.parse(given_facts)
    except BadPolicyError as error:
        refused = error.key
    if refused is not None:
        assert refused in given_facts
        return
    assert set(given_facts) <= set(KEYS)
    for key in ("idle_at_most", "clear_at_most", "plain_export", "show_keys", "password_strength"):
        assert getattr(policy, key) == given_facts.get(key, getattr(Policy(), key))


@given(good)
def test_good_rules_are_never_refused(given_facts):
    Policy.parse(given_facts)


@given(settings, good)
def test_settings_within_the_rules_are_never_looser(chosen, given_facts):
    policy = Policy.parse(given_facts)
    held = chosen.within(policy)
    assert held.idle_after == min(chosen.idle_after, policy.idle_at_most)
    assert held.clear_after == min(chosen.clear_after, policy.clear_at_most)
    if policy.hide_from_capture is not None:
        assert held.hide_from_capture is policy.hide_from_capture
    assert held.within(policy) == held


@given(
    good, st.sampled_from(["https://happyfeet.example", "https://x.example", "http://localhost"])
)
def test_nothing_is_stricter_than_the_strictest(given_facts, address):
    strictest, other = Policy.strictest(), Policy.parse(given_facts)
    assert strictest.idle_at_most <= other.idle_at_most
    assert strictest.clear_at_most <= other.clear_at_most
    assert not strictest.plain_export
    assert not strictest.show_keys
    assert strictest.password_strength >= other.password_strength
    assert strictest.hide_from_capture is True
    assert not strictest.allows_clinic(address)


def test_the_strictest_settings_are_good_settings(tmp_path):
    held = Settings(hide_from_capture=False).within(Policy.strictest())
    held.save(tmp_path / "settings.json")
    assert Settings.load(tmp_path / "settings.json") == held


@pytest.mark.parametrize(
    ("rule", "address", "allowed"),
    [
        ("happyfeet.example", "https://happyfeet.example/users/sign_in?next=%2F", True),
        ("happyfeet.example", "happyfeet.example", True),
        ("happyfeet.example", " HAPPYFEET.example. ", True),
        ("happyfeet.example", "https://happyfeet.example:8443", True),
        ("https://happyfeet.example/", "https://happyfeet.example", True),
        ("happyfeet.example", "https://www.happyfeet.example", False),
        ("happyfeet.example", "https://happyfeet.example.evil.example", False),
        ("happyfeet.example", "https://happyfeet.example@evil.example", False),
        ("happyfeet.example", "https://evil.example\\@happyfeet.example", False),
        ("happyfeet.example", "https://evil.example/happyfeet.example", False),
        ("happyfeet.example", "http://happyfeet.example", False),
        ("happyfeet.example", "javascript://happyfeet.example", False),
        ("happyfeet.example", "", False),
        ("happyfeet.example", "https://happyfeet.example:port", False),
        ("happyfeet.example:8443", "https://happyfeet.example:8443", True),
        ("happyfeet.example:8443", "https://happyfeet.example", False),
        ("happyfeet.example:443", "https://happyfeet.example", True),
        ("*.example.com", "https://a.example.com", True),
        ("*.example.com", "https://a.b.example.com", True),
        ("*.example.com", "https://example.com", False),
        ("*.example.com", "https://evilexample.com", False),
        ("*.example.com:8443", "https://a.example.com", False),
        ("bücher.example", "https://xn--bcher-kva.example", True),
        ("xn--bcher-kva.example", "https://BÜCHER.example", True),
        ("bücher.example", "https://bu\u0308cher.example", True),
        ("strasse.example", "https://straße.example", False),
        ("straße.example", "https://xn--strae-oqa.example", True),
        ("happyfeet.example", "https://happy\u00adfeet.example", False),
        ("happyfeet.example", "https://happyfeet\u3002example", False),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000", True),
        ("http://127.0.0.1:8000", "http://127.0.0.1:9000", False),
        ("http://localhost", "http://localhost", True),
        ("http://localhost", "http://localhost:8000", False),
        ("localhost", "http://localhost:8000/login", True),
        ("[::1]", "http://[0:0::1]:8000", True),
        ("happyfeet.example", "http://127.0.0.1:8000", False),
        ("192.0.2.1", "http://192.0.2.1", False),
        ("192.0.2.1", "https://192.0.2.1", True),
    ],
)  # fmt: skip
def test_which_clinics_a_rule_allows(rule, address, allowed):
    assert Policy.parse({"clinics": [rule]}).allows_clinic(address) is allowed


@pytest.mark.parametrize(
    ("address", "allowed"),
    [("https://any.example", True), ("any.example", True), ("http://any.example", False),
     ("http://127.0.0.1:8000", True), ("http://[::1]", True), ("file:///etc", False),
     ("https://", False), ("https://[::1", False)],
)  # fmt: skip
def test_without_a_rule_any_clinic_is_good_that_can_be_reached_in_safety(address, allowed):
    assert Policy().allows_clinic(address) is allowed


@given(st.text(max_size=30), st.sampled_from(["", "https://", "http://"]))
def test_any_address_is_allowed_or_not(address, scheme):
    assert Policy(clinics=()).allows_clinic(scheme + address) is False
    assert Policy().allows_clinic(scheme + address) in (True, False)


def test_the_document_names_every_rule_and_its_example_holds():
    text = (Path(__file__).parents[1] / "docs" / "policy.md").read_text(encoding="utf-8")
    row = r"^\| `(\w+)` \| [^`]*(?:number|3 or|true|list|path)"
    assert re.findall(row, text, re.MULTILINE) == [
        "idle_at_most", "clear_at_most", "password_strength", "show_keys", "plain_export",
        "clinics", "hide_from_capture", "backup_folder",
    ]  # fmt: skip
    example = tomllib.loads(re.findall(r"```toml\n(.*?)```", text, re.DOTALL)[0])
    assert set(example) == set(KEYS)
    example["backup_folder"] = ROOT  # of this system
    policy = Policy.parse(example)
    assert policy.allows_clinic("https://desk.moving-forward.example")
    for limits in (IDLE, CLEAR):
        assert f"{limits[0]} to {limits[-1]} (seconds)" in text
