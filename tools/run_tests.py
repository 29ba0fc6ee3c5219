#!/usr/bin/env python3
"""Run meson's tests and close with one line: "N passed, N failed[, N skipped]".

Each TAP line of a test program counts. A skipped one is named with its reason. Exit 1 on a failure,
and when nothing ran at all.
"""
import os
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ET

build, names = sys.argv[1], sys.argv[2:]
log = pathlib.Path(build, "meson-logs/testlog.junit.xml")
log.unlink(missing_ok=True)
# undefined behaviour is a failure: by itself it only prints a line
env = {"UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1", **os.environ}
code = subprocess.run(["meson", "test", "-C", build, "--no-rebuild", "--print-errorlogs", *names], env=env).returncode
if not log.exists():
    sys.exit("no test log was written")

passed = failed = 0
skipped = []
for suite in ET.parse(log).getroot().iter("testsuite"):
    bad = 0
    for case in suite.iter("testcase"):
        skip = case.find("skipped")
        if skip is not None:
            skipped.append(f"{suite.get('name')} / {case.get('name')}: "
                           f"{skip.get('message') or (skip.text or '').strip() or 'no reason given'}")
        elif case.find("failure") is not None or case.find("error") is not None:
            bad += 1
        else:
            passed += 1
    # a program that died (a sanitizer, a timeout) without a failing line is a failure too
    if not bad and (suite.find("failure") is not None or suite.find("error") is not None):
        bad = 1
    failed += bad
if code and not failed:
    failed = 1
reasons = {}
for line in pathlib.Path(build, "meson-logs/testlog.txt").read_text(errors="replace").splitlines():
    m = re.search(r"# SKIP (.*)", line, re.I)
    if m:
        reasons[m[1].strip()] = reasons.get(m[1].strip(), 0) + 1
for reason, count in reasons.items():
    print(f"skipped ({count}): {reason}")
if not passed:
    sys.exit("no test ran")
print(f"{passed} passed, {failed} failed" + (f", {len(skipped)} skipped" if skipped else ""))
sys.exit(1 if failed else 0)
