"""lib - runs the real program for the end-to-end tests and prints TAP.

Everything is on loopback, ports are the system's choice, data lies in a temporary directory.
"""
import atexit
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

WARRAQ = sys.argv[1]
SOURCE = pathlib.Path(sys.argv[2]).resolve()
SHARED = SOURCE.parent / "shared"
TMP = pathlib.Path(tempfile.mkdtemp(prefix="warraq-e2e-"))
_children = []
_count = _failed = 0


@atexit.register
def _clean():
    for p in _children:
        if p.poll() is None:
            p.kill()
            p.wait()
    shutil.rmtree(TMP, ignore_errors=True)


def check(ok, name, detail=""):
    global _count, _failed
    _count += 1
    if not ok:
        _failed += 1
        for line in str(detail).splitlines()[:20]:
            print("#", line)
    print(f"{'ok' if ok else 'not ok'} {_count} - {name}", flush=True)
    return ok


def skip(name, reason):
    global _count
    _count += 1
    print(f"ok {_count} - {name} # SKIP {reason}", flush=True)


def done():
    print(f"1..{_count}")
    sys.exit(1 if _failed else 0)


def run(*args, stdin=None, timeout=300):
    """Returns (exit code, stdout, stderr)."""
    r = subprocess.run([WARRAQ, *map(str, args)], input=stdin, capture_output=True, text=True, errors="replace",
                       timeout=timeout)
    return r.returncode, r.stdout, r.stderr


def start(*args, log=None):
    out = open(log or TMP / f"{args[0]}-{len(_children)}.log", "w+")
    p = subprocess.Popen([WARRAQ, *map(str, args)], stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    p.log = out.name
    _children.append(p)
    return p


def log_of(p):
    return pathlib.Path(p.log).read_text(errors="replace")


def listens_to(p, sig):
    """Whether a process catches a signal, or takes it in a thread of its own."""
    masks = [int(line.split()[1], 16) for line in pathlib.Path(f"/proc/{p.pid}/status").read_text().splitlines()
             if line.startswith(("SigCgt", "SigBlk"))]
    return any(mask >> (sig - 1) & 1 for mask in masks)


def stop(p, sig=signal.SIGTERM, timeout=30):
    if p.poll() is None:
        p.send_signal(sig)
        try:
            p.wait(timeout)
        except subprocess.TimeoutExpired:
            p.kill()
            p.wait()
    return p.returncode


def wait_for(fn, timeout=60, step=0.1):
    """The first true answer of fn, or its last one."""
    end = time.monotonic() + timeout
    while True:
        got = fn()
        if got or time.monotonic() > end:
            return got
        time.sleep(step)


def port_of(p, pattern=r"localhost:(\d+)", timeout=30):
    m = wait_for(lambda: re.search(pattern, log_of(p)), timeout)
    if not m:
        raise RuntimeError(f"no port in: {log_of(p)[-2000:]}")
    return int(m[1])


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


_opener = urllib.request.build_opener(_NoRedirect)


def get(url, data=None, headers=None, timeout=30):
    """Returns (status, headers, text); redirects are not followed."""
    req = urllib.request.Request(url, data=data, headers=headers or {})
    try:
        r = _opener.open(req, timeout=timeout)
    except urllib.error.HTTPError as e:
        r = e
    with r:
        return r.status, r.headers, r.read().decode("utf-8", "replace")


def start_press(*args):
    """Returns (process, port, path of the sources list)."""
    sources = TMP / f"sources-{len(_children)}.tsv"
    p = start("press", "--listen", "127.0.0.1:0", "--sources-out", sources, *args)
    port = port_of(p)
    wait_for(sources.exists)
    return p, port, sources


def published(port):
    return [json.loads(l) for l in get(f"http://127.0.0.1:{port}/_press/published.jsonl", timeout=120)[2].splitlines() if l]


def make_data(name, sources=None, ini=""):
    data = TMP / name
    code, out, err = run("init", "--data", data, "--edition", "none")
    assert code == 0, err
    if ini:
        with open(data / "warraq.ini", "a") as f:
            f.write("\n" + ini)
    if sources:
        code, out, err = run("source", "import", sources, "--display", "full", "--data", data)
        assert code == 0, err
    return data


FAST = "[crawl]\nhost_delay_ms = 0\nfeed_min_s = 1\nfeed_max_s = 3\nallow_private = yes\n[edition]\nzone = Asia/Riyadh\n"


def stats(data):
    code, out, err = run("stats", "--data", data)
    return dict(l.split("\t", 1) for l in out.splitlines()) if code == 0 else {}


def export(data):
    code, out, err = run("export", "--data", data)
    assert code == 0, err
    return [json.loads(l) for l in out.splitlines()]
