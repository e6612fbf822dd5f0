"""The screenshot portal, as a service on a real bus that answers as the real ones do."""

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtDBus import QDBusConnection

from desktop.errors import Unseen
from desktop.gui.offered import grey_from
from desktop.qr.reading import texts_in_grey
from desktop.system.linux import screenshot_portal
from desktop.system.linux.screenshot_portal import PortalCamera
from tests.qr.drawn import drawn

PORTAL = "org.freedesktop.portal.Desktop"
CALL = "org.freedesktop.portal.Screenshot.Screenshot"
REQUEST = "org.freedesktop.portal.Request"
OLD = "/org/freedesktop/portal/desktop/request/of_its_own"
TEXT = "otpauth://totp/Happy%20Feet:maria?secret=JBSWY3DPEHPK3PXP"

pytestmark = pytest.mark.usefixtures("qapp")


class Scene:
    """A camera, what it told, and the portal that it asks."""

    def __init__(self, services, address, qtbot):
        self.services, self.qtbot = services, qtbot
        self.bus = QDBusConnection.connectToBus(address, "screenshots")
        assert self.bus.isConnected()
        self.camera = PortalCamera(None, self.bus)
        self.shots, self.failures = [], []
        self.camera.taken.connect(self.shots.append)
        self.camera.failed.connect(self.failures.append)
        services.forget_calls()
        services.own(PORTAL)
        services.answer(CALL, "o", [OLD])

    def end(self):
        self.camera.stop()
        self.camera.deleteLater()
        QDBusConnection.disconnectFromBus("screenshots")
        self.services.disown(PORTAL)
        self.services.answer(CALL, "o", [OLD])  # no longer silent

    def ask(self, *, part=False):
        """Ask for a picture, and return the path at which the answer is awaited."""
        self.camera.take(part=part)
        self.qtbot.waitUntil(lambda: bool(self.asked()))
        [[parent, options]] = self.asked()
        assert parent == ""
        assert options["interactive"] == ["b", part]
        sender = self.bus.baseService()[1:].replace(".", "_")
        return f"/org/freedesktop/portal/desktop/request/{sender}/{options['handle_token'][1]}"

    def asked(self):
        return self.services.bodies(CALL)

    def answer(self, path, code, **results):
        results = {name: ["s", value] for name, value in results.items()}
        to = self.bus.baseService()
        self.services.emit(path, REQUEST, "Response", "ua{sv}", [code, results], to)

    def reason(self):
        """Why there is no picture, once that is told."""
        self.qtbot.waitUntil(lambda: bool(self.failures))
        [error] = self.failures
        return None if error is None else error.reason


@pytest.fixture
def scene(services_on_a_bus, qtbot):
    played = Scene(*services_on_a_bus, qtbot)
    yield played
    played.end()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "Screenshot from today, 9:41.png"
    drawn(TEXT).save(path)
    return path


def uri(path):
    return QUrl.fromLocalFile(str(path)).toString(QUrl.ComponentFormattingOption.FullyEncoded)


@pytest.mark.parametrize("part", [False, True])
@pytest.mark.parametrize("old", [False, True], ids=["promised path", "path of its own"])
def test_a_picture_is_handed_out_and_its_file_removed(scene, file, part, old):
    path = scene.ask(part=part)
    if old:  # such a portal has to be heard out before it is known where it answers
        scene.qtbot.waitUntil(lambda: OLD in scene.camera._requests)
    scene.answer(OLD if old else path, 0, uri=uri(file))
    scene.qtbot.waitUntil(lambda: bool(scene.shots))
    [[shot]] = scene.shots
    assert shot.screen is None
    assert texts_in_grey(grey_from(shot.picture)) == (TEXT,)
    assert not file.exists()
    assert scene.failures == []


def test_the_answer_may_come_before_the_call_returns(scene, file):
    scene.services.say_nothing(CALL)
    path = scene.ask()
    scene.answer(path, 0, uri=uri(file))
    scene.qtbot.waitUntil(lambda: bool(scene.shots))


@pytest.mark.parametrize(("code", "reason"), [(1, None), (2, Unseen.REFUSED)])
def test_the_person_or_the_desktop_says_no(scene, code, reason):
    scene.answer(scene.ask(), code)
    assert scene.reason() is reason
    assert scene.shots == []


def test_without_a_portal_that_is_said_at_once(scene):
    scene.services.disown(PORTAL)
    scene.camera.take(part=False)
    assert scene.reason() is Unseen.NO_PORTAL


def test_a_portal_without_screenshots_is_none(scene):
    scene.services.forget(CALL)
    scene.camera.take(part=False)
    assert scene.reason() is Unseen.NO_PORTAL


def test_a_portal_that_goes_away_is_waited_for_no_longer(scene):
    scene.ask()
    scene.services.disown(PORTAL)
    assert scene.reason() is Unseen.NO_PORTAL


def test_no_answer_is_waited_for_so_long_and_taken_back(scene):
    scene.camera._limit.setInterval(50)
    scene.ask()
    assert scene.reason() is Unseen.REFUSED
    scene.qtbot.waitUntil(lambda: bool(scene.services.bodies(f"{REQUEST}.Close")))


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_removed_as_well(scene, file, content):
    file.write_bytes(content)
    scene.answer(scene.ask(), 0, uri=uri(file))
    assert scene.reason() is Unseen.UNREADABLE
    assert not file.exists()


def test_a_file_of_any_size_is_not_read(scene, file, monkeypatch):
    monkeypatch.setattr(screenshot_portal, "_FILE", 100)
    scene.answer(scene.ask(), 0, uri=uri(file))
    assert scene.reason() is Unseen.UNREADABLE
    assert not file.exists()


@pytest.mark.parametrize("results", [{}, {"uri": "https://happyfeet.example/code.png"}])
def test_an_answer_without_a_file_is_none(scene, results):
    scene.answer(scene.ask(), 0, **results)
    assert scene.reason() is Unseen.UNREADABLE


def test_a_folder_is_left_alone(scene, tmp_path):
    scene.answer(scene.ask(), 0, uri=uri(tmp_path))
    assert scene.reason() is Unseen.UNREADABLE
    assert tmp_path.is_dir()


def test_what_is_called_off_is_not_shown_and_its_file_removed(scene, file):
    path = scene.ask()
    scene.camera.stop()
    scene.answer(path, 0, uri=uri(file))
    scene.qtbot.waitUntil(lambda: not file.exists())
    assert scene.shots == []
    assert scene.failures == []


def test_it_asks_again_and_the_last_answer_counts(scene, file):
    scene.ask()
    scene.services.forget_calls()
    scene.answer(scene.ask(), 0, uri=uri(file))
    scene.qtbot.waitUntil(lambda: bool(scene.shots))
    assert len(scene.shots) == 1


def test_without_a_bus_there_is_no_portal(qtbot):
    camera = PortalCamera(None, QDBusConnection("no such connection"))
    with qtbot.waitSignal(camera.failed) as told:
        camera.take(part=False)
    assert told.args[0].reason is Unseen.NO_PORTAL
