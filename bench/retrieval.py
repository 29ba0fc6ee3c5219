"""Quality of ranking: does the right article come first? `./dev bench retrieval`

For each set of ../shared/data/retrieval: an index made by `warraq import`, its queries through
`warraq search --batch`, scored by ../shared/data/score; and beside it, from the same fields, Lucene's
ArabicAnalyzer with BM25, all as Lucene has them by default. Lucene comes by Maven once, into
~/.cache/warraq-bench; it needs a JDK of 21 or later. RIVALS=no leaves it out. SETS="arcd aqad" takes some sets only.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess

from reading import DATA, ROOT, WARRAQ, figure, jsonl, score, write

RETRIEVAL = DATA / "retrieval"
RESULTS = ROOT / "bench/results/retrieval.json"
CACHE = pathlib.Path.home() / ".cache/warraq-bench"
HERE = ROOT / "bench/retrieval"
MEASURES = ("MRR@10", "nDCG@10", "recall@100")

# name: (folder of the queries, fields of a passage that are given, MRR@10 to reach)
SETS = {
    "arcd": ("arcd", ("title", "text"), 0.78),
    "arcd, text only": ("arcd", ("text",), 0.78),
    "xquad-ar": ("xquad-ar", ("title", "text"), 0.92),
    "xquad-ar, text only": ("xquad-ar", ("text",), 0.92),
    "aqad": ("aqad", ("title", "text"), None),
    "aqad, text only": ("aqad", ("text",), None),
    "knownitem-title": ("knownitem-title", ("body",), 0.75),
    "knownitem-abstract": ("knownitem-abstract", ("body",), 0.91),
}


def zst_jsonl(path):
    out = subprocess.run(["zstdcat", str(path)], capture_output=True, check=True).stdout
    return [json.loads(line) for line in out.split(b"\n") if line]


def one_line(text):
    return re.sub(r"\s+", " ", text or "").strip()


def collection(folder, fields):
    """The articles of a set, with the fields that may be searched."""
    own = RETRIEVAL / folder / "passages.jsonl.zst"
    if own.exists():
        return [{"id": p["id"], "source": "passages", "title": p["title"] if "title" in fields else "", "body": p["text"]} for p in zst_jsonl(own)]
    files = sorted((DATA / "corpus").glob("*.jsonl.zst"))
    return [{k: a.get(k) for k in ("id", "source", "published", "body")} for f in files for a in zst_jsonl(f) if a.get("body")]


class Lucene:
    """Lucene by the small program of bench/retrieval; None of it when it cannot be had."""

    def __init__(self):
        self.command, version = None, re.search(r"<lucene>(.*)</lucene>", (HERE / "pom.xml").read_text())[1]
        self.name, lib = f"Lucene {version}", CACHE / f"lucene-{version}"
        if os.environ.get("RIVALS") == "no":
            return
        java = next((j for j in [shutil.which("java"), *sorted(map(str, pathlib.Path("/usr/lib/jvm").glob("*/bin/java")))] if j and self.good(j)), None)
        if not java:
            print(f"{self.name}: left out, there is no JDK of 21 or later")
            return
        if len(list(lib.glob("*.jar"))) < 2:
            lib.mkdir(parents=True, exist_ok=True)
            try:
                subprocess.run(["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies", f"-DoutputDirectory={lib}"],
                               check=True, capture_output=True, timeout=300)
            except (subprocess.SubprocessError, OSError):
                print(f"{self.name}: left out, Maven could not fetch it")
                return
        self.command = [java, "-Xmx2g", "--add-modules", "jdk.incubator.vector", "-cp", f"{lib}/*", str(HERE / "Lucene.java")]

    @staticmethod
    def good(java):
        out = subprocess.run([java, "-version"], capture_output=True, text=True).stderr
        m = re.search(r'version "(\d+)', out)
        return m and int(m[1]) >= 21 and os.access(pathlib.Path(java).resolve().parent / "javac", os.X_OK)

    def run(self, articles, queries, tmp, out):
        """A run file, or None."""
        if not self.command:
            return None
        docs = tmp / "lucene.tsv"
        with open(docs, "w", encoding="utf-8") as f:
            for a in articles:
                f.write(a["id"] + "\t" + one_line(f"{a.get('title') or ''}\n{a.get('body') or ''}") + "\n")
        r = subprocess.run([*self.command, str(docs), str(queries), str(out)], capture_output=True, text=True)
        if r.returncode:
            print(f"{self.name}: left out, it does not run here: {r.stderr.strip().splitlines()[-1:]}")
            self.command = None
            return None
        return out


def warraq_run(data, queries, out):
    """A run file and the CPU milliseconds a query took, reading the hits' articles included."""
    begun = os.times()
    subprocess.run([WARRAQ, "search", "--data", str(data), "--batch", str(queries), "--run", str(out), "--quiet"], check=True, capture_output=True)
    end = os.times()
    return (end.children_user + end.children_system - begun.children_user - begun.children_system) * 1000 / len(queries.read_text().splitlines())


