// tap - results as TAP on stdout, the plan at the end.
let count = 0;
let failed = 0;

export function check(ok, name, detail = "") {
  count++;
  if (!ok) {
    failed++;
    const text = typeof detail === "string" ? detail : JSON.stringify(detail, null, 1);
    for (const line of text.split("\n").slice(0, 30)) if (line) console.log("# " + line.slice(0, 400));
  }
  console.log(`${ok ? "ok" : "not ok"} ${count} - ${name}`);
  return ok;
}

export function skip(name, reason) {
  console.log(`ok ${++count} - ${name} # SKIP ${reason}`);
}

export function comment(text) {
  console.log("# " + text);
}

// Runs one group; what it throws is one failed test, and the other groups still run.
export async function group(name, fn) {
  const start = Date.now();
  try {
    await fn();
  } catch (e) {
    check(false, `${name}: runs to its end`, e.stack || String(e));
  }
  comment(`${name}: ${((Date.now() - start) / 1000).toFixed(1)} s`);
}

export function done() {
  console.log(`1..${count}`);
  return failed ? 1 : 0;
}
