"""The only place where an error becomes a sentence that a person reads.

The sentences stand here in English, marked for Qt Linguist under the context "errors". This module
knows no Qt: the window passes its translation to `Sentence.text`, the command line none.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Final

from desktop import errors
from desktop.errors import (
    Advice,
    ClinicFault,
    Damage,
    DesktopError,
    DiskFault,
    Forbidden,
    NotHeld,
    PolicyFault,
    Refusal,
    Unseen,
    Unsupported,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A template in English, and what stands in its gaps: text, or a sentence of its own."""

    source: str
    values: Mapping[str, str | int | Sentence] = field(default_factory=dict)

    def text(self, translate: Callable[[str], str] = str) -> str:
        """Return the sentence, translated by a function from template to template."""
        values = {
            gap: value.text(translate) if isinstance(value, Sentence) else value
            for gap, value in self.values.items()
        }
        return translate(self.source).format(**values)


def QT_TRANSLATE_NOOP(_context: str, source: str) -> str:  # noqa: N802  the name that lupdate seeks
    """Mark a text for translation; does nothing else."""
    return source


_MINUTE: Final = 60  # seconds
_LAST: Final = 32_503_600_000  # Unix seconds, in the year 2999: Windows has no local time after it

_KEY: Final = 60  # characters of a name that somebody wrote into a file

_OTHER: Final = QT_TRANSLATE_NOOP("errors", "That did not work. Please try again.")

_ERRORS: Final[Mapping[type[DesktopError], str]] = {
    errors.BadRecoveryCodeError: QT_TRANSLATE_NOOP(
        "errors",
        "This is not a complete recovery code. It has eight groups of four characters: "
        "check it against your printed recovery kit.",
    ),
    errors.VaultChangedError: QT_TRANSLATE_NOOP(
        "errors",
        "Something else changed this vault while it was open, so your last change was not saved. "
        "Lock the vault, open it again, and repeat the change.",
    ),
    errors.FileExistsAlreadyError: QT_TRANSLATE_NOOP(
        "errors",
        "There is a file of that name already. It was not touched: choose another name.",
    ),
    errors.NoQrCodeError: QT_TRANSLATE_NOOP(
        "errors",
        "No QR code was found, and nothing was changed. Show all of it, large and with its white "
        "border, and try again.",
    ),
    errors.DamagedExportError: QT_TRANSLATE_NOOP(
        "errors",
        "This file is damaged or incomplete. Nothing was changed: export it again from the other "
        "app.",
    ),
    errors.NeedsImportPasswordError: QT_TRANSLATE_NOOP(
        "errors",
        "This file is encrypted. Enter the password that was chosen in the other app "
        "when it was exported.",
    ),
    errors.WrongImportPasswordError: QT_TRANSLATE_NOOP(
        "errors",
        "This password does not open the file, or the file is damaged. Nothing was changed: "
        "it is the password that was chosen in the other app when it was exported.",
    ),
    errors.TooLargeError: QT_TRANSLATE_NOOP(
        "errors",
        "This is larger than Frontdesk accepts. Nothing was changed: try a smaller one, "
        "or one part at a time.",
    ),
    errors.NothingToExportError: QT_TRANSLATE_NOOP(
        "errors",
        "There is no token here that this kind of file can hold. Nothing was written: "
        "choose another kind.",
    ),
    errors.NotProvenError: QT_TRANSLATE_NOOP(
        "errors",
        "What was to be saved did not read back as it stands in your vault, so no file was kept. "
        "Your vault is as it was: try again, or choose another kind of file.",
    ),
    errors.NotPrintedError: QT_TRANSLATE_NOOP(
        "errors",
        "The pages could not be printed. Your vault is as it was: look whether the printer is "
        "ready, and try again.",
    ),
    errors.WindowHangsError: QT_TRANSLATE_NOOP(
        "errors",
        "Frontdesk is open already, but it does not answer. Wait a little, or end it and start it "
        "again: what was saved is safe.",
    ),
    errors.NoDisplayError: QT_TRANSLATE_NOOP(
        "errors",
        "There is no screen to open the window on. Start Frontdesk from a desktop session.",
    ),
}

