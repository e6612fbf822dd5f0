"""What can go wrong, as data: no prose here (`messages` makes the sentences).

`kind` is the stable name that the command line reports as `error.kind`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar


class DesktopError(Exception):
    """The base of everything that is expected to go wrong."""

    kind: ClassVar[str]


class WrongPasswordError(DesktopError):
    """A password or recovery code that does not open this vault.

    `retry_after` is the wait, in seconds, before the next attempt (0: none).
    """

    kind = "wrong-password"

    def __init__(self, retry_after: float = 0) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class BadRecoveryCodeError(DesktopError):
    """A recovery code that cannot be one: mistyped, too short or too long."""

    kind = "wrong-password"


class ThrottledError(DesktopError):
    """Too many wrong passwords: `retry_after` seconds remain before the next attempt."""

    kind = "throttled"

    def __init__(self, retry_after: float) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class Damage(Enum):
    """How a vault file is damaged."""

    NOT_A_VAULT = "not a vault"
    TRUNCATED = "truncated"
    CHANGED = "changed"
    UNREADABLE = "unreadable"


class DamagedVaultError(DesktopError):
    """A vault file that is not what was written."""

    kind = "vault-damaged"

    def __init__(self, damage: Damage) -> None:
        super().__init__(damage)
        self.damage = damage


class NewerVaultError(DesktopError):
    """A vault of a format `version` that this program does not know yet."""

    kind = "vault-newer"

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a vault open: the operating system's user and process number."""

    user: str
    pid: int
    computer: str


class VaultInUseError(DesktopError):
    """Another process has the vault open; `holder` is None when it did not say who it is."""

    kind = "vault-in-use"

    def __init__(self, holder: Holder | None) -> None:
        super().__init__(holder)
        self.holder = holder


class VaultChangedError(DesktopError):
    """The file changed underneath an open vault; it was not overwritten."""

    kind = "vault-in-use"


class RolledBackError(DesktopError):
    """The vault is older than the one last opened on this computer, at `last_opened` (Unix)."""

    kind = "vault-rolled-back"

    def __init__(self, last_opened: float) -> None:
        super().__init__(last_opened)
        self.last_opened = last_opened


class NoSuchVaultError(DesktopError):
    """No vault of this computer, or more than one (`ambiguous`), goes by the name `person`."""

    kind = "no-such-vault"

    def __init__(self, person: str, *, ambiguous: bool = False) -> None:
        super().__init__(person, ambiguous)
        self.person = person
        self.ambiguous = ambiguous


class PersonExistsError(DesktopError):
    """Somebody of that name has a vault on this computer already."""

    kind = "already-exists"

    def __init__(self, person: str) -> None:
        super().__init__(person)
        self.person = person


class FileExistsAlreadyError(DesktopError):
    """A file of that name is there already, and nothing is ever written over."""

    kind = "already-exists"


class Advice(Enum):
    """How to make a password stronger."""

    ADD_WORDS = "add words"
    COMMON = "common"
    NAME = "name"
    DATE = "date"
    PATTERN = "pattern"
    REPEAT = "repeat"


class WeakPasswordError(DesktopError):
    """A password scored `score` of 4 where `needed` is demanded."""

    kind = "weak-password"

    def __init__(self, score: int, needed: int, advice: Advice) -> None:
        super().__init__(score, needed, advice)
        self.score = score
        self.needed = needed
        self.advice = advice


class NoSuchTokenError(DesktopError):
    """No token, or more than one (`ambiguous`), goes by the id or label `name`."""

    kind = "no-such-token"

    def __init__(self, name: str, *, ambiguous: bool = False) -> None:
        super().__init__(name, ambiguous)
        self.name = name
        self.ambiguous = ambiguous


class TokenExistsError(DesktopError):
    """The vault holds this very token already, under `label`."""

    kind = "already-exists"

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.label = label


class Refusal(Enum):
    """Why something is not a token."""

    NOT_A_TOKEN = "not a token"  # noqa: S105  a reason, not a password
    NO_SECRET = "no secret"  # noqa: S105
    BAD_SECRET = "bad secret"  # noqa: S105
    BAD_KIND = "bad kind"
    BAD_ALGORITHM = "bad algorithm"
    BAD_DIGITS = "bad digits"
    BAD_PERIOD = "bad period"
    BAD_COUNTER = "bad counter"
    BAD_PIN = "bad pin"
    BAD_LABEL = "bad label"
    TOO_LONG = "too long"
    BAD_MIGRATION = "bad migration"
    PART_MISSING = "part missing"
    COUNTER_USED_UP = "counter used up"
    BAD_TIME = "bad time"


class BadTokenError(DesktopError):
    """Something offered as a token, or asked of one, is refused for `reason`."""

    kind = "bad-token"

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason = reason


class NoQrCodeError(DesktopError):
    """None of the pictures holds a QR code that can be read."""

    kind = "no-qr-code"


class UnreadableFileError(DesktopError):
    """A file that cannot be opened or is not what it says; `name` is without its folder."""

    kind = "unreadable-file"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class NotTextError(DesktopError):
    """A file of passwords or links, called `name`, that is not text in UTF-8."""

    kind = "unreadable-file"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class BadSettingError(DesktopError):
    """The settings file holds a `key` that is unknown, or of the wrong type or range."""

    kind = "unreadable-file"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Unsupported(Enum):
    """Why a file is not read."""

    UNKNOWN = "unknown"
    ACCOUNT_RESTRICTED = "account restricted"
    PGP = "pgp"
    NEWER_VERSION = "newer version"
    OLDER_VERSION = "older version"
    TOO_COSTLY = "too costly"
    NOT_A_PICTURE = "not a picture"  # among several files: those of other apps come one at a time


