"""Zip archives to read: plain, under WinZip's AES, or under the old ZipCrypto."""

from __future__ import annotations

import io
import zipfile

import pyzipper


def plain(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return out.getvalue()


def under_aes(name, data, password):
    out = io.BytesIO()
    with pyzipper.AESZipFile(out, "w", encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(password.encode())
        archive.writestr(name, data)
    return out.getvalue()


def under_zipcrypto(name, data, password):
    """Encrypt the one member of an archive (APPNOTE.TXT section 6.1)."""
    archive = bytearray(plain(**{name.replace(".", "__"): data}))
    with zipfile.ZipFile(io.BytesIO(bytes(archive))) as opened:
        info = opened.infolist()[0]
    keys = [0x12345678, 0x23456789, 0x34567890]
    for byte in password.encode():
        _mix(keys, byte)
    start = 30 + len(name)
    packed = archive[start : start + info.compress_size]
    check = info.CRC >> 24
    sealed = bytes(_sealed(keys, byte) for byte in bytes(11) + bytes([check]) + packed)
    archive[start : start + info.compress_size] = sealed
    size = len(sealed).to_bytes(4, "little")
    archive[18:22] = size
    archive[6] |= 1
    directory = start + len(sealed)
    archive[directory + 8] |= 1
    archive[directory + 20 : directory + 24] = size
    end = archive.rindex(b"PK\5\6")
    archive[end + 16 : end + 20] = directory.to_bytes(4, "little")
    return bytes(archive)


def _sealed(keys, byte):
    word = keys[2] & 0xFFFF | 2
    sealed = byte ^ (word * (word ^ 1) >> 8 & 0xFF)
    _mix(keys, byte)
    return sealed


def _mix(keys, byte):
    keys[0] = _crc(keys[0], byte)
    keys[1] = (keys[1] + (keys[0] & 0xFF)) * 134775813 + 1 & 0xFFFFFFFF
    keys[2] = _crc(keys[2], keys[1] >> 24)


def _crc(crc, byte):
    crc ^= byte
    for _ in range(8):
        crc = crc >> 1 ^ (0xEDB88320 if crc & 1 else 0)
    return crc