_DAMAGE: Final[Mapping[Damage, str]] = {
    Damage.NOT_A_VAULT: QT_TRANSLATE_NOOP(
        "errors",
        "This file is not a Frontdesk vault. It was not changed: choose another file.",
    ),
    Damage.TRUNCATED: QT_TRANSLATE_NOOP(
        "errors",
        "The end of this vault is missing. It was left as it is: restore a backup.",
    ),
    Damage.CHANGED: QT_TRANSLATE_NOOP(
        "errors",
        "This vault is damaged, or somebody changed it. It was left as it is: restore a backup.",
    ),
    Damage.UNREADABLE: QT_TRANSLATE_NOOP(
        "errors",
        "This vault was opened, but what is in it cannot be read. It was left as it is: "
        "restore a backup.",
    ),
}

_DISK: Final[Mapping[DiskFault, str]] = {
    DiskFault.FULL: QT_TRANSLATE_NOOP(
        "errors",
        "The disk is full, so this was not saved. What was saved before is safe: "
        "make room and try again.",
    ),
    DiskFault.READ_ONLY: QT_TRANSLATE_NOOP(
        "errors",
        "Nothing can be saved on this disk. What was saved before is safe: "
        "choose another place, or ask the person who looks after this computer.",
    ),
    DiskFault.DENIED: QT_TRANSLATE_NOOP(
        "errors",
        "This computer does not let you use that file or folder. Nothing was changed: "
        "choose another place, or ask the person who looks after this computer.",
    ),
    DiskFault.NO_FOLDER: QT_TRANSLATE_NOOP(
        "errors",
        "There is no such file or folder. Nothing was changed: check its name, "
        "or make the folder first.",
    ),
    DiskFault.BROKEN: QT_TRANSLATE_NOOP(
        "errors",
        "The disk did not answer as it should. What was saved before is safe: try again, "
        "and check the disk if this comes back.",
    ),
    DiskFault.NO_ANSWER: QT_TRANSLATE_NOOP(
        "errors",
        "The disk does not answer. What was saved before is safe: look whether it is still there, "
        "or connected.",
    ),
}

_FORBIDDEN: Final[Mapping[Forbidden, str]] = {
    Forbidden.WEAKER_PASSWORD: QT_TRANSLATE_NOOP(
        "errors",
        "Your clinic asks for a stronger password than this one on its computers. "
        "Add a word or two that do not belong together.",
    ),
    Forbidden.SHOWING_KEYS: QT_TRANSLATE_NOOP(
        "errors",
        "Your clinic does not allow a key or QR code to be shown again on this computer. "
        "The clinic that gave it to you can give you a new one.",
    ),
    Forbidden.PLAIN_EXPORT: QT_TRANSLATE_NOOP(
        "errors",
        "Your clinic does not allow tokens to be saved without encryption on this computer. "
        "Choose an encrypted file.",
    ),
    Forbidden.CLINIC: QT_TRANSLATE_NOOP(
        "errors",
        "This address is not among those that your clinic allows on this computer. "
        "Ask the person who looks after its computers.",
    ),
}

_POLICY: Final[Mapping[PolicyFault, str]] = {
    PolicyFault.VALUE: QT_TRANSLATE_NOOP(
        "errors",
        "Your clinic’s rules for this computer cannot be read (the line about “{key}”), "
        "so the strictest ones hold. Whoever looks after this computer can mend it.",
    ),
    PolicyFault.UNREADABLE: QT_TRANSLATE_NOOP(
        "errors",
        "Your clinic’s rules for this computer cannot be read, so the strictest ones hold. "
        "Whoever looks after this computer can mend it.",
    ),
    PolicyFault.UNPROTECTED: QT_TRANSLATE_NOOP(
        "errors",
        "Anybody could change your clinic’s rules for this computer, so the strictest ones hold. "
        "Whoever looks after this computer can mend it.",
    ),
}

