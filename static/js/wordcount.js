/* Counts words as competition/rulebook/word_count.py does (id-v1), so that the number on the screen is the number that
   decides. */
const WORD = /[\p{L}\p{N}]+(?:[-\u2010\u2011][\p{L}\p{N}]+)*/gu;

export function countWords(text) {
  return (text.normalize("NFC").match(WORD) || []).length;
}

function watchWordCount(area) {
  const foot = document.getElementById(area.dataset.words);
  const limit = Number(area.dataset.limit);
  const number = foot.querySelector("[data-count]");
  const progress = foot.querySelector("progress");
  const tooLongNote = foot.querySelector("[data-over]");
  const showCount = () => {
    const count = countWords(area.value);
    number.textContent = count;
    if (progress) progress.value = count;
    if (tooLongNote) tooLongNote.hidden = !limit || count <= limit;
  };
  area.addEventListener("input", showCount);
  showCount();
}

if (typeof document !== "undefined") document.querySelectorAll("textarea[data-words]").forEach(watchWordCount);
