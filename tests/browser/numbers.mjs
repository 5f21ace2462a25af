// Every number of the page against the JSON of the same draws and seed.

const close = (one, other) => Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one), Math.abs(other));
const spoken = (key) => key.replaceAll("_", " ");

/** Rows of a table as {first cell: [numbers, or null]}. */
const rowsOf = (page, id) =>
  page.locator(`[id="${id}"]`).evaluate((table) => [...table.tBodies].flatMap((body) => [...body.rows]).map((row) =>
    [row.cells[0].textContent.trim(), ...[...row.cells].slice(1).map((cell) => cell.dataset.v === undefined ? null : Number(cell.dataset.v))]));

function hold(suite, what, found, wanted) {
  const right = wanted === null ? found === null : found !== null && close(found, wanted);
  suite.holds(`${what}: ${found}, not ${wanted}`, right);
}

export async function numbers(suite) {
  for (const name of ["report", "hostile"]) {
    const result = suite.json(name);
    await suite.open(name, {}, async (page) => {
      const taken = result.options.slice(1);
      await headline(suite, page, name, taken);
      for (const option of taken) {
        await payers(suite, page, name, option, result.options[0]);
        await years(suite, page, name, option, result.options[0]);
      }
      await tiles(suite, page, name, taken);
    });
  }
}

/** The headline's table: the columns that it names. */
async function headline(suite, page, name, options) {
  const heads = await page.locator("#table_headline thead th").allTextContents();
  const rows = await rowsOf(page, "table_headline");
  const measures = {"Net saving": "net_saving", "Net cash": "net_cash", Cost: "programme_cost", Clients: "clients", "Present value": "pv_net_saving"};
  suite.equal(`${name}: the headline has a row for each option`, rows.length, options.length);
  for (const option of options) {
    const row = rows.find((one) => one[0] === spoken(option.name));
    for (const [head, measure] of Object.entries(measures)) {
      const column = heads.findIndex((one) => one === head);
      if (column > 0) hold(suite, `${name}: ${head} of ${option.name}`, row[column], (option.mean ?? option).measures[measure]);
    }
  }
}

async function tiles(suite, page, name, options) {
  const asked = await page.locator("#main").getAttribute("data-headline");
  const option = options.find((one) => spoken(one.name) === asked);
  const shown = await page.locator("dl.tiles > div").evaluateAll((tiles) => tiles.map((tile) =>
    [tile.querySelector("dt").textContent, tile.querySelector("dd.value").dataset.v ?? null]));
  suite.holds(`${name}: four tiles at most, one at least`, shown.length >= 1 && shown.length <= 4);
  const {measures} = option.mean ?? option;
  const wanted = [["net", Math.abs(measures.net_saving)], ["cash", Math.abs(measures.net_cash)],
    ["chance", option.uncertainty?.net_saving?.p_positive.value]];
  for (const [word, value] of wanted) {
    const tile = shown.find(([label]) => label.toLowerCase().includes(word));
    if (tile?.[1] != null && value !== undefined) hold(suite, `${name}: tile ${tile[0]}`, Math.abs(Number(tile[1])), value);
  }
  suite.holds(`${name}: tiles have numbers`, shown.filter(([, value]) => value !== null).length >= 2);
}

/** Columns are years, or spans of them, alike in every table by payer: "2025–27". A payer has a row for each kind of
 * its money, which add up to its net effect. */
async function payers(suite, page, name, option, comparator) {
  const id = `table_by_payer_${option.name}`;
  const heads = (await page.locator(`[id="${id}"] thead th`).allTextContents()).slice(1);
  const years = option.by_year.length, width = Math.ceil(years / 5);
  const nets = Object.entries(option.by_payer).map(([key, payer]) => ({
    key, years: (option.mean ?? option).by_payer[key].net_by_year,
    moves: payer.net !== 0 || payer.net_cash !== 0}));
  const kinds = await page.locator(`[id="${id}"] tr[data-payer]:not(:has(th[scope=rowgroup]))`).evaluateAll((all) =>
    all.map((row) => [row.dataset.payer, [...row.cells].slice(1).map((cell) => Number(cell.dataset.v))]));
  const added = new Map();
  kinds.forEach(([payer, row]) => added.set(payer, row.map((value, c) => value + (added.get(payer)?.[c] ?? 0))));
  const rows = [...added.values()];
  const moving = nets.filter((one) => one.moves);
  suite.equal(`${name}: payers of ${option.name}`, rows.length, moving.length);
  rows.forEach((row, r) => {
    heads.forEach((head, c) => {
      const spans = Math.ceil(years / width);
      const sum = (from, to) => moving[r].years.slice(from, to).reduce((a, b) => a + b, 0);
      const wanted = c < spans ? sum(c * width, (c + 1) * width) : sum(0, years);
      hold(suite, `${name}: ${option.name}, ${moving[r].key}, ${head}`, row[c], wanted);
    });
  });
}

async function years(suite, page, name, option) {
  const rows = await rowsOf(page, `table_by_year_${option.name}`);
  const wanted = (option.mean ?? option).by_year;
  suite.equal(`${name}: years of ${option.name}`, rows.length, wanted.length);
  const measures = ["programme_cost", "gross_saving", "net_saving", "net_cash", "cumulative_net_saving", "pv_net_saving"];
  rows.forEach((row, year) => measures.forEach((measure, m) =>
    hold(suite, `${name}: ${option.name}, ${row[0]}, ${measure}`, row[m + 1], wanted[year][measure])));
}
