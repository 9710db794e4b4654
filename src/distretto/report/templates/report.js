"use strict";
(() => {
  // Tables sort by their headings: the button in a heading sorts, and sorts the other way.
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  // What a cell shows, without its smaller lines.
  const shown = (cell) => {
    const parts = [...cell.childNodes].filter((node) => !node.classList?.contains("detail"));
    return parts.map((node) => node.textContent).join("").trim();
  };
  const key = (row, column) => {
    const cell = row.cells[column];
    return "value" in cell.dataset ? Number(cell.dataset.value) : shown(cell);
  };
  const compare = (a, b) => {
    const numbers = [typeof a === "number", typeof b === "number"];
    if (numbers[0] && numbers[1]) return a - b;
    if (numbers[0] !== numbers[1]) return numbers[0] ? -1 : 1;
    return collator.compare(a, b);
  };
  const sort = (table, column, down) => {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const missing = (row) => ["", "–"].includes(key(row, column));
    // Rows keep to the group in whose part of the table they stand, and a total to its place;
    // what is missing comes last.
    let part = [];
    const flush = () => {
      part.sort((a, b) => {
        if (missing(a) !== missing(b)) return missing(a) ? 1 : -1;
        const order = compare(key(a, column), key(b, column));
        return down ? -order : order;
      });
      part.forEach((row) => body.append(row));
      part = [];
    };
    for (const row of rows) {
      if (row.matches(".group, .total")) {
        flush();
        body.append(row);
      } else {
        part.push(row);
      }
    }
    flush();
  };
  for (const button of document.querySelectorAll("th > button.sort")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const heading = button.parentElement;
      const table = heading.closest("table");
      const down = heading.getAttribute("aria-sort") === "ascending";
      for (const other of table.querySelectorAll("th[aria-sort]")) {
        other.setAttribute("aria-sort", "none");
      }
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      sort(table, heading.cellIndex, down);
    });
  }
  // A box that has nothing to scroll is no stop on the way of the keyboard.
  const measure = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1;
    }
  });
  for (const box of document.querySelectorAll(".scroll")) measure.observe(box);
  // What is folded is printed in full.
  const folds = [...document.querySelectorAll("details.printed")];
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = folds.filter((fold) => !fold.open);
    closed.forEach((fold) => (fold.open = true));
  });
  addEventListener("afterprint", () => closed.forEach((fold) => (fold.open = false)));
})();