_CLINIC: Final[Mapping[ClinicFault, str]] = {
    ClinicFault.UNREACHABLE: QT_TRANSLATE_NOOP(
        "errors",
        "The clinic cannot be reached from this computer. Check the internet connection: "
        "your codes work without it.",
    ),
    ClinicFault.NO_SUCH_ADDRESS: QT_TRANSLATE_NOOP(
        "errors",
        "There is no clinic at this address, or this computer is offline. Check both.",
    ),
    ClinicFault.REFUSED: QT_TRANSLATE_NOOP(
        "errors",
        "Nothing answers at the clinic’s address. Its system may be down: try again later, "
        "or ask your manager.",
    ),
    ClinicFault.SLOW: QT_TRANSLATE_NOOP(
        "errors",
        "The clinic did not answer in time. Nothing was sent a second time: try again in a moment.",
    ),
    ClinicFault.PROXY: QT_TRANSLATE_NOOP(
        "errors",
        "The proxy that this computer is set to use lets nothing through to the clinic. Ask "
        "the person who looks after this computer.",
    ),
    ClinicFault.CUT_OFF: QT_TRANSLATE_NOOP(
        "errors",
        "The connection to the clinic broke off before the answer was complete. Try again "
        "in a moment.",
    ),
    ClinicFault.BAD_ADDRESS: QT_TRANSLATE_NOOP(
        "errors",
        "This is not a web address. Copy it from the line at the top of your browser, as in "
        "clinic.example.",
    ),
    ClinicFault.NOT_HTTPS: QT_TRANSLATE_NOOP(
        "errors",
        "This address begins with http and would send your password unprotected. Use the "
        "one that begins with https.",
    ),
    ClinicFault.CERTIFICATE_EXPIRED: QT_TRANSLATE_NOOP(
        "errors",
        "The clinic’s certificate has expired, so nothing was sent. Check the date of this "
        "computer, and tell your manager.",
    ),
    ClinicFault.CERTIFICATE_EARLY: QT_TRANSLATE_NOOP(
        "errors",
        "The clinic’s certificate is not valid yet, so nothing was sent. Check the date and "
        "time of this computer.",
    ),
    ClinicFault.CERTIFICATE_NAME: QT_TRANSLATE_NOOP(
        "errors",
        "What answers at this address is not the clinic: its certificate is for another "
        "name, so nothing was sent. Check the address.",
    ),
    ClinicFault.CERTIFICATE_UNKNOWN: QT_TRANSLATE_NOOP(
        "errors",
        "This computer does not trust the issuer of the clinic’s certificate, so nothing "
        "was sent. Ask the person who looks after this computer.",
    ),
    ClinicFault.NO_TLS: QT_TRANSLATE_NOOP(
        "errors",
        "A protected connection to the clinic could not be made, so nothing was sent. Check "
        "the address, and try another network.",
    ),
    ClinicFault.REDIRECTED: QT_TRANSLATE_NOOP(
        "errors",
        "The clinic’s address leads on to another one, and your password is not sent there. "
        "Ask your manager for the right address.",
    ),
    ClinicFault.TOO_LARGE: QT_TRANSLATE_NOOP(
        "errors",
        "The clinic sent far more than an answer. It was not read: check the address.",
    ),
    ClinicFault.NOT_JSON: QT_TRANSLATE_NOOP(
        "errors",
        "What answers at this address does not speak as a clinic does. Check the address; "
        "in a café or hotel, sign in to its network first.",
    ),
    ClinicFault.UNEXPECTED: QT_TRANSLATE_NOOP(
        "errors",
        "The clinic gave an answer that Frontdesk does not understand. Sign in in your "
        "browser meanwhile.",
    ),
    ClinicFault.SERVER_ERROR: QT_TRANSLATE_NOOP(
        "errors",
        "The clinic’s system has a fault of its own. You are not locked out: try again later.",
    ),
    ClinicFault.NOT_A_CLINIC: QT_TRANSLATE_NOOP(
        "errors",
        "No clinic that Frontdesk can sign in to was found at this address. It can open the "
        "sign-in page in your browser.",
    ),
    ClinicFault.ISSUER: QT_TRANSLATE_NOOP(
        "errors",
        "The clinic’s sign-in service gives another name for itself than the one set up "
        "here, so it was not trusted. Ask your manager for the right one.",
    ),
    ClinicFault.BAD_ID_TOKEN: QT_TRANSLATE_NOOP(
        "errors",
        "The clinic’s proof of who you are is not valid, so it was not used. Try again, and "
        "tell your manager if this comes back.",
    ),
    ClinicFault.PORT_TAKEN: QT_TRANSLATE_NOOP(
        "errors",
        "Another program uses the port that the browser has to come back to. Close other "
        "sign-ins, or restart this computer.",
    ),
    ClinicFault.NO_PKCE: QT_TRANSLATE_NOOP(
        "errors",
        "The clinic’s sign-in service lacks a protection that Frontdesk insists on. It can "
        "open the sign-in page in your browser.",
    ),
    ClinicFault.CLIENT_REFUSED: QT_TRANSLATE_NOOP(
        "errors",
        "The clinic’s sign-in service does not accept Frontdesk as it is set up there. Ask "
        "the person who looks after it.",
    ),
    ClinicFault.BAD_KEY: QT_TRANSLATE_NOOP(
        "errors",
        "Cliniko does not accept this API key. Copy it again, or make a new one under “My info”.",
    ),
    ClinicFault.FORBIDDEN: QT_TRANSLATE_NOOP(
        "errors",
        "Your user at this clinic may not see that. Ask your manager.",
    ),
}

