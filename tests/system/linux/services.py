"""Services of a D-Bus, as a process of its own: `python services.py ADDRESS`.

Reads commands as lines of JSON on standard input, and answers each with one on standard output:

["own", NAME]            become a service
["disown", NAME]         be one no more
["answer", METHOD, SIGNATURE, BODY]   answer calls of INTERFACE.METHOD so, or the property
["forget", METHOD]       answer them no more
["say_nothing", METHOD]  take its calls and never answer
["emit", PATH, INTERFACE, NAME, SIGNATURE, BODY, TO]  send a signal; TO null: to whoever listens
["held"]                 tell how many descriptors that `Inhibit` handed out are open
["bodies", METHOD]       tell with which arguments it was called, since:
["forget_calls"]

A call that nobody told it to answer gets an error, as a real service would give.
"""

import json
import os
import select
import sys

from jeepney import (
    DBusAddress,
    HeaderFields,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import open_dbus_connection


class Services:
    def __init__(self, address):
        self.bus = open_dbus_connection(address, enable_fds=True)
        self.answers = {}
        self.silent = set()
        self.called = []
        self.inhibitors = []
        self.handed_out = []

    def serve(self):
        lines = sys.stdin
        while True:
            ready, _, _ = select.select([lines, self.bus.sock], [], [])
            if self.bus.sock in ready:
                self.take_messages()
            if lines in ready:
                line = lines.readline()
                if not line:
                    return
                word, *rest = json.loads(line)
                print(json.dumps(getattr(self, word)(*rest)), flush=True)

    def take_messages(self):
        while True:
            try:
                message = self.bus.receive(timeout=0)
            except TimeoutError:
                return
            if message.header.message_type is MessageType.method_call:
                reply = self.reply(message)
                if reply is not None:
                    self.bus.send(reply)
                while self.handed_out:
                    os.close(self.handed_out.pop())

    def reply(self, message):
        fields = message.header.fields
        interface, member = fields[HeaderFields.interface], fields[HeaderFields.member]
        if member == "Get":
            interface, member = message.body
        method = f"{interface}.{member}"
        self.called.append([method, list(message.body)])
        if method in self.silent:
            return None
        if method not in self.answers:
            return new_error(message, "org.freedesktop.DBus.Error.UnknownMethod")
        signature, body = self.answers[method]
        if signature == "h":
            reading, writing = os.pipe()
            self.inhibitors.append(reading)
            self.handed_out.append(writing)
            return new_method_return(message, "h", (writing,))
        return new_method_return(message, signature, tuple(as_variants(signature, body)))

    def own(self, name):
        return self.bus.send_and_get_reply(message_bus.RequestName(name, 4)).body[0] == 1

    def disown(self, name):
        return self.bus.send_and_get_reply(message_bus.ReleaseName(name)).body[0] == 1

    def answer(self, method, signature, body):
        self.answers[method] = (signature, body)
        self.silent.discard(method)

    def forget(self, method):
        del self.answers[method]

    def say_nothing(self, method):
        self.silent.add(method)

    def emit(self, path, interface, name, signature, body, to):  # noqa: PLR0917  a command
        place = DBusAddress(path, interface=interface)
        message = new_signal(place, name, signature, tuple(as_variants(signature, body)))
        if to is not None:
            message.header.fields[HeaderFields.destination] = to
        self.bus.send(message)

    def bodies(self, method):
        return [body for called, body in self.called if called == method]

    def forget_calls(self):
        self.called.clear()

    def held(self):
        return sum(not ended(reading) for reading in self.inhibitors)


def ended(reading):
    return bool(select.select([reading], [], [], 0)[0])


def as_variants(signature, body):
    """JSON knows no types: what stands in a variant says its own, as [SIGNATURE, VALUE]."""
    for value in body:
        if isinstance(value, dict):
            yield {key: as_variant(*each) for key, each in value.items()}
        elif signature == "v":
            yield as_variant(*value)
        else:
            yield value


def as_variant(signature, value):
    return signature, tuple(value) if signature.startswith("(") else value


if __name__ == "__main__":
    Services(sys.argv[1]).serve()
