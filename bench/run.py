#!/usr/bin/env python3
"""Figures of the whole program and of its rooms. ./dev bench [NAME...], see bench/README.md.

Each is run several times on one core (taskset) where that makes sense; the median is printed, with
the command that makes it. Real articles (../shared/data/corpus) when they are there, else the demo's.
"""
import http.client
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
import threading
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


STARTED = []


def start(*args, pin=None):
    log = TMP / f"{args[0]}.log"
    cmd = (["taskset", "-c", pin] if pin and ONE_CORE else []) + [WARRAQ, *map(str, args)]
    p = subprocess.Popen(cmd, stderr=open(log, "w"), stdout=subprocess.DEVNULL)
    STARTED.append(p)
    return p, log


def end(p):
    """CPU seconds of an ended process and of those it waited for."""
    _, status, used = os.wait4(p.pid, 0)
    p.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime


def stop(p):
    if p.poll() is None:
        p.send_signal(signal.SIGTERM)
        return end(p)
    return 0


def peak_mb(p):
    return int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{p.pid}/status").read_text())[1]) // 1024


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))] if values else float("nan")


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
    walls, cpus, articles = [], [], 0
    for i in range(RUNS):
        data = TMP / f"import-{i}"
        begun = time.monotonic()
        p = subprocess.Popen([*ONE_CORE, WARRAQ, "import", str(corpus()), "--data", str(data), "--quiet"],
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        articles = int(re.search(r"imported (\d+)", p.stdout.read())[1])
        cpus.append(end(p))
        walls.append(time.monotonic() - begun)
        size = sum(f.stat().st_size for f in data.rglob("*") if f.is_file())
        shutil.rmtree(data)
    cpu, wall = statistics.median(cpus), statistics.median(walls)
    how = f"taskset -c 0 warraq import {corpus().name}"
    say("import, articles a CPU second", f"{articles / cpu:,.0f} ({cpu:.2f} s for {articles:,})", how)
    say("import, articles a second of the clock", f"{articles / wall:,.0f}", how)
    say("data directory", f"{size / 1e6:,.1f} MB", "archive and index after it")


def page_times(port, path, until, out):
    """Response times in ms of a page asked for over and over, until() says so."""
    c = http.client.HTTPConnection("127.0.0.1", int(port), timeout=30)
    while not until():
        begun = time.monotonic()
        c.request("GET", path)
        c.getresponse().read()
        out.append((time.monotonic() - begun) * 1000)
        time.sleep(0.01)


def bench_crawl():
    many = ["--corpus", CORPUS, "--articles", "500"] if CORPUS.exists() else []
    press, log = start("press", "--listen", "127.0.0.1:0", "--sources-out", TMP / "crawl.tsv", *many, pin="1")
    port = wait_line(log, r"localhost:(\d+)")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/_press/published.jsonl") as r:
        want = len(r.read().splitlines())
    data, trace = TMP / "crawl", TMP / "crawl.trace"
    subprocess.run([WARRAQ, "init", "--data", str(data), "--edition", "none"], check=True, capture_output=True)
    with open(data / "warraq.ini", "a") as f:
        f.write("\n[crawl]\nhost_delay_ms = 0\nfeed_min_s = 1\nfeed_max_s = 5\nallow_private = yes\nimages = no\n")
    subprocess.run([WARRAQ, "source", "import", str(TMP / "crawl.tsv"), "--data", str(data)], check=True, capture_output=True)
    server, log = start("serve", "--data", data, "--listen", "127.0.0.1:0", pin="1")
    web = wait_line(log, r"localhost:(\d+)")
    p, log = start("crawl", "--data", data, "--quiet", "--trace", trace, pin="0")
    state, times = {"over": False}, []
    reader = threading.Thread(target=page_times, args=(web, "/", lambda: state["over"], times), daemon=True)
    reader.start()
    begun = grown = time.monotonic()
    have = 0
    # Not every published page is an article that the crawler finds: it is over when nothing comes.
    while have < want and time.monotonic() - grown < 5 and time.monotonic() - begun < 120:
        time.sleep(0.1)
        now = trace.read_bytes().count(b"\n") if trace.exists() else 0
        if now > have:
            have, grown = now, time.monotonic()
    state["over"] = True
    reader.join(35)
    memory, cpu = peak_mb(p), stop(p)
    stop(server)
    stop(press)
    lines = [json.loads(x) for x in trace.read_text().splitlines()]
    if not lines:
        sys.exit("the crawl fetched nothing")
    took = (max(x["searchable_us"] for x in lines) - min(x["fetched_us"] for x in lines)) / 1e6
    waits = [(x["searchable_us"] - x["fetched_us"]) / 1e6 for x in lines]
    how = "warraq crawl --trace against warraq press, host_delay_ms = 0, a core each"
    say("crawl, pages a second of the clock", f"{len(lines) / took:,.0f} ({len(lines):,} of {want:,})", how)
    say("crawl, pages a CPU second (with the jail)", f"{len(lines) / cpu:,.0f}" if cpu else "unknown", how)
    say("crawl, fetched to searchable", f"median {percentile(waits, .5):.2f} s, p99 {percentile(waits, .99):.2f} s", "the trace's times")
    say("crawl, peak memory", f"{memory} MB", "VmHWM of its main process")
    say("serve during the crawl, GET /", f"median {percentile(times, .5):.1f} ms, p99 {percentile(times, .99):.1f} ms", "one reader, 10 ms apart; shares a core with the press")


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


def bench_search_api():
    server, log = start("serve", "--data", archive(), "--listen", "127.0.0.1:0", pin="0")
    port = wait_line(log, r"localhost:(\d+)")
    took = {}
    c = http.client.HTTPConnection("127.0.0.1", int(port))
    for kind, q in queries():
        for rep in range(RUNS + 1):
            c.request("GET", f"/api/v1/search?limit=10&q={urllib.parse.quote(q)}")
            r = c.getresponse()
            text = r.read()
            if r.status != 200:
                sys.exit(f"search '{q}': status {r.status}")
            body = json.loads(text)
            if rep:
                took.setdefault(kind, []).append(body["took_us"])
    stop(server)
    for kind, t in sorted(took.items()):
        t.sort()
        say(f"search {kind}, top 10 of {len(t) // RUNS} queries", f"median {statistics.median(t):,.0f} µs, p99 {t[int(len(t) * .99)]:,.0f} µs", "GET /api/v1/search, took_us")


def wrk(url, **headers):
    """Median requests a second and p99 of some runs."""
    rates, p99 = [], []
    more = [x for k, v in headers.items() for x in ("-H", f"{k.replace('_', '-')}: {v}")]
    for _ in range(RUNS):
        out = subprocess.run(["taskset", "-c", "1", "wrk", "-t1", "-c16", "-d3", "--latency", *more, url], capture_output=True, text=True).stdout
        if "Non-2xx" in out:
            sys.exit(f"{url} was refused:\n{out}")
        rates.append(float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]))
        p99.append(re.search(r"99%\s+(\S+)", out)[1])
    return statistics.median(rates), sorted(p99)[len(p99) // 2]


def nginx_rate(page):
    """The same bytes as a file, by nginx with one worker on the same core."""
    if not shutil.which("nginx"):
        return None
    www = TMP / "www"
    www.mkdir()
    (www / "article.html").write_bytes(page)
    for d in (TMP, www):
        d.chmod(0o755)
    conf = TMP / "nginx.conf"
    conf.write_text(f"""user root; daemon off; worker_processes 1; pid {TMP}/nginx.pid; error_log {TMP}/nginx.err;
events {{ }} http {{ access_log off; sendfile on; tcp_nopush on; open_file_cache max=100; keepalive_requests 100000000;
server {{ listen 127.0.0.1:18499; root {www}; }} }}""")
    p = subprocess.Popen(["taskset", "-c", "0", "nginx", "-c", str(conf)], stderr=subprocess.DEVNULL)
    STARTED.append(p)
    time.sleep(1)
    rate = wrk("http://127.0.0.1:18499/article.html")
    stop(p)
    return rate


def bench_serve():
    if not shutil.which("wrk"):
        print("serve: left out, 'wrk' is not installed (apt-get install wrk)")
        return
    server, log = start("serve", "--data", archive(), "--listen", "127.0.0.1:0", pin="0")
    base = "http://127.0.0.1:" + wait_line(log, r"localhost:(\d+)")
    page = urllib.request.urlopen(base + "/latest").read().decode()
    article = re.search(r'href="(/[a-z0-9-]+/\d+)"', page)[1]
    body = urllib.request.urlopen(base + article).read()
    rate = 0
    for name, path in (("home", "/"), ("article", article), ("search", "/search?q=" + urllib.parse.quote("الملك"))):
        per_s, p99 = wrk(base + path)
        rate = per_s if name == "article" else rate
        say(f"serve {name}, one core", f"{per_s:,.0f} requests/s, p99 {p99}", f"wrk -t1 -c16 -d3 {urllib.parse.unquote(path)}")
    say("serve, peak memory", f"{peak_mb(server)} MB", "VmHWM after it")
    stop(server)
    static = nginx_rate(body)
    if static:
        say(f"nginx, the same article as a file ({len(body) / 1024:.0f} KB)", f"{static[0]:,.0f} requests/s; serve has {100 * rate / static[0]:.0f} %", "wrk -t1 -c16 -d3, one worker, sendfile")
    else:
        say("nginx, the same article as a file", "not measured", "nginx is not installed")


def plain_corpus():
    out = TMP / "corpus.jsonl"
    if not out.exists():
        with open(out, "wb") as f:
            subprocess.run(["zstdcat" if corpus().suffix == ".zst" else "cat", str(corpus())], stdout=f, check=True)
    return out


def room_bench(name, *args):
    """A program of bench/*.c that times one room; its lines as they are."""
    out = subprocess.run([*ONE_CORE, str(ROOT / "build/bench" / name), *map(str, args)], capture_output=True, text=True)
    if out.returncode:
        sys.exit(f"{name} failed: {out.stderr}")
    print(f"\n{name}:\n{out.stdout}", flush=True)


def bench_text_bench():
    part = TMP / "text.jsonl"
    with open(plain_corpus(), "rb") as f:
        part.write_bytes(f.read(16_000_000))
    room_bench("text_bench", part)


def bench_store_bench():
    (TMP / "store").mkdir()
    room_bench("store_bench", TMP / "store", plain_corpus())


def bench_search_bench():
    room_bench("search_bench", plain_corpus(), TMP / "index")


def bench_fresh():
    """Both cores: a writer, its keepers and a reader run at the same time."""
    out = subprocess.run([str(ROOT / "build/bench/fresh_bench"), str(plain_corpus()), str(TMP / "fresh")], capture_output=True, text=True)
    if out.returncode:
        sys.exit(f"fresh_bench failed: {out.stderr}")
    print(f"\nfresh_bench:\n{out.stdout}", flush=True)


def bench_reading():
    import reading
    reading.bench_reading(TMP)


def bench_newsroom():
    import newsroom
    newsroom.bench_newsroom(TMP)


def bench_retrieval():
    import retrieval
    retrieval.bench_retrieval(TMP)


BENCHES = {"import": bench_import, "crawl": bench_crawl, "search_api": bench_search_api, "serve": bench_serve, "reading": bench_reading,
           "fresh": bench_fresh, "newsroom": bench_newsroom, "retrieval": bench_retrieval}
ROOMS = {"text_bench": bench_text_bench, "store_bench": bench_store_bench, "search_bench": bench_search_bench}
try:
    print("| what | figure | command |\n| --- | --- | --- |")
    for name in sys.argv[1:] or BENCHES:
        if name not in BENCHES and name not in ROOMS:
            sys.exit(f"no benchmark '{name}' (there are: {' '.join([*BENCHES, *ROOMS])})")
        {**BENCHES, **ROOMS}[name]()
finally:
    for left in STARTED:
        stop(left)
    shutil.rmtree(TMP, ignore_errors=True)
