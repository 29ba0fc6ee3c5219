#!/usr/bin/env python3
"""kill -9 of the crawler, again and again: nothing lost, no repair, up at once."""
import random

from lib import *

random.seed(20150726)
press, port, sources = start_press()
truth = {r["url"] for r in published(port)}
data = make_data("kill", sources, FAST)
kills, before = 0, 0
for attempt in range(25):
    crawler = start("crawl", "--data", data)
    time.sleep(random.uniform(0.1, 1.2))
    if crawler.poll() is not None:
        check(False, "the crawler starts after a kill", log_of(crawler)[-1500:])
        break
    crawler.kill()
    crawler.wait()
    kills += 1
    now = int(stats(data).get("articles", -1))
    if now < before:
        check(False, "articles never get fewer", f"{before} -> {now}")
        break
    before = now
check(kills == 25, f"{kills} kills")
begun = time.monotonic()
crawler = start("crawl", "--data", data)
wait_for(lambda: int(stats(data).get("articles", 0)) >= len(truth), 240, 1)
# All may be there already, and a signal before it listens to signals just ends it.
check(wait_for(lambda: listens_to(crawler, signal.SIGTERM), 20), "it listens to signals")
check(stop(crawler, timeout=60) == 0, "then it runs as if nothing had been", log_of(crawler)[-1500:])
got = [r["url"] for r in export(data)]
check(set(got) >= truth, "every article is there", sorted(truth - set(got))[:5])
check(len(got) == len(set(got)), "and once")
code, out, err = run("verify", "--data", data)
check(code == 0, "archive, index and images agree", out[-1000:] + err)

# the whole tree: a killed crawler or server is started again, a killed supervisor leaves nobody
tree = start("run", "--data", data, "--listen", "127.0.0.1:0")
web = port_of(tree, r"serving on http://localhost:(\d+)")


def children():
    """pid -> command; one that is just ending or not yet itself is none."""
    out = subprocess.run(["pgrep", "-P", str(tree.pid)], capture_output=True, text=True).stdout.split()
    found = {}
    for p in out:
        try:
            argv = pathlib.Path(f"/proc/{p}/cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if len(argv) > 1 and argv[1] in (b"crawl", b"serve"):
            found[int(p)] = argv[1].decode()
    return found


wait_for(lambda: len(children()) == 2, 10)
time.sleep(4)  # past the age at which a death counts as a refusal to start
first = children()
for pid in first:
    os.kill(pid, signal.SIGKILL)
again = wait_for(lambda: len(children()) == 2 and not set(children()) & set(first) and children(), 20)
check(bool(again), "killed children are started again", log_of(tree)[-1000:])
kids = list(children())
tree.kill()
tree.wait()
gone = wait_for(lambda: not any(pathlib.Path(f"/proc/{p}").exists() and "Z" not in pathlib.Path(f"/proc/{p}/stat").read_text().split(")")[1][:3] for p in kids), 20)
check(bool(gone), "a killed supervisor leaves no children behind")

# a full disk: the crawler waits, pages are served, and with room it goes on
small = TMP / "small"
small.mkdir()
if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", small], capture_output=True).returncode == 0:
    try:
        full = make_data("small/d", sources, FAST)
        tree = start("run", "--data", full, "--listen", "127.0.0.1:0")
        web = port_of(tree, r"serving on http://localhost:(\d+)")
        said = wait_for(lambda: re.search(r'waiting reason="[^"]*disk full', log_of(tree)), 30)
        check(said and log_of(tree).count("disk full") <= 2, "a full disk is said in one line", log_of(tree)[-1000:])
        check(get(f"http://127.0.0.1:{web}/")[0] == 200, "readers are served all the same")
        subprocess.run(["mount", "-o", "remount,size=100m", small], check=True)
        check(wait_for(lambda: int(stats(full).get("articles", 0)) >= len(truth), 90, 1), "with room the crawler goes on by itself", log_of(tree)[-1000:])
        stop(tree)
        check(run("verify", "--data", full)[0] == 0, "and archive, index and images agree")
    finally:
        subprocess.run(["umount", "-l", small])
else:
    skip("a full disk", "a small file system cannot be mounted")
done()
