"""Quality, speed and memory of the newsroom: copies, stories, sections. `./dev bench newsroom`

Scores `warraq lab` over ../shared/data with the scripts of ../shared/data/score and prints one table;
bench/results/newsroom.json keeps the figures. ARTICLES=0 leaves the long memory run out.
"""
import array
import json
import os
import pathlib
import re
import subprocess

import reading

ROOT, DATA, WARRAQ = reading.ROOT, reading.DATA, reading.WARRAQ
CORPUS, RESULTS = DATA / "corpus", ROOT / "bench/results/newsroom.json"
FILES = ["saudi-2015", "ant-2018", "ant-jawhara"]
# Days that the stories' gold was chosen from.
DAYS = {"saudi-2015": ("2015-07-31", "2015-08-04"), "ant-2018": ("2018-04-01", "2018-04-30")}
WINDOW = 900_000  # 30 days of 237 papers


def corpus(name):
    return CORPUS / f"{name}.jsonl.zst"


def lines(name):
    return subprocess.run(["zstd", "-dc", str(corpus(name))], capture_output=True, check=True).stdout.splitlines()


def write_lines(path, rows):
    path.write_bytes(b"".join(r + b"\n" for r in rows))
    return path


def everything(tmp):
    path = tmp / "all.jsonl"
    return path if path.exists() else write_lines(path, [r for f in FILES for r in lines(f)])


def labelled_days(tmp):
    rows = []
    for name, (first, last) in DAYS.items():
        for r in lines(name):
            day = json.loads(r)["published"]
            if first <= day[:10] <= last:
                rows.append((day, r))
    return write_lines(tmp / "days.jsonl", [r for _, r in sorted(rows, key=lambda x: x[0])])


def lab(out, *args):
    out.write_bytes(subprocess.run([WARRAQ, "lab", *map(str, args)], capture_output=True, check=True).stdout)
    return out


def copies(table, tmp):
    gold, all_articles = DATA / "neardup/pairs.tsv", everything(tmp)
    for least in ("0.8", "0.5"):
        got = lab(tmp / f"pairs-{least}.tsv", "pairs", "--min", least, all_articles)
        text = reading.score("neardup", gold, got, "--min", least)
        p, r = (reading.figure(text, n) for n in ("precision", "recall"))
        table.add(f"near-copies >= {least}, recall", 0.995 if least == "0.8" else 0.95, r)
        table.add(f"near-copies >= {least}, precision", 0.99 if least == "0.8" else 0.95, p)
    got = tmp / "placed.tsv"  # as the newsroom folds them, one article at a time
    groups = {}
    for line in lab(tmp / "copies.tsv", "copies", all_articles).read_text().splitlines():
        article, original, _ = line.split("\t")
        groups.setdefault(original, [original]).append(article)
    got.write_text("".join(f"{a}\t{b}\n" for g in groups.values() for i, a in enumerate(g) for b in g[:i]))
    text = reading.score("neardup", gold, got, "--min", "0.8")
    table.add("folded as they arrive: recall of pairs >= 0.8", None, reading.figure(text, "recall"))
    lenient = re.search(r"lenient precision ([\d.]+)", text)
    table.add("folded as they arrive: share of pairs >= 0.5", None, float(lenient[1]))


def stories(table, tmp):
    got = lab(tmp / "stories.tsv", "stories", labelled_days(tmp))
    text = reading.score("clusters", DATA / "clusters/gold.tsv", got)
    for name, label, reach in (("B-cubed-F1", "stories, B-cubed F1", 0.97), ("pair-F1", "stories, pairs F1", 0.95)):
        table.add(label, reach, reading.figure(text, name))
    for name in ("B-cubed precision", "pairs precision"):
        m = re.search(name + r" ([\d.]+) recall ([\d.]+)", text)
        table.add(f"stories, {name} / recall", None, f"{m[1]} / {m[2]}")


