#!/usr/bin/env python3
"""First figures of the whole program: import, crawl, search, serve. ./dev bench [NAME...]

Each is run several times on one core (taskset) where that makes sense; the median is printed, with
the command that makes it. Real articles (../shared/data/corpus) when they are there, else the demo's.
"""
import json
import os
import pathlib
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
WARRAQ = str(ROOT / "build/warraq")
CORPUS = ROOT.parent / "shared/data/corpus/saudi-2015.jsonl.zst"
TMP = pathlib.Path(tempfile.mkdtemp(prefix="warraq-bench-"))
ONE_CORE = ["taskset", "-c", "0"] if shutil.which("taskset") else []
RUNS = int(os.environ.get("RUNS", 3))


def say(what, figure, how):
    print(f"| {what} | {figure} | `{how}` |", flush=True)


def wait_line(path, pattern, timeout=60):
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        m = re.search(pattern, pathlib.Path(path).read_text(errors="replace"))
        if m:
            return m[1]
        time.sleep(0.02)
    sys.exit(f"no '{pattern}' in {path}")


def start(*args, pin=None):
    log = TMP / f"{args[0]}.log"
    cmd = (["taskset", "-c", pin] if pin and ONE_CORE else []) + [WARRAQ, *map(str, args)]
    p = subprocess.Popen(cmd, stderr=open(log, "w"), stdout=subprocess.DEVNULL)
    return p, log


def stop(p):
    p.send_signal(signal.SIGTERM)
    p.wait(60)


def corpus():
    """Path of JSONL to import: the real corpus, or what the demo's press published."""
    if CORPUS.exists():
        return CORPUS
    out = TMP / "demo.jsonl"
    p, log = start("press", "--listen", "127.0.0.1:0", "--sources-out", TMP / "s.tsv")
    port = wait_line(log, r"localhost:(\d+)")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/_press/corpus.jsonl") as r:
        out.write_bytes(r.read())
    stop(p)
    return out


def archive():
    data = TMP / "archive"
    if not data.exists():
        subprocess.run([WARRAQ, "import", str(corpus()), "--data", str(data), "--quiet"], check=True, capture_output=True)
    return data


def bench_import():
    rates = []
    for i in range(RUNS):
        data = TMP / f"import-{i}"
        begun = time.monotonic()
        r = subprocess.run([*ONE_CORE, WARRAQ, "import", str(corpus()), "--data", str(data), "--quiet"], capture_output=True, text=True, check=True)
        took = time.monotonic() - begun
        rates.append(int(re.search(r"imported (\d+)", r.stdout)[1]) / took)
        size = sum(f.stat().st_size for f in data.rglob("*") if f.is_file())
        shutil.rmtree(data)
    say("import, one core", f"{statistics.median(rates):,.0f} articles/s", f"warraq import {corpus().name}")
    say("data directory", f"{size / 1e6:,.1f} MB", "archive and index after it")


def bench_crawl():
    press, log = start("press", "--listen", "127.0.0.1:0", "--sources-out", TMP / "crawl.tsv", *(["--corpus", CORPUS, "--articles", "300"] if CORPUS.exists() else []), pin="1")
    port = wait_line(log, r"localhost:(\d+)")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/_press/published.jsonl") as r:
        want = len(r.read().splitlines())
    data = TMP / "crawl"
    subprocess.run([WARRAQ, "init", "--data", str(data), "--edition", "none"], check=True, capture_output=True)
    with open(data / "warraq.ini", "a") as f:
        f.write("\n[crawl]\nhost_delay_ms = 0\nfeed_min_s = 1\nfeed_max_s = 5\nallow_private = yes\nimages = no\n")
    subprocess.run([WARRAQ, "source", "import", str(TMP / "crawl.tsv"), "--data", str(data)], check=True, capture_output=True)
    begun = time.monotonic()
    p, log = start("crawl", "--data", data, "--quiet", pin="0")
    have = 0
    while have < want and time.monotonic() - begun < 300:
        time.sleep(0.1)
        out = subprocess.run(["taskset", "-c", "1", WARRAQ, "stats", "--data", str(data)], capture_output=True, text=True).stdout
        m = re.search(r"indexed\t(\d+)", out)
        have = int(m[1]) if m else 0
    took = time.monotonic() - begun
    stop(p)
    stop(press)
    say("crawl: fetched, parsed in the jail, stored, indexed, one core", f"{have / took:,.0f} pages/s ({have} of {want})", "warraq crawl against warraq press, host_delay_ms = 0")


