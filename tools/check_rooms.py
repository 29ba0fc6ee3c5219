#!/usr/bin/env python3
"""Fail when a file includes a header of a room that its own room may not use (tools/rooms.txt)."""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
allowed = {}
for line in (root / "tools/rooms.txt").read_text().splitlines():
    line = line.split("#")[0].strip()
    if not line:
        continue
    room, _, deps = line.partition(":")
    allowed[room] = set(deps.split()) | {room}
    unknown = allowed[room] - set(allowed)
    if unknown:  # keeps it acyclic
        sys.exit(f"rooms.txt: {room} names a room above it: {sorted(unknown)}")

# A third-party library lives in one room; its headers may be included only there.
LIBRARIES = {
    "curl/": {"net"}, "microhttpd.h": {"web"}, "sqlite3.h": {"store"},
    "zstd.h": {"store"}, "zdict.h": {"store"}, "jpeglib.h": {"media"}, "png.h": {"media"},
    "gif_lib.h": {"media"}, "webp/": {"media"}, "unicode/": {"text", "page"}, "uchardet": {"page"},
    "libstemmer": {"text"}, "cld2": {"text"}, "sodium.h": {"web", "cmd", "store"}, "libpsl.h": {"url"},
    "seccomp.h": {"jail"}, "xxhash.h": {"base"}, "zlib.h": {"feed", "web"}, "brotli/": {"web"},
}

bad = 0
for f in sorted((root / "src").rglob("*.[ch]")):
    room = f.relative_to(root / "src").parts[0]
    if room not in allowed:
        continue
    for n, text in enumerate(f.read_text(errors="replace").splitlines(), 1):
        why = None
        m = re.match(r'\s*#\s*include\s+"([^"]+)"', text)
        if m:
            target = m[1].split("/")[0]
            if "/" not in m[1]:
                why = 'write the room: "room/file.h"'
            elif target not in allowed:
                why = f"unknown room '{target}'"
            elif target not in allowed[room]:
                why = f"room '{room}' may not use '{target}'"
            elif target != room and m[1].endswith("_priv.h"):
                why = f"private header of '{target}'"
        m = re.match(r'\s*#\s*include\s+<([^>]+)>', text)
        if m:
            for lib, rooms in LIBRARIES.items():
                if lib in m[1] and room not in rooms:
                    why = f"<{m[1]}> belongs to {', '.join(sorted(rooms))}, not to '{room}'"
        if why:
            bad += 1
            print(f"{f.relative_to(root)}:{n}: {why}")
sys.exit(1 if bad else 0)
