"use strict";
// Sorting and filtering of the class table. The page is complete without this: nothing is drawn here.
(() => {
  const SCREENFUL = 80;
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

  function value(cell, isNumber) {
    if (!isNumber) return cell.textContent.trim();
    const number = parseFloat(cell.textContent);
    return Number.isNaN(number) ? -1 : number;
  }

  function sort(table, all, heading) {
    const column = heading.cellIndex;
    const isNumber = heading.classList.contains("number");
    const before = heading.getAttribute("aria-sort");
    // Names rise first; points and flags fall first, since the ends are what one looks for.
    const falls = before === "none" ? !heading.classList.contains("name") : before === "ascending";
    const body = table.tBodies[0];
    const rows = all.map(({ row }) => ({ row, key: value(row.cells[column], isNumber) }));
    const sign = falls ? -1 : 1;
    // Equal ones stay in the order of the names, as the page came.
    rows.sort((one, two) => sign * (isNumber ? one.key - two.key : collator.compare(one.key, two.key)));
    for (const other of table.tHead.rows[0].cells) other.setAttribute("aria-sort", "none");
    heading.setAttribute("aria-sort", falls ? "descending" : "ascending");
    attach(body, rows.map(({ row }) => row));
  }

  // A thousand rows take the browser half a second to lay out: what can be seen comes at once, the rest after
  // it. By timer, since animation frames stand still in a tab that is not shown.
  const turns = new WeakMap();

  function attach(body, rows) {
    const turn = (turns.get(body) ?? 0) + 1;
    turns.set(body, turn);
    let next = SCREENFUL;
    const attachMore = () => {
      if (turns.get(body) !== turn) return;
      body.append(...rows.slice(next, (next += 4 * SCREENFUL)));
      if (next < rows.length) setTimeout(attachMore);
    };
    body.replaceChildren(...rows.slice(0, next));
    if (next < rows.length) setTimeout(attachMore);
  }

  // Before the first problem's column stand name, total and percent.
  const FIRST = 3;

  function shows(row, choice) {
    const flags = row.cells[row.cells.length - 1];
    if (choice === "flagged") return flags.textContent.trim() !== "";
    if (choice.startsWith("flag:")) {
      return Array.from(flags.children, (flag) => flag.textContent).some((word) => word.startsWith(choice.slice(5)));
    }
    if (choice === "low") return parseFloat(row.cells[2].textContent) < 50;
    if (choice === "full") return row.querySelector("td.part, td.fail, td.none, td.ours, td.off") === null;
    if (choice === "missing") return row.querySelector("td.none") !== null;
    return true;
  }

  function hasLost(row, problem) {
    return problem === "" || /^(part|fail|none)$/.test(row.cells[FIRST + Number(problem)].className);
  }

  for (const table of document.querySelectorAll("table.grades")) {
    const tools = table.closest("section").querySelector(".tools");
    const find = tools.querySelector("input");
    const [show, lost] = tools.querySelectorAll("select");
    const told = tools.querySelector("output");
    const rows = Array.from(table.tBodies[0].rows, (row) => ({
      row,
      text: `${row.cells[0].textContent} ${row.cells[row.cells.length - 1].textContent}`.toLowerCase(),
    }));
    for (const heading of table.tHead.rows[0].cells) {
      heading.querySelector("button").addEventListener("click", () => sort(table, rows, heading));
    }
    const filter = () => {
      const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
      let count = 0;
      for (const { row, text } of rows) {
        const isNamed = words.every((word) => text.includes(word));
        row.hidden = !(isNamed && shows(row, show.value) && hasLost(row, lost.value));
        if (!row.hidden) count += 1;
      }
      told.textContent = count === rows.length ? `${count} students` : `${count} of ${rows.length} students`;
    };
    find.addEventListener("input", filter);
    show.addEventListener("change", filter);
    lost.addEventListener("change", filter);
    tools.hidden = false;
    filter();
  }
})();
