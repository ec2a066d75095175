// Saves each answer while it is given: only what changed goes to the server, what waits stays in this browser.
// Digests need a secure address; elsewhere the page goes on with its button alone.
import { askToSignIn, isSignedOut, readCookie } from "./sign-in-again.js";

const SAVE_AFTER = 1200;
const TRY_AGAIN = 5000;
const MOST_BYTES = 1200; // of text; with its frame and the headers a request stays below 2 kB
const form = document.querySelector("form[data-autosave]");
const line = document.querySelector("[data-waiting]");
const signedOut = document.querySelector("[data-signed-out]");
const fields = [...form.querySelectorAll(".field[data-save]")].map(makeField);
let retry = 0;
let isSignedIn = true;
let isLeaving = false;
let isThrough = false;

/** `base`: the stored text, `shown`: how it stands in the field, another for a number with a comma. */
function makeField(box) {
  const inputs = [...box.querySelectorAll("[name]:not([type=hidden])")];
  const field = {
    box,
    inputs,
    ...hand(box.dataset.kind, inputs),
    address: box.dataset.save,
    store: `balairung:${box.dataset.save}`,
    version: Number(box.dataset.version),
    opened: form.elements[`${inputs[0].name}-opened`],
    said: box.querySelector("[data-said]"),
    timer: 0,
    sending: null,
    stopped: false,
  };
  field.shown = field.read();
  field.base = box.dataset.stored ?? field.shown;
  return field;
}

/** An answer of any kind as the text that the server keeps of it, and back. */
function hand(kind, inputs) {
  const first = inputs[0];
  if (kind === "declaration") {
    return {
      read: () => (first.checked ? "ya" : ""),
      write: (text) => { first.checked = text === "ya"; },
      inWords: (text) => text || "–",
    };
  }
  if (first.type === "radio" || first.type === "checkbox") {
    const among = (text) => inputs.filter((input) => text.split("\n").includes(input.value));
    return {
      read: () => inputs.filter((input) => input.checked).map((input) => input.value).join("\n"),
      write: (text) => { for (const input of inputs) input.checked = among(text).includes(input); },
      inWords: (text) => among(text).map((input) => input.labels[0].textContent.trim()).join("\n"),
    };
  }
  const written = (text) => (kind === "number" ? text.replace(".", ",") : text);
  return {
    read: () => clean(first.value),
    write: (text) => { first.value = written(text); },
    inWords: written,
  };
}

function clean(text) {
  return text.replace(/\r\n?/g, "\n");
}

async function digest(text) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 16);
}

/** What makes `after` of `before`, counted in characters as the server counts them. */
export function difference(before, after) {
  const [old, now] = [
    [...before],
    [...after]
  ];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let tail = 0;
  while (tail < old.length - start && tail < now.length - start && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  return { start, end: old.length - tail, insert: now.slice(start, now.length - tail).join("") };
}

/** Of a long paste only what a bad line carries at once; the rest follows as a change of its own. */
function portion(change) {
  let [size, length] = [0, 0];
  for (const char of change.insert) {
    size += new TextEncoder().encode(JSON.stringify(char)).length - 2;
    if (size > MOST_BYTES) return { ...change, insert: change.insert.slice(0, length) };
    length += char.length;
  }
  return change;
}

function changed(text, { start, end, insert }) {
  const chars = [...text];
  return chars.slice(0, start).join("") + insert + chars.slice(end).join("");
}

/** `change`: the last one on its way, which may arrive although its window was closed. */
const kept = ({ version, base, change }) => ({ version, base, change });

function keep(field) {
  const text = field.read();
  if (text === field.shown) return forget(field);
  try {
    localStorage.setItem(field.store, JSON.stringify({ ...kept(field), text }));
  } catch { /* a browser that keeps nothing still sends */ }
}

function forget(field) {
  try { localStorage.removeItem(field.store); } catch { /* it holds nothing */ }
}

const waiting = () => fields.filter((field) => field.read() !== field.shown);

function tell() {
  const count = waiting().length;
  line.hidden = !line.dataset.offline || !count;
  signedOut.hidden = isSignedIn || !count;
  line.querySelector("[data-number]").textContent = count;
}

function later(field, delay = SAVE_AFTER) {
  clearTimeout(field.timer);
  field.timer = setTimeout(() => save(field), delay);
}

async function save(field) {
  clearTimeout(field.timer);
  if (field.sending) await field.sending;
  const text = field.read();
  if (field.stopped || isThrough || text === field.shown) return;
  field.sending = send(field, text).finally(() => { field.sending = null; });
  await field.sending;
  if (!field.stopped && field.read() !== text && !line.dataset.offline) later(field);
}

async function send(field, whole) {
  const change = portion(difference(field.base, whole));
  const text = changed(field.base, change);
  const key = field.change?.text === text ? field.change.key : crypto.randomUUID();
  field.change = { key, text };
  keep(field);
  const body = { version: field.version, ...change, key, digest: await digest(text) };
  let answer;
  try {
    answer = await fetch(field.address, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", "X-CSRFToken": readCookie("csrftoken") },
      keepalive: true,
    });
    if (answer.status >= 500) throw new Error(answer.status);
  } catch {
    line.dataset.offline = "1";
    clearTimeout(retry);
    retry = setTimeout(sendAll, TRY_AGAIN);
    tell();
    return;
  }
  delete line.dataset.offline;
  await settle(field, text, answer);
  if (answer.ok && text !== whole && field.read() === whole && !isLeaving) return send(field, whole);
  keep(field);
  tell();
}

