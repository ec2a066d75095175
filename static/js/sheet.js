// The score sheet: steps, the matching descriptor, the provisional total, saving while writing, keys on the number.
import { askToSignIn, readCookie } from "./sign-in-again.js";

const SAVE_AFTER = 1200;
const TRY_AGAIN = 5000;
const KEYS = "balairung-keys";
const sheet = document.querySelector("[data-sheet-form]");
const boxes = [...sheet.querySelectorAll("[data-criterion]")];
const bar = sheet.querySelector(".total");
const saved = bar.querySelector("[data-saved]");
const keySwitch = sheet.querySelector("[data-keys-switch]");
let timer = 0;
let sending = Promise.resolve();
let isOnItsWay = false;
let isUnsaved = false;

const number = (text) => (text.trim() === "" ? NaN : Number(text.replace(",", ".")));
const inputOf = (box) => box.querySelector(".stepfield input");

function stepBy(input, steps) {
  const bounds = Object.entries(input.dataset).map(([key, text]) => [key, Number(text)]);
  const { min, max, step } = Object.fromEntries(bounds);
  const from = Number.isNaN(number(input.value)) ? min - Math.min(steps, 0) * step : number(input.value);
  const places = (String(step).split(".")[1] || "").length;
  input.value = Math.min(max, Math.max(min, from + steps * step)).toFixed(places).replace(".", ",");
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function addButtons(input) {
  const button = (steps) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button";
    const difference = String(Math.abs(steps) * Number(input.dataset.step)).replace(".", ",");
    made.textContent = `${steps > 0 ? "+" : "−"}${difference}`;
    made.addEventListener("click", () => stepBy(input, steps));
    return made;
  };
  input.before(button(-5), button(-1));
  input.after(button(1), button(5));
}

function show(box) {
  const value = number(inputOf(box).value);
  box.querySelector("[data-shown]").textContent = Number.isNaN(value) ? "–" : inputOf(box).value;
  for (const row of box.querySelectorAll(".scale li")) {
    row.classList.toggle("in", value >= Number(row.dataset.from) && value <= Number(row.dataset.to));
  }
}

function saveLater() {
  isUnsaved = true;
  again(SAVE_AFTER);
}

function again(delay) {
  clearTimeout(timer);
  timer = setTimeout(save, delay);
}

function save() {
  clearTimeout(timer);
  timer = 0;
  sending = sending.then(send, send).finally(() => { isOnItsWay = false; });
  return sending;
}

// Signing in gives a new token, which the form does not know.
function renewToken() {
  sheet.elements.csrfmiddlewaretoken.value = readCookie("csrftoken") || sheet.elements.csrfmiddlewaretoken.value;
}

async function send() {
  isOnItsWay = true;
  renewToken();
  const answer = await fetch(sheet.action, {
    method: "POST",
    body: new FormData(sheet),
    headers: { "X-Requested-With": "fetch" },
    redirect: "error",
    keepalive: document.hidden,
  }).catch(() => null);
  if (!answer || answer.status >= 500) {
    saved.textContent = saved.dataset.offline;
    if (!timer) again(TRY_AGAIN);
    return;
  }
  if (answer.status === 401) {
    saved.textContent = saved.dataset.refused;
    if (await askToSignIn()) return send();
    return;
  }
  const html = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-version]");
  if (!html) {
    saved.textContent = saved.dataset.refused;
    return;
  }
  saved.replaceChildren(html);
  if ("problem" in html.dataset) return;
  isUnsaved = timer > 0 || "wrong" in html.dataset;
  sheet.elements.version.value = html.dataset.version;
  total(html.dataset);
}

function total({ total: value, weight, missing }) {
  bar.querySelector("[data-total]").textContent = value;
  bar.querySelector("[data-weight]").textContent = weight;
  bar.querySelector("progress").value = Number(weight);
  const left = bar.querySelector("[data-missing]");
  if (left) left.textContent = missing;
}

function next(box) {
  const following = boxes[boxes.indexOf(box) + 1];
  if (!following) return;
  box.open = false;
  following.open = true;
  inputOf(following).focus();
}

for (const box of boxes) {
  const input = inputOf(box);
  addButtons(input);
  show(box);
  input.addEventListener("input", () => show(box));
  input.addEventListener("keydown", (event) => {
    if (keySwitch && !keySwitch.checked) return;
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      stepBy(input, event.key === "ArrowUp" ? 1 : -1);
    } else if (event.key.toLowerCase() === "n" && !event.ctrlKey && !event.metaKey && !event.altKey) {
      next(box);
    } else if (event.key === "Enter" && event.ctrlKey) {
      sheet.requestSubmit(sheet.elements.lock);
    } else return;
    event.preventDefault();
  });
}

const firstOpen = boxes.find((box) => Number.isNaN(number(inputOf(box).value)));
if (firstOpen && !boxes.some((box) => box.querySelector("[aria-invalid]"))) {
  for (const box of boxes) box.open = box === firstOpen;
}
sheet.addEventListener("input", saveLater);
sheet.addEventListener("submit", async (event) => {
  clearTimeout(timer);
  timer = 0;
  if (isOnItsWay) {
    event.preventDefault();
    const button = event.submitter;
    await sending; // else the page would meet its own save as that of another window
    setTimeout(() => sheet.requestSubmit(button));
    return;
  }
  renewToken();
  isUnsaved = false;
});
window.addEventListener("beforeunload", (event) => isUnsaved && !timer && event.preventDefault());
window.addEventListener("online", () => isUnsaved && save());
document.addEventListener("visibilitychange", () => document.hidden && timer && save());

if (keySwitch) {
  sheet.querySelector("[data-keys]").hidden = false;
  keySwitch.checked = localStorage.getItem(KEYS) !== "off";
  keySwitch.addEventListener("change", () => localStorage.setItem(KEYS, keySwitch.checked ? "on" : "off"));
}
