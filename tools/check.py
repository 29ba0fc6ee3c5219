#!/usr/bin/env python3
"""./dev check: every rule that a machine can read. Prints what failed; exit 1 if anything did.

Steps may be named: ./dev check rooms tidy format headers clang analyze lint cppcheck
"""
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import time

os.chdir(pathlib.Path(__file__).resolve().parent.parent)
JOBS = os.cpu_count() or 2


def files(*patterns):
    out = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", *patterns], capture_output=True, text=True)
    return [f for f in out.stdout.split("\n") if f and os.path.exists(f)]


def run(cmd, env=None):
    r = subprocess.run(cmd, capture_output=True, text=True, errors="replace",
                       env={**os.environ, **(env or {})})
    return r.returncode, (r.stdout + r.stderr).strip()


def each(cmds):
    """Run commands side by side; the output of those that failed."""
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        done = list(pool.map(run, cmds))
    out = [text for code, text in done if code]
    return bool(out), "\n".join(out)


def configure(directory, *options, env=None):
    if not os.path.exists(f"{directory}/build.ninja"):
        code, text = run(["meson", "setup", directory, *options], env)
        if code:
            sys.exit(text)


def build(directory):
    code, text = run(["ninja", "-k", "0", "-C", directory])
    return code, "\n".join(l for l in text.splitlines() if not l.startswith("["))


def step_rooms():
    return run([sys.executable, "tools/check_rooms.py"])


def step_tidy():
    return run([sys.executable, "tools/tidy.py"])


def step_format():
    return run(["clang-format", "--dry-run", "-Werror", *files("*.c", "*.h")])


def step_headers():
    """Every header compiles alone."""
    base = ["gcc", "-std=gnu17", "-D_GNU_SOURCE", "-Isrc", "-Ibuild-clang/src", "-include", "src/base/banned.h", "-fsyntax-only", "-Wall",
            "-Wno-unused", "-x", "c"]
    once = [h for h in files("src/*.h") if "No include guard" not in open(h).read()]
    return each([base + [h] for h in once])


def step_clang():
    configure("build-clang", "-Dbuildtype=debug", env={"CC": "clang"})
    return build("build-clang")


def step_analyze():
    configure("build-analyze", "-Dbuildtype=debug", "-Dc_args=-fanalyzer -Wno-analyzer-malloc-leak "
              "-Wno-analyzer-use-of-uninitialized-value -Wno-analyzer-null-dereference "
              "-Wno-analyzer-fd-leak -Wno-analyzer-possible-null-dereference")
    return build("build-analyze")


def step_lint():
    """clang-tidy over our own sources; the list of checks and why some are off: .clang-tidy"""
    configure("build-clang", "-Dbuildtype=debug", env={"CC": "clang"})
    sources = [f for f in files("src/*.c")]
    # a file a run: version 14 carries the analyzer's state from one file to the next
    code, text = each([["clang-tidy", "-p", "build-clang", "--quiet", "--warnings-as-errors=*", f] for f in sources])
    return code, "\n".join(l for l in text.splitlines() if "error:" in l)


def step_cppcheck():
    return run(["cppcheck", "--quiet", "--enable=warning,portability", "--error-exitcode=1", "--inline-suppr",
                "--suppress=missingIncludeSystem", "--suppress=constStatement", "--suppress=unknownMacro", "--std=c11", f"-j{JOBS}", "-Isrc", "src"])


# clang before headers: it generates those that are made from templates
STEPS = [step_rooms, step_tidy, step_format, step_clang, step_headers, step_cppcheck, step_lint]
NIGHTLY = [step_analyze]  # gcc's analyzer does not know DEFER: it is run by name
want = sys.argv[1:]
bad = 0
for step in STEPS + (NIGHTLY if want else []):
    name = step.__name__.removeprefix("step_")
    if want and name not in want:
        continue
    start = time.monotonic()
    code, text = step()
    print(f"{'FAIL' if code else 'ok  '} {name} ({time.monotonic() - start:.0f} s)", flush=True)
    if code:
        bad += 1
        print("\n".join(text.splitlines()[-200:]), flush=True)
sys.exit(1 if bad else 0)
