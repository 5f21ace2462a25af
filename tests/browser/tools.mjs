// What the page's script does: one option, one payer, sorting, searching, copying, saving. And that nothing is lost
// without it.
import {readFileSync} from "node:fs";

const exact = (page, id) => page.locator(`#${id}`).evaluate((table) => [...table.rows].map((row) => [...row.cells].map((cell) => {
  const shown = cell.cloneNode(true);
  shown.querySelectorAll(".vh").forEach((one) => one.remove());
  return cell.dataset.v ?? shown.textContent.replace(/\u2060/g, "").trim().replace(/\s+/g, " ");
})));
const column = (page, id, number) => page.locator(`#${id} tbody tr`).evaluateAll((rows, c) => rows.map((row) => Number(row.cells[c].dataset.v)), number);

/** What stands where of a page, by whether it is of an option: to see what a switch changes. */
const seen = (page) => page.evaluate(() => {
  const shown = (one) => one.checkVisibility();
  const all = [...document.querySelectorAll("figure, .table, p, dl.tiles, section")];
  return {
    options: [...new Set(all.filter((one) => one.dataset.option && shown(one)).map((one) => one.dataset.option))],
    others: all.filter((one) => !one.closest("[data-option]") && one.className !== "said" && shown(one)).length,
    words: all.filter((one) => !one.closest("[data-option]") && one.localName !== "section" && one.className !== "said")
      .map((one) => one.textContent).join(),
  };
});

export async function tools(suite) {
  await suite.open("report", {permissions: ["clipboard-read", "clipboard-write"]}, async (page) => {
    for (const test of [options, payers, sorting, searching, taking]) await test(suite, page);
  });
  for (const name of suite.names) await suite.open(name, {javaScriptEnabled: false}, (page) => complete(suite, page, name));
}

async function options(suite, page) {
  const select = page.locator("#option-shown");
  const first = await page.locator("#main").getAttribute("data-headline");
  suite.equal("the option asked for is shown first", await select.inputValue(), first);
  const before = await seen(page);
  suite.equal("and it alone", before.options, [first]);
  const names = (await select.locator("option").allTextContents()).slice(1);
  await select.selectOption(names[0]);
  const after = await seen(page);
  suite.equal("another option's tables and charts stand in their place", after.options, [names[0]]);
  suite.equal("nothing else comes or goes", after.others, before.others);
  suite.holds("and no other word changes", after.words === before.words);
  await select.selectOption("");
  suite.equal("all options at once", (await seen(page)).options.length, names.length);
}

async function payers(suite, page) {
  const select = page.locator("#payer-shown");
  const rows = page.locator("table tr[data-payer]:visible");
  const all = await rows.count();
  const names = (await select.locator("option").allTextContents()).slice(1);
  await select.selectOption(names[0]);
  const left = await rows.evaluateAll((found) => [...new Set(found.map((row) => row.dataset.payer))]);
  suite.equal("rows of one payer are left", left, [names[0]]);
  const pale = await page.locator("figure:visible svg.wide g[data-payer]").evaluateAll((groups) =>
    groups.map((one) => [one.dataset.payer, getComputedStyle(one).opacity !== "1"]));
  suite.holds("charts have payers", pale.length > 1);
  suite.holds("and the others are pale", pale.every(([name, is]) => is === (name !== names[0])));
  suite.holds("totals stay", await page.locator("table[id^=table_by_payer]:visible tbody.ruled tr").count() > 0);
  await select.selectOption("");
  suite.equal("and all come back", await rows.count(), all);
}

async function sorting(suite, page) {
  const heads = await page.locator("#table_headline thead th").allTextContents();
  const at = heads.indexOf("Net saving");
  const before = await column(page, "table_headline", at);
  const head = page.locator("#table_headline thead th").nth(at);
  await head.locator("button").click();
  const up = await column(page, "table_headline", at);
  suite.equal("a click sorts by number, least first", up, [...before].sort((a, b) => a - b));
  suite.equal("and says so", await head.getAttribute("aria-sort"), "ascending");
  await head.locator("button").click();
  suite.equal("another turns it round", await column(page, "table_headline", at), [...before].sort((a, b) => b - a));
  suite.holds("the test would see that nothing was sorted", JSON.stringify(up) !== JSON.stringify(before));
}

async function searching(suite, page) {
  const box = page.locator(".table", {has: page.locator("#table_sources")});
  const rows = box.locator("tbody tr");
  const [all, first] = [await rows.count(), await rows.first().locator("th").textContent()];
  await box.locator("input[type=search]").fill(first.trim().slice(0, 24));
  const left = await box.locator("tbody tr:visible").count();
  suite.holds(`a search leaves what it finds: ${left} of ${all}`, left >= 1 && left < all);
  await box.locator("input[type=search]").fill("no such words anywhere");
  suite.equal("or nothing", await box.locator("tbody tr:visible").count(), 0);
  suite.equal("and says so", await box.locator(".said").textContent(), `0 of ${all} rows`);
  await box.locator("input[type=search]").fill("");
  suite.equal("then all again", await box.locator("tbody tr:visible").count(), all);
}

async function taking(suite, page) {
  for (const id of ["table_headline", "table_by_year_full_offer", "table_assumptions"]) {
    const wanted = await exact(page, id);
    const box = page.locator(".table", {has: page.locator(`#${id}`)});
    await box.locator("button", {hasText: "Copy"}).click();
    await page.waitForFunction((one) => one.textContent === "Copied.", await box.locator(".said").elementHandle());
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    suite.equal(`${id}: copied are its exact values`, copied.split("\n").map((row) => row.split("\t")), wanted);
    const [download] = await Promise.all([page.waitForEvent("download"), box.locator("button", {hasText: "CSV"}).click()]);
    suite.equal(`${id}: the file's name`, download.suggestedFilename(), `${id}.csv`);
    suite.equal(`${id}: saved are its exact values`, fields(readFileSync(await download.path(), "utf-8")), wanted);
  }
}

/** Rows of CSV text (RFC 4180, with a byte order mark). */
function fields(text) {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.replace(/^\ufeff/, "").matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    if (quoted === undefined && plain === "" && end === "") break;
    rows[rows.length - 1].push(quoted === undefined ? plain : quoted.replace(/""/g, '"'));
    if (end === "\r\n") rows.push([]);
  }
  return rows.filter((row) => row.length);
}

async function complete(suite, page, name) {
  for (const what of ["section", "table", "figure.chart", "h2", "p.answer"]) {
    const [all, shown] = [await page.locator(`main ${what}`).count(), await page.locator(`main ${what}:visible`).count()];
    suite.equal(`${name}: without its script every ${what} is there`, shown, all);
  }
  const drawn = await page.locator("svg.wide:visible").count();
  suite.equal(`${name}: and every chart is drawn`, drawn, await page.locator("figure.chart").count());
  suite.equal(`${name}: and no button that does nothing`, await page.locator("button, select, input").count(), 0);
}
