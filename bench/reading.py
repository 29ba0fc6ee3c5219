"""Quality and speed of reading: pages, dates, feeds, sitemaps, robots. `./dev bench reading`

Runs `warraq lab ... --batch` over the sets of ../shared/data, scores with ../shared/data/score and
prints one table; bench/results/reading.json keeps a score for each case (ids and figures only, so
that a regression names its page). Rivals run in the same minute when pip can install them, in a
throw-away environment; RIVALS=no leaves them out, RIVALS=DIR keeps the environment in DIR.
"""
import contextlib
import html.parser
import io
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared/data"
SCORE = DATA / "score"
RESULTS = ROOT / "bench/results/reading.json"
WARRAQ = str(ROOT / "build/warraq")
ONE_CORE = ["taskset", "-c", "0"] if shutil.which("taskset") else []
PACKAGES = ["trafilatura", "htmldate", "feedparser", "newspaper4k"]
SPEED_SAMPLE = 300  # pages that rivals and we read for pages/s

# set: (best known, reach); "-" where nothing is published or asked for
BODY = {
    "scrapinghub": ("0.967", 0.975), "trafilatura": ("0.924", 0.940), "newspaper4k": ("0.903", 0.920),
    "wcxb": ("0.932", 0.945), "fundus": ("-", 0.93), "arabic": ("-", 0.97), "readability": ("-", None),
}
MEASURE = {"trafilatura": "snippet-F1", "wcxb": "word-F1"}


def scorer(name):
    """The functions of a scoring script, without running it."""
    source = (SCORE / f"score_{name}.py").read_text().rsplit("\nmain()", 1)[0]
    scope = {"__name__": name}
    if str(SCORE) not in sys.path:
        sys.path.insert(0, str(SCORE))
    exec(compile(source, name, "exec"), scope)  # noqa: S102 - our own test data
    return scope


def score(name, gold, got, *more):
    """What the script prints."""
    scope, out, argv = scorer(name), io.StringIO(), sys.argv
    sys.argv = [name, "--gold", str(gold), "--got", str(got), *more]
    try:
        with contextlib.redirect_stdout(out):
            scope["main"]()
    finally:
        sys.argv = argv
    return out.getvalue()


