"""Reads Registry.pol with Samba's parser; prints [[key, name, type, text or number], ...] as JSON.

    read_preg.py FILE

For the interpreter that has Samba's modules. Fails unless writing what was read gives the file again.
"""

import json
import sys

from samba.dcerpc import preg
from samba.ndr import ndr_pack, ndr_unpack

with open(sys.argv[1], "rb") as file:
    content = file.read()
policy = ndr_unpack(preg.file, content)
if ndr_pack(policy) != content:
    sys.exit("not what Samba would write")
print(json.dumps([[e.keyname, e.valuename, e.type, e.data] for e in policy.entries]))
