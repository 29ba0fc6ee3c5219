"""The engines of the search benchmark: how each is compiled, fed, started and asked."""
import hashlib
import json
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RIVALS = HERE / "rivals"


def anonymous_kb(pid):
    """Memory of a process that is no file's: what it holds without the page cache."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in status.splitlines() if line.startswith("RssAnon"))


class CannotBuild(Exception):
    """With the reason; the engine is then left out, by name."""


def call(*cmd, **more):
    """Runs a compiler or package client; its last words are the reason when it fails."""
    try:
        r = subprocess.run([str(c) for c in cmd], capture_output=True, text=True, errors="replace", **more)
    except (OSError, subprocess.TimeoutExpired) as e:
        raise CannotBuild(str(e)) from None
    if r.returncode:
        raise CannotBuild(" / ".join((r.stderr + r.stdout).strip().splitlines()[-3:]))
    return r.stdout


def tree_bytes(path):
    return sum(f.stat().st_size for f in pathlib.Path(path).rglob("*") if f.is_file() and f.suffix != ".lock")


def memory_mb(pid):
    """Peak resident set with mapped files, and what it holds of its own now."""
    got = {"VmHWM": 0, "RssAnon": 0}
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        name, _, value = line.partition(":")
        if name in got:
            got[name] = int(value.split()[0]) / 1024
    return got["VmHWM"], got["RssAnon"]


class Session:
    """One process that answers the line protocol."""

    def __init__(self, cmd, cpu, log):
        self.p = subprocess.Popen(["taskset", "-c", cpu, *map(str, cmd)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                  stderr=open(log, "w"), text=True, encoding="utf-8", bufsize=1)
        if self.p.stdout.readline().strip() != "ready":
            self.close()
            raise CannotBuild(f"does not answer, see {log}")

    def ask(self, command, query):
        self.p.stdin.write(f"{command}\t{query}\n")
        self.p.stdin.flush()
        ns, tab, answer = self.p.stdout.readline().rstrip("\n").partition("\t")
        if not tab:
            raise CannotBuild(f"died on {command} {query}")
        return int(ns), answer

    def memory(self):
        return memory_mb(self.p.pid)

    def close(self):
        self.p.stdin.close()
        self.p.wait(60)


class Engine:
    name = "?"
    note = ""
    limit_s = None  # of a build, None = none
    warmups = 1  # times --warmup

    def __init__(self, cache, cpu):
        self.cache, self.cpu = pathlib.Path(cache), str(cpu)
        self.bin = self.cache / "bin"
        self.bin.mkdir(parents=True, exist_ok=True)

    def prepare(self):
        """Compiles; raises CannotBuild."""

    def program(self):
        return [self.bin / self.name]

    def where(self, tag):
        return self.cache / "index" / f"{self.name}-{tag}"

    def record(self, tag):
        path = self.where(tag).with_suffix(".json")
        return json.loads(path.read_text()) if path.exists() else None

    def run_build(self, tokens, place):
        cmd = ["taskset", "-c", self.cpu, *self.program(), "build", tokens, place]
        said, used, took = self.run_limited(cmd, place, tokens)
        return {"cpu_s": used.ru_utime + used.ru_stime, "wall_s": took, "peak_mb": used.ru_maxrss / 1024,
                "bytes": tree_bytes(place), **said}

    def run_limited(self, cmd, place, what):
        """Output and use of resources of a build, that may not take longer than limit_s."""
        began = time.monotonic()
        with open(f"{place}.out", "w+") as out, open(f"{place}.log", "w") as log:
            p = subprocess.Popen([str(c) for c in cmd], stdout=out, stderr=log)
            own = 0
            while True:
                own = max(own, anonymous_kb(p.pid))
                pid, status, used = os.wait4(p.pid, os.WNOHANG)
                if pid:
                    break
                if self.limit_s and time.monotonic() - began > self.limit_s:
                    p.kill()
                    os.wait4(p.pid, 0)
                    p.returncode = -9
                    raise CannotBuild(f"no index of {what.name} within {self.limit_s} s")
                time.sleep(0.02)
            p.returncode = os.waitstatus_to_exitcode(status)
            if p.returncode:
                raise CannotBuild(f"indexing failed ({p.returncode}), see {place}.log")
            out.seek(0)
            said = json.loads(out.read().strip().splitlines()[-1])
            return {"own_mb": own / 1024, **said}, used, time.monotonic() - began

    def build(self, tokens, tag, again):
        have = self.record(tag)
        if have and not again:
            return have
        place = self.where(tag)
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        print(f"  {self.name}: indexing {tokens.name} ...", file=sys.stderr, flush=True)
        have = self.run_build(tokens, place)
        place.with_suffix(".json").write_text(json.dumps(have))
        return have

    def start(self, tag):
        return Session([*self.program(), "serve", self.where(tag)], self.cpu, self.cache / f"{self.name}.log")


class Warraq(Engine):
    name = "warraq"

    def program(self):
        return [ROOT / "build/bench/search_engine_bench"]

    def where(self, tag):
        """One a checkout: several may be measured from one cache."""
        return super().where(f"{tag}-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}")

    def run_build(self, tokens, place):
        got = super().run_build(tokens, place)
        got["segments"] = len(list(place.glob("*.seg")))
        return got


class Tantivy(Engine):
    name = "tantivy"
    note = "index sorted by time; newest-10 takes the first ten of that order; collapse by asking for ever larger pages (it has no grouping)"

    def prepare(self):
        """Not each time: cargo would compile all of it again for another CC in the environment."""
        source = b"".join((RIVALS / "tantivy" / f).read_bytes() for f in ("Cargo.toml", "src/main.rs"))
        stamp, made = self.bin / "tantivy.stamp", hashlib.sha256(source).hexdigest()
        if self.program()[0].exists() and stamp.exists() and stamp.read_text() == made:
            return
        if not shutil.which("cargo"):
            raise CannotBuild("no cargo on this machine")
        print("  tantivy: compiling, some minutes ...", file=sys.stderr, flush=True)
        env = {**os.environ, "CARGO_TARGET_DIR": str(self.cache / "cargo")}
        call("cargo", "build", "--release", "--manifest-path", RIVALS / "tantivy/Cargo.toml", env=env, timeout=3000)
        stamp.write_text(made)

    def program(self):
        return [self.cache / "cargo/release/warraq-bench-tantivy"]


class Lucene(Engine):
    name = "lucene"
    note = "index sorted by time, vector module on, no query cache, three times the warm-up of the others"
    warmups = 3

    def java(self):
        homes = sorted(pathlib.Path("/usr/lib/jvm").glob("*2[1-9]*")) if os.path.isdir("/usr/lib/jvm") else []
        homes += [pathlib.Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
        for home in reversed(homes):
            if (home / "bin/javac").exists() and (home / "jmods/jdk.incubator.vector.jmod").exists() or \
                    "jdk.incubator.vector" in subprocess.run([home / "bin/java", "--list-modules"], capture_output=True, text=True).stdout:
                return home
        raise CannotBuild("no JDK of 21 or newer with jdk.incubator.vector")

    def prepare(self):
        home, jars = self.java(), self.cache / "lucene"
        if not list(jars.glob("lucene-core-*.jar")):
            if not shutil.which("mvn"):
                raise CannotBuild("no mvn on this machine")
            call("mvn", "-q", "-B", "-f", RIVALS / "lucene/pom.xml", "dependency:copy-dependencies", f"-DoutputDirectory={jars}", timeout=600)
        source = RIVALS / "lucene/Bench.java"
        if not (jars / "Bench.class").exists() or (jars / "Bench.class").stat().st_mtime < source.stat().st_mtime:
            call(home / "bin/javac", "-d", jars, "-cp", f"{jars}/*", source)

    def program(self):
        jars = self.cache / "lucene"
        return [self.java() / "bin/java", "-Xmx2g", "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED",
                "-cp", f"{jars}:{jars}/*", "Bench"]


class Fts5(Engine):
    name = "fts5"
    note = "contentless, detail=full, rowid = id = order of time; a date range is a range of rowids"

    def prepare(self):
        call("gcc", "-O2", "-o", self.bin / "fts5", RIVALS / "fts5.c", "-lsqlite3")


class Xapian(Engine):
    name = "xapian"
    note = "glass, compacted, documents numbered newest first; the date range is a value range; COUNT asks it to check every match"
    limit_s = 3600

    def prepare(self):
        call("g++", "-O2", "-o", self.bin / "xapian", RIVALS / "xapian.cc", "-lxapian")


class Postgres(Engine):
    name = "postgres"
    note = "ts_rank instead of BM25; times hold a round trip over a local socket; at most 256 places of a word in an article"
    limit_s = 3600
    server = None

    def prepare(self):
        call("gcc", "-O2", "-o", self.bin / "postgres", RIVALS / "postgres.c", "-lpq")
        homes = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not homes:
            raise CannotBuild("no PostgreSQL server on this machine")
        self.home = homes[-1].parent
        if os.getuid() == 0 and "postgres" not in [u.pw_name for u in pwd.getpwall()]:
            raise CannotBuild("PostgreSQL does not run as root, and there is no user 'postgres'")

    def where(self, tag):
        """Not below the home of root, where its user could not go."""
        return pathlib.Path("/var/tmp/warraq-bench") / f"postgres-{tag}" if os.getuid() == 0 else super().where(tag)

    def as_user(self):
        return {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}

    def start_server(self, place):
        log = open(f"{place}.server.log", "w")
        self.server = subprocess.Popen(
            ["taskset", "-c", self.cpu, self.home / "postgres", "-D", place, "-k", place, "-c", "listen_addresses=", "-c", "shared_buffers=1GB",
             "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "wal_level=minimal", "-c", "max_wal_senders=0", "-c", "max_wal_size=8GB",
             "-c", "max_parallel_maintenance_workers=0"], stdout=log, stderr=log, cwd="/", **self.as_user())
        self.conninfo = f"host={place} user=postgres dbname=postgres"
        for _ in range(600):
            if subprocess.run([self.home / "pg_isready", "-q", "-h", place]).returncode == 0:
                return
            time.sleep(0.1)
        raise CannotBuild(f"its server does not start, see {place}.server.log")

    def stop_server(self):
        self.server.send_signal(signal.SIGINT)
        _, _, used = os.wait4(self.server.pid, 0)
        self.server.returncode = 0
        return used

    def run_build(self, tokens, place):
        if os.getuid() == 0:
            shutil.chown(place, "postgres", "postgres")
        place.chmod(0o700)
        call(self.home / "initdb", "-D", place, "-U", "postgres", "-E", "UTF8", "--locale=C", cwd="/", **self.as_user())
        self.start_server(place)
        try:
            said, client, took = self.run_limited([self.bin / "postgres", "build", tokens, self.conninfo], place, tokens)
        finally:
            used = self.stop_server()
        return {"cpu_s": used.ru_utime + used.ru_stime + client.ru_utime + client.ru_stime, "wall_s": took,
                "peak_mb": used.ru_maxrss / 1024, **said}

    def start(self, tag):
        self.start_server(self.where(tag))
        session = Session([self.bin / "postgres", "serve", self.conninfo], self.cpu, self.cache / "postgres.log")
        close, engine = session.close, self

        def close_both():
            close()
            engine.stop_server()
        session.close = close_both
        session.memory = lambda: memory_mb(self.backend())
        return session

    def backend(self):
        """The server process that answers us holds the memory."""
        ours = [int(p.name) for p in pathlib.Path("/proc").iterdir() if p.name.isdigit() and self.is_backend(p)]
        return ours[0] if ours else self.server.pid

    def is_backend(self, p):
        try:
            return f"PPid:\t{self.server.pid}\n" in (p / "status").read_text() and b"[local]" in (p / "cmdline").read_bytes()
        except OSError:
            return False


RIVAL_ENGINES = {e.name: e for e in (Tantivy, Lucene, Fts5, Xapian, Postgres)}
