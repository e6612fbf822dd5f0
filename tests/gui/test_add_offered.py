import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage, QPixmap

from desktop.gui.offered import greys_from, offer_from, takes
from desktop.presenters.offers import Offer, Way
from desktop.qr.reading import texts_in_grey
from tests.qr.drawn import URI, drawn, saved

pytestmark = pytest.mark.usefixtures("qapp")


def image(**options):
    return QImage.fromData(saved(drawn(**options)))


def test_files_count_before_everything_else(tmp_path):
    mime = QMimeData()
    urls = [QUrl.fromLocalFile(str(tmp_path / name)) for name in ("a.png", "b é.png")]
    mime.setUrls([*urls, QUrl("https://happyfeet.example/x.png")])
    mime.setImageData(image())
    assert takes(mime)
    offer = offer_from(mime, Way.DROPPED)
    assert offer == Offer(Way.DROPPED, files=(tmp_path / "a.png", tmp_path / "b é.png"))


def test_a_picture_counts_before_its_address():
    mime = QMimeData()
    mime.setUrls([QUrl("https://happyfeet.example/x.png")])
    mime.setText("https://happyfeet.example/x.png")
    mime.setImageData(image())
    offer = offer_from(mime, Way.CLIPBOARD)
    assert offer.text == ""
    assert texts_in_grey(*offer.picture) == (URI,)


def test_text_is_text():
    mime = QMimeData()
    mime.setText(URI)
    assert offer_from(mime, Way.CLIPBOARD) == Offer(Way.CLIPBOARD, text=URI)
    assert takes(mime)


def test_nothing_is_nothing():
    assert not takes(QMimeData())
    assert offer_from(QMimeData(), Way.CLIPBOARD).empty
    mime = QMimeData()
    mime.setImageData(QImage())
    assert offer_from(mime, Way.CLIPBOARD).empty


@pytest.mark.parametrize("colours", [{"light": None}, {"dark": "white", "light": None}])
def test_transparent_pictures_are_put_on_white_and_on_black(colours):
    greys = greys_from(image(**colours))
    assert len(greys) == 2
    assert texts_in_grey(*greys) == (URI,)


WITHOUT_COLOURS = {"Format_Invalid", "NImageFormats", "Format_Alpha8"}


@pytest.mark.parametrize("name", sorted({f.name for f in QImage.Format} - WITHOUT_COLOURS))
def test_every_form_of_image_is_read(name):
    picture = image(scale=5).convertToFormat(QImage.Format[name])
    assert texts_in_grey(*greys_from(picture)) == (URI,)


def test_lines_are_taken_without_their_padding():
    picture = QImage(5, 3, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    [grey] = greys_from(picture)
    assert (grey.width, grey.height, grey.pixels) == (5, 3, b"\xff" * 15)


def test_screens_of_twice_the_resolution_change_nothing():
    pixmap = QPixmap.fromImage(image(light=None))
    pixmap.setDevicePixelRatio(2)
    assert texts_in_grey(*greys_from(pixmap.toImage())) == (URI,)
