// browser - the system's Chromium, and a watch over every request that a page makes.
import { createRequire } from "node:module";
import fs from "node:fs";

const CHROMIUM = process.env.CHROMIUM || "/usr/bin/chromium";

// Why the tests cannot run here; null when they can.
export async function missing() {
  const require = createRequire(import.meta.url);
  for (const name of ["playwright-core", "axe-core"]) {
    try {
      require.resolve(name);
    } catch {
      return `${name} is not installed (npm ci in tests/browser)`;
    }
  }
  return fs.existsSync(CHROMIUM) ? null : `${CHROMIUM} is absent`;
}

export class Browser {
  constructor(base) {
    this.base = base;
    this.strangers = new Set(); // addresses asked of other hosts
    this.asked = 0;
  }

  async open() {
    const { chromium } = await import("playwright-core");
    this.chromium = await chromium.launch({
      executablePath: CHROMIUM,
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-dev-shm-usage"],
    });
  }

  async close() {
    if (this.chromium) await this.chromium.close();
  }

  // A reader of his own: no cookies, no cache of others. Scripts are off unless a tool of the tests
  // needs them; the site has none.
  async reader({ width = 1280, height = 900, dark = false, network, scripts = false } = {}) {
    const context = await this.chromium.newContext({
      viewport: { width, height },
      colorScheme: dark ? "dark" : "light",
      reducedMotion: "reduce",
      javaScriptEnabled: scripts,
      baseURL: this.base,
      locale: "ar",
      extraHTTPHeaders: network ? { "X-Forwarded-For": network } : undefined,
    });
    context.setDefaultTimeout(20000);
    context.on("request", (r) => {
      this.asked++;
      const url = new URL(r.url());
      if (url.protocol !== "data:" && url.origin !== this.base) this.strangers.add(r.url());
    });
    return context;
  }
}
