// The whole page without a mouse: the skip link, every control in turn with a focus to be seen, the switch, sorting,
// and the marks of charts.

const focused = (page) => page.evaluate(() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const style = getComputedStyle(one);
  one.dataset.reached = "";
  return {what: one.id || one.localName, seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2};
});

export async function keyboard(suite) {
  await suite.open("report", {}, (page) => everything(suite, page));
  await suite.open("report", {}, (page) => controls(suite, page));
  for (const width of [1280, 390]) // two drawings of each chart
    await suite.open("report", {width}, (page) => marks(suite, page, width));
}

async function everything(suite, page) {
  await page.keyboard.press("Tab");
  suite.equal("the first stop skips to the answer", await page.evaluate(() => document.activeElement.className), "skip");
  suite.holds("and can be seen", await page.locator(".skip").evaluate((one) => one.getBoundingClientRect().left >= 0));
  let unseen = [], stops = 0;
  for (let one = await focused(page); one && stops < 2000; stops += 1) {
    if (!one.seen) unseen.push(one.what);
    await page.keyboard.press("Tab");
    one = await focused(page);
  }
  suite.equal("every stop has a focus to be seen", unseen, []);
  const missed = await page.evaluate(() => [...document.querySelectorAll("a[href], button, select, input, summary, [tabindex='0']")]
    .filter((one) => one.checkVisibility() && one.dataset.reached === undefined).map((one) => one.outerHTML.slice(0, 90)));
  suite.equal(`every control is reached by Tab (${stops} stops)`, missed, []);
}

async function controls(suite, page) {
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.locator("#option-shown").focus();
  const before = await page.locator("#option-shown").inputValue();
  await page.keyboard.press("ArrowUp");
  const after = await page.locator("#option-shown").inputValue();
  suite.holds("an arrow switches the option", after !== before);
  suite.equal("and its tables are shown", await page.locator("[data-option]:visible").first().getAttribute("data-option"), after);
  const button = page.locator("#table_headline thead th button").nth(1);
  await button.focus();
  await page.keyboard.press("Enter");
  suite.equal("Enter sorts", await page.locator("#table_headline thead th").nth(1).getAttribute("aria-sort"), "ascending");
  suite.holds("and the focus stays", await button.evaluate((one) => one === document.activeElement));
}

/** Each chart: every mark in turn is set off and read out, and words come with it. */
async function marks(suite, page, width) {
  const kinds = await page.locator("figure.chart:visible").evaluateAll((all) => [...new Set(all.map((one) => one.dataset.kind))]);
  suite.holds("there are charts", kinds.length > 8);
  for (const kind of kinds) {
    const figure = page.locator(`figure.chart[data-kind="${kind}"]:visible`).first();
    const id = `${await figure.getAttribute("id")} at ${width} px`;
    const svg = figure.locator("svg:visible");
    await svg.focus();
    const said = [];
    const status = figure.locator("[role=status]");
    await page.keyboard.press("Home");
    for (let words = await status.textContent(); said.length < 6 && words !== said[said.length - 1]; words = await status.textContent()) {
      said.push(words);
      await page.keyboard.press("ArrowRight");
    }
    suite.holds(`${id}: marks are read out (${said[0]})`, said.length > 0 && said.every((words) => /\S/.test(words)));
    suite.equal(`${id}: one mark is set off`, await svg.locator(".on").count(), 1);
    await page.keyboard.press("End");
    suite.holds(`${id}: also the last`, (await status.textContent()) !== "");
    await page.keyboard.press("Escape");
    suite.equal(`${id}: Escape lets go`, [await status.textContent(), await svg.locator(".on").count()], ["", 0]);
  }
}
