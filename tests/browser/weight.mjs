// weight - what a first visit costs: bytes as sent, by kind, and how much the page jumps.
import { check, comment } from "./tap.mjs";

const KB = 1024;
const LIMITS = { html: 15, css: 6, fonts: 45, page: 60 }; // KB, pictures not counted

const KINDS = { Document: "html", Stylesheet: "css", Font: "fonts", Image: "pictures", Script: "scripts" };

async function measure(browser, address) {
  const context = await browser.reader({ width: 390, height: 844, scripts: true });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.enable");
  const requests = new Map();
  const sums = { html: 0, css: 0, fonts: 0, pictures: 0, scripts: 0, other: 0, headers: 0, fontFiles: 0, scriptFiles: 0 };
  cdp.on("Network.responseReceived", (e) => requests.set(e.requestId, { kind: KINDS[e.type] || "other", head: e.response.encodedDataLength }));
  cdp.on("Network.loadingFinished", (e) => {
    const r = requests.get(e.requestId);
    if (!r || !e.encodedDataLength) return;
    sums[r.kind] += e.encodedDataLength - r.head;
    sums.headers += r.head;
    if (r.kind === "fonts") sums.fontFiles++;
    if (r.kind === "scripts") sums.scriptFiles++;
  });
  await page.addInitScript(() => {
    window.jumped = 0;
    new PerformanceObserver((list) => {
      for (const e of list.getEntries()) if (!e.hadRecentInput) window.jumped += e.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(address, { waitUntil: "networkidle" });
  for (let y = 0; y < 12; y++) {
    await page.mouse.wheel(0, 800);
    await page.waitForTimeout(60);
  }
  await page.waitForLoadState("networkidle");
  const seen = await page.evaluate(() => ({
    cls: window.jumped, nodes: document.querySelectorAll("*").length,
    blocking: document.querySelectorAll("script[src]:not([defer]):not([async])").length }));
  await context.close();
  return { ...sums, ...seen };
}

export async function weight(browser, pages) {
  for (const name of ["home", "story", "article", "search"]) {
    const m = await measure(browser, pages[name]);
    const kb = (n) => (n / KB).toFixed(1);
    const page = m.html + m.css + m.fonts + m.scripts + m.other;
    comment(`weight of ${name}: HTML ${kb(m.html)} KB, CSS ${kb(m.css)}, fonts ${kb(m.fonts)} in ${m.fontFiles} files, ` +
      `other ${kb(m.other)}, pictures ${kb(m.pictures)}, headers ${kb(m.headers)}; without pictures ${kb(page)} KB; ` +
      `CLS ${m.cls.toFixed(4)}, ${m.nodes} elements`);
    check(m.html <= LIMITS.html * KB, `weight: ${name}: HTML is at most ${LIMITS.html} KB`, kb(m.html));
    check(m.css > 0 && m.css <= LIMITS.css * KB, `weight: ${name}: CSS is at most ${LIMITS.css} KB`, kb(m.css));
    check(m.fonts <= LIMITS.fonts * KB, `weight: ${name}: fonts are at most ${LIMITS.fonts} KB`, kb(m.fonts));
    check(page <= LIMITS.page * KB, `weight: ${name}: all but pictures is at most ${LIMITS.page} KB`, kb(page));
    check(m.scriptFiles === 0 && m.blocking === 0, `weight: ${name}: no scripts`);
    check(m.cls === 0, `weight: ${name}: nothing jumps`, String(m.cls));
  }
}
