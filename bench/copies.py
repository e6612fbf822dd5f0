"""How many of the keys of a vault are left in memory after it was locked."""

from __future__ import annotations

import time
from base64 import b32encode

from bench import driving, peers, shelves
from bench.display import Display
from bench.figures import UNMET, say
from bench.programs import Program, frontdesk, running
from desktop.vault.shelf import Shelf

TOKENS = 100


def measure() -> None:
    display = Display()
    with shelves.folder() as place:
        locked = shelves.vault(Shelf(place, cost=shelves.CHEAP), shelves.PEOPLE[0], TOKENS)
        vault = locked.unlock(shelves.password())
        keys = [entry.token.secret.reveal() for entry in vault.entries]
        vault.lock(None)
        with running(frontdesk(place)) as program:
            driving.unlock(display)
            time.sleep(driving.SETTLED)
            opened = left(program, keys)
            display.press("Control_L", "l")
            display.wait(lambda: display.title() == driving.PICKER, "the picker")
            time.sleep(driving.SETTLED)
            after = left(program, keys)
        line = f"Frontdesk: {after} of {TOKENS} keys after a lock ({opened} before it)"
        line += f"; aim none: {'MISSED' if after else 'met'}"
        say("  " + line)
        UNMET.lines += [line] if after else []
        tokens = list(shelves.tokens(TOKENS))
        peer = peers.keepassxc(place / "peer", tokens)
        if peer is None:
            return
        with running(peer.command, peer.environment) as program:
            driving.open_keepassxc(display)
            time.sleep(driving.SETTLED)
            keys = [token.secret.reveal() for token in tokens]
            opened = left(program, keys)
            driving.lock_keepassxc(display)
            say(
                f"  {peer.name}: {left(program, keys)} of {TOKENS} keys after a lock "
                f"({opened} before it)"
            )


def left(program: Program, keys: list[bytes]) -> int:
    """Count the keys that stand in memory, as bytes or as text of 8 or 16 bits."""
    memory = list(program.regions())

    def found(key: bytes) -> bool:
        text = b32encode(key)
        forms = (key, text, text.decode().encode("utf-16-le"))
        return any(form in region for region in memory for form in forms)

    return sum(map(found, keys))
