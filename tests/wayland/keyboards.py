"""Keyboards for compositors without hardware. Each takes the key codes of Linux's evdev."""

import os

from jeepney import DBus, DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection
from pywayland.client import Display
from pywayland.protocol.wayland import WlSeat
from pywayland.protocol_core import Argument, ArgumentType, Interface, Proxy

from tests.window.program import wait_until

_ROWS = {2: "1234567890", 16: "qwertyuiop", 30: "asdfghjkl", 44: "zxcvbnm"}
CODES = {sign: first + i for first, row in _ROWS.items() for i, sign in enumerate(row)}
CODES |= {"Return": 28, "ctrl": 29, " ": 57}
_CTRL = 4  # its bit among the modifiers of XKB
_KEYMAP = (
    b'xkb_keymap { xkb_keycodes { include "evdev+aliases(qwerty)" };'
    b'xkb_types { include "complete" }; xkb_compat { include "complete" };'
    b'xkb_symbols { include "pc+us+inet(evdev)" }; };\0'
)
_UINT, _TEXT = Argument(ArgumentType.Uint), Argument(ArgumentType.String)


def _interface(name, version, *requests):
    """Make a protocol's interface from its requests' arguments, in the order of their numbers."""
    made = type(Interface)(name, (Interface,), {"name": name, "version": version})
    for arguments in requests:
        made.request(*arguments)(lambda: None)
    made._gen_c()
    made.proxy_class = type(f"{name}_proxy", (Proxy,), {"interface": made})
    return made


# Neither is part of pywayland: virtual-keyboard-unstable-v1 of wlroots, and fake-input of
# plasma-wayland-protocols, of which only `authenticate` and `keyboard_key` are sent.
_KEYBOARD = _interface(
    "zwp_virtual_keyboard_v1",
    1,
    (_UINT, Argument(ArgumentType.FileDescriptor), _UINT),  # keymap
    (_UINT, _UINT, _UINT),  # key
    (_UINT, _UINT, _UINT, _UINT),  # modifiers
)
_KEYBOARDS = _interface(
    "zwp_virtual_keyboard_manager_v1",
    1,
    (
        Argument(ArgumentType.Object, interface=WlSeat),
        Argument(ArgumentType.NewId, interface=_KEYBOARD),
    ),
)
_FAKE_INPUT = _interface("org_kde_kwin_fake_input", 4, (_TEXT, _TEXT), *[()] * 9, (_UINT, _UINT))


class Keyboard:
    """What a person does with one."""

    def press(self, *signs):
        """Press keys together and release them."""
        codes = [CODES[sign] for sign in signs]
        for code in codes:
            self.send(code, pressed=True)
        for code in reversed(codes):
            self.send(code, pressed=False)

    def type(self, text):
        for sign in text:
            self.press(sign)

    def close(self):
        pass


class _Plugged(Keyboard):
    """A keyboard over a Wayland connection of its own, there as long as the connection."""

    def __init__(self, socket):
        self.display = Display(str(socket))
        self.display.connect()
        self.offered = {}
        self.registry = self.display.get_registry()
        self.registry.dispatcher["global"] = self._note
        self.display.roundtrip()

    def _note(self, _registry, name, interface, _version):
        self.offered[interface] = name

    def bind(self, interface):
        return self.registry.bind(self.offered[interface.name], interface, interface.version)

    def close(self):
        self.display.disconnect()


class WlrootsKeyboard(_Plugged):
    def __init__(self, socket):
        super().__init__(socket)
        seat = self.registry.bind(self.offered["wl_seat"], WlSeat, 1)
        self.made = self.bind(_KEYBOARDS)._marshal_constructor(0, _KEYBOARD, seat)
        keymap = os.memfd_create("keymap")
        os.write(keymap, _KEYMAP)
        self.made._marshal(0, 1, keymap, len(_KEYMAP))
        self.display.roundtrip()
        os.close(keymap)

    def send(self, code, *, pressed):
        self.made._marshal(1, 0, code, int(pressed))
        if code == CODES["ctrl"]:
            self.made._marshal(2, _CTRL if pressed else 0, 0, 0, 0)
        self.display.roundtrip()


class KwinKeyboard(_Plugged):
    def __init__(self, socket):
        super().__init__(socket)
        self.made = self.bind(_FAKE_INPUT)
        self.made._marshal(0, "tests", "to type")

    def send(self, code, *, pressed):
        self.made._marshal(10, code, int(pressed))
        self.display.roundtrip()


class MutterKeyboard(Keyboard):
    NAME = "org.gnome.Mutter.RemoteDesktop"

    def __init__(self, bus):
        self.connection = open_dbus_connection(bus)
        wait_until(self.ready, "mutter's remote desktop")
        self.session = self.call("/org/gnome/Mutter/RemoteDesktop", self.NAME, "CreateSession")[0]
        self.call(self.session, f"{self.NAME}.Session", "Start")
        self.press("ctrl")  # with the first key, the seat has a keyboard

    def ready(self):
        asked = DBus().NameHasOwner(self.NAME)
        return self.connection.send_and_get_reply(asked, timeout=10).body[0]

    def call(self, path, interface, method, signature=None, body=()):
        address = DBusAddress(path, self.NAME, interface)
        message = new_method_call(address, method, signature, body)
        return self.connection.send_and_get_reply(message, timeout=10).body

    def send(self, code, *, pressed):
        self.call(
            self.session,
            f"{self.NAME}.Session",
            "NotifyKeyboardKeycode",
            "ub",
            (code, pressed),
        )

    def close(self):
        self.connection.close()
