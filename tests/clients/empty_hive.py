"""An empty registry hive (the regf format, version 1.3), for programs that can only change one."""

import functools
import operator
import struct

BLOCK = 4096
NOWHERE = 0xFFFFFFFF


def cell(content):
    """In use: its size is negative."""
    size = (len(content) + 4 + 7) // 8 * 8
    return struct.pack("<i", -size) + content.ljust(size - 4, b"\0")


def empty_hive():
    first = 32  # Offsets count from the first bin; this is behind its header.
    descriptor = struct.pack("<BBHIIII", 1, 0, 0x8000, 0, 0, 0, 0)
    root_bytes = len(cell(b"\0" * (76 + 4)))
    security_at = first + root_bytes
    root = b"nk" + struct.pack("<HQIIIIIIIIIIIIIIIHH", 0x2C, 0, 0, NOWHERE, 0, 0, NOWHERE, NOWHERE,
                               0, NOWHERE, security_at, NOWHERE, 0, 0, 0, 0, 0, 4, 0) + b"root"
    security = b"sk" + struct.pack("<HIIII", 0, security_at, security_at, 1,
                                   len(descriptor)) + descriptor
    used = cell(root) + cell(security)
    free = BLOCK - first - len(used)
    hbin = b"hbin" + struct.pack("<IIQQI", 0, BLOCK, 0, 0, 0) + used + struct.pack("<I", free)
    head = b"regf" + struct.pack("<IIQIIIIIII", 1, 1, 0, 1, 3, 0, 1, first, BLOCK, 1)
    head = head.ljust(508, b"\0")
    checksum = functools.reduce(operator.xor, struct.unpack("<127I", head))
    return (head + struct.pack("<I", checksum)).ljust(BLOCK, b"\0") + hbin.ljust(BLOCK, b"\0")
