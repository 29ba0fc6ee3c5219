#!/usr/bin/env python3
"""embed.py NAME INPUT OUTPUT: a file's bytes as `const unsigned char NAME[]` and `NAME_size`."""
import pathlib
import sys

name, src, dst = sys.argv[1:4]
data = pathlib.Path(src).read_bytes()
rows = [", ".join(str(b) for b in data[i:i + 24]) for i in range(0, len(data), 24)]
pathlib.Path(dst).write_text(
    f"#include <stddef.h>\nextern const unsigned char {name}[];\nextern const size_t {name}_size;\n"
    f"const unsigned char {name}[] = {{\n" + ",\n".join(rows) + f",\n0 }};\nconst size_t {name}_size = {len(data)};\n")
