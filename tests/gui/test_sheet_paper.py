"""Every code on the pages is read back from a picture of them."""

import shutil
import subprocess

import pytest
from PIL import Image
from PySide6.QtGui import QColor, QImage, QPainter, QPdfWriter

from desktop.gui import sheet_paper
from desktop.otp.token import Kind, Token
from desktop.otp.uri import format_uri
from desktop.presenters.sheet import Card
from desktop.qr.drawing import HELD, modules
from desktop.qr.reading import texts_in_file
from desktop.secret import Secret

MM = 25.4
DPI = 200
A4, LETTER = (180.0, 267.0), (185.9, 249.4)  # mm inside the margins
PERSON = "Zoë Wagenknecht-Oberländer"


def a_token(number, **more):
    names = {"issuer": "Moving Forward", "account": "zoe@moving-forward.example"}
    return Token(secret=Secret(bytes([number]) * 20), **{**names, **more})


def card(token, label="Moving Forward", clinic="North Physio"):
    return Card(
        qr=modules(format_uri(token)),
        label=label,
        issuer=token.issuer,
        account=token.account,
        clinic=clinic,
        counts=token.kind is Kind.HOTP,
    )


def many():
    tokens = [a_token(number) for number in range(1, 12)]
    tokens += [
        a_token(20, kind=Kind.HOTP, counter=417),
        a_token(21, issuer="מרפאת הפיזיותרפיה של הצפון – קבלה ראשית", account="קבלה"),
        a_token(22, issuer="北の診療所受付" * 8),  # a code of many modules
        Token(issuer="", account="", secret=Secret(b"short key!")),
    ]
    return tokens


def photograph(sheet, number, width, height, path):
    """The page as a scanner sees it."""
    image = QImage(round(width / MM * DPI), round(height / MM * DPI), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    scale = DPI / MM / 10
    painter.scale(scale, scale)
    sheet.paint(painter, number)
    painter.end()
    assert image.save(str(path))
    return path


@pytest.mark.parametrize("paper", [A4, LETTER], ids=["A4", "Letter"])
def test_every_code_is_read_back(qapp, tmp_path, paper):
    tokens = many()
    cards = [card(token, f"Label {i} " + "of some length " * i) for i, token in enumerate(tokens)]
    sheet = sheet_paper.Sheet(PERSON, cards, *paper)
    assert sheet.count == 2 if paper == A4 else sheet.count in (2, 3)
    found = set()
    for number in range(sheet.count):
        found |= set(texts_in_file(photograph(sheet, number, *paper, tmp_path / f"{number}.png")))
    assert found == {format_uri(token) for token in tokens}


def test_codes_are_three_centimetres_at_least_and_apart(qapp):
    for pages in (sheet_paper.Sheet(PERSON, [card(t) for t in many()], *A4)._pages,):
        for page in pages:
            areas = [placed.area for placed in page]
            for i, area in enumerate(areas):
                assert area.right() <= A4[0] * 10
                assert area.bottom() <= A4[1] * 10
                assert not any(area.intersects(other) for other in areas[i + 1 :])
            for placed in page:
                assert sheet_paper._module(placed.card.qr) * len(placed.card.qr) >= 300


def test_the_largest_code_there_is_fits(qapp, tmp_path):
    text = "x" * HELD
    with pytest.raises(ValueError):  # noqa: PT011  whatever the library says
        modules("x" * (HELD + 1))
    large = Card(modules(text), "Endless", "", "", "", counts=False)
    sheet = sheet_paper.Sheet(PERSON, [large], *A4)
    assert texts_in_file(photograph(sheet, 0, *A4, tmp_path / "page.png")) == (text,)


def test_a_pdf_holds_the_same(qapp, tmp_path):
    if not shutil.which("pdftoppm"):
        pytest.skip("needs pdftoppm of poppler-utils")
    tokens = many()
    writer = QPdfWriter(str(tmp_path / "sheet.pdf"))
    sheet_paper.prepare(writer)
    assert sheet_paper.draw_sheet(writer, PERSON, [card(token) for token in tokens])
    del writer
    subprocess.run(
        ["pdftoppm", "-r", str(DPI), "-png", tmp_path / "sheet.pdf", tmp_path / "page"], check=True
    )
    pages = sorted(tmp_path.glob("page*.png"))
    assert len(pages) == 2
    found = {text for page in pages for text in texts_in_file(page)}
    assert found == {format_uri(token) for token in tokens}
    with Image.open(pages[0]) as page:
        assert len(page.getcolors(1 << 24) or ()) < 300  # black on white, and the shades between
