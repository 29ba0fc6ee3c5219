#!/usr/bin/env python3
"""House rules that a script can read: sizes of files and functions, debt marks, skips, headers,
physical CSS directions, words that do not belong. tools/tidy_allow.txt lists what may be larger,
"this high but not higher"."""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
FILE_MAX, TEST_FILE_MAX, FUNCTION_MAX, TEST_FUNCTION_MAX = 500, 800, 70, 120  # tables of rows stand inside tests
allow = {}
allow_file = root / "tools/tidy_allow.txt"
for line in allow_file.read_text().splitlines() if allow_file.exists() else []:
    line = line.split("#")[0].split()
    if len(line) == 2:
        allow[line[0]] = int(line[1])
bad = []


def check_functions(path, rel, lines):
    """A function begins at a line that ends in '{' at column 0 text and ends at a lone '}'."""
    start = name = None
    for n, l in enumerate(lines, 1):
        if start is None and l.endswith("{") and l[:1] not in (" ", "#", "}", "/") and "(" in "".join(lines[max(0, n - 4):n]) \
                and not re.match(r"(static )?(const )?(struct|enum|union)\b[^()]*\{$", l) and "=" not in l:
            start = n
            m = re.findall(r"(\w+)\(", " ".join(lines[max(0, n - 4):n]))
            name = m[-1] if m else "?"
            for k in range(n - 1, max(0, n - 5), -1):
                m = re.match(r"[\w\s\*]*?(\w+)\(", lines[k])
                if m and lines[k][:1] not in (" ", "\t", "}"):
                    name = m[1]
                    break
        elif start is not None and l == "}":
            size = n - start - 1
            top = allow.get(f"{rel}:{name}", TEST_FUNCTION_MAX if rel.startswith("tests/") else FUNCTION_MAX)
            if size > top:
                bad.append(f"{rel}:{start}: function '{name}' has {size} lines, at most {top}")
            start = None


SKIP = ("build", "node_modules", ".git")
for path in sorted(root.rglob("*")):
    rel = path.relative_to(root).as_posix()
    if not path.is_file() or any(p.startswith("build") or p in SKIP for p in rel.split("/")) or "/gen/" in rel:
        continue
    if path.suffix not in (".c", ".h", ".py", ".sh", ".css", ".html", ".mjs", ".js", ".md", ".build"):
        continue
    text = path.read_text(errors="replace")
    lines = text.splitlines()
    if path.suffix in (".c", ".h"):
        top = allow.get(rel, TEST_FILE_MAX if rel.startswith("tests/") else FILE_MAX)
        if len(lines) > top:
            bad.append(f"{rel}: {len(lines)} lines, at most {top}")
        if path.suffix == ".c":
            check_functions(path, rel, lines)
        if path.suffix == ".h" and rel.startswith("src/") and "#ifndef" not in text and "No include guard" not in text:
            bad.append(f"{rel}: no include guard")
        if path.suffix == ".h" and rel.startswith("src/") and "/*" not in text:
            bad.append(f"{rel}: a header says what it is")
    for n, l in enumerate(lines, 1):
        if path.name != "tidy.py" and re.search(r"\b(FIXME|XXX|TODO)\b|dbg\(", l):
            bad.append(f"{rel}:{n}: debt mark (write NEEDSWORK: and what has to be decided)")
        if path.suffix == ".css" and re.search(r"(?<![\w-])(margin|padding|border)-(left|right)|float:|text-align:\s*(left|right)|(?<![\w-])(left|right):", l):
            bad.append(f"{rel}:{n}: physical direction, use a logical property")
        if l != l.rstrip() and path.suffix in (".c", ".h", ".py"):
            bad.append(f"{rel}:{n}: white space at the end")
print("\n".join(bad))
sys.exit(1 if bad else 0)