_UNSEEN: Final[Mapping[Unseen, str]] = {
    Unseen.NOT_ALLOWED: QT_TRANSLATE_NOOP(
        "errors",
        "Frontdesk may not see other windows yet. Allow it in System Settings, Privacy & Security, "
        "Screen Recording, and open it again; until then, use a screenshot.",
    ),
    Unseen.REFUSED: QT_TRANSLATE_NOOP(
        "errors",
        "This computer did not let Frontdesk see the screen. Nothing was changed: choose a part "
        "of the screen, use a screenshot, or type the key.",
    ),
    Unseen.NO_PORTAL: QT_TRANSLATE_NOOP(
        "errors",
        "This desktop has no way to let Frontdesk see the screen (its screenshot portal is "
        "missing). Nothing was changed: take a screenshot and paste it, or type the key.",
    ),
    Unseen.UNREADABLE: QT_TRANSLATE_NOOP(
        "errors",
        "The picture of the screen that this desktop made cannot be read. Nothing was changed: "
        "try again, or take a screenshot and paste it.",
    ),
}

_UNSUPPORTED: Final[Mapping[Unsupported, str]] = {
    Unsupported.UNKNOWN: QT_TRANSLATE_NOOP(
        "errors",
        "Frontdesk cannot read this kind of file. Nothing was changed: use a picture of the QR "
        "codes, or a file that one of the apps it knows has exported.",
    ),
    Unsupported.ACCOUNT_RESTRICTED: QT_TRANSLATE_NOOP(
        "errors",
        "Only the {app} account that made this file can open it. Nothing was changed: export again "
        "from {app}, and choose “Password protected”.",
    ),
    Unsupported.PGP: QT_TRANSLATE_NOOP(
        "errors",
        "This file is encrypted with PGP, which Frontdesk cannot open. Nothing was changed: "
        "export it again from the other app, with a password or without encryption.",
    ),
    Unsupported.NEWER_VERSION: QT_TRANSLATE_NOOP(
        "errors",
        "This file was written by a version of {app} that Frontdesk does not know yet. "
        "Nothing was changed: update Frontdesk, or export as a list of links.",
    ),
    Unsupported.OLDER_VERSION: QT_TRANSLATE_NOOP(
        "errors",
        "This file is in a format that {app} no longer writes, and that Frontdesk cannot read. "
        "Nothing was changed: open it in {app}, save it in its newest format, and try again.",
    ),
    Unsupported.TOO_COSTLY: QT_TRANSLATE_NOOP(
        "errors",
        "Opening this file asks for more of this computer than Frontdesk allows. Nothing was "
        "changed: export again from the other app, with its usual settings.",
    ),
    Unsupported.NOT_A_PICTURE: QT_TRANSLATE_NOOP(
        "errors",
        "This is not a picture. Nothing was changed: if another app wrote it, open it by itself.",
    ),
}

