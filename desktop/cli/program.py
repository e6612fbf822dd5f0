"""The composition root of the terminal: from the command line to the exit status."""

from __future__ import annotations

import argparse
import os
import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from desktop import data, files
from desktop.cli import (
    adding,
    doctor,
    exporting,
    importing,
    practice_clinic,
    scanning,
    tokens,
    vaults,
)
from desktop.cli.answers import Answers
from desktop.cli.arguments import Told, UsageError, parse
from desktop.cli.surroundings import Surroundings
from desktop.cli.terminal import Answer, Terminal
from desktop.errors import DesktopError, RolledBackError
from desktop.messages import sentence_for
from desktop.policy import Policy
from desktop.presenters.newest_seen import Keychain
from desktop.system import policy_file
from desktop.system.keychain import keychain
from desktop.vault.shelf import Shelf

DONE: Final = 0
FAILED: Final = 1
MISUSED: Final = 2
INTERRUPTED: Final = 130  # 128 and the number of SIGINT, as shells count

COMMANDS: Final[Mapping[str, Callable[[Surroundings], Answer]]] = {
    "vault create": vaults.create,
    "vault list": vaults.list_all,
    "vault verify": vaults.verify,
    "vault change-password": vaults.change_password,
    "vault recover": vaults.recover,
    "vault backup": vaults.backup,
    "vault restore": vaults.restore,
    "token list": tokens.list_all,
    "token add": adding.add,
    "token rename": tokens.rename,
    "token remove": tokens.remove,
    "token code": tokens.code,
    "import": importing.import_file,
    "scan": scanning.scan,
    "export": exporting.export,
    "doctor": doctor.doctor,
}


def main(arguments: Sequence[str]) -> int:
    """Run a command in this process's terminal."""
    rules = policy_file.read()
    shelf = partial(Shelf, backups=policy_file.backups_here(rules))
    return run(arguments, Terminal.of_this_process(), os.environ, shelf, keychain, rules)


def refuse(error: DesktopError) -> int:
    """Say in this process's terminal why the window does not open."""
    return _show(Terminal.of_this_process(), _refusal(error.kind, _sentence(error)), as_json=False)


def run(  # noqa: PLR0913, PLR0917  what is around it
    arguments: Sequence[str],
    terminal: Terminal,
    environment: Mapping[str, str],
    shelf: Callable[[Path], Shelf],
    chain: Callable[[], Keychain],
    policy: Policy,
) -> int:
    """Run a command; return 0 when it is done, 1 when it is refused, 2 when it is misused."""
    as_json = False
    try:
        options = parse(arguments)
        as_json = options.json
        if options.command == practice_clinic.NAME:
            return _practice_clinic(options, environment, terminal)
        around = Surroundings(
            shelf=shelf(data.folder(options.data, environment)),
            keychain=chain(),
            terminal=terminal,
            answers=Answers(terminal, options.password_file, policy.password_strength),
            options=options,
            policy=policy,
        )
        # What is not foreseen where it happens is still a disk that refuses, not a fault.
        with files.disk_errors():
            answer = COMMANDS[options.command](around)
    except Told as told:
        return _print(terminal, told.args[0])
    except UsageError as error:
        terminal.usage(str(error))
        return MISUSED
    except DesktopError as error:
        answer = _refusal(error.kind, _sentence(error))
    except KeyboardInterrupt:
        terminal.note("")
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001  nobody is shown a traceback
        answer = _refusal("fault", _fault(error))
    return _show(terminal, answer, as_json=as_json)


def _practice_clinic(
    options: argparse.Namespace, environment: Mapping[str, str], terminal: Terminal
) -> int:
    words = ["--json"] if options.json else []
    words += ["--fresh"] if options.fresh else []
    words += [f"--port={options.port}"] if options.port is not None else []
    try:
        return practice_clinic.run(practice_clinic.command(options.data, environment, words))
    except OSError:
        refusal = _refusal(
            "clinic-unreachable", "The practice clinic is not installed with this program."
        )
        return _show(terminal, refusal, as_json=options.json)


def _show(terminal: Terminal, answer: Answer, *, as_json: bool) -> int:
    if answer.failure is not None:
        terminal.note(answer.failure)
    status = _print(terminal, answer.text(as_json=as_json))
    return status if answer.failure is None else FAILED


def _print(terminal: Terminal, text: str) -> int:
    try:
        terminal.print(text)
    except BrokenPipeError:  # the reader has seen enough
        terminal.stop_printing()
        return FAILED
    except OSError as error:
        terminal.stop_printing()
        terminal.note(_sentence(files.disk_error(error)))
        return FAILED
    return DONE


def _sentence(error: DesktopError) -> str:
    text = sentence_for(error).text()
    if isinstance(error, RolledBackError):
        text += " To continue with it, add --accept-older."
    return text


def _refusal(kind: str, sentence: str) -> Answer:
    return Answer({"error": {"kind": kind, "message": sentence}}, failure=sentence)


def _fault(error: Exception) -> str:
    """Say where it happened: the message of the exception might hold a secret."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else "?"
    return (
        f"This is a fault in Frontdesk ({type(error).__name__} in {where}), and should be "
        "reported. What was saved before is safe."
    )
