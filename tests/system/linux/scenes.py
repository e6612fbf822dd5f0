"""What the contract of all event sources is tried on here: see tests/system/test_event_sources."""

from desktop.autolock import LockReason
from desktop.system.linux.lid import Lid
from desktop.system.linux.logind import Logind
from desktop.system.linux.screen_savers import ScreenSavers
from desktop.system.linux.window_manager import WindowManager

LOGIND = "org.freedesktop.login1"
PROPERTIES = "org.freedesktop.DBus.Properties"
SESSION = "/org/freedesktop/login1/session/_31"
NOWHERE = "unix:path=/nowhere"


def play_logind(services, *, remote=False):
    """Make the services a logind with one session."""
    services.answer(f"{LOGIND}.Manager.PreparingForSleep", "v", [["b", False]])
    services.answer(f"{LOGIND}.Manager.GetSession", "o", [SESSION])
    services.answer(f"{LOGIND}.Manager.Inhibit", "h", [])
    services.answer(f"{LOGIND}.Session.Remote", "v", [["b", remote]])
    assert services.own(LOGIND)


class LogindScene:
    away = LockReason.USER_SWITCH
    remote = False

    def __init__(self, services, address):
        self.services = services
        self.address = address
        play_logind(services, remote=self.remote)
        common = {LockReason.SLEEP, LockReason.LOG_OFF, LockReason.SCREEN_LOCK}
        self.tells = frozenset({*common, self.away, LockReason.DESKTOP_LOST})
        self.ways = {
            LockReason.SLEEP: self.sleep,
            LockReason.LOG_OFF: self.shut_down,
            LockReason.SCREEN_LOCK: self.lock,
            self.away: self.switch,
        }

    def source(self):
        return Logind(lambda: self.address)

    def nowhere(self):
        return Logind(lambda: NOWHERE)

    def sleep(self, *, begins=True):
        self.signal("PrepareForSleep", begins)

    def shut_down(self, *, begins=True):
        self.signal("PrepareForShutdown", begins)

    def signal(self, name, begins):
        path = "/org/freedesktop/login1"
        self.services.emit(path, f"{LOGIND}.Manager", name, "b", [begins], None)

    def lock(self):
        self.services.emit(SESSION, f"{LOGIND}.Session", "Lock", "", [], None)

    def switch(self, *, active=False):
        self.change(Active=("b", active))

    def change(self, **values):
        body = [f"{LOGIND}.Session", values, []]
        self.services.emit(SESSION, PROPERTIES, "PropertiesChanged", "sa{sv}as", body, None)

    def come_back(self):
        self.sleep(begins=False)
        self.shut_down(begins=False)
        self.switch(active=True)
        self.change(LockedHint=("b", False))
        # A structure, which Qt cannot read: nothing may try to.
        self.change(Seat=("(so)", ["seat0", "/org/freedesktop/login1/seat/seat0"]))
        self.services.emit(SESSION, f"{LOGIND}.Session", "Unlock", "", [], None)

    def is_awaited(self):
        """Say whether the system waits for us."""
        return self.services.held() > 0

    def end(self):
        self.services.disown(LOGIND)


class LockedHintScene(LogindScene):
    """A desktop that locks its screen itself, and tells logind."""

    def lock(self):
        self.change(LockedHint=("b", True))


class RemoteScene(LogindScene):
    away = LockReason.REMOTE_DISCONNECT
    remote = True


class LidScene:
    tells = frozenset({LockReason.LID, LockReason.DESKTOP_LOST})

    def __init__(self, services, address):
        self.services = services
        self.address = address
        services.answer("org.freedesktop.UPower.LidIsPresent", "v", [["b", True]])
        assert services.own("org.freedesktop.UPower")
        self.ways = {LockReason.LID: self.close_lid}

    def source(self):
        return Lid(lambda: self.address)

    def nowhere(self):
        self.services.answer("org.freedesktop.UPower.LidIsPresent", "v", [["b", False]])
        return self.source()

    def close_lid(self, *, closed=True):
        values = {"LidIsClosed": ("b", closed), "OnBattery": ("b", True)}
        body = ["org.freedesktop.UPower", values, []]
        path = "/org/freedesktop/UPower"
        self.services.emit(path, PROPERTIES, "PropertiesChanged", "sa{sv}as", body, None)

    def come_back(self):
        self.close_lid(closed=False)

    def end(self):
        self.services.disown("org.freedesktop.UPower")


