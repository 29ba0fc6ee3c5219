#!/usr/bin/env python3
"""Results of the search benchmark as Markdown: report.py bench/results/search-N.json"""
import json
import statistics
import sys

GROUPS = {  # rows of the design's table: command, classes
    "TOP_10 term": ("TOP_10", "term_high term_mid term_low"),
    "TOP_10 AND": ("TOP_10", "and2_high_high and2_high_mid and2_mid_mid and2_low_any and3 and4plus"),
    "TOP_10 OR": ("TOP_10", "or2_high or2_mid or3 or4 or_headline"),
    "TOP_10 phrase": ("TOP_10", "phrase2 phrase3 phrase4 phrase_stop phrase_name phrase_term"),
    "TOP_10 negated": ("TOP_10", "not1 not2"),
    "TOP_100 AND": ("TOP_100", "and2_high_high and2_high_mid and2_mid_mid and2_low_any and3 and4plus"),
    "TOP_100 OR": ("TOP_100", "or2_high or2_mid or3 or4 or_headline"),
    "TOP_10_COUNT AND": ("TOP_10_COUNT", "and2_high_high and2_high_mid and2_mid_mid and2_low_any and3 and4plus"),
    "TOP_10_COUNT OR": ("TOP_10_COUNT", "or2_high or2_mid or3 or4 or_headline"),
    "COUNT AND": ("COUNT", "and2_high_high and2_high_mid and2_mid_mid and2_low_any and3 and4plus"),
    "COUNT OR": ("COUNT", "or2_high or2_mid or3 or4 or_headline"),
    "COUNT phrase": ("COUNT", "phrase2 phrase3 phrase4 phrase_stop phrase_name phrase_term"),
    "NEWEST_10 term, AND, OR": ("NEWEST_10", "term_high term_mid term_low and2_high_high and2_high_mid and2_mid_mid or2_high or2_mid or3"),
    "NEWEST_10 phrase": ("NEWEST_10", "phrase2 phrase3 phrase4 phrase_stop phrase_name phrase_term"),
    "NEWEST_10 in a date range": ("NEWEST_10_RANGE", "*"),
    "TOP_10 in a date range": ("TOP_10", "*"),
    "COUNT in a date range": ("COUNT", "*"),
    "DECAY_10": ("DECAY_10", ""),
    "COLLAPSE_10": ("COLLAPSE_10", ""),
    "HIST_DAY, one term": ("HIST_DAY", "term_high term_mid term_low"),
    "HIST_DAY, boolean": ("HIST_DAY", "and2_high_high and2_high_mid and2_mid_mid and3 or2_high or2_mid or3 or4"),
    "FACET_SRC": ("FACET_SRC", ""),
    "source filter, TOP_10": ("TOP_10", "source_term"),
}


def compact(result):
    """Per cell: mean, median, p99 and number of queries, and the ratio to ours over the queries both answered."""
    asked = result["asked"]
    if all("cells" in r for r in asked.values()):
        return result
    ours = asked["warraq"]["times_us"]
    for r in asked.values():
        cells = {}
        for name, by_command in r["times_us"].items():
            for command, t in by_command.items():
                v = sorted(t.values())
                both = [q for q in t if q in ours.get(name, {}).get(command, {})]
                base = sum(ours[name][command][q] for q in both) if both else 0
                cells[f"{name} {command}"] = {
                    "mean": round(statistics.mean(v), 2), "median": round(statistics.median(v), 2), "p99": round(v[min(len(v) - 1, int(len(v) * .99))], 2),
                    "queries": len(v), **({"ratio": round(sum(t[q] for q in both) / base, 3)} if base else {})}
        r["cells"] = cells
    for r in asked.values():
        r.pop("times_us")
    return result


def figure(x):
    return f"{x:,.0f}" if x >= 100 else f"{x:.1f}" if x >= 10 else f"{x:.2f}"


def row(*cells):
    print("| " + " | ".join(str(c) for c in cells) + " |")


def head(*cells):
    row(*cells)
    row(*["---"] * len(cells))