def queries(n=200):
    import random
    random.seed(1)
    out = subprocess.run([WARRAQ, "export", "--data", str(archive())], capture_output=True, text=True).stdout
    titles = [json.loads(l)["title"] or "" for l in out.splitlines()]
    words = [w for t in titles for w in t.split() if len(w) > 3]
    qs = []
    for i in range(n):
        t = random.choice(titles).split()
        kind = i % 4
        if kind == 0 or len(t) < 3:
            qs.append(("term", random.choice(words)))
        elif kind == 1:
            qs.append(("AND-2", " ".join(random.sample(t, 2))))
        elif kind == 2:
            qs.append(("phrase", '"' + " ".join(t[:2]) + '"'))
        else:
            qs.append(("OR-3", " OR ".join(random.sample(t, 3))))
    return qs


def bench_search():
    server, log = start("serve", "--data", archive(), "--listen", "127.0.0.1:0", pin="0")
    port = wait_line(log, r"localhost:(\d+)")
    took = {}
    import http.client
    c = http.client.HTTPConnection("127.0.0.1", int(port))
    for kind, q in queries():
        for rep in range(RUNS + 1):
            c.request("GET", f"/api/v1/search?limit=10&q={urllib.parse.quote(q)}")
            body = json.loads(c.getresponse().read())
            if rep:
                took.setdefault(kind, []).append(body["took_us"])
    stop(server)
    for kind, t in sorted(took.items()):
        t.sort()
        say(f"search {kind}, top 10 of {len(t) // RUNS} queries", f"median {statistics.median(t):,.0f} µs, p99 {t[int(len(t) * .99)]:,.0f} µs", "GET /api/v1/search, took_us")


def bench_serve():
    if not shutil.which("wrk"):
        print("serve: left out, 'wrk' is not installed (apt-get install wrk)")
        return
    server, log = start("serve", "--data", archive(), "--listen", "127.0.0.1:0", pin="0")
    base = "http://127.0.0.1:" + wait_line(log, r"localhost:(\d+)")
    page = urllib.request.urlopen(base + "/latest").read().decode()
    article = re.search(r'href="(/[a-z0-9-]+/\d+)"', page)[1]
    for name, path in (("home", "/"), ("article", article), ("search", "/search?q=" + urllib.parse.quote("الملك"))):
        rates, p99 = [], []
        for _ in range(RUNS):
            out = subprocess.run(["taskset", "-c", "1", "wrk", "-t1", "-c16", "-d3", "--latency", base + path], capture_output=True, text=True).stdout
            rates.append(float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]))
            p99.append(re.search(r"99%\s+(\S+)", out)[1])
        say(f"serve {name}, one core", f"{statistics.median(rates):,.0f} requests/s, p99 {sorted(p99)[len(p99) // 2]}", f"wrk -t1 -c16 -d3 {path}")
    rss = re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{server.pid}/status").read_text())[1]
    say("serve, peak memory", f"{int(rss) // 1024} MB", "VmHWM after it")
    stop(server)


def bench_reading():
    import reading
    reading.bench_reading(TMP)


BENCHES = {"import": bench_import, "crawl": bench_crawl, "search": bench_search, "serve": bench_serve, "reading": bench_reading}
try:
    print("| what | figure | command |\n| --- | --- | --- |")
    for name in sys.argv[1:] or BENCHES:
        if name not in BENCHES:
            sys.exit(f"no benchmark '{name}' (there are: {' '.join(BENCHES)})")
        BENCHES[name]()
finally:
    shutil.rmtree(TMP, ignore_errors=True)
