/* Counts words as competition/rulebook/word_count.py does (id-v1), so that the number on the screen is the number that
   decides. */
const WORD = /[\p{L}\p{N}]+(?:[-\u2010\u2011][\p{L}\p{N}]+)*/gu;

export function countWords(text) {
  return (text.normalize("NFC").match(WORD) || []).length;
}

function follow(area) {
  const foot = document.getElementById(area.dataset.words);
  const limit = Number(area.dataset.limit);
  const number = foot.querySelector("[data-count]");
  const bar = foot.querySelector("progress");
  const over = foot.querySelector("[data-over]");
  const show = () => {
    const count = countWords(area.value);
    number.textContent = count;
    if (bar) bar.value = count;
    if (over) over.hidden = !limit || count <= limit;
  };
  area.addEventListener("input", show);
  show();
}

if (typeof document !== "undefined") {
  document.querySelectorAll("textarea[data-words]").forEach(follow);
  let changed = false;
  document.querySelectorAll("form[data-guard]").forEach((form) => {
    form.addEventListener("input", (event) => { changed ||= !(window.isSecureContext && event.target.dataset.save); });
    form.addEventListener("submit", () => { changed = false; });
  });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}
