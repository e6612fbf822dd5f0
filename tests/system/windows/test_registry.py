import uuid
import winreg

import pytest

from desktop.system.windows import registry


@pytest.fixture
def key(monkeypatch):
    """A key of this test's own in the place of policies, never the computer's."""
    name = rf"Software\Policies\Frontdesk test {uuid.uuid4()}"
    monkeypatch.setattr(registry, "KEY", name)
    access = winreg.KEY_ALL_ACCESS | winreg.KEY_WOW64_64KEY
    try:
        made = winreg.CreateKeyEx(winreg.HKEY_LOCAL_MACHINE, name, 0, access)
    except PermissionError:
        pytest.skip("needs an administrator")
    with made:
        yield made
    winreg.DeleteKeyEx(winreg.HKEY_LOCAL_MACHINE, name, winreg.KEY_WOW64_64KEY)


def test_a_computer_without_policies_has_none(monkeypatch):
    monkeypatch.setattr(registry, "KEY", rf"Software\Policies\Frontdesk test {uuid.uuid4()}")
    assert registry.values() is None


def test_values_have_their_types(key):
    assert registry.values() == {}
    for name, kind, value in (
        ("IdleMinutes", winreg.REG_DWORD, 5),
        ("Number", winreg.REG_QWORD, 2**40),
        ("Server", winreg.REG_SZ, "https://praxis.example/ä"),
        ("Clinics", winreg.REG_MULTI_SZ, ["North", "South"]),
        ("Nobody", winreg.REG_MULTI_SZ, []),
        ("Bytes", winreg.REG_BINARY, b"\0\1"),
    ):
        winreg.SetValueEx(key, name, 0, kind, value)
    found = registry.values()
    assert found == {
        "IdleMinutes": 5,
        "Number": 2**40,
        "Server": "https://praxis.example/ä",
        "Clinics": ["North", "South"],
        "Nobody": [],
        "Bytes": b"\0\1",
    }
    assert type(found["IdleMinutes"]) is int