class UnsupportedFormatError(DesktopError):
    """A file in a format that nobody here reads; `app` is the name of the one that wrote it."""

    kind = "unsupported-format"

    def __init__(self, reason: Unsupported = Unsupported.UNKNOWN, app: str = "") -> None:
        super().__init__(reason, app)
        self.reason = reason
        self.app = app


class NotHeld(Enum):
    """Why another app has no place for a token."""

    KIND = "kind"
    DIGITS = "digits"
    PERIOD = "period"
    COUNTER = "counter"
    PIN_MISSING = "pin missing"
    TOO_LONG = "too long"  # for a QR code


class NothingToExportError(DesktopError):
    """None of the tokens that were asked for can be held by what was chosen."""

    kind = "no-such-token"


class NotProvenError(DesktopError):
    """What was to leave the vault does not read back as it stands there."""

    kind = "disk"


class NotPrintedError(DesktopError):
    """The printer did not take the pages."""

    kind = "disk"


class DamagedExportError(DesktopError):
    """A file of another app that is cut off, changed, or not as that app writes it."""

    kind = "unreadable-file"


class NeedsImportPasswordError(DesktopError):
    """A file of another app is encrypted, and no password was given."""

    kind = "wrong-import-password"


class WrongImportPasswordError(DesktopError):
    """A password that does not open a file of another app."""

    kind = "wrong-import-password"


class TooLargeError(DesktopError):
    """More than the `limit` (in the unit of what was measured) that is accepted."""

    kind = "too-large"

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class DiskFault(Enum):
    """Why the disk refused."""

    FULL = "full"
    READ_ONLY = "read-only"
    DENIED = "denied"
    NO_FOLDER = "no folder"
    BROKEN = "broken"
    NO_ANSWER = "no answer"  # not for a while: a share that is not there any more


class DiskError(DesktopError):
    """The disk refused to read or write."""

    kind = "disk"

    def __init__(self, fault: DiskFault) -> None:
        super().__init__(fault)
        self.fault = fault


class Forbidden(Enum):
    """What a clinic's rules can forbid."""

    WEAKER_PASSWORD = "weaker password"  # noqa: S105  a reason, not a password
    SHOWING_KEYS = "showing keys"
    PLAIN_EXPORT = "plain export"
    CLINIC = "clinic"


class PolicyError(DesktopError):
    """The clinic's rules for this computer do not allow `what`."""

    kind = "policy"

    def __init__(self, what: Forbidden) -> None:
        super().__init__(what)
        self.what = what


class PolicyFault(Enum):
    """Why the clinic's rules cannot be used."""

    VALUE = "value"  # a key that is unknown, or of the wrong type or range
    UNREADABLE = "unreadable"
    UNPROTECTED = "unprotected"  # somebody who is no administrator can write them


class BadPolicyError(DesktopError):
    """The clinic's rules cannot be used; `key` is the one at fault, "" for all of them."""

    kind = "policy"

    def __init__(self, key: str, fault: PolicyFault) -> None:
        super().__init__(key, fault)
        self.key = key
        self.fault = fault


class ClinicFault(Enum):
    """Why a clinic's server was not reached, or cannot be trusted or understood."""

    UNREACHABLE = "unreachable"
    NO_SUCH_ADDRESS = "no such address"
    REFUSED = "refused"
    SLOW = "slow"
    PROXY = "proxy"
    CUT_OFF = "cut off"
    BAD_ADDRESS = "bad address"
    NOT_HTTPS = "not https"
    CERTIFICATE_EXPIRED = "certificate expired"
    CERTIFICATE_EARLY = "certificate not yet valid"
    CERTIFICATE_NAME = "certificate of another name"
    CERTIFICATE_UNKNOWN = "certificate of nobody known"
    NO_TLS = "no tls"
    REDIRECTED = "redirected"
    TOO_LARGE = "too large"
    NOT_JSON = "not json"
    UNEXPECTED = "unexpected"
    SERVER_ERROR = "server error"
    NOT_A_CLINIC = "not a clinic"
    ISSUER = "issuer"
    BAD_ID_TOKEN = "bad id token"  # noqa: S105  a reason
    PORT_TAKEN = "port taken"
    NO_PKCE = "no pkce"
    CLIENT_REFUSED = "client refused"
    BAD_KEY = "bad key"
    FORBIDDEN = "forbidden"


class ClinicError(DesktopError):
    """A clinic's server was not reached, or cannot be trusted or understood, for `fault`."""

    kind = "clinic-unreachable"

    def __init__(self, fault: ClinicFault) -> None:
        super().__init__(fault)
        self.fault = fault


class WindowHangsError(DesktopError):
    """There is a window of these vaults already, and it does not answer."""

    kind = "vault-in-use"


class NoDisplayError(DesktopError):
    """There is no display to open a window on."""

    kind = "no-display"


class Unseen(Enum):
    """Why there is no picture of the screen."""

    NOT_ALLOWED = "not allowed"  # by the person, in the system's settings
    REFUSED = "refused"
    NO_PORTAL = "no portal"
    UNREADABLE = "unreadable"


class NoScreenPictureError(DesktopError):
    """The screens could not be looked at."""

    kind = "no-display"

    def __init__(self, reason: Unseen) -> None:
        super().__init__(reason)
        self.reason = reason