def index(articles, tmp, name):
    """A data directory with these articles, made once a collection."""
    data = tmp / name
    if not data.exists():
        write(tmp / "articles.jsonl", articles)
        done = subprocess.run([WARRAQ, "import", str(tmp / "articles.jsonl"), "--data", str(data), "--quiet"], check=True, capture_output=True, text=True)
        taken = int(re.search(r"imported (\d+)", done.stdout)[1])
        if taken != len(articles):
            print(f"{name}: {taken} of {len(articles)} articles were taken in")
    return data


def measure(gold, run):
    text = score("retrieval", gold, run)
    return {m: figure(text, m) for m in MEASURES}


def show(rows, rival):
    print(f"| set | queries | MRR@10 | {rival} | ratio | reach | recall@100 | {rival} | CPU ms a query |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, r in rows.items():
        w, l = r["warraq"], r["lucene"]
        beside = f"{l['MRR@10']:.4f} | {w['MRR@10'] / l['MRR@10']:.3f}" if l else "- | -"
        print(f"| {name} | {r['queries']} | {w['MRR@10']:.4f} | {beside} | {r['reach'] or '-'} | {w['recall@100']:.4f} | "
              f"{l['recall@100'] if l else '-'} | {r['ms']:.2f} |", flush=True)


def bench_retrieval(tmp):
    tmp, lucene, rows = pathlib.Path(tmp), Lucene(), {}
    wanted = os.environ.get("SETS", "").split()
    for name, (folder, fields, reach) in SETS.items():
        gold = RETRIEVAL / folder / "qrels.tsv"
        if wanted and folder not in wanted:
            continue
        if not gold.exists():
            print(f"{name}: left out, not in {RETRIEVAL}")
            continue
        articles, asked = collection(folder, fields), jsonl(RETRIEVAL / folder / "queries.jsonl")
        queries, stem = tmp / f"{folder}.tsv", ("corpus" if "body" in fields else folder + "-" + "-".join(fields))
        queries.write_text("".join(f"{q['id']}\t{one_line(q['text'])}\n" for q in asked), encoding="utf-8")
        ms = warraq_run(index(articles, tmp, stem), queries, tmp / "warraq.run")
        beside = lucene.run(articles, queries, tmp, tmp / "lucene.run")
        rows[name] = {"queries": len(asked), "reach": reach, "ms": round(ms, 3), "warraq": measure(gold, tmp / "warraq.run"),
                      "lucene": measure(gold, beside) if beside else None}
    show(rows, lucene.name)
    if wanted:
        return
    RESULTS.write_text(json.dumps({"lucene": lucene.name if lucene.command else None, "sets": rows}, indent=1, ensure_ascii=False) + "\n")
    print(f"\nAll measures: {RESULTS.relative_to(ROOT)}")