def jsonl(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def write(path, rows):
    with open(path, "w", encoding="utf-8") as f:
        for r in rows:
            f.write(json.dumps(r, ensure_ascii=False) + "\n")


def lab(stage, rows, tmp):
    """Records of `warraq lab STAGE --batch`, and the seconds it took."""
    todo = tmp / "batch.jsonl"
    write(todo, rows)
    begun = time.monotonic()
    out = subprocess.run([*ONE_CORE, WARRAQ, "lab", stage, "--batch", str(todo)], capture_output=True, check=True).stdout
    took = time.monotonic() - begun
    return [json.loads(line) for line in out.decode("utf-8", "replace").splitlines()], took


def figure(text, name):
    m = re.search(rf"(?:^|\s){re.escape(name)} (\d[\d.]*)", text)
    return float(m[1]) if m else None


class Table:
    def __init__(self):
        self.rows, self.cases = [], {}

    def add(self, name, best, reach, ours, rivals=""):
        self.rows.append((name, best, reach, ours, rivals))

    def show(self):
        print("| set | best known | reach | ours | rivals, same run |\n| --- | --- | --- | --- | --- |")
        for r in self.rows:
            print("| " + " | ".join("-" if c in (None, "") else f"{c:.4f}" if isinstance(c, float) else str(c) for c in r) + " |")


def plain_record(r):
    return {"id": r.get("id"), "body": r.get("body"), "title": r.get("title"), "author": r.get("authors"), "date": r.get("published")}


def meta_of(text):
    return {k: m[1] for k in ("title", "author", "date") if (m := re.search(rf"^{k}: .*?\(([\d.]+)\)", text, re.M))}


def page_cases(gold, got, scope):
    """For each page: F1 of the body or the share of snippets that are right, title, author, date."""
    out, by_id = {}, {r["id"]: r for r in got}
    for g in gold:
        s, c = by_id.get(g["id"], {}), {}
        if g.get("body"):
            tp, fp, fn = scope["page"](g["body"], s.get("body") or "")
            c["f1"] = round(2 * tp / (2 * tp + fp + fn), 3) if tp + fp + fn else 1.0
        if "with" in g:
            body = scope["squeeze"](s.get("body"))
            right = [scope["squeeze"](w) in body for w in g["with"]] + [scope["squeeze"](w) not in body for w in g["without"]]
            c["snippets"] = round(sum(right) / len(right), 3) if right else 1.0
        if g.get("title"):
            c["title"] = int(scope["words"](g["title"]) == scope["words"](s.get("title")))
        if g.get("date"):
            c["date"] = int(str(g["date"])[:10] == str(s.get("date") or "")[:10])
        out[g["id"]] = c
    return out


def pages(table, tmp, rivals):
    scope, titles = scorer("extraction"), [0, 0]
    for name, (best, reach) in BODY.items():
        gold_file = DATA / "extraction" / name / "gold.jsonl"
        if not gold_file.exists():
            print(f"{name}: left out, not in {DATA}")
            continue
        gold = jsonl(gold_file)
        todo = [{"id": g["id"], "url": g.get("url") or "", "path": str(gold_file.parent / "pages" / (g["id"] + ".html.zst"))} for g in gold]
        got = [plain_record(r) for r in lab("page", todo, tmp)[0]]
        write(tmp / f"{name}.jsonl", got)
        text = score("extraction", gold_file, tmp / f"{name}.jsonl")
        measure = MEASURE.get(name, "F1")
        beside = [f"{tool} {figure(score('extraction', gold_file, file), measure)}" for tool, file in rivals.run_pages(name, todo, tmp)]
        table.add(f"{name}, {measure}", best, reach, figure(text, measure), ", ".join(beside))
        for k, v in meta_of(text).items():
            table.add(f"{name}, {k}", "-", 0.93 if k == "title" else None, float(v))
        table.cases[name] = page_cases(gold, got, scope)
        seen = [c["title"] for c in table.cases[name].values() if "title" in c]
        titles = [titles[0] + sum(seen), titles[1] + len(seen)]
    if titles[1]:
        table.add(f"titles of all sets ({titles[1]})", "-", 0.93, titles[0] / titles[1])


def dates(table, tmp, rivals):
    gold_file = DATA / "dates/gold.jsonl"
    if gold_file.exists():
        gold = jsonl(gold_file)
        todo = [{"id": g["id"], "url": g["url"], "path": str(DATA / g["page"])} for g in gold]
        got = [{"id": r["id"], "date": r.get("published")} for r in lab("page", todo, tmp)[0]]
        write(tmp / "dates.jsonl", got)
        beside = [f"{tool} {figure(score('dates', gold_file, file), 'accuracy')}" for tool, file in rivals.run_dates(todo, tmp)]
        table.add("dates of pages, exact day", "0.903", 0.950, figure(score("dates", gold_file, tmp / "dates.jsonl"), "accuracy"), ", ".join(beside))
        by_id = {r["id"]: (r["date"] or "")[:10] for r in got}
        table.cases["dates"] = {g["id"]: int(by_id.get(g["id"]) == g["date"]) for g in gold}
    for name, lang, key in (("dates/arabic-strings", "ar", "date"), ("feeds/date-strings", "", "utc")):
        file = DATA / (name + ".jsonl")
        if not file.exists():
            print(f"{name}: left out, not in {DATA}")
            continue
        right = {g["id"]: int(one_date(g, lang, key)) for g in jsonl(file)}
        table.cases[name] = right
        table.add(name, "-", "all", f"{sum(right.values())} of {len(right)}")


def one_date(gold, lang, key):
    """Whether one date string is read as it should be."""
    more = (["--lang", lang] if lang else []) + (["--now", gold["now"]] if gold.get("now") else [])
    out = subprocess.run([WARRAQ, "lab", "date", *more], input=gold["text"] + "\n", capture_output=True, text=True).stdout
    got = (json.loads(out) if out.strip() else {}).get("date")
    if key == "utc":
        when = scorer("feeds")["when"]
        return got is None if gold["utc"] is None else bool(got) and when(got) == when(gold["utc"])
    day = (got or "")[:10] == gold["date"]
    return day and (not gold.get("time") or (got or "")[11:16] == gold["time"])


class Inert(html.parser.HTMLParser):
    """Finds what a browser would run or load by itself; a parser that shares nothing with ours."""

    ELEMENTS = set("script iframe object embed applet base meta link style svg math frame frameset template".split())
    ADDRESSES = set("href src action background cite poster data dynsrc lowsrc longdesc usemap profile classid codebase manifest archive srcset ping icon xlink:href".split())
    STYLE = re.compile(r"expression|javascript:|url\s*\(|@import|behaviou?r|-moz-binding", re.I)

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.faults = []

    def handle_starttag(self, tag, attrs):
        if tag in self.ELEMENTS:
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            flat = re.sub(r"[\x00-\x20\\/]", "", value or "").lower()
            runs = name in self.ADDRESSES and re.match(r"(java|vb|live)script:|data:|about:|file:|blob:", flat)
            if name.startswith("on") or name in ("srcdoc", "formaction") or runs or (name == "style" and self.STYLE.search(value or "")):
                self.faults.append(f"{name}={value}")


def executable(record):
    """Faults in all markup of one feed as `lab feed` gives it."""
    feed, found = record.get("feed") or {}, []
    texts = [feed.get("title"), feed.get("description")]
    for e in record.get("entries") or []:
        texts += [e.get("title"), e.get("summary")] + [c.get("value") for c in e.get("content") or []]
    for text in texts:
        parser = Inert()
        parser.feed(text or "")
        found += parser.faults
    return found


def passed(table, name, stage, gold_file, todo, kind, best, reach, tmp, per_case):
    got, took = lab(stage, todo, tmp)
    write(tmp / f"{kind}.jsonl", got)
    if stage == "feed":
        loud = [r["id"] for r in got if executable(r)]
        table.add(f"{name}, files with something executable", "-", "0", f"{len(loud)} of {len(got)} {' '.join(loud[:5])}".strip())
    text = score(kind, gold_file, tmp / f"{kind}.jsonl", "--misses", "100000")
    bad = set(re.findall(r"^miss (\S+)", text, re.M))
    gold = jsonl(gold_file)
    table.cases[name] = {g["id"]: int(g["id"] not in bad) for g in gold}
    table.add(name, best, reach, " ".join(re.search(rf"{kind}-passed (\d+ of \d+)", text)[1].split()))
    if per_case:
        groups = {}
        for g in gold:
            c = groups.setdefault("sanitize" if "sanitize" in g.get("group", "") else "others", [0, 0])
            c[0] += g["id"] not in bad
            c[1] += 1
        for k, (ok, n) in sorted(groups.items()):
            if n < len(gold):
                table.add(f"{name}, {k}", "-", 0.99 if k == "others" else "as the row above", f"{ok} of {n}")
    return took


def pure_rate(stage, todo, tmp):
    """Documents a CPU second of the pure function alone, from bench/read_bench."""
    unpacked, program = tmp / f"{stage}-plain", ROOT / "build/bench/read_bench"
    if not program.exists():
        return None
    unpacked.mkdir(exist_ok=True)
    with open(tmp / f"{stage}.tsv", "w", encoding="utf-8") as out:
        for n, t in enumerate(todo):
            path = pathlib.Path(t["path"])
            if path.suffix == ".zst":
                path = unpacked / str(n)
                path.write_bytes(subprocess.run(["zstd", "-dcq", t["path"]], capture_output=True, check=True).stdout)
            out.write(f"{path}\t{t['url']}\n")
    text = subprocess.run([*ONE_CORE, str(program), stage, str(tmp / f"{stage}.tsv")], capture_output=True, text=True, check=True).stdout
    return float(re.search(r"(\d+) a CPU second", text)[1])


def rate_row(table, what, rival, reach, ours, beside):
    times = f" = {ours / beside[rival]:.0f} x" if beside.get(rival) else ""
    table.add(what, f"{rival} = 1", reach, f"{ours:,.0f}{times}", ", ".join(f"{k} {v:,.1f}" for k, v in beside.items()))


def feeds(table, tmp, rivals):
    for name, file, root in (("feeds", DATA / "feeds/expect.jsonl", DATA / "feeds"), ("feeds/real", DATA / "feeds/real/expect.jsonl", DATA / "feeds/real")):
        if not file.exists():
            print(f"{name}: left out, not in {DATA}")
            continue
        todo = []
        for g in jsonl(file):
            path = next((p for p in (root / g["file"], DATA / g["file"], DATA / "feeds" / g["file"]) if p.exists()), root)
            todo.append({"id": g["id"], "url": g.get("url") or "", "headers": g.get("headers") or {}, "path": str(path)})
        took = passed(table, name, "feed", file, todo, "feeds", "-", 0.99, tmp, name == "feeds")
        if name == "feeds/real":
            beside = {"feedparser": rivals.feeds_rate(todo)}
            beside = {k: v for k, v in beside.items() if v}
            rate = pure_rate("feed", todo, tmp)
            if rate:
                rate_row(table, "feeds a CPU second (feeds/real)", "feedparser", "100 x", rate, beside)
            rate_row(table, "feeds/s of the clock, process and jail included", "feedparser", "-", len(todo) / took, beside)
    for kind, file in (("sitemaps", DATA / "sitemaps/expect.jsonl"), ("robots", DATA / "robots/cases.jsonl")):
        if not file.exists():
            print(f"{kind}: left out, not in {DATA}")
            continue
        if kind == "robots":
            todo = [{k: g[k] for k in ("id", "url", "agent", "robots")} for g in jsonl(file)]
        else:
            todo = [{"id": g["id"], "url": "http://localhost/", "path": str(next(p for p in (DATA / g["file"], DATA / "sitemaps" / g["file"]) if p.exists()))} for g in jsonl(file)]
        passed(table, kind, kind.removesuffix("s") if kind == "sitemaps" else kind, file, todo, kind, "-", "all", tmp, False)


def speed(table, tmp, rivals):
    todo = []
    for name in BODY:
        gold_file = DATA / "extraction" / name / "gold.jsonl"
        if gold_file.exists():
            todo += [{"id": g["id"], "url": g.get("url") or "", "path": str(gold_file.parent / "pages" / (g["id"] + ".html.zst"))} for g in jsonl(gold_file)]
    if not todo:
        return
    todo = todo[:: max(1, len(todo) // SPEED_SAMPLE)]
    beside = rivals.pages_rates(todo)
    rate = pure_rate("page", todo, tmp)
    if rate:
        rate_row(table, f"pages a CPU second ({len(todo)} pages)", "trafilatura", "30 x", rate, beside)
    ours = statistics.median(len(todo) / lab("page", todo, tmp)[1] for _ in range(3))
    rate_row(table, "pages/s of the clock, unpacking, process and jail included", "trafilatura", "-", ours, beside)


class Rivals:
    """Other programs, run by bench/rivals.py in an environment of their own."""

    def __init__(self, tmp):
        self.tmp = tmp
        self.python, want = None, os.environ.get("RIVALS", "")
        if want == "no":
            return
        home = pathlib.Path(want) if want else tmp / "rivals"
        python = home / "bin/python"
        try:
            if not python.exists():
                subprocess.run([sys.executable, "-m", "venv", str(home)], check=True, capture_output=True, timeout=120)
                for what in (["--upgrade", "pip"], [*PACKAGES, "lxml_html_clean"]):
                    subprocess.run([str(python), "-m", "pip", "install", "-q", *what], check=True, capture_output=True, timeout=300)
            self.python = python
        except (subprocess.SubprocessError, OSError):
            print(f"{', '.join(PACKAGES)}: left out, pip could not install them")

    def call(self, tool, rows, out):
        """Runs one tool; its pages/s, or None. Time counts the work alone, not the start."""
        if not self.python:
            return None
        todo = out.with_suffix(".todo")
        write(todo, rows)
        r = subprocess.run([*ONE_CORE, str(self.python), str(ROOT / "bench/rivals.py"), tool, str(todo), str(out)], capture_output=True, text=True)
        if r.returncode:
            print(f"{tool}: left out, it does not run here")
            return None
        return float(r.stdout.split()[-1])

    def run_pages(self, name, todo, tmp):
        for tool in ("trafilatura", "newspaper4k"):
            out = tmp / f"{tool}-{name}.jsonl"
            if self.call(tool, todo, out):
                yield tool, out

    def run_dates(self, todo, tmp):
        out = tmp / "htmldate.jsonl"
        if self.call("htmldate", todo, out):
            yield "htmldate", out

    def feeds_rate(self, todo):
        return self.call("feedparser", todo, self.tmp / "feedparser.jsonl")

    def pages_rates(self, todo):
        rates = {t: self.call(t, todo, self.tmp / f"{t}-speed.jsonl") for t in ("trafilatura", "newspaper4k")}
        return {k: v for k, v in rates.items() if v}


def bench_reading(tmp):
    if not SCORE.exists():
        print(f"reading: left out, there is no {SCORE}")
        return
    table, rivals = Table(), Rivals(pathlib.Path(tmp))
    for part in (pages, dates, feeds, speed):
        part(table, pathlib.Path(tmp), rivals)
    table.show()
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({k: dict(sorted(v.items())) for k, v in sorted(table.cases.items())}, indent=0, ensure_ascii=False) + "\n")
    print(f"\nEach case: {RESULTS.relative_to(ROOT)}")