def sections(table, tmp):
    for name, file, reach in (("ant", "ant-2018", (0.88, 0.88)), ("jawhara", "ant-jawhara", (0.85, 0.70))):
        folder, model = DATA / "classification", tmp / f"{name}.model"
        subprocess.run([WARRAQ, "train", "--corpus", str(corpus(file)), "--gold", str(folder / f"{name}-train.tsv"),
                        "--papers", "--out", str(model), "--quiet"], check=True, capture_output=True)
        # One model, asked twice: what its words alone say, and what the newsroom says, which sees the address too.
        for by, args in (("by its words alone, no address", ["--words-only"]), ("by words AND address", [])):
            got = lab(tmp / f"{name}.tsv", "category", "--model", model, *args, corpus(file))
            text = reading.score("classify", folder / f"{name}-valid.tsv", got)
            table.add(f"subject {name} {by}, accuracy", reach[0], reading.figure(text, "accuracy"))
            table.add(f"subject {name} {by}, macro-F1", reach[1], reading.figure(text, "macro-F1"))


def speed(table, tmp):
    program = str(ROOT / "build/bench/newsroom_bench")
    sizes = [int(n) for n in os.environ.get("ARTICLES", f"{WINDOW},1000000").split(",") if int(n)]
    files = [str(corpus(f)) for f in FILES]

    def run(n, times):
        args = [*reading.ONE_CORE, program, str(n), str(times), *files]
        return json.loads(subprocess.run(args, capture_output=True, check=True).stdout)

    for n in [0, *sizes]:
        # Twice the same: what is slow both times is our work, what is slow once is the machine's.
        out, _ = run(n, tmp / "first.times"), run(n, tmp / "second.times")
        what = f"{n:,} recombined articles in 30 days" if n else f"the corpus, {out['articles']:,} articles in 30 days"
        table.add(f"{what}: articles/s per core", 2000, out["per_s"])
        table.add(f"{what}: MB", 500 if n == WINDOW else None, out["mb"])
        table.add(f"{what}: us an article and MB, by quarters", None, ", ".join(f"{s['us']} / {s['mb']}" for s in out["steps"]))
        first, second = (array.array("f", (tmp / f"{k}.times").read_bytes()) for k in ("first", "second"))
        both = sorted(map(min, first, second))
        slow = [f"{out[k][q] / 1000:.2f}" for q in ("p99.9", "max") for k in ("cpu_us", "wall_us")]
        table.add(f"{what}: the slowest article in both of two runs, ms of CPU", 2, round(both[-1] / 1000, 2))
        table.add(f"{what}: 99.9 % of the articles, ms of CPU / on the clock", None, " / ".join(slow[:2]))
        table.add(f"{what}: the slowest of one run, ms of CPU / on the clock", None, " / ".join(slow[2:]))


class Table:
    def __init__(self):
        self.rows = []

    def add(self, name, reach, ours):
        self.rows.append((name, reach, ours))

    def show(self):
        print("| what | reach | ours |\n| --- | --- | --- |")
        for r in self.rows:
            print("| " + " | ".join("-" if c is None else f"{c:,}" if isinstance(c, (int, float)) else c for c in r) + " |")


def bench_newsroom(tmp):
    if not reading.SCORE.exists() or not CORPUS.exists():
        print(f"newsroom: left out, there is no {DATA}")
        return
    table, tmp = Table(), pathlib.Path(tmp)
    parts = {"copies": copies, "stories": stories, "sections": sections, "speed": speed}
    for name in os.environ.get("PARTS", ",".join(parts)).split(","):
        parts[name](table, tmp)
    table.show()
    if "PARTS" not in os.environ:
        RESULTS.write_text(json.dumps([{"what": w, "reach": r, "ours": o} for w, r, o in table.rows], indent=0, ensure_ascii=False) + "\n")
        print(f"\nAlso in {RESULTS.relative_to(ROOT)}")
