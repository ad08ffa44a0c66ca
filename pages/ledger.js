// SPDX-License-Identifier: GPL-3.0-or-later
// Shows the rows of the ledger that match a search, a part, a verdict and an experiment.  An address may ask for
// them too: ledger.html?part=A&text=angle.
"use strict";
{
  const form = document.getElementById("filters");
  const rows = [...document.querySelectorAll("tr[data-part]")];
  const texts = rows.map((row) => `${row.id} ${row.textContent}`.toLowerCase());
  const has = (list, word) => !word || list === word || list.split(" ").includes(word);

  const show = () => {
    const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, i) => {
      const fits =
        words.every((word) => texts[i].includes(word)) &&
        has(row.dataset.part, form.elements.part.value) &&
        has(row.dataset.experiment, form.elements.experiment.value) &&
        (!form.elements.verdict.value || row.dataset.verdict === form.elements.verdict.value);
      row.hidden = !fits;
      shown += fits;
    });
    for (const section of document.querySelectorAll("main section"))
      section.hidden = !section.querySelector("tr[data-part]:not([hidden])");
    form.elements.shown.value = `${shown} of ${rows.length} rows`;
  };

  // An address that names a row shows it, whatever is filtered.
  const open = () => {
    const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!row || !row.dataset.part) return;
    form.reset();
    show();
    row.querySelectorAll("details").forEach((details) => (details.open = true));
    row.scrollIntoView();
  };

  form.hidden = false;
  for (const [name, value] of new URLSearchParams(location.search))
    if (form.elements[name]) form.elements[name].value = value;
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", open);
  show();
  open();
}
