// The score sheet: steps, the matching descriptor, the provisional total, keys on the number. autosave.js saves it.
const KEYS = "balairung-keys";
const sheet = document.querySelector("[data-sheet-form]");
const boxes = [...sheet.querySelectorAll("[data-criterion]")];
const bar = sheet.querySelector(".total");
const savedNote = bar.querySelector("[data-saved]");
let latestVersion = 0;
const keySwitch = sheet.querySelector("[data-keys-switch]");

const parseNumber = (text) => (text.trim() === "" ? NaN : Number(text.replace(",", ".")));
const inputOf = (box) => box.querySelector(".stepfield input");

function stepBy(input, steps) {
  const bounds = Object.entries(input.dataset).map(([key, text]) => [key, Number(text)]);
  const { min, max, step } = Object.fromEntries(bounds);
  const from = Number.isNaN(parseNumber(input.value)) ? min - Math.min(steps, 0) * step : parseNumber(input.value);
  const places = (String(step).split(".")[1] || "").length;
  input.value = Math.min(max, Math.max(min, from + steps * step)).toFixed(places).replace(".", ",");
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function addButtons(input) {
  const makeButton = (steps) => {
    const element = document.createElement("button");
    element.type = "button";
    element.className = "button";
    const difference = String(Math.abs(steps) * Number(input.dataset.step)).replace(".", ",");
    element.textContent = `${steps > 0 ? "+" : "−"}${difference}`;
    element.addEventListener("click", () => stepBy(input, steps));
    return element;
  };
  input.before(makeButton(-5), makeButton(-1));
  input.after(makeButton(1), makeButton(5));
}

function showValue(box) {
  const value = parseNumber(inputOf(box).value);
  const heading = box.querySelector("[data-shown]");
  const isApplicable = !box.querySelector("[name^=na-]")?.checked;
  heading.textContent = isApplicable ? inputOf(box).value.trim() || "–" : heading.dataset.notApplicable;
  for (const row of box.querySelectorAll(".scale li")) {
    row.classList.toggle("in", value >= Number(row.dataset.from) && value <= Number(row.dataset.to));
  }
}

/** A criterion counts as scored once its value, or that it does not apply, is stored. */
function markScored(box) {
  const isRefused = inputOf(box).closest("[data-save]").hasAttribute("data-refused");
  const hasValue = Boolean(inputOf(box).value.trim()) && !isRefused;
  const isScored = hasValue || Boolean(box.querySelector("[name^=na-]")?.checked);
  box.querySelector("[data-mark=scored]").hidden = !isScored;
  box.querySelector("[data-mark=open]").hidden = isScored;
}

/** After a save: the provisional total. Of two saves on their way at once the answer of the earlier may come last. */
function showSheet({ saved, isAll, sheet_version: version, total, weight, missing }) {
  if (version < latestVersion) return;
  latestVersion = version;
  bar.querySelector("[data-total]").textContent = total;
  bar.querySelector("[data-weight]").textContent = weight;
  bar.querySelector("progress").value = weight;
  const missingCount = bar.querySelector("[data-missing]");
  if (missingCount) missingCount.textContent = missing;
  if (isAll && !sheet.querySelector("[data-refused]")) savedNote.textContent = `${savedNote.dataset.saved} ${saved}`;
}

function goToNext(box) {
  const following = boxes[boxes.indexOf(box) + 1];
  if (!following) return;
  box.open = false;
  following.open = true;
  inputOf(following).focus();
}

for (const box of boxes) {
  const input = inputOf(box);
  addButtons(input);
  showValue(box);
  box.addEventListener("input", () => showValue(box));
  box.addEventListener("saved", () => markScored(box));
  box.addEventListener("refused", () => markScored(box));
  input.addEventListener("keydown", (event) => {
    if (keySwitch && !keySwitch.checked) return;
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      stepBy(input, event.key === "ArrowUp" ? 1 : -1);
    } else if (event.key.toLowerCase() === "n" && !event.ctrlKey && !event.metaKey && !event.altKey) {
      goToNext(box);
    } else if (event.key === "Enter" && event.ctrlKey) {
      sheet.requestSubmit(sheet.elements.lock);
    } else return;
    event.preventDefault();
  });
}

const firstOpen = boxes.find((box) => Number.isNaN(parseNumber(inputOf(box).value)));
if (firstOpen && !boxes.some((box) => box.querySelector("[aria-invalid]"))) {
  for (const box of boxes) box.open = box === firstOpen;
}
sheet.addEventListener("saved", (event) => showSheet(event.detail));
sheet.addEventListener("input", () => { savedNote.textContent = ""; });

if (keySwitch) {
  sheet.querySelector("[data-keys]").hidden = false;
  keySwitch.checked = localStorage.getItem(KEYS) !== "off";
  keySwitch.addEventListener("change", () => localStorage.setItem(KEYS, keySwitch.checked ? "on" : "off"));
}
