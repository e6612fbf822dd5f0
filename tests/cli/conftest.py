import io
import json
from dataclasses import dataclass

import pytest

from desktop.cli.program import run
from desktop.cli.terminal import Terminal
from desktop.errors import DesktopError
from desktop.policy import Policy
from desktop.vault.shelf import Shelf
from tests.conftest import FAST
from tests.qr.drawn import drawn, saved

PASSWORD = "rope lantern vinegar 71 quarry"
OTHER = "thimble orbit cactus 38 velvet"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
URI = f"otpauth://totp/Cliniko:maria%40happyfeet.example?secret={SECRET}&issuer=Cliniko"
HOTP = "otpauth://hotp/Lab:maria?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Lab&counter=0"
PERSON = "Maria Silva"


class MemoryKeychain:
    """A keychain that remembers for as long as the test lasts."""

    def __init__(self):
        self.seen = {}

    def newest(self, vault):
        return self.seen.get(vault)

    def note(self, vault, seen):
        self.seen[vault] = seen


@dataclass
class Result:
    status: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def kind(self):
        return self.json["error"]["kind"]


class Desk:
    """The command line on a data folder of its own, with a key derivation that takes no time."""

    def __init__(self, folder, clock):
        self.folder = folder
        self.data = folder / "data"
        self.clock = clock
        self.keychain = MemoryKeychain()
        self.policy = Policy()
        self.backups = None

    @property
    def shelf(self):
        return self.shelf_in(self.data)

    def shelf_in(self, data):
        return Shelf(data, backups=self.backups, cost=FAST, clock=self.clock)

    def run(self, *words, stdin="", ask=None):
        """Run a command; `ask` answers the prompts."""
        data = stdin if isinstance(stdin, bytes) else stdin.encode()
        out, err = io.StringIO(), io.StringIO()
        terminal = Terminal(io.BytesIO(data), out, err, ask)
        environment = {"FRONTDESK_DATA": str(self.data)}
        status = run(
            words, terminal, environment, self.shelf_in, lambda: self.keychain, self.policy
        )
        return Result(status, out.getvalue(), err.getvalue())

    def ok(self, *words, lines=(), links=""):
        """Run a command that must be done, with lines of secrets; return its document."""
        stdin = "".join(f"{line}\n" for line in lines) + links
        result = self.run(*words, "--json", "--password-file", "-", stdin=stdin)
        assert (result.status, result.err) == (0, "")
        return result.json

    def refused(self, *words, lines=(), links=""):
        """Run a command that must be refused; return the kind of error."""
        stdin = "".join(f"{line}\n" for line in lines) + links
        result = self.run(*words, "--json", "--password-file", "-", stdin=stdin)
        assert result.status == 1
        check_refusal(result)
        return result.kind

    def create(self, person=PERSON, password=PASSWORD):
        return self.ok("vault", "create", person, lines=[password])

    def add(self, *uris, person=PERSON):
        return self.ok("token", "add", person, "-", lines=[PASSWORD], links="\n".join(uris))

    def tokens(self, person=PERSON, password=PASSWORD):
        return self.ok("token", "list", person, lines=[password])

    def picture(self, name, *texts):
        """A picture file with the QR code of each text, one under the other."""
        path = self.folder / name
        codes = [drawn(text, scale=4) for text in texts]
        if len(codes) == 1:
            path.write_bytes(saved(codes[0]))
            return str(path)
        from PIL import Image

        sheet = Image.new("RGB", (1200, 40 + sum(code.height + 40 for code in codes)), "white")
        y = 40
        for code in codes:
            sheet.paste(code, (40, y))
            y += code.height + 40
        path.write_bytes(saved(sheet))
        return str(path)

    def blank(self, name):
        from PIL import Image

        path = self.folder / name
        path.write_bytes(saved(Image.new("RGB", (300, 300), "white")))
        return str(path)

    def files(self):
        """What stands on the shelf: the vaults and their contents."""
        folder = self.data / "vaults"
        return {path.name: path.read_bytes() for path in folder.glob("*.vault")}


def every_kind(base=DesktopError):
    for each in base.__subclasses__():
        if each.__module__.startswith("desktop."):
            yield each.kind
        yield from every_kind(each)


KINDS = set(every_kind())


def check_refusal(result):
    """One document, one sentence, the same in both; no traceback, no secrets."""
    document = result.json
    assert document["error"]["kind"] in KINDS
    sentence = result.err.strip()
    assert sentence == document["error"]["message"]
    assert sentence.endswith(".")
    assert "\n" not in sentence
    for secret in (PASSWORD, OTHER, SECRET, "Traceback", "Error("):
        assert secret not in sentence


@pytest.fixture
def desk(tmp_path, clock):
    return Desk(tmp_path, clock)


@pytest.fixture
def maria(desk):
    """A desk with a vault and two tokens."""
    desk.code = desk.create()["recovery_code"]
    desk.add(URI, HOTP)
    return desk
