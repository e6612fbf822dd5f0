"""What may stand on the command line, and what is said when something else does."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import Any, Final, NoReturn

from desktop import __version__
from desktop.otp.token import one_line
from desktop.vault.shelf import checked_name

_LINK: Final = re.compile(r"(?i)\b([\w-]+://|otpauth[\w-]*:)[^\s'\"]*")  # may hold a secret


class UsageError(Exception):
    """The command was not given as it should be; says how, in a sentence."""


class Told(Exception):  # noqa: N818  no error: what was asked for was a text
    """The text that was asked for with --help or --version."""


def parse(given: Sequence[str]) -> argparse.Namespace:
    """Read the command line. Raises UsageError and Told.

    `command` is the name of the command, such as "vault create".
    """
    anywhere = _Parser(add_help=False)
    _add_anywhere(anywhere)
    options, rest = anywhere.parse_known_args(list(given))
    parser = _parser()
    options, rest = parser.parse_known_args(rest, options)
    if rest and options.command == "token add" and options.uri is None and _is_link(rest[0]):
        options.uri = rest.pop(0)  # argparse takes an optional word only right after the others
    if rest:
        parser.error("unrecognized arguments: " + " ".join(rest))
    return options


class _Parser(argparse.ArgumentParser):
    """Raises instead of printing and ending the process."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401  whatever the base class takes
        wanted = settings.pop("add_help", True)
        super().__init__(**settings, add_help=False, allow_abbrev=False)
        if wanted:
            self.add_argument(
                "-h", "--help", action=_Help, nargs=0, default=argparse.SUPPRESS,
                help="show this and end",
            )  # fmt: skip

    def error(self, message: str) -> NoReturn:
        shown = one_line(_LINK.sub(r"\1…", message))
        raise UsageError(f"{self.format_usage()}{self.prog}: {shown}")