_NOT_HELD: Final[Mapping[NotHeld, str]] = {
    NotHeld.KIND: QT_TRANSLATE_NOOP(
        "errors",
        "{app} cannot make this kind of code.",
    ),
    NotHeld.DIGITS: QT_TRANSLATE_NOOP(
        "errors",
        "{app} cannot make codes of this length.",
    ),
    NotHeld.PERIOD: QT_TRANSLATE_NOOP(
        "errors",
        "{app} cannot change codes after this many seconds.",
    ),
    NotHeld.COUNTER: QT_TRANSLATE_NOOP(
        "errors",
        "{app} cannot count as far as this token has.",
    ),
    NotHeld.PIN_MISSING: QT_TRANSLATE_NOOP(
        "errors",
        "{app} needs the PIN of this token: enter it here first.",
    ),
    NotHeld.TOO_LONG: QT_TRANSLATE_NOOP(
        "errors",
        "Its key and names are too long for a QR code.",
    ),
}

_REFUSALS: Final[Mapping[Refusal, str]] = {
    Refusal.NOT_A_TOKEN: QT_TRANSLATE_NOOP(
        "errors",
        "This is not a token. Use the QR code or link that the clinic shows "
        "when you set up two-factor authentication.",
    ),
    Refusal.NO_SECRET: QT_TRANSLATE_NOOP(
        "errors",
        "The key is missing. Copy or scan it again.",
    ),
    Refusal.BAD_SECRET: QT_TRANSLATE_NOOP(
        "errors",
        "The key is not valid. Check it for wrong or missing characters, "
        "such as 0 for O or 1 for I, or scan the QR code.",
    ),
    Refusal.BAD_KIND: QT_TRANSLATE_NOOP(
        "errors",
        "Frontdesk cannot make this kind of code.",
    ),
    Refusal.BAD_ALGORITHM: QT_TRANSLATE_NOOP(
        "errors",
        "It asks for a calculation that Frontdesk does not know. SHA1, SHA256 and SHA512 work.",
    ),
    Refusal.BAD_DIGITS: QT_TRANSLATE_NOOP(
        "errors",
        "The number of digits must be from 1 to 10.",
    ),
    Refusal.BAD_PERIOD: QT_TRANSLATE_NOOP(
        "errors",
        "The time between two codes must be from 1 to 86400 seconds.",
    ),
    Refusal.BAD_COUNTER: QT_TRANSLATE_NOOP(
        "errors",
        "The counter is missing or not valid. Ask the clinic for a new QR code.",
    ),
    Refusal.BAD_PIN: QT_TRANSLATE_NOOP(
        "errors",
        "The PIN of this token is missing or not valid.",
    ),
    Refusal.BAD_LABEL: QT_TRANSLATE_NOOP(
        "errors",
        "The name is missing or too long. It needs 1 to 256 characters.",
    ),
    Refusal.TOO_LONG: QT_TRANSLATE_NOOP(
        "errors",
        "This text is longer than Frontdesk accepts. Shorten it, or copy it again.",
    ),
    Refusal.BAD_MIGRATION: QT_TRANSLATE_NOOP(
        "errors",
        "This code for moving tokens is damaged or incomplete. Scan it again.",
    ),
    Refusal.PART_MISSING: QT_TRANSLATE_NOOP(
        "errors",
        "Some of the QR codes that belong together are missing. Scan the others too.",
    ),
    Refusal.COUNTER_USED_UP: QT_TRANSLATE_NOOP(
        "errors",
        "This token has given its last code. Ask the clinic for a new QR code.",
    ),
    Refusal.BAD_TIME: QT_TRANSLATE_NOOP(
        "errors",
        "There is no code for that time. Check the date and time of this computer.",
    ),
}

