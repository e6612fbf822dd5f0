"""What the tour needs to find: vaults, pictures, files."""

import json
import shutil
from dataclasses import replace

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter

from desktop.otp.base32 import secret_to_text
from desktop.otp.token import Kind
from desktop.qr.drawing import QUIET, modules
from desktop.secret import Secret
from desktop.vault.entries import UnusableRecordError, entry_from_bytes, entry_to_bytes
from desktop.vault.recovery import RecoveryCode
from tests.tour.visitor import PASSWORD, a_token

PEOPLE = ("Maria Lindqvist", "Tomasz Zieliński", "Anne-Sophie Wagenknecht-Oberländer", "Yusuf Ali")
LONG_LABELS = (
    "Gemeinschaftspraxis für Physiotherapie und Rehabilitationssport Unterammergau",
    "Kieferorthopädie Donaudampfschifffahrtsgesellschaft",
    "מרפאת הפיזיותרפיה של הצפון – קבלה",
    " ".join(["Reception at the second desk of the clinic by the old harbour"] * 4)[:200],
    "Rückenschule" * 16,
)


def furnish(visitor):
    """Give four more people vaults; return the recovery code of Maria, whose vault is full."""
    codes = {}
    for person in PEOPLE:
        code = codes[person] = RecoveryCode.generate()
        with_vault = visitor.shelf.create(person, Secret(PASSWORD.encode()), code)
        if person == "Maria Lindqvist":
            fill_vault(with_vault)
        if person == "Yusuf Ali":
            clinic = with_vault.add_clinic(LONG_LABELS[0]).id
            for number, label in enumerate(LONG_LABELS, 1):
                long = a_token(number, label[:90], "empfang.zweitplatz@unterammergau.example")
                with_vault.add(long, label, clinic if number % 2 else None)
        with_vault.lock()
    return " ".join(codes["Maria Lindqvist"].groups)


def fill_vault(vault):
    north = vault.add_clinic("North Physio").id
    south = vault.add_clinic("South Dental").id
    feet = vault.add_clinic("Happy Feet Podiatry").id
    mail = "maria.lindqvist@northphysio.example"
    vault.add(a_token(1, "Cliniko", mail), "North Physio Cliniko", north)
    vault.add(a_token(2, "Microsoft", mail, digits=8), "North Physio e-mail", north)
    vault.add(a_token(3, "Phone system", "desk 2", kind=Kind.HOTP), "Phone system", north)
    star = vault.add(a_token(4, "Jane", "maria@southdental.example"), "South Dental Jane", south)
    vault.add(a_token(5, "Dentally", "m.lindqvist", period=60), "Dentally", south)
    vault.add(a_token(6, "Nookal", "maria@happyfeet.example"), "Happy Feet", feet)
    vault.add(a_token(7, "Steam", "maria", kind=Kind.STEAM), "Break room", None)
    gone = vault.add(a_token(8, "Old booking", "maria"), "Old booking page", south)
    lost = vault.add(a_token(9, "Lab portal", "maria"), "Lab portal", south)
    record = entry_to_bytes(lost).replace(b'"digits":6', b'"digits":0')
    try:
        entry_from_bytes(record)
    except UnusableRecordError as error:
        aside = error.quarantined(record, 1)
    vault._store._contents = replace(vault._store._contents, quarantined=(aside,))
    vault.discard(lost.id)
    vault.remove(lost.id)
    vault.edit(replace(star, favourite=True, note="Ask for Petra when it is refused."))
    vault.discard(gone.id)


def picture_of(path, *texts):
    """Draw QR codes side by side into a file, as a screenshot shows them."""
    codes = [modules(text) for text in texts]
    step = 5
    sides = [(len(code) + 2 * QUIET) * step for code in codes]
    image = QImage(sum(sides), max(sides), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    left = 0
    for code, side in zip(codes, sides, strict=True):
        for y, line in enumerate(code):
            for x, dark in enumerate(line):
                if dark:
                    at = QPoint(left + (x + QUIET) * step, (y + QUIET) * step)
                    painter.fillRect(QRect(at, at + QPoint(step - 1, step - 1)), QColor("black"))
        left += side
    painter.end()
    image.save(str(path))


def aegis_export():
    clinics = (
        "Harbour Physio", "Westside Clinic", "Old Town Dental", "Riverside Osteopathy",
        "Gemeinschaftspraxis für Physiotherapie und Rehabilitationssport Unterammergau",
    )  # fmt: skip
    tokens = [(a_token(60 + n, "Cliniko", f"maria@{n}.example"), clinics[n % 5]) for n in range(8)]
    tokens += [(a_token(70, "", ""), ""), (a_token(71, LONG_LABELS[2], "desk"), "")]
    tokens += [(a_token(n, "Cliniko", "maria.lindqvist@northphysio.example"), "") for n in (1, 1)]
    entries = [aegis_entry(token, group) for token, group in tokens]
    later = a_token(3, "Phone system", "desk 2", kind=Kind.HOTP, counter=41)
    entries.insert(3, aegis_entry(later, ""))
    for wrong in ({"secret": "1"}, {"digits": 99}, {"algo": "CRC32"}):
        bad = aegis_entry(a_token(90, "Old booking page", "maria"), "")
        bad["info"] |= wrong
        entries.insert(2, bad)
    database = {"version": 1, "entries": entries}
    return json.dumps({"version": 1, "header": {"slots": None, "params": None}, "db": database})


def aegis_entry(token, group):
    return {
        "type": token.kind.value,
        "name": token.account,
        "issuer": token.issuer,
        "group": group,
        "info": {
            "secret": secret_to_text(token.secret),
            "algo": token.algorithm.value,
            "digits": token.digits,
            "period": token.period,
            "counter": token.counter,
        },
    }


def block_backups(visitor):
    """Put files where the folders of the copies stand."""
    for folder in (visitor.data / "backups").iterdir():
        shutil.rmtree(folder)
        folder.touch()
    for vault in (visitor.data / "vaults").glob("*.vault"):
        (visitor.data / "backups" / vault.stem).touch()