async function settle(field, text, answer) {
  // Whoever has closed the dialog is not asked again at each letter.
  if (isSignedOut(answer)) return isSignedIn ? goOnSignedIn() : undefined;
  isSignedIn = true;
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) {
    Object.assign(field, { version: told.version, base: told.text ?? text, shown: text });
    field.opened.value = told.opened;
    if (field.read() !== field.shown) return;
    field.said.textContent = `${field.said.dataset.said} ${told.saved}`;
    document.body.dispatchEvent(new Event("saved"));
  } else if (answer.status === 409) {
    showBoth(field, told);
  } else if (answer.status === 422) {
    field.said.textContent = told.problem;
  } else {
    field.stopped = true;
    field.said.textContent = told.problem || "⚠";
  }
}

/** A colleague wrote too: both texts stand there until somebody chooses. */
function showBoth(field, told) {
  field.stopped = true;
  const box = document.querySelector("template[data-both]").content.cloneNode(true).firstElementChild;
  box.querySelector("[data-who]").textContent = told.who;
  box.querySelector("textarea").value = field.inWords(told.text);
  const choose = (text) => {
    Object.assign(field, { version: told.version, base: told.text, stopped: false });
    field.write(told.text);
    field.shown = field.read();
    show(field, text);
    box.remove();
    keep(field);
    save(field);
    field.inputs[0].focus();
  };
  box.querySelector("[data-mine]").addEventListener("click", () => choose(field.read()));
  box.querySelector("[data-theirs]").addEventListener("click", () => choose(told.text));
  field.box.querySelector("[data-both-here]").replaceChildren(box);
}

function show(field, text) {
  field.write(text);
  field.inputs[0].dispatchEvent(new Event("input", { bubbles: true }));
}

async function goOnSignedIn() {
  isSignedIn = await askToSignIn();
  tell();
  if (isSignedIn) sendAll();
}

function sendAll() {
  clearTimeout(retry);
  for (const field of waiting()) save(field);
}

/** What this browser still holds from before: written on, or shown beside what others stored meanwhile. */
function restore(field) {
  const held = JSON.parse(localStorage.getItem(field.store) || "null");
  if (!held || held.text.trim() === field.base.trim()) return forget(field);
  field.change = held.change;
  show(field, held.text);
  const isKnown = [held.base, held.change?.text].includes(field.base);
  if (held.version !== field.version && !isKnown) {
    showBoth(field, { version: field.version, text: field.base, who: "" });
  } else later(field, 0);
}

/** The button comes after what is under way, so that nobody is in conflict with herself; without a line, and where two
    texts wait for a choice, it stays on the page. It takes the rest of a long text along, which is kept here until the
    server's next page shows that it has arrived. */
async function submitAfter(event) {
  form.elements.csrfmiddlewaretoken.value = readCookie("csrftoken") || form.elements.csrfmiddlewaretoken.value;
  if (isThrough || !waiting().length) return;
  event.preventDefault();
  if (isLeaving) return;
  [isLeaving, isSignedIn] = [true, true];
  form.toggleAttribute("data-busy", true);
  await Promise.all(waiting().map(save));
  form.toggleAttribute("data-busy", false);
  isLeaving = false;
  const choice = form.querySelector("[data-both-here] button");
  choice?.focus();
  if (choice) return sendAll();
  if (!isSignedIn || (line.dataset.offline && waiting().length)) return;
  isThrough = true;
  setTimeout(() => form.requestSubmit(event.submitter)); // a form does not submit while its submit event is under way
}

function start(field) {
  for (const input of field.inputs) {
    input.addEventListener("input", () => {
      keep(field);
      tell();
      if (field.stopped) return;
      field.said.textContent = "";
      later(field);
    });
  }
  try { restore(field); } catch { /* what cannot be read is not ours */ }
}

if (window.isSecureContext) {
  fields.forEach(start);
  window.addEventListener("online", sendAll);
  window.addEventListener("pageshow", () => { isThrough = false; }); // back to a page that the browser had put aside
  signedOut.querySelector("button").addEventListener("click", goOnSignedIn);
  document.addEventListener("visibilitychange", () => document.hidden && sendAll());
  form.addEventListener("submit", submitAfter);
}
