"""A desktop's tray and its notifications, on the session's bus: what Frontdesk shows there.

Plays `org.kde.StatusNotifierWatcher` with a host, and `org.freedesktop.Notifications`, with the
real protocol; `click` and `activate` are what a person does to the icon.
"""

import time
from threading import Thread

from jeepney import (
    DBusAddress,
    HeaderFields,
    MessageType,
    message_bus,
    new_error,
    new_method_call,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import open_dbus_connection

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
NOTIFICATIONS = "org.freedesktop.Notifications"
MENU = "com.canonical.dbusmenu"
PATIENCE = 20  # seconds that anything may take on a busy machine
# What is answered for a program that ends before or while it is asked: by the bus, and by the
# program itself between taking its icon down and leaving the bus.
GONE = {
    f"org.freedesktop.DBus.Error.{name}" for name in ("NoReply", "ServiceUnknown", "UnknownObject")
}


class NoIconError(Exception):
    """No program has an icon at this moment: one process takes the other's place."""


class Tray:
    """The watcher and its host; `gone` takes the name off the bus."""

    def __init__(self, *, host=True):
        self.host = host
        self.items = []  # the bus names of the programs that have an icon
        self.messages = []  # (title, body) of every notification
        self._serving = open_dbus_connection()
        self._asking = open_dbus_connection()
        rule = "type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged'"
        # Nobody waits for the answers here: a call that came in between would be lost.
        self._serving.send(message_bus.AddMatch(rule))
        for name in (NOTIFICATIONS, WATCHER):
            self._serving.send(message_bus.RequestName(name))
        self._ended = False
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()

    # -- the services --

    def _serve(self):
        while not self._ended:
            try:
                message = self._serving.receive(timeout=0.1)
            except TimeoutError:
                continue
            except (OSError, EOFError):
                return
            fields = message.header.fields
            member = fields.get(HeaderFields.member)
            if message.header.message_type is MessageType.signal:
                if member == "NameOwnerChanged" and message.body[2] == "":
                    self.items = [item for item in self.items if item != message.body[0]]
            elif message.header.message_type is MessageType.method_call:
                self._serving.send(self._answer(message, member))

    def _answer(self, message, member):
        match member:
            case "RegisterStatusNotifierItem":
                self.items.append(message.header.fields[HeaderFields.sender])
                return new_method_return(message)
            case "Get":
                return new_method_return(message, "v", (("b", self.host),))
            case "Notify":
                self.messages.append((message.body[3], message.body[4]))
                return new_method_return(message, "u", (1,))
            case "GetCapabilities":
                return new_method_return(message, "as", (["body"],))
            case "Introspect":
                return new_method_return(message, "s", ("<node/>",))
        return new_error(message, "org.freedesktop.DBus.Error.UnknownMethod")

    def set_host(self, host):
        """Have the program that draws the icons come or go, while the watcher stays."""
        self.host = host
        name = "StatusNotifierHostRegistered" if host else "StatusNotifierHostUnregistered"
        emitter = DBusAddress("/StatusNotifierWatcher", interface=WATCHER)
        self._serving.send(new_signal(emitter, name))

    def close(self):
        """Leave the bus."""
        self._ended = True
        self._thread.join()
        self._serving.close()
        self._asking.close()

    # -- the person --

    def _call(self, path, interface, member, signature="", body=()):
        items = self.items  # the other thread puts another list in its place
        if not items:
            raise NoIconError
        call = new_method_call(DBusAddress(path, items[-1], interface), member, signature, body)
        reply = self._asking.send_and_get_reply(call, timeout=PATIENCE)
        if reply.header.fields.get(HeaderFields.error_name) in GONE:
            raise NoIconError
        assert reply.header.message_type is MessageType.method_return, reply.body
        return reply.body

    def fact(self, name):
        """What the icon says of itself."""
        [[_signature, value]] = self._call(
            "/StatusNotifierItem", "org.freedesktop.DBus.Properties", "Get", "ss", (ITEM, name)
        )
        return value

    @property
    def tooltip(self):
        """What the icon says, None while there is none."""
        try:
            return self.fact("ToolTip")[2]
        except NoIconError:
            return None

    def activate(self):
        """Click on the icon."""
        self._call("/StatusNotifierItem", ITEM, "Activate", "ii", (0, 0))

    def menu(self):
        """Open the menu: its entries by their words, separators left out."""
        path = self.fact("Menu")
        self._call(path, MENU, "AboutToShow", "i", (0,))
        _revision, root = self._call(path, MENU, "GetLayout", "iias", (0, -1, []))
        found = {}
        for _signature, (number, properties, _children) in root[2]:
            facts = {name: value for name, (_kind, value) in properties.items()}
            if facts.get("type") != "separator" and facts.get("visible", True):
                found[facts["label"]] = number
        return found

    def click(self, words):
        """Choose an entry of the menu."""
        number = self.menu()[words]
        event = (number, "clicked", ("s", ""), int(time.time()))
        self._call(self.fact("Menu"), MENU, "Event", "isvu", event)