_ADVICE: Final[Mapping[Advice, str]] = {
    Advice.ADD_WORDS: QT_TRANSLATE_NOOP("errors", "Add a word or two that do not belong together."),
    Advice.COMMON: QT_TRANSLATE_NOOP("errors", "Many people use this one: choose another."),
    Advice.NAME: QT_TRANSLATE_NOOP("errors", "Leave out names, yours and the clinic's."),
    Advice.DATE: QT_TRANSLATE_NOOP("errors", "Leave out dates and years."),
    Advice.PATTERN: QT_TRANSLATE_NOOP(
        "errors", "Leave out rows of the keyboard, and runs such as abc or 123."
    ),
    Advice.REPEAT: QT_TRANSLATE_NOOP("errors", "Leave out what repeats itself."),
}


@singledispatch
def sentence_for(error: DesktopError) -> Sentence:
    """Say what happened, what it means for what is stored, and what to do."""
    return Sentence(_ERRORS.get(type(error), _OTHER))


def refusal_sentence(reason: Refusal) -> Sentence:
    """Say why something is not a token: for lists of what was refused."""
    return Sentence(_REFUSALS[reason])


def not_held_sentence(reason: NotHeld, app: str) -> Sentence:
    """Say why another app has no place for a token: for the list of what will be left out."""
    return Sentence(_NOT_HELD[reason], {"app": app})


def clinic_sentence(fault: ClinicFault) -> Sentence:
    """Say what is wrong with a clinic's server, and what to do."""
    return Sentence(_CLINIC[fault])


def advice_sentence(advice: Advice) -> Sentence:
    """Say how to make a password stronger: beside the field, while it is typed."""
    return Sentence(_ADVICE[advice])


def wait_sentence(seconds: float) -> Sentence:
    """Say how long a wait is, as "20 seconds" or "2 minutes", rounded up."""
    count = max(1, math.ceil(seconds))
    if count == 1:
        return Sentence(QT_TRANSLATE_NOOP("errors", "1 second"))
    if count < _MINUTE:
        return Sentence(QT_TRANSLATE_NOOP("errors", "{count} seconds"), {"count": count})
    count = math.ceil(count / _MINUTE)
    if count == 1:
        return Sentence(QT_TRANSLATE_NOOP("errors", "1 minute"))
    return Sentence(QT_TRANSLATE_NOOP("errors", "{count} minutes"), {"count": count})


@sentence_for.register
def _(error: errors.WrongPasswordError) -> Sentence:
    if error.retry_after > 0:
        return Sentence(
            QT_TRANSLATE_NOOP(
                "errors",
                "The password or recovery code is not right. You can try again in {wait}; "
                "nothing is lost.",
            ),
            {"wait": wait_sentence(error.retry_after)},
        )
    return Sentence(
        QT_TRANSLATE_NOOP(
            "errors",
            "The password or recovery code is not right. Check Caps Lock and the keyboard "
            "language, and try again.",
        )
    )


@sentence_for.register
def _(error: errors.ThrottledError) -> Sentence:
    return Sentence(
        QT_TRANSLATE_NOOP(
            "errors",
            "There were too many wrong passwords. You can try again in {wait}; nothing is lost.",
        ),
        {"wait": wait_sentence(error.retry_after)},
    )


@sentence_for.register
def _(error: errors.DamagedVaultError) -> Sentence:
    return Sentence(_DAMAGE[error.damage])


@sentence_for.register
def _(error: errors.ClinicError) -> Sentence:
    return clinic_sentence(error.fault)


@sentence_for.register
def _(error: errors.NewerVaultError) -> Sentence:
    return Sentence(
        QT_TRANSLATE_NOOP(
            "errors",
            "A newer Frontdesk wrote this vault (format {version}). It was not changed: "
            "update Frontdesk to open it.",
        ),
        {"version": error.version},
    )


@sentence_for.register
def _(error: errors.VaultInUseError) -> Sentence:
    if error.holder is None:
        return Sentence(
            QT_TRANSLATE_NOOP(
                "errors",
                "This vault is open in another window or by somebody else. "
                "Lock it there, then try again.",
            )
        )
    return Sentence(
        QT_TRANSLATE_NOOP(
            "errors",
            "{user} has this vault open on {computer}. Lock it there, then try again.",
        ),
        {"user": error.holder.user, "computer": error.holder.computer},
    )


@sentence_for.register
def _(error: errors.NoScreenPictureError) -> Sentence:
    return Sentence(_UNSEEN[error.reason])


