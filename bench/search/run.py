#!/usr/bin/env python3
"""./dev bench search: Warraq's index beside other engines, on the same tokens and one core. See bench/README.md.

    ./dev bench search [--articles 52000|500000|2000000] [--rivals tantivy,lucene,fts5,xapian,postgres|no]
                       [--classes and2_mid_mid,phrase2...] [--rounds 5] [--dir DIR] [--build-only] [--keep] [--rebuild]
"""
import argparse
import hashlib
import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import time

import engines
import queries
import report

TOKENS = engines.ROOT / "build/bench/search_tokens"
BRUTE = engines.ROOT / "build/bench/search_brute"
CORPUS = engines.ROOT.parent / "shared/data/corpus"
COUNTED = "COUNT"


def say(text):
    print(text, file=sys.stderr, flush=True)


def options():
    p = argparse.ArgumentParser(prog="./dev bench search", description=__doc__.splitlines()[0])
    p.add_argument("--articles", type=int, default=52000, help="52000 = the real articles; more = grown from their sentences")
    p.add_argument("--rivals", default="tantivy,lucene,fts5,xapian,postgres", help="names, or 'no'")
    p.add_argument("--classes", help="only these, by name (phrase2 takes its windows along)")
    p.add_argument("--commands", help="only these (TOP_10,COUNT...)")
    p.add_argument("--rounds", type=int, default=5)
    p.add_argument("--per-class", type=int, default=24, help="queries a class")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--warmup", type=float, default=15, help="seconds a process at least")
    p.add_argument("--cell-budget", type=float, default=2, help="seconds of one class and command; what is slower gets fewer rounds")
    p.add_argument("--core", default="1")
    p.add_argument("--dir", default=os.path.join(os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache")), "warraq-bench/search"))
    p.add_argument("--build-only", action="store_true", help="make the indexes that are missing, ask nothing")
    p.add_argument("--keep", action="store_true", help="keep Warraq's index of the last run (it is made anew otherwise)")
    p.add_argument("--rebuild", action="store_true", help="make the rivals' indexes anew, too")
    return p.parse_args()


def token_file(o, cache):
    """Analyses (and grows) once; the name says for how many articles."""
    real = o.articles <= 60000
    tag = "real" if real else str(o.articles)
    path = cache / "tokens" / f"{tag}.tsv"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.with_name(path.name + ".json").exists():
        parts = sorted(CORPUS.glob("*.jsonl.zst"))
        if not parts:
            sys.exit(f"search: skipped, there is no corpus in {CORPUS}")
        say(f"analysing {len(parts)} files" + ("" if real else f", growing them to {o.articles} articles"))
        plain = cache / "corpus.jsonl"
        with open(plain, "wb") as f:
            subprocess.run(["zstdcat", *map(str, parts)], stdout=f, check=True)
        subprocess.run([str(TOKENS), str(plain), str(path), *([] if real else [str(o.articles), "1"])], check=True)
    return tag, path


def truth(tokens, drawn, cache):
    """{query: count}, by reading every token; kept beside the tokens."""
    asked = sorted({q for qs in drawn.values() for q in qs})
    text = "\n".join(asked) + "\n"
    key = hashlib.sha256(text.encode() + str(tokens.stat().st_size).encode()).hexdigest()[:16]
    kept = cache / "truth" / f"{tokens.stem}-{key}.json"
    if not kept.exists():
        say("counting by brute force")
        kept.parent.mkdir(exist_ok=True)
        r = subprocess.run([str(BRUTE), str(tokens)], input=text, capture_output=True, text=True, check=True)
        kept.write_text(json.dumps(dict(zip(asked, map(int, r.stdout.split())))))
    return json.loads(kept.read_text())


def numbers(answer):
    return [int(x) for x in answer.split()]


def complain(engine, command, query, got, want):
    say(f"  DISAGREES {engine} {command} {query!r}: {got}, should be {want}")


def right(command, answer, query, count, corpus):
    """None, or what is wrong with an answer; its ids are looked at one by one."""
    if command == COUNTED:
        return None if numbers(answer) == [count] else f"count {answer.strip()}, should be {count}"
    if command in ("HIST_DAY", "FACET_SRC"):
        total = sum(int(x.rpartition("=")[2]) for x in answer.split())
        return None if total == count else f"adds up to {total}, should be {count}"
    ids = numbers(answer)
    if command == "TOP_10_COUNT":
        if ids[:1] != [count]:
            return f"count {ids[:1]}, should be {count}"
        ids = ids[1:]
    least = min(count, 100 if command == "TOP_100" else 10)
    if len(ids) > least or (len(ids) < least and command != "COLLAPSE_10") or len(set(ids)) != len(ids):
        return f"{len(ids)} ids, should be {least}"
    bad = [i for i in ids if not queries.is_match(corpus.article(i), query)]
    times = [corpus.article(i)["time"] for i in ids]
    if command.startswith("NEWEST") and times != sorted(times, reverse=True):
        return "not newest first"
    return f"not a match: {bad}" if bad else None


def agree(engine, session, drawn, wanted, counts, corpus):
    """Asks everything once. Returns the cells that are wrong and those it cannot answer; NEWEST's ids too."""
    wrong, unable, newest = {}, set(), {}
    for name, qs in drawn.items():
        for command in commands(name, wanted, True):
            spent = 0
            for q in qs:
                ns, answer = session.ask(command.replace("_RANGE", ""), q)
                spent += ns
                if answer.strip() == "unsupported":
                    unable.add((name, command))
                    break
                said = right(command, answer, q, counts[q], corpus)
                if command.startswith("NEWEST"):  # of one second, any may come first
                    newest[q] = [corpus.article(i)["time"] for i in numbers(answer)]
                if said:
                    wrong.setdefault((name, command), []).append(q)
                    if len(wrong[name, command]) <= 2:
                        say(f"  DISAGREES {engine} {name} {command} {q!r}: {said}")
                if command != COUNTED and spent > 2e9:
                    break
    return wrong, unable, newest


def commands(name, wanted, checking=False):
    have = queries.commands_of(name)
    got = [c for c in have if not wanted or c in wanted]
    return got + ([COUNTED] if checking and COUNTED not in got else [])


class Asking:
    """One engine's questions, in shuffled order: a warm-up, then rounds. times: {(class, command, query): [ns]}."""

    def __init__(self, engine, tag, drawn, counts, corpus, o, wanted):
        say(f"{engine.name}: hit sets")
        self.engine, self.o, self.times, self.spent = engine, o, {}, {}
        self.session = engine.start(tag)
        try:
            self.wrong, self.unable, self.newest = agree(engine.name, self.session, drawn, wanted, counts, corpus)
        except BaseException:
            self.session.close()
            raise
        self.tasks = [(n, c, q) for n, qs in drawn.items() for c in commands(n, wanted) if (n, c) not in self.unable for q in qs]
        self.random = random.Random(o.seed)

    def ask(self, task, keep):
        name, command, q = task
        if self.is_spent(name, command):
            return
        ns, _ = self.session.ask(command.replace("_RANGE", ""), q)
        self.spent[name, command] = self.spent.get((name, command), 0) + ns
        if keep:
            self.times.setdefault(task, []).append(ns)

    def is_spent(self, name, command):
        return self.spent.get((name, command), 0) > self.o.cell_budget * 1e9

    def warm_up(self):
        began, enough = time.monotonic(), self.o.warmup * self.engine.warmups
        while time.monotonic() - began < enough and not all(self.is_spent(n, c) for n, c, _ in self.tasks):
            self.random.shuffle(self.tasks)
            for task in self.tasks:
                self.ask(task, False)
                if time.monotonic() - began > enough:
                    break
        self.spent.clear()

    def round(self):
        self.random.shuffle(self.tasks)
        for task in self.tasks:
            self.ask(task, True)

    def result(self):
        peak, own = self.session.memory()
        cells = {}
        for (name, command, q), ns in self.times.items():
            cells.setdefault(name, {}).setdefault(command, {})[q] = statistics.median(ns) / 1000
        return {"times_us": cells, "wrong": [[*k, len(v), v[:3]] for k, v in self.wrong.items()], "unable": sorted(self.unable),
                "newest": self.newest, "query_peak_mb": peak, "query_own_mb": own}


def ask_all(ready, left_out, tag, drawn, counts, corpus, o):
    """Each engine's result. They take turns, a round each: what else the machine does at the time disturbs all alike."""
    asking = []
    try:
        for e in ready:
            try:
                asking.append(Asking(e, tag, drawn, counts, corpus, o, o.commands and o.commands.split(",")))
            except engines.CannotBuild as why:
                left_out[e.name] = str(why)
        for a in asking:
            say(f"{a.engine.name}: warm-up")
            a.warm_up()
        for i in range(o.rounds):
            for a in asking:
                say(f"{a.engine.name}: times, round {i + 1} of {o.rounds}")
                a.round()
        return {a.engine.name: a.result() for a in asking}
    finally:
        for a in asking:
            a.session.close()


def engines_wanted(o, cache):
    """Those that can be built here, Warraq first; and why the others are left out."""
    names = [] if o.rivals == "no" else o.rivals.split(",")
    unknown = [n for n in names if n not in engines.RIVAL_ENGINES]
    if unknown:
        sys.exit(f"search: no rival '{unknown[0]}' (there are: {' '.join(engines.RIVAL_ENGINES)})")
    ready, left_out = [engines.Warraq(cache, o.core)], {}
    for name in names:
        e = engines.RIVAL_ENGINES[name](cache, o.core)
        try:
            e.prepare()
            ready.append(e)
        except engines.CannotBuild as why:
            left_out[name] = str(why)
    return ready, left_out


def check_newest(done):
    """The newest ten of a query are one list; who differs from the most is named."""
    for q in {q for r in done.values() for q in r["newest"]}:
        said = {n: r["newest"][q] for n, r in done.items() if q in r["newest"]}
        most = max(said.values(), key=list(said.values()).count)
        for n, ids in said.items():
            if ids != most:
                done[n]["newest_differs"] = done[n].get("newest_differs", 0) + 1
                if done[n]["newest_differs"] <= 3:
                    complain(n, "NEWEST_10", q, ids, most)
    for r in done.values():
        r.pop("newest")


def main():
    o = options()
    cache = pathlib.Path(o.dir).resolve()
    cache.mkdir(parents=True, exist_ok=True)
    tag, tokens = token_file(o, cache)
    ready, left_out = engines_wanted(o, cache)
    built = {}
    for e in list(ready):
        try:
            built[e.name] = e.build(tokens, tag, not o.keep if e.name == "warraq" else o.rebuild)
        except engines.CannotBuild as why:
            ready.remove(e)
            left_out[e.name] = str(why)
    for name, why in left_out.items():
        say(f"LEFT OUT {name}: {why}")
    if o.build_only:
        print(json.dumps(built, indent=1))
        return
    corpus = queries.Corpus(tokens)
    names = queries.stems(queries.NAMES, str(TOKENS), cache)
    drawn = queries.draw(corpus, o.seed, o.per_class, names, o.classes and o.classes.split(","))
    if not drawn:
        sys.exit(f"search: no class of '{o.classes}'")
    counts = truth(tokens, drawn, cache)
    done = ask_all(ready, left_out, tag, drawn, counts, corpus, o)
    check_newest(done)
    result = {"articles": corpus.articles, "corpus": corpus.sums, "left_out": left_out, "built": built, "asked": done,
              "notes": {e.name: e.note for e in ready}, "options": {k: v for k, v in vars(o).items() if k != "dir"},
              "queries": {k: len(v) for k, v in drawn.items()},
              "hits": {k: round(statistics.mean(counts[q] for q in v), 1) if v else 0 for k, v in drawn.items()},
              "commit": subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, cwd=engines.ROOT).stdout.strip()}
    out = engines.ROOT / f"bench/results/search-{corpus.articles}.json"
    out.write_text(json.dumps(report.compact(result), ensure_ascii=False, indent=1) + "\n")
    report.show(report.compact(result))
    print(f"\nWritten: {out.relative_to(engines.ROOT)}")


if __name__ == "__main__":
    main()