def builds(result):
    print(f"\n### Building and size: {result['articles']:,} articles, {result['corpus']['how']}, "
          f"{result['corpus']['tokens']:,} tokens, {result['corpus']['terms']:,} terms, "
          f"{result['corpus']['token_bytes'] / 1e6:,.0f} MB of tokens from {result['corpus']['source_bytes'] / 1e6:,.0f} MB of text\n")
    head("engine", "MB/s of tokens a CPU second", "tokens/s", "CPU s", "index MB", "index / text", "index / tokens", "peak MB, build", "of it own", "peak MB, queries", "of it own")
    for name, b in result["built"].items():
        asked, c = result["asked"].get(name, {}), result["corpus"]
        cpu = b["cpu_s"]
        version = b.get("version", name) + (f", {b['segments']} segments" if b.get("segments", 1) != 1 else "")
        row(version, f"{c['token_bytes'] / 1e6 / cpu:.1f}", f"{c['tokens'] / cpu:,.0f}", f"{cpu:.1f}", f"{b['bytes'] / 1e6:,.1f}",
            f"{b['bytes'] / c['source_bytes']:.3f}", f"{b['bytes'] / c['token_bytes']:.3f}", f"{b['peak_mb']:,.0f}",
            f"{b['own_mb']:,.0f}" if "own_mb" in b else "-",
            f"{asked.get('query_peak_mb', 0):,.0f}", f"{asked.get('query_own_mb', 0):,.0f}")


def members(result, command, classes):
    cells = result["asked"]["warraq"]["cells"]
    if classes == "*":
        return [k for k in cells if "@" in k and k.endswith(" " + command)]
    names = classes.split() or [k.split(" ")[0] for k in cells if "@" not in k and k.endswith(" " + command)]
    return [f"{n} {command}" for n in names if f"{n} {command}" in cells]


def marks(result, engine):
    return {f"{c[0]} {c[1]}" for c in result["asked"][engine]["wrong"]}


def summary(result):
    rivals = [n for n in result["asked"] if n != "warraq"]
    print("\n### Ratios by group: rival's time / Warraq's (geometric mean over the classes; above 1 = Warraq is faster; `!` = a wrong answer in it)\n")
    head("what", "Warraq, mean µs", "p99 µs", *rivals)
    for title, (command, classes) in GROUPS.items():
        keys = members(result, command, classes)
        if not keys:
            continue
        ours = [result["asked"]["warraq"]["cells"][k] for k in keys]
        out = []
        for n in rivals:
            cells = result["asked"][n]["cells"]
            got = [cells[k]["ratio"] for k in keys if "ratio" in cells.get(k, {})]
            bad = "!" if any(k in marks(result, n) for k in keys) else ""
            out.append(f"{figure(statistics.geometric_mean(got))}{bad}" if got else "-")
        bad = "!" if any(k in marks(result, "warraq") for k in keys) else ""
        row(title, figure(statistics.mean(c["mean"] for c in ours)) + bad, figure(max(c["p99"] for c in ours)), *out)


def details(result):
    rivals = [n for n in result["asked"] if n != "warraq"]
    commands = list(dict.fromkeys(k.split(" ")[1] for k in result["asked"]["warraq"]["cells"]))
    for command in sorted(commands):
        print(f"\n### {command}: class by class, mean µs (ratio; p99 µs)\n")
        head("class", "hits", "Warraq", *rivals)
        for key, ours in result["asked"]["warraq"]["cells"].items():
            name, its = key.split(" ")
            if its != command:
                continue
            out = []
            for n in rivals:
                c = result["asked"][n]["cells"].get(key)
                bad = "!" if key in marks(result, n) else ""
                out.append(f"{figure(c['mean'])} ({figure(c.get('ratio', 0))}x{bad}; {figure(c['p99'])})" if c else "-")
            bad = "!" if key in marks(result, "warraq") else ""
            row(name, f"{result['hits'].get(name, 0):,.0f}", f"{figure(ours['mean'])}{bad} ({figure(ours['p99'])})", *out)


def notes(result):
    print("\n### Notes\n")
    print("- Warraq's index holds the tokens twice: as stems with positions and as surface forms; the rivals hold them once, with positions.")
    print("- All are merged into one segment, as after an import (where the table of building names no other number).")
    print("- Times are taken inside each process, from the line it read to the answer it has; a cell is the mean of its queries' medians.")
    for name, note in result["notes"].items():
        if note:
            print(f"- {name}: {note}.")
    for name, why in result["left_out"].items():
        print(f"- LEFT OUT {name}: {why}")
    for name, r in result["asked"].items():
        for k in r["wrong"]:
            print(f"- DISAGREES {name}: {k[2]} queries of {k[0]} {k[1]}, as {k[3][0]!r}")
        if r.get("newest_differs"):
            print(f"- DISAGREES {name}: {r['newest_differs']} lists of the newest ten")
        if r["unable"]:
            print(f"- {name} cannot say: {', '.join(sorted({u[0] for u in r['unable']}))}")


def show(result):
    builds(result)
    summary(result)
    details(result)
    notes(result)


if __name__ == "__main__":
    show(json.load(open(sys.argv[1], encoding="utf-8")))
