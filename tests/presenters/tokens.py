"""Vaults with tokens in them, for the tests of the list and of one token."""

from desktop.otp.token import Kind, Token
from desktop.secret import Secret
from desktop.vault.recovery import RecoveryCode

PASSWORD = b"correct horse battery staple"


def token(number=0, *, issuer="Cliniko", account="maria@clinic.example", **more):
    secret = Secret(b"a secret of a token " + number.to_bytes(4, "big"))
    return Token(issuer=issuer, account=account, secret=secret, **more)


def counter(number=0):
    return token(number, issuer="3CX", account="ext-204", kind=Kind.HOTP)


def new_vault(shelf):
    return shelf.create("Maria", Secret(PASSWORD), RecoveryCode.generate())


class Clipboard:
    """The system's clipboard, by a clock."""

    def __init__(self, clock):
        self.clock = clock
        self.text = None
        self.until = 0
        self.owner = None
        self.seconds = 0

    def put(self, text, seconds, whose):
        self.text, self.until, self.owner = text, self.clock() + seconds, whose
        self.seconds = seconds

    def whose(self):
        return self.owner if self.left() else None

    def left(self):
        if self.text is None or self.clock() >= self.until:
            return 0
        return max(1, round(self.until - self.clock()))

    def total(self):
        return self.seconds

    def clear_now(self):
        self.text = None
