// The script of every HTML page. All that it does is a convenience: a page says everything without
// it. It sorts, searches, copies and saves tables, and shows one option at a time.
#include "report/html_page.hpp"

namespace hearth {

const std::string_view page_script_hash = "rHzar0EpflQ0IX1++yZgnr9p8BLsi5RgZ58b6ke1f/M=";

const std::string_view page_script = R"js(
"use strict";
(() => {
const make = (name, props, ...inside) => {
  const node = Object.assign(document.createElement(name), props);
  node.append(...inside);
  return node;
};
const text = (cell) => {
  const shown = cell.cloneNode(true);
  shown.querySelectorAll(".vh").forEach((one) => one.remove());
  return shown.textContent.trim().replace(/\s+/g, " ");
};
const inert = (words) => (/^[=+\-@\t\r]/.test(words) ? "'" + words : words);
const exact = (cell) => cell.dataset.v ?? inert(text(cell));
const rows = (table) =>
  [...table.rows].filter((row) => !row.hidden).map((row) => [...row.cells].map(exact));
const quoted = (field) => (/[",\r\n]/.test(field) ? `"${field.replace(/"/g, '""')}"` : field);

const copy = async (words) => {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    const area = make("textarea", {value: words, className: "vh"});
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
};
const save = (name, words) => {
  const url = URL.createObjectURL(new Blob(["\ufeff" + words], {type: "text/csv"}));
  const link = make("a", {href: url, download: name + ".csv"});
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
};

const value = (row, column) => {
  const cell = row.cells[column];
  return cell.dataset.v === undefined ? text(cell) : Number(cell.dataset.v);
};
const order = (a, b) => {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "number") return -1;
  if (typeof b === "number") return 1;
  return a.localeCompare(b, "en-GB", {numeric: true});
};
const sortable = (table, said) => {
  const body = table.tBodies[0];
  if (table.dataset.grouped !== undefined || !body || body.rows.length < 3) return;
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = make("button", {type: "button", title: "Sort"});
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      const way = down ? -1 : 1;
      heads.forEach((one) => one.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const sorted = [...body.rows].sort(
        (a, b) => way * order(value(a, column), value(b, column)));
      body.append(...sorted);
      said.textContent = `Sorted by ${button.textContent}, ${down ? "descending" : "ascending"}.`;
    });
  });
};
const searchable = (table, tools, said) => {
  const all = [...table.tBodies].flatMap((body) => [...body.rows]);
  if (all.length < 8) return;
  const input = make("input", {type: "search", className: "search"});
  tools.append(make("label", {}, "Search ", input));
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const row of all) {
      const says = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => says.includes(word));
      left += row.hidden ? 0 : 1;
    }
    said.textContent = words.length ? `${left} of ${all.length} rows` : "";
  });
};
for (const box of document.querySelectorAll(".table")) {
  const table = box.querySelector("table");
  const said = make("span", {className: "said"});
  said.setAttribute("role", "status");
  const tools = make("div", {className: "tools"});
  const named = table.caption ? table.caption.textContent : table.id;
  const button = (words, does) => {
    const made = make("button", {type: "button"}, words);
    made.setAttribute("aria-label", `${words}: ${named}`);
    made.addEventListener("click", does);
    tools.append(made);
  };
  searchable(table, tools, said);
  button("Copy", async () => {
    const done = await copy(rows(table).map((row) => row.join("\t")).join("\n"));
    said.textContent = done ? "Copied." : "The browser does not allow copying.";
  });
  button("CSV", () =>
    save(table.id, rows(table).map((row) => row.map(quoted).join(",") + "\r\n").join("")));
  tools.append(said);
  box.prepend(tools);
  sortable(table, said);
}

const parts = [...document.querySelectorAll("[data-option]")];
const names = [...new Set(parts.map((one) => one.dataset.option))];
if (names.length > 1) {
  const select = make("select", {id: "option-shown"});
  select.append(make("option", {value: ""}, "all options"));
  for (const name of names) select.append(make("option", {value: name}, name));
  const show = () => {
    for (const one of parts)
      one.hidden = select.value !== "" && one.dataset.option !== select.value;
  };
  const main = document.getElementById("main");
  const first = main.dataset.headline;
  select.value = names.includes(first) ? first : "";
  select.addEventListener("change", show);
  const before = main.querySelector("section:not(.title)");
  const bar = make("div", {className: "switch"}, make("label", {}, "Option shown", select));
  main.insertBefore(bar, before);
  show();
}
})();
)js";

}  // namespace hearth
