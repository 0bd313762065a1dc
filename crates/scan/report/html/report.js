// Filters the findings. The page is complete without it.
"use strict";
(() => {
  const form = document.getElementById("filter");
  if (!form) return;
  const [text, level, place, status] = ["text", "level", "place", "status"].map((id) => document.getElementById(id));
  const shown = document.getElementById("shown");
  const nothing = document.getElementById("nothing");
  const items = [...document.querySelectorAll(".findings > li")];
  const lists = [...document.querySelectorAll(".findings")].map((list) => ({ list, items: [...list.children] }));
  const HEIGHT = 26; // Of a finding, about, in rem.
  const texts = []; // What can be searched of each finding, as far as it was read.

  const read = (end) => {
    while (texts.length < end) texts.push(items[texts.length].textContent.toLowerCase());
  };
  // Reading ten thousand findings takes a moment, so it is done before somebody searches, a few at a time.
  const readAhead = () => {
    read(Math.min(texts.length + 200, items.length));
    if (texts.length < items.length) setTimeout(readAhead);
  };

  const filter = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length > 0) read(items.length);
    let count = 0;
    let at = 0;
    for (const { list, items } of lists) {
      const before = count;
      for (const item of items) {
        const matches =
          (level.value === "" || item.dataset.level === level.value) &&
          (place.value === "" || item.dataset.place === place.value) &&
          (status.value === "" || item.dataset.status === status.value) &&
          words.every((word) => texts[at].includes(word));
        if (item.hidden === matches) item.hidden = !matches;
        count += matches ? 1 : 0;
        at += 1;
      }
      // A list that was not laid out yet takes the room that is said here.
      list.hidden = count === before;
      list.style.containIntrinsicBlockSize = `auto ${(count - before) * HEIGHT}rem`;
    }
    shown.textContent = `${count} of ${items.length} shown`;
    nothing.hidden = count > 0;
  };

  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((one) => (one.open = true)));
  form.hidden = false;
  filter();
  setTimeout(readAhead);
})();
