"""What may be on the screen when somebody leaves, reached as a person does.

Each takes a program at its picker, with the vault of Maria Lindqvist (its password given) in it,
and one of Slow Simon's, made before it, whose key takes seconds to derive.
"""

import json
from base64 import b32encode
from itertools import chain

from PIL import Image

from tests.window.program import wait_until

PICKER = "Frontdesk"
UNLOCK = "Unlock – Frontdesk"
OPEN = "Maria Lindqvist – Frontdesk"
SOON = "Looking at the screen soon"
PART = "Choose the part of the screen with the QR code"
SLOW = "Slow Simon"
FIRST_DOTS = ("676", "170")  # of the first row, in a window of the usual size
PRINT = ("345", "410")  # in the step of the recovery kit
FILE_PASSWORD = (900, 505)  # white in the list and in that step of an export, not in between
WHITE = b"\xff\xff\xff"
OF_THE_FILE = "plaice gravel ottoman 41"
# An export of Bitwarden whose password nobody knows.
SLOW_FILE = {
    "encrypted": True,
    "passwordProtected": True,
    "salt": "c2FsdCBvZiBhIHRlc3Q=",
    "kdfType": 1,
    "kdfIterations": 4,
    "kdfMemory": 512,
    "kdfParallelism": 1,
    "encKeyValidation_DO_NOT_EDIT": f"2.{'A' * 22}==|{'A' * 22}==|{'A' * 43}=",
    "data": f"2.{'A' * 22}==|{'A' * 22}==|{'A' * 43}=",
}
DERIVING = 300 * 1024  # KiB, far more than the program takes by itself
DRAGGED = range(170, 240, 10)  # down from the first row


def ask(program):
    """Go to the password field."""
    program.wait_for(PICKER)
    program.type("maria")  # the slow one may be the newer by now
    program.key("Return")
    program.wait_for(UNLOCK)


def unlock(program, password):
    ask(program)
    program.type(password)
    program.key("Return")
    program.wait_for(OPEN)


def list_with_a_copied_code(program, password, _folder):
    unlock(program, password)
    program.key("ctrl+1")


def typing_a_password(program, password, _folder):
    ask(program)
    program.type(password[:-3])


def deriving_a_key(program, password, _folder):
    program.wait_for(PICKER)
    program.type("slow")
    program.key("Return")
    program.wait_for(UNLOCK)
    program.type(password)
    program.key("Return")


def row_menu(program, password, _folder):
    unlock(program, password)
    open_row_menu(program)


def file_dialog(program, password, _folder):
    unlock(program, password)
    another_window(program, "ctrl+o")


def print_dialog(program, _password, _folder):
    """A new person's recovery kit, about to be printed."""
    program.wait_for(PICKER)
    program.key("Right", "Right", "Return")  # past the two who are there
    program.wait_for("Add a person – Frontdesk")
    program.type("Nina")
    program.key("Return")
    for _ in ("the password", "the same again"):
        program.type("plaice gravel ottoman 41")
        program.key("Return")
    window = program.wait_for("Add a person – Frontdesk")
    before = program.windows()

    def printing():
        """The kit comes when the password has been weighed; until then there is nothing there."""
        program.pointer("mousemove", "--window", window, *PRINT, "click", "1", "sleep", "0.2")
        return len(program.windows()) > len(before)

    wait_until(printing, "the print dialog")


def form_half_filled(program, password, _folder):
    unlock(program, password)
    program.key("ctrl+k")
    program.type("Cliniko")


def dragging_a_row(program, password, _folder):
    unlock(program, password)
    window = program.wait_for(OPEN)
    moves = [("mousemove", "--window", window, "300", str(y), "sleep", "0.03") for y in DRAGGED]
    program.pointer(*moves[0], "mousedown", "1", *chain.from_iterable(moves))
    wait_until(lambda: len(program.windows()) > 1, "the row under the pointer")


def question(program, password, _folder):
    unlock(program, password)
    open_row_menu(program)
    program.key("Up", "Return")  # the last of the menu: delete


def scanning_a_picture(program, password, folder):
    """A picture that takes a while to look through."""
    picture = folder / "noise.png"
    if not picture.exists():
        Image.effect_noise((3_000, 3_000), 90).save(picture)
    file_dialog(program, password, folder)
    program.type(str(picture))
    program.key("Return")


def export_password(program, password, _folder):
    open_export(program, password)
    program.key("Return")
    program.type(password[:-3])


def export_own_password(program, password, _folder):
    open_export(program, password)
    program.key("Return")
    window = program.wait_for(OPEN)
    wait_until(lambda: program.colour(window, *FILE_PASSWORD) != WHITE, "the list to be gone")
    program.type(password)
    program.key("Return")
    wait_until(lambda: program.colour(window, *FILE_PASSWORD) == WHITE, "the next password")
    program.type(OF_THE_FILE[:-4])


