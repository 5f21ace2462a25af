// Nothing runs over the page from a telephone to a wide screen, no letters are too small, and paper has all of it.

const WIDTHS = {report: [390, 768, 1280, 1600], many: [390, 768, 1280, 1600]};
const PAGES = {report: [26, 40], many: [20, 130], verify: [1, 6]}; // printed on A4, at least and at most
const A4 = 794 - 2 * 53; // px between the margins

const overflow = (page) => page.evaluate(() => {
  const wide = document.documentElement.clientWidth;
  const over = [...document.querySelectorAll("main *:not(svg *)")].filter((one) =>
    one.checkVisibility() && !one.closest(".scroll > *") && !one.closest(".vh") && one.getBoundingClientRect().right > wide + 1);
  return {scrolls: document.documentElement.scrollWidth > wide, over: over.map((one) => one.outerHTML.slice(0, 80))};
});

/** The least size of letters that are shown, in charts as they are scaled. */
const smallest = (page) => page.evaluate(() => {
  let least = [99, ""];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const one = text.parentElement;
    if (!text.data.trim() || !one.checkVisibility() || one.closest("title, desc, script, style, .vh")) continue;
    const scale = one.getScreenCTM ? one.getScreenCTM().a : 1;
    const size = parseFloat(getComputedStyle(one).fontSize) * scale;
    if (size < least[0]) least = [size, text.data.slice(0, 40)];
  }
  return least;
});

/** Labels of charts that lie on each other, or run out of their drawing. */
const crowded = (page) => page.evaluate(() => {
  const found = [];
  for (const svg of document.querySelectorAll("figure.chart svg")) {
    if (!svg.checkVisibility()) continue;
    const name = svg.closest("figure").id, frame = svg.getBoundingClientRect();
    const boxes = [...svg.querySelectorAll("text")].map((one) => [one.getBoundingClientRect(), one.textContent]);
    boxes.forEach(([a, said], i) => {
      if (a.left < frame.left - 2 || a.right > frame.right + 2) found.push(`${name}: "${said}" runs out`);
      for (const [b, other] of boxes.slice(i + 1)) {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 3 && down > 6) found.push(`${name}: "${said}" on "${other}"`);
      }
    });
  }
  return found;
});

export async function layout(suite) {
  for (const name of suite.names)
    await suite.open(name, {}, async (page) => {
      for (const width of WIDTHS[name] ?? [390, 1280]) {
        await page.setViewportSize({width, height: 900});
        suite.equal(`${name} at ${width} px: nothing runs over`, await overflow(page), {scrolls: false, over: []});
        const [size, words] = await smallest(page);
        suite.holds(`${name} at ${width} px: letters of ${size.toFixed(2)} px: ${words}`, size >= 11.99);
        if (width === 390 || width === 1280) suite.equal(`${name} at ${width} px: labels lie apart`, await crowded(page), []);
      }
    });
  for (const name of suite.names) await suite.open(name, {width: A4}, (page) => printed(suite, page, name));
}

async function printed(suite, page, name) {
  await page.emulateMedia({media: "print"});
  suite.equal(`${name} on paper: no table or chart is cut off`, await page.evaluate(() =>
    [...document.querySelectorAll("table, figure, .tiles, p")].filter((one) => one.checkVisibility() &&
      (one.scrollWidth > document.documentElement.clientWidth || one.getBoundingClientRect().right > document.documentElement.clientWidth + 1))
      .map((one) => `${one.id || one.localName} ${Math.round(one.getBoundingClientRect().right)}`)), []);
  suite.equal(`${name} on paper: charts, rows and tiles are whole`, await page.evaluate(() =>
    [...document.querySelectorAll("figure, tr, .tiles")].filter((one) => getComputedStyle(one).breakInside !== "avoid").length), 0);
  suite.equal(`${name} on paper: nothing that only a screen can do`, await page.locator(".tools:visible, .switch:visible, nav:visible").count(), 0);
  suite.equal(`${name} on paper: no chart is taller than a page`, await page.evaluate(() =>
    [...document.querySelectorAll("figure svg")].filter((one) => one.getBoundingClientRect().height > 800)
      .map((one) => one.closest("figure").id)), []);
  if (!PAGES[name]) return;
  const pdf = (await page.pdf({format: "A4", preferCSSPageSize: true})).toString("latin1");
  const [least, most] = PAGES[name];
  const sheets = (pdf.match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;
  suite.holds(`${name} on paper: ${sheets} pages, not ${least} to ${most}`, sheets >= least && sheets <= most);
}
