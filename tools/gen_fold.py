#!/usr/bin/env python3
"""Writes src/text/fold_table.c: what every rune of the tabled slabs folds to.

Run by hand when a rule changes, commit the result, raise TEXT_ANALYSIS_VERSION:
    python3 tools/gen_fold.py > src/text/fold_table.c
It is not run by the build: another Python knows another Unicode, and the index must not notice.
"""
import sys
import unicodedata as U

SLABS = [(0x0000, 0x0800), (0x08A0, 0x0900), (0x1E00, 0x2190), (0xFB00, 0xFF00), (0xFF00, 0xFFF0)]
SEP, DROP, STRING = 0, 1, 0xD800

DROPPED = [(0x00AD, 0x00AD), (0x0300, 0x036F), (0x0483, 0x0489), (0x0591, 0x05BD), (0x05BF, 0x05BF),
           (0x05C1, 0x05C2), (0x05C4, 0x05C5), (0x05C7, 0x05C7), (0x0610, 0x061A), (0x061C, 0x061C),
           (0x0640, 0x0640), (0x064B, 0x065F), (0x0670, 0x0670), (0x0674, 0x0674), (0x06D6, 0x06DC),
           (0x06DF, 0x06E8), (0x06EA, 0x06ED), (0x08D3, 0x08E1), (0x08E3, 0x08FF), (0x1AB0, 0x1AFF),
           (0x1DC0, 0x1DFF), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x20D0, 0x20F0),
           (0xFE00, 0xFE0F), (0xFE20, 0xFE2F), (0xFEFF, 0xFEFF)]
LETTERS = {0x0671: 0x0627, 0x0672: 0x0627, 0x0673: 0x0627, 0x0649: 0x064A, 0x06CC: 0x064A,
           0x06A9: 0x0643, 0x06AA: 0x0643, 0x06C1: 0x0647, 0x06BE: 0x0647, 0x06D5: 0x0647,
           0x06C3: 0x0647, 0x0629: 0x0647, 0x066B: 0x2E}
LATIN = {'ı': 'i', 'ø': 'o', 'đ': 'd', 'ł': 'l', 'æ': 'ae', 'œ': 'oe', 'ð': 'd', 'þ': 'th', 'ħ': 'h',
         'ŧ': 't', 'ŋ': 'n', 'ĸ': 'k', 'ŉ': 'n', 'ɐ': 'a', 'ȷ': 'j', 'ƒ': 'f'}


def dropped(c):
    return any(a <= c <= b for a, b in DROPPED)


def once(ch):
    c = ord(ch)
    if dropped(c):
        return ''
    if c in LETTERS:
        return chr(LETTERS[c])
    if U.category(ch) == 'Nd':
        return str(U.decimal(ch))
    out = U.normalize('NFKD', ch).casefold()
    return ''.join(LATIN.get(x, x) for x in out)


def fold(ch):
    c = ord(ch)
    if c == 0x2E or c == 0x066B:
        return '.'
    if dropped(c):
        return ''
    shape = 0xFB50 <= c <= 0xFEFF
    parts = U.normalize('NFKD', ch)
    if shape and all(x in ' ـ' or dropped(ord(x)) for x in parts):
        return ''  # a mark alone, on a blank or a tatweel
    if U.category(ch)[0] not in 'LNM' and c != 0xFDFC:
        return None
    old, new = None, ch
    while new != old:
        old, new = new, ''.join(once(x) for x in new)
    if c in (0xFDFA, 0xFDFB):
        return new
    if not new or not all(U.category(x)[0] in 'LNM' for x in new):
        return None
    return new


def main():
    strings, spaced, entries = [], [], {}
    for a, b in SLABS:
        for c in range(a, b):
            f = fold(chr(c))
            if f is not None and len(f) > 1:
                (spaced if ' ' in f else strings).append(f)
                assert ' ' in f or len(f.encode()) <= 3 * len(chr(c).encode())
    strings = sorted(set(strings)) + sorted(set(spaced))
    for a, b in SLABS:
        for c in range(a, b):
            f = fold(chr(c))
            if f is None:
                entries[c] = SEP
            elif f == '':
                entries[c] = DROP
            elif len(f) > 1:
                entries[c] = STRING + strings.index(f)
            else:
                entries[c] = ord(f)
    for c, e in entries.items():
        for x in (strings[e - STRING] if STRING <= e < 0xE000 else [chr(e)] if e > 1 else []):
            if ord(x) in entries and x != ' ':
                assert entries[ord(x)] == ord(x), (hex(c), x)
    w = sys.stdout.write
    w('/* fold_table - made by tools/gen_fold.py (Unicode %s); do not edit. */\n' % U.unidata_version)
    w('\n#include "text/fold.h"\n\n/* clang-format off */\n')
    n, at = sum(b - a for a, b in SLABS), 0
    for a, b in SLABS:
        sys.stderr.write('slab %04X-%04X at %d\n' % (a, b - 1, at))
        at += b - a
    sys.stderr.write('entries %d strings %d spaced from %d\n' % (n, len(strings), len(strings) - len(set(spaced))))
    w('const uint16_t fold_entries[FOLD_ENTRIES] = {\n')
    flat = [entries[c] for a, b in SLABS for c in range(a, b)]
    line = ''
    for e in flat:
        piece = '%d,' % e
        if len(line) + len(piece) > 98:
            w(line + '\n')
            line = ''
        line += piece
    w(line + '\n};\n\nconst char *const fold_strings[FOLD_STRINGS] = {\n')
    line = ''
    for s in strings:
        piece = '"%s",' % ''.join(chr(x) if x == 32 or 97 <= x <= 122 or 48 <= x <= 57 else '\\%03o' % x for x in s.encode())
        if len(line) + len(piece) > 98:
            w(line + '\n')
            line = ''
        line += piece
    w(line + '\n};\n')


main()