def export_being_made(program, password, folder):
    export_own_password(program, password, folder)
    program.type(OF_THE_FILE[-4:])
    program.key("Return")
    program.type(OF_THE_FILE)
    program.key("Return")


def export_to_be_saved(program, password, folder):
    export_own_password(program, password, folder)
    program.type(OF_THE_FILE[-4:])
    program.key("Return")
    program.type(OF_THE_FILE)
    another_window(program, "Return")


def codes_to_be_printed(program, password, _folder):
    open_export(program, password)
    program.key("Down", "Down", "Down", "Down", "Tab", "space", "Return")  # paper, agreed to
    program.type(password)
    another_window(program, "Return")


def open_export(program, password):
    unlock(program, password)
    program.key("ctrl+comma", "Tab", "Tab", "Tab", "Tab", "space")  # the last of the settings


def opening_a_file(program, password, folder, name, text):
    """Open another app's file as a picture is opened: it is told apart by what is in it."""
    exported = folder / name
    exported.write_text(text, "utf-8")
    file_dialog(program, password, folder)
    before = program.windows()
    program.type(str(exported))
    program.key("Return")
    wait_until(lambda: len(program.windows()) < len(before), "the dialog to close")
    program.pointer("sleep", "0.5")  # keys that come before the page would press what is there


def typing_the_password_of_a_file(program, password, folder):
    opening_a_file(program, password, folder, "bitwarden.json", json.dumps(SLOW_FILE))
    program.type("half")


def opening_a_slow_file(program, password, folder):
    """A file whose key takes seconds, and half a gigabyte, to derive."""
    typing_the_password_of_a_file(program, password, folder)

    def deriving():
        """What is typed before the field is there is lost: it is typed again."""
        program.type("half")
        program.key("Return")
        return program.resident() > DERIVING

    wait_until(deriving, "the key derivation")


def looking_through_a_file(program, password, folder):
    key = b32encode(b"none of the vault's").decode().rstrip("=")
    lines = [f"otpauth://totp/Cliniko:{n}?secret={key}&period={n}" for n in range(1, 2_000)]
    opening_a_file(program, password, folder, "links.txt", "\n".join(lines))
    program.key("End", "ctrl+a")


def counting_seconds(program, password, _folder):
    """Five of them, until the screens are looked at; the window is hidden."""
    ways_to_add(program, password)
    program.key("ctrl+alt+n")
    program.wait_for(SOON)


def choosing_a_part(program, password, _folder):
    """On a picture of the screen that covers it, with a frame half drawn."""
    ways_to_add(program, password)
    program.key("ctrl+shift+n")
    program.wait_for(PART)
    frame = ["mousemove", "200", "300", "mousedown", "1", "mousemove", "500", "600"]
    program.pointer(*frame)


def ways_to_add(program, password):
    unlock(program, password)
    program.key("ctrl+n")


def open_row_menu(program):
    window = program.wait_for(OPEN)
    before = program.windows()
    program.pointer("mousemove", "--window", window, *FIRST_DOTS, "click", "1")
    wait_until(lambda: len(program.windows()) > len(before), "the row's menu")


def another_window(program, *keys):
    before = program.windows()
    program.key(*keys)
    wait_until(lambda: len(program.windows()) > len(before), "another window")


# What may be open, by what it is called; each takes a program, the password and a folder.
STATES = {
    "the list": list_with_a_copied_code,
    "a password half typed": typing_a_password,
    "a key being derived": deriving_a_key,
    "a menu": row_menu,
    "a file dialog": file_dialog,
    "a print dialog": print_dialog,
    "a form": form_half_filled,
    "a row being dragged": dragging_a_row,
    "a question": question,
    "a picture being read": scanning_a_picture,
    "an export's password half typed": export_password,
    "the password of a file half typed": export_own_password,
    "a file being made": export_being_made,
    "a file to be saved": export_to_be_saved,
    "codes to be printed": codes_to_be_printed,
    "a file's password half typed": typing_the_password_of_a_file,
    "a file being opened": opening_a_slow_file,
    "a file looked through": looking_through_a_file,
    "seconds being counted": counting_seconds,
    "a part of the screen being chosen": choosing_a_part,
}
# Those in which no vault is open yet.
NOT_OPEN = frozenset({"a password half typed", "a key being derived", "a print dialog"})
# Those in which something else than the window takes the keys.
TAKING_KEYS = (
    "a password half typed",
    "a menu",
    "a file dialog",
    "a print dialog",
    "a row being dragged",
    "a part of the screen being chosen",
)