@sentence_for.register
def _(error: errors.RolledBackError) -> Sentence:
    return Sentence(
        QT_TRANSLATE_NOOP(
            "errors",
            "This vault is older than the one last opened here on {date}, so newer tokens may be "
            "missing from it. Continue with it, or restore a backup.",
        ),
        {"date": _moment(error.last_opened)},
    )


@sentence_for.register
def _(error: errors.NoSuchVaultError) -> Sentence:
    if error.ambiguous:
        source = QT_TRANSLATE_NOOP(
            "errors",
            "More than one vault goes by “{person}”. Choose it from the list of vaults.",
        )
    else:
        source = QT_TRANSLATE_NOOP(
            "errors",
            "Nobody called “{person}” has a vault on this computer. Check the spelling.",
        )
    return Sentence(source, {"person": error.person})


@sentence_for.register
def _(error: errors.PersonExistsError) -> Sentence:
    return Sentence(
        QT_TRANSLATE_NOOP(
            "errors",
            "Somebody called “{person}” has a vault on this computer already. "
            "Choose another name, such as one with an initial.",
        ),
        {"person": error.person},
    )


@sentence_for.register
def _(error: errors.WeakPasswordError) -> Sentence:
    return Sentence(
        QT_TRANSLATE_NOOP("errors", "This password is too easy to guess. {advice}"),
        {"advice": advice_sentence(error.advice)},
    )


@sentence_for.register
def _(error: errors.NoSuchTokenError) -> Sentence:
    if error.ambiguous:
        source = QT_TRANSLATE_NOOP(
            "errors",
            "More than one token goes by “{name}”. Nothing was changed: give them different names.",
        )
    else:
        source = QT_TRANSLATE_NOOP(
            "errors",
            "There is no token called “{name}” in this vault. Nothing was changed.",
        )
    return Sentence(source, {"name": error.name})


@sentence_for.register
def _(error: errors.TokenExistsError) -> Sentence:
    return Sentence(
        QT_TRANSLATE_NOOP(
            "errors",
            "This token is in the vault already, as “{label}”. Nothing was added.",
        ),
        {"label": error.label},
    )


@sentence_for.register
def _(error: errors.BadTokenError) -> Sentence:
    return refusal_sentence(error.reason)


@sentence_for.register
def _(error: errors.UnsupportedFormatError) -> Sentence:
    source = _UNSUPPORTED[error.reason]
    return Sentence(source, {"app": error.app} if "{app}" in source else {})


@sentence_for.register
def _(error: errors.UnreadableFileError) -> Sentence:
    return Sentence(
        QT_TRANSLATE_NOOP(
            "errors",
            "“{name}” cannot be opened, or is not what its name says. Nothing was changed: "
            "check that it is the right file.",
        ),
        {"name": error.name},
    )


@sentence_for.register
def _(error: errors.NotTextError) -> Sentence:
    return Sentence(
        QT_TRANSLATE_NOOP(
            "errors",
            "“{name}” is not plain text. Save it as UTF-8 and try again; nothing was changed.",
        ),
        {"name": error.name},
    )


@sentence_for.register
def _(error: errors.BadSettingError) -> Sentence:
    return Sentence(
        QT_TRANSLATE_NOOP(
            "errors",
            "The setting “{key}” is not valid. Your vaults are not affected: "
            "correct or remove it in the settings file.",
        ),
        {"key": error.key},
    )


@sentence_for.register
def _(error: errors.PolicyError) -> Sentence:
    return Sentence(_FORBIDDEN[error.what])


@sentence_for.register
def _(error: errors.BadPolicyError) -> Sentence:
    if error.fault is not PolicyFault.VALUE:
        return Sentence(_POLICY[error.fault])
    key = " ".join(error.key.split())[:_KEY]
    return Sentence(_POLICY[error.fault], {"key": key})


@sentence_for.register
def _(error: errors.DiskError) -> Sentence:
    return Sentence(_DISK[error.fault])


def _moment(unix: float) -> str:
    """Return a local date and time that reads the same in every country."""
    known = min(max(unix, 0), _LAST)  # a clock or a file may say anything
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(known))
