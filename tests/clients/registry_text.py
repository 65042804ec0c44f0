"""Reads the texts that registry values are kept in: what registry editors export, and LGPO's."""

import re

OWNERS = {"User": "User", "Machine": "Computer"}  # In LGPO's text.
HIVES = {"User": "HKEY_CURRENT_USER", "Machine": "HKEY_LOCAL_MACHINE"}


def values(exported):
    """(key, name) -> text or number; what is neither stays as it is written."""
    registry, key = {}, None
    for line in exported.replace("\\\n", "").splitlines():
        if line.startswith("["):
            key = line[1:-1].lstrip("\\")
        elif line.startswith('"'):
            name, data = re.fullmatch(r'"((?:[^"\\]|\\.)*)"=(.*)', line).groups()
            registry[key, unquoted(name)] = value(data)
    return registry


def value(text):
    if text.startswith("dword:"):
        return int(text[6:], 16)
    if text.startswith('"'):
        return unquoted(text[1:-1])
    if not text.startswith("hex(1):"):
        return text
    content = bytes.fromhex(text[7:].replace(",", " "))
    if content[-2:] != b"\0\0":
        raise ValueError("no end of the text: " + text)
    return content[:-2].decode("utf-16-le")


def unquoted(text):
    return re.sub(r"\\(.)", r"\1", text)


def apply_lgpo(path, whose, registry):
    text = path.read_bytes().decode("ascii")
    head, *blocks = text.removesuffix("\r\n").split("\r\n\r\n")
    assert re.fullmatch(r"; [ -~]*", head), head
    for block in blocks:
        owner, key, name, action = block.split("\r\n")
        assert owner == whose
        if action == "DELETE":
            registry.pop((key, name), None)
        elif action == "DELETEALLVALUES":
            assert name == "*"
            for gone in [each for each in registry if each[0] == key]:
                del registry[gone]
        else:
            kind, _, data = action.partition(":")
            registry[key, name] = {"SZ": str, "DWORD": int}[kind](data)
