import pytest
import zxingcpp

from desktop.qr.drawing import QUIET, modules


@pytest.mark.parametrize("text", ["otpauth://totp/x?secret=ABC", "Zieliński ☎ عيادة"])
def test_what_is_drawn_can_be_read(text):
    lines = modules(text)
    side = len(lines)
    assert all(len(line) == side for line in lines)
    scale, whole = 4, side + 2 * QUIET
    picture = bytearray(b"\xff" * (whole * scale) ** 2)
    for y in range(whole * scale):
        for x in range(whole * scale):
            down, right = y // scale - QUIET, x // scale - QUIET
            if 0 <= down < side and 0 <= right < side and lines[down][right]:
                picture[y * whole * scale + x] = 0
    view = memoryview(picture).cast("B", (whole * scale, whole * scale))
    assert [found.text for found in zxingcpp.read_barcodes(view)] == [text]


def test_too_much_is_refused():
    with pytest.raises(ValueError, match="long"):
        modules("x" * 5_000)
