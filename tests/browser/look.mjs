// look - every kind of page, wide and narrow, light and dark: no axe violation, no sideways scroll.
import { createRequire } from "node:module";
import fs from "node:fs";
import path from "node:path";
import { check, comment } from "./tap.mjs";

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function violations(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.map((v) => `${v.id}: ${v.help}\n` +
    v.nodes.slice(0, 3).map((n) => `  ${n.target.join(" ")}  ${n.any.concat(n.all).map((c) => c.message).join("; ").slice(0, 200)}`).join("\n"));
}

const overflow = (page) => page.evaluate(() => {
  const over = document.scrollingElement.scrollWidth - document.documentElement.clientWidth;
  if (over <= 0) return "";
  const wide = [...document.querySelectorAll("body *")].filter((e) => {
    const r = e.getBoundingClientRect();
    return r.left < -1 || r.right > innerWidth + 1;
  });
  return `${over} px: ` + wide.slice(0, 4).map((e) => e.tagName + "." + e.className).join(", ");
});

async function settle(page) {
  await page.evaluate(() => document.fonts.ready);
}

// The page in `context` as it is now, in both schemes and all widths.
export async function inspect(page, name) {
  const before = page.viewportSize();
  const bad = [];
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      for (const v of await violations(page)) bad.push(`${width} ${colorScheme} ${v}`);
    }
  }
  check(!bad.length, `axe: ${name}`, bad.join("\n"));
  const wide = [];
  for (const width of [1280, 768, 390, 320]) {
    await page.setViewportSize({ width, height: 900 });
    const over = await overflow(page);
    if (over) wide.push(`at ${width}: ${over}`);
  }
  check(!wide.length, `width: ${name} does not scroll sideways`, wide.join("\n"));
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(before);
}

export async function shoot(page, name) {
  const dir = process.env.SHOTS;
  if (!dir) return;
  fs.mkdirSync(dir, { recursive: true });
  const before = page.viewportSize();
  for (const [width, height, colorScheme, label] of [[1280, 900, "light", "desktop-light"], [390, 844, "dark", "mobile-dark"]]) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    await settle(page);
    await page.evaluate(() => { for (const i of document.images) i.loading = "eager"; });
    await page.waitForLoadState("networkidle");
    await page.screenshot({ path: path.join(dir, `${name}-${label}.png`), fullPage: true });
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(before);
}

export async function everyLook(browser, pages) {
  const context = await browser.reader({ scripts: true });
  const page = await context.newPage();
  await page.setContent("<!DOCTYPE html><title>x</title><main><h1>x</h1><img src=''><p style='width:2000px;color:#ddd;background:#fff'>pale words");
  const planted = (await violations(page)).join("\n");
  check(/image-alt/.test(planted) && /color-contrast/.test(planted) && (await overflow(page)), "axe: planted mistakes are found", planted);
  for (const [name, address] of Object.entries(pages)) {
    const answer = await page.goto(address);
    check(answer.status() === (name === "error-404" ? 404 : 200), `${name}: answers`, `${answer.status()} ${address}`);
    await settle(page);
    await inspect(page, name);
    await shoot(page, name);
  }
  await context.close();
}

const light = (rgb) => rgb.match(/[\d.]+/g).slice(0, 3).reduce((a, v) => a + Number(v), 0) / 765;

export async function dark(browser, pages) {
  for (const name of ["home", "article", "search", "story"]) {
    const seen = {};
    for (const scheme of [false, true]) {
      const context = await browser.reader({ dark: scheme });
      const page = await context.newPage();
      await page.goto(pages[name]);
      seen[scheme] = await page.evaluate(() => {
        const s = getComputedStyle(document.body);
        return [s.backgroundColor, s.color];
      });
      await context.close();
    }
    const [paper, ink] = seen[true].map(light);
    check(paper < 0.2 && ink > 0.7 && light(seen[false][0]) > 0.8, `dark: ${name} is dark when the reader wants it`, seen);
  }
  comment("dark: by prefers-color-scheme, no switch needed");
}
