"""Reads rows straight off the pages of a damaged SQLite file.

SQLite refuses a file whose first page, tree or length is wrong, although most of the rows are still
there. Here the file is taken as a heap of pages: every leaf page of a table is read on its own, so
damage costs only the pages it hit. The format is that of https://www.sqlite.org/fileformat2.html.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

Cells = tuple[object, ...]

MAGIC = b"SQLite format 3\x00"
_TABLE_LEAF = 0x0D
_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


def header_version(image: bytes) -> int | None:
    """The ``user_version`` in the file header (bytes 60 to 63), or None when there is no SQLite header."""
    return int.from_bytes(image[60:64], "big") if image.startswith(MAGIC) and len(image) >= 64 else None


def rows(image: bytes) -> Iterator[tuple[int, Cells]]:
    """Every row that can be read: (rowid, cells), page by page, of all the tables in the file.

    A cell is None, an int, a float, a str (bytes that are not UTF-8 become U+FFFD) or bytes.
    Never raises: what cannot be read is left out.
    """
    size, reserved = _page_size(image)
    for start in range(0, len(image), size):
        head = start + (100 if start == 0 else 0)
        if image[head : head + 1] != bytes([_TABLE_LEAF]):
            continue
        count = int.from_bytes(image[head + 3 : head + 5], "big")
        for place in range(head + 8, min(head + 8 + 2 * count, start + size - 1), 2):
            offset = int.from_bytes(image[place : place + 2], "big")
            if not 8 <= offset < size:
                continue
            try:
                yield _row(image, start + offset, size, size - reserved)
            except (ValueError, IndexError, struct.error):
                continue


def _page_size(image: bytes) -> tuple[int, int]:
    size = int.from_bytes(image[16:18], "big")
    size = 65536 if size == 1 else size
    if image.startswith(MAGIC) and len(image) >= 100 and size >= 512 and size & (size - 1) == 0:
        return size, image[20]
    return 4096, 0  # the size SQLite has given new files since 2016


def _row(image: bytes, at: int, size: int, usable: int) -> tuple[int, Cells]:
    length, at = _varint(image, at)
    rowid, at = _varint(image, at)
    payload = _payload(image, at, length, size, usable)
    head, at = _varint(payload, 0)
    kinds = []
    while at < head:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    cells = []
    for kind in kinds:
        cell, at = _cell(payload, at, kind)
        cells.append(cell)
    # A true row fills its payload to the byte, which random bytes hardly ever do.
    if at != len(payload):
        raise ValueError("the row does not fill its payload")
    return rowid, tuple(cells)


def _payload(image: bytes, at: int, length: int, size: int, usable: int) -> bytes:
    if length > len(image):
        raise ValueError("longer than the file")
    if length <= usable - 35:
        return _exactly(image, at, length)
    # "Cell payload overflow pages": how much stays on the leaf, then a chain of pages for the rest.
    least = (usable - 12) * 32 // 255 - 23
    here = least + (length - least) % (usable - 4)
    here = here if here <= usable - 35 else least
    payload = _exactly(image, at, here)
    page = int.from_bytes(_exactly(image, at + here, 4), "big")
    while len(payload) < length:
        if page < 1:
            raise ValueError("the chain of pages ends early")
        start = (page - 1) * size
        payload += _exactly(image, start + 4, min(usable - 4, length - len(payload)))
        page = int.from_bytes(_exactly(image, start, 4), "big")
    return payload


def _cell(payload: bytes, at: int, kind: int) -> tuple[object, int]:
    if kind in _INTEGER_BYTES:
        length = _INTEGER_BYTES[kind]
        return int.from_bytes(_exactly(payload, at, length), "big", signed=True), at + length
    if kind == 7:
        return struct.unpack(">d", _exactly(payload, at, 8))[0], at + 8
    if kind in (0, 8, 9):
        return {0: None, 8: 0, 9: 1}[kind], at
    if kind < 12:
        raise ValueError("a kind of cell that no file holds")
    length = (kind - 12) // 2
    content = _exactly(payload, at, length)
    return (content.decode("utf-8", "replace") if kind % 2 else content), at + length


def _varint(source: bytes, at: int) -> tuple[int, int]:
    value = 0
    for count in range(9):
        byte = source[at + count]
        if count == 8:
            value = value << 8 | byte
            break
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            break
    # Nine bytes hold 64 bits with sign.
    return (value - 2**64 if value >= 2**63 else value), at + count + 1


def _exactly(source: bytes, at: int, length: int) -> bytes:
    part = source[at : at + length]
    if length < 0 or len(part) != length:
        raise ValueError("cut off")
    return part