class _Help(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        raise Told(parser.format_help())


class _Version(argparse.Action):
    def __call__(self, *_: object) -> NoReturn:
        raise Told(f"Frontdesk {__version__}\n")


def _add_anywhere(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("before or after the command")
    group.add_argument("--data", metavar="DIR", help="the folder that holds the vaults")
    group.add_argument("--json", action="store_true", help="print one JSON document")
    group.add_argument(
        "--password-file",
        metavar="FILE",
        help="read passwords from the lines of FILE (- is standard input) instead of asking",
    )


def _parser() -> _Parser:
    parser = _Parser(
        prog="frontdesk",
        description="A desktop authenticator for clinics. Without a command, it opens its window.",
        epilog="frontdesk COMMAND --help tells more about a command.",
    )
    parser.add_argument(
        "--version", action=_Version, nargs=0, default=argparse.SUPPRESS, help="show the version"
    )
    parser.add_argument(
        "--self-check",
        action="store_true",
        default=argparse.SUPPRESS,
        help="(first and alone) say whether this copy of the program is whole",
    )
    _add_anywhere(parser)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_vault(commands.add_parser("vault", help="make, check, copy and restore vaults"))
    _add_token(commands.add_parser("token", help="list, add and use tokens"))
    _add_import(commands.add_parser("import", help="add what another app's file holds"))
    _add_scan(commands.add_parser("scan", help="say what the QR codes in pictures hold"))
    _add_export(commands.add_parser("export", help="write tokens for another app or computer"))
    doctor = commands.add_parser("doctor", help="say what works on this computer")
    doctor.set_defaults(command="doctor")
    clinic = commands.add_parser("practice-clinic", help="start a clinic to practise with, here")
    clinic.set_defaults(command="practice-clinic")
    clinic.add_argument("--port", type=int, metavar="N", help="where, instead of 8470; 0: anywhere")
    clinic.add_argument("--fresh", action="store_true", help="forget what was there, start anew")
    return parser


def _add_vault(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, text: str, *words: str) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
        added.set_defaults(command=f"vault {name}")
        for word in words:
            added.add_argument(word, metavar=word.upper())
        return added

    create = command("create", "Make a vault for a person, and print its recovery code once.")
    create.add_argument("person", metavar="PERSON", type=_new_name)
    command("list", "List the vaults of this computer. Needs no password.")
    command("verify", "Open a vault and check every entry of it.", "person")
    change = command("change-password", "Give a vault a new password: the old one, then the new.",
                     "person")  # fmt: skip
    recover = command("recover", "Open a vault with its recovery code and set a new password; "
                      "prints a new recovery code.", "person")  # fmt: skip
    backup = command("backup", "Write an encrypted copy and reopen it.", "person", "file")
    for writing in (change, recover, backup):
        _add_accept_older(writing)
    command("restore", "Put an encrypted copy beside what is there. Needs no password.", "file")


def _add_token(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, text: str, *words: str) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
        added.set_defaults(command=f"token {name}")
        for word in ("person", *words):
            added.add_argument(word, metavar=word.upper())
        return added

    command("list", "List the tokens of a vault, without their secrets.")
    add = command("add", "Add tokens from a link, or from all QR codes in pictures.")
    add.add_argument(
        "uri",
        metavar="URI",
        nargs="?",
        help="an otpauth link; better - which reads links from standard input, "
        "because a link holds a secret",
    )
    add.add_argument("--image", metavar="FILE", nargs="+", action="extend", help="pictures")
    add.add_argument("--label", metavar="LABEL", help="what to call the token, when it is one")
    rename = command("rename", "Give a token another label.", "token", "label")
    remove = command("remove", "Put a token in the trash, where it stays for 30 days.", "token")
    code = command("code", "Print the code of a token.", "token")
    code.add_argument("--at", metavar="UNIX", type=_moment, help="the code at that Unix time")
    for writing in (add, rename, remove, code):
        _add_accept_older(writing)


def _add_import(parser: argparse.ArgumentParser) -> None:
    from desktop.interchange.base import Format

    parser.description = (
        "Add the tokens in a file that another app wrote, found by its content. Its folders "
        "become clinics, the file itself stays as it is."
    )
    parser.set_defaults(command="import")
    parser.add_argument("person", metavar="PERSON")
    parser.add_argument(
        "file", metavar="FILE", help="the file; - is standard input, after the passwords"
    )
    parser.add_argument(
        "--format",
        metavar="NAME",
        choices=[each.value for each in Format],
        help="take it for a file of that app: %(choices)s",
    )
    parser.add_argument(
        "--import-password-file",
        metavar="F",
        help="read the password of FILE from the first line of F; "
        "- is standard input, the line after the vault's password",
    )
    _add_accept_older(parser)


def _add_scan(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(command="scan")
    parser.add_argument("images", metavar="IMAGE", nargs="+", help="pictures with QR codes")
    parser.add_argument(
        "--show-secrets", action="store_true", help="print the secrets and the raw texts as well"
    )


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.description = "Write the tokens to a new file for another app or computer."
    parser.set_defaults(command="export")
    parser.add_argument("person", metavar="PERSON")
    parser.add_argument("file", metavar="FILE")
    parser.add_argument(
        "--format",
        required=True,
        choices=("frontdesk", "aegis", "2fas", "uri"),
        help="whose file it is: frontdesk, aegis and 2fas are encrypted under a password of the "
        "file's own; uri is a plain list of links, which asks first",
    )
    parser.add_argument(
        "--yes", action="store_true", help="(uri) go on without asking: the file is not encrypted"
    )
    _add_accept_older(parser)


def _add_accept_older(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--accept-older",
        action="store_true",
        help="go on with a vault that is older than the one last opened here",
    )


def _is_link(word: str) -> bool:
    return word == "-" or not word.startswith("-")


def _new_name(text: str) -> str:
    try:
        return checked_name(text)
    except ValueError:
        raise argparse.ArgumentTypeError("a name has 1 to 100 printable characters") from None


def _moment(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError("not a number of seconds since 1970") from None
