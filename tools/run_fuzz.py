#!/usr/bin/env python3
"""Run libFuzzer targets: run_fuzz.py BUILD [TARGET|all [SECONDS]]. New inputs stay in the build
directory; a crash prints where its input lies and ends with exit 1."""
import os
import pathlib
import subprocess
import sys

build = pathlib.Path(sys.argv[1])
want = sys.argv[2] if len(sys.argv) > 2 else "all"
seconds = int(sys.argv[3]) if len(sys.argv) > 3 else 60
targets = sorted(p for p in pathlib.Path("fuzz").glob("*/fuzz_*.c") if want in ("all", p.stem))
if not targets:
    sys.exit(f"no fuzz target '{want}'")
bad = 0
for t in targets:
    corpus = build / "corpus" / t.stem
    corpus.mkdir(parents=True, exist_ok=True)
    seeds = t.with_suffix("")
    cmd = [str(build / t.stem), str(corpus)] + ([str(seeds)] if seeds.is_dir() else [])
    cmd += [f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=2048", "-max_len=65536",
            "-print_final_stats=1", f"-artifact_prefix={build}/{t.stem}-"]
    print(f"==> {t.stem}, {seconds} s", flush=True)
    # undefined behaviour is a finding: by itself it only prints a line
    env = {**os.environ, "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1"}
    r = subprocess.run(cmd, capture_output=True, text=True, errors="replace", env=env)
    stats = [l for l in r.stderr.splitlines() if "number_of_executed_units" in l or "new_units" in l]
    print("\n".join(stats))
    if r.returncode:
        bad += 1
        print(r.stderr[-4000:])
        print(f"FAILED: {t.stem}")
sys.exit(1 if bad else 0)