class SaverScene:
    """A screen saver; by default of those that say ActiveChanged on an interface of their name."""

    name = "org.freedesktop.ScreenSaver"
    path = "/org/freedesktop/ScreenSaver"
    reason = LockReason.SCREEN_LOCK

    def __init__(self, services, address):
        self.services = services
        self.address = address
        assert services.own(self.name)
        self.tells = frozenset({self.reason, LockReason.DESKTOP_LOST})
        self.ways = {self.reason: self.leave}

    def source(self):
        return ScreenSavers(lambda: self.address)

    def nowhere(self):
        return ScreenSavers(lambda: NOWHERE)

    def leave(self):
        self.say("ActiveChanged", "b", True)

    def come_back(self):
        self.say("ActiveChanged", "b", False)

    def say(self, signal, signature="", *body, interface=None):
        self.services.emit(self.path, interface or self.name, signal, signature, body, None)

    def end(self):
        self.services.disown(self.name)


class KdePathScene(SaverScene):
    path = "/ScreenSaver"


class GnomeScene(SaverScene):
    name = "org.gnome.ScreenSaver"
    path = "/org/gnome/ScreenSaver"


class CinnamonScene(SaverScene):
    name = "org.cinnamon.ScreenSaver"
    path = "/org/cinnamon/ScreenSaver"


class MateScene(SaverScene):
    name = "org.mate.ScreenSaver"
    path = "/org/mate/ScreenSaver"


class XfceScene(SaverScene):
    name = "org.xfce.ScreenSaver"
    path = "/org/xfce/ScreenSaver"


class KdeScene(SaverScene):
    name = "org.kde.screensaver"
    path = "/ScreenSaver"

    def leave(self):
        self.say("AboutToLock")

    def come_back(self):
        pass


class UnityScene(SaverScene):
    name = "com.canonical.Unity"
    path = "/com/canonical/Unity/Session"

    def leave(self):
        self.say("Locked", interface="com.canonical.Unity.Session")

    def come_back(self):
        self.say("Unlocked", interface="com.canonical.Unity.Session")


class PresenceScene(SaverScene):
    name = "org.gnome.SessionManager"
    path = "/org/gnome/SessionManager/Presence"
    reason = LockReason.IDLE

    def leave(self):
        self.status(3)

    def come_back(self):
        self.status(0)
        self.status(2)  # busy: somebody who does not want to be disturbed

    def status(self, number):
        presence = "org.gnome.SessionManager.Presence"
        self.say("StatusChanged", "u", number, interface=presence)


class WindowManagerScene:
    tells = frozenset({LockReason.DESKTOP_LOST})

    def __init__(self, screen):
        self.screen = screen
        self.ways = {LockReason.DESKTOP_LOST: self.leave}
        self.come_back()

    def source(self):
        return WindowManager(self.screen.name)

    def nowhere(self):
        self.screen.end_manager()
        return self.source()

    def leave(self):
        if self.screen.manager is None:
            self.come_back()
        self.screen.end_manager()

    def come_back(self):
        self.screen.start_manager()
        self.screen.wait_for_manager()

    def end(self):
        self.screen.end_manager()


ON_A_BUS = (
    LogindScene, LockedHintScene, RemoteScene, LidScene, SaverScene, KdePathScene, GnomeScene,
    CinnamonScene, MateScene, XfceScene, KdeScene, UnityScene, PresenceScene,
)  # fmt: skip
