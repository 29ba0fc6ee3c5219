#!/usr/bin/env python3
"""Subset Noto Naskh Arabic and Noto Serif (Debian fonts-noto-core) to the letters the pages use.

usage: subset_fonts.py FONT_DIR OUT...   (OUT names: naskh-{ar,la}-{400,700}.woff2)
Arabic letters, marks and punctuation come from Naskh; digits and Latin from Noto Serif, its
companion. unicode-range in news.css lets a page without Latin text wait for it.
"""
import pathlib
import sys

from fontTools import subset

ARABIC = ("U+060C,U+061B,U+061F,U+0621-063A,U+0640-0655,U+0660-066C,U+0670,U+0671,U+067E,U+0686,"
          "U+0698,U+06A4,U+06A9,U+06AF,U+06CC,U+06D4,U+200C-200F,U+FDF2,U+FDFA,U+0020,U+00A0")
LATIN = ("U+0021-007E,U+00AB,U+00BB,U+00C0,U+00C7-00CA,U+00E0,U+00E2,U+00E7-00EB,U+00EE,U+00EF,U+00F4,"
         "U+00F9,U+00FB,U+2013,U+2014,U+2018,U+2019,U+201C,U+201D,U+2026")
JOINING = "init,medi,fina,isol,rlig,liga,ccmp,mark,mkmk,calt"
FILES = {"ar-400": ("NotoNaskhArabic-Regular.ttf", ARABIC, JOINING),
         "ar-700": ("NotoNaskhArabic-Bold.ttf", ARABIC, JOINING),
         "la-400": ("NotoSerif-Regular.ttf", LATIN, ""),
         "la-700": ("NotoSerif-Bold.ttf", LATIN, "")}

font_dir = pathlib.Path(sys.argv[1])
for out in sys.argv[2:]:
    name, unicodes, features = FILES[pathlib.Path(out).stem.removeprefix("naskh-")]
    if not (font_dir / name).exists():
        sys.exit(f"{font_dir / name} is missing: install fonts-noto-core")
    subset.main([str(font_dir / name), f"--unicodes={unicodes}", f"--layout-features={features}",
                 "--flavor=woff2", "--no-hinting", "--name-IDs=0,13,14",  # the licence stays in
                 f"--output-file={out}"])
