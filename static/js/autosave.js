// Saves each field of a form while somebody writes: only what changed goes to the server (text-changes.js), what waits
// stays in this browser (local-copies.js). Used by the answers of a proposal and by score sheets.
// Digests need a secure address; elsewhere the page goes on with its buttons alone.
import { copyName, readCopy, removeCopy, writeCopy } from "./local-copies.js";
import { askToSignIn, isSignedOut, readCookie } from "./sign-in-again.js";
import { applyChange, digestText, findChange, limitChange, withPlainLineBreaks } from "./text-changes.js";

const SAVE_AFTER = 1200;
const TRY_AGAIN = 5000;
const form = document.querySelector("form[data-autosave]");
const waitingNote = document.querySelector("[data-waiting]");
const signedOutNote = document.querySelector("[data-signed-out]");
const otherAccountDialog = document.querySelector("[data-other-account]");
const { account, edition, place, saving } = form.dataset;
const fields = [...form.querySelectorAll("[data-save]")].map(makeField);
let retryTimer = 0;
let isOnline = true;
let isSignedIn = true;
let isSaving = false; // a button waits for what is under way
let isSubmitted = false;

/** `base`: the stored text; `settled`: what the field shows when nothing of it waits, another for a number with a comma
    and on a page that brings back what could not be stored. */
function makeField(box) {
  const inputs = [...box.querySelectorAll("[name]:not([type=hidden])")];
  const field = {
    box,
    inputs,
    ...textOf(box.dataset.kind, inputs),
    address: box.dataset.save,
    copy: copyName(account, edition, box.dataset.save),
    version: Number(box.dataset.version),
    opened: form.elements[`${inputs[0].name}-opened`],
    note: box.querySelector("[data-note]"),
    timer: 0,
    sending: null,
    change: null,
    isStopped: false,
  };
  field.settled = field.read();
  field.base = box.dataset.stored ?? field.settled;
  return field;
}

/** Reading and writing a field of any kind as the text that the server stores of it. */
function textOf(kind, inputs) {
  const first = inputs[0];
  if (first.type === "radio" || first.type === "checkbox") {
    const among = (text) => inputs.filter((input) => text.split("\n").includes(input.value));
    return {
      read: () => inputs.filter((input) => input.checked).map((input) => input.value).join("\n"),
      write: (text) => { for (const input of inputs) input.checked = among(text).includes(input); },
      inWords: (text) => among(text).map((input) => input.labels[0].textContent.trim()).join("\n") || "–",
    };
  }
  const withComma = (text) => (kind === "number" ? text.replace(".", ",") : text);
  return {
    read: () => withPlainLineBreaks(first.value),
    write: (text) => { first.value = withComma(text); },
    inWords: withComma,
  };
}

const isWaiting = (field) => field.read() !== field.settled;
const waitingFields = () => fields.filter(isWaiting);

function updateCopy(field) {
  if (!isWaiting(field)) return removeCopy(field.copy);
  const { version, base, change } = field;
  const words = { text: field.read(), label: labelOf(field), page: location.pathname, place };
  // `change`: the last one on its way, which may arrive although its window was closed.
  writeCopy(field.copy, { version, base, change, ...words });
}

function labelOf({ box, inputs }) {
  return box.dataset.label ?? (box.querySelector("legend") ?? inputs[0].labels[0]).textContent.trim();
}

function showWaiting() {
  const count = waitingFields().length;
  waitingNote.hidden = isOnline || !count;
  signedOutNote.hidden = isSignedIn || !count;
  waitingNote.querySelector("[data-number]").textContent = count;
}

function saveLater(field, delay = SAVE_AFTER) {
  clearTimeout(field.timer);
  field.timer = setTimeout(() => save(field), delay);
}

async function save(field) {
  clearTimeout(field.timer);
  if (field.sending) await field.sending;
  const text = field.read();
  if (field.isStopped || isSubmitted || text === field.settled) return;
  field.sending = send(field, text).finally(() => { field.sending = null; });
  await field.sending;
  if (!field.isStopped && field.read() !== text && isOnline) saveLater(field);
}

async function send(field, whole) {
  const change = limitChange(findChange(field.base, whole));
  const text = applyChange(field.base, change);
  const key = field.change?.text === text ? field.change.key : crypto.randomUUID();
  field.change = { key, text };
  updateCopy(field);
  showNote(field, saving);
  const body = { account, version: field.version, ...change, key, digest: await digestText(text) };
  let answer;
  try {
    answer = await fetch(field.address, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", "X-CSRFToken": readCookie("csrftoken") },
      // The browser sends it to its end even when the page is closed meanwhile.
      keepalive: true,
    });
    // A server that fails is tried again like a line that is gone.
    if (answer.status >= 500) throw new Error(answer.status);
  } catch {
    isOnline = false;
    showNote(field, "");
    clearTimeout(retryTimer);
    retryTimer = setTimeout(saveAll, TRY_AGAIN);
    showWaiting();
    return;
  }
  isOnline = true;
  await handleAnswer(field, text, answer);
  if (answer.ok && text !== whole && field.read() === whole && !isSaving) return send(field, whole);
  updateCopy(field);
  showWaiting();
}

async function handleAnswer(field, text, answer) {
  if (!answer.ok) showNote(field, "");
  // Whoever has closed the dialog is not asked again at each letter.
  if (isSignedOut(answer)) return isSignedIn ? continueSignedIn() : undefined;
  isSignedIn = true;
  const content = await answer.json().catch(() => ({}));
  if (content.other_account) return stopForOtherAccount();
  if (answer.ok) {
    Object.assign(field, { version: content.version, base: content.text ?? text, settled: text });
    if (field.opened) field.opened.value = content.opened;
    const isAll = !isWaiting(field);
    if (isAll) showNote(field, `${field.note.dataset.note} ${content.saved}`);
    field.box.dispatchEvent(new CustomEvent("saved", { bubbles: true, detail: { ...content, isAll } }));
  } else if (answer.status === 409) {
    showBothTexts(field, content);
  } else {
    field.isStopped = answer.status !== 422;
    showNote(field, content.problem || "⚠", true);
    field.box.dispatchEvent(new CustomEvent("refused", { bubbles: true }));
    showField(field);
  }
}

function showNote(field, text, isProblem = false) {
  field.note.textContent = text;
  field.note.classList.toggle("errorlist", isProblem);
  field.box.toggleAttribute("data-refused", isProblem);
}

/** Somebody else wrote too, or another window: both texts stand there until somebody chooses. */
function showBothTexts(field, { version, text: stored, who }) {
  field.isStopped = true;
  const message = document.querySelector("template[data-both]").content.cloneNode(true).firstElementChild;
  message.querySelector("[data-who]").textContent = who;
  const area = message.querySelector("textarea");
  area.value = field.inWords(stored);
  area.rows = Math.min(6, 1 + area.value.length / 40);
  const choose = (text) => {
    Object.assign(field, { version, base: stored, isStopped: false });
    field.write(stored);
    field.settled = field.read();
    replaceText(field, text);
    message.remove();
    updateCopy(field);
    save(field);
    field.inputs[0].focus();
  };
  message.querySelector("[data-mine]").addEventListener("click", () => choose(field.read()));
  message.querySelector("[data-theirs]").addEventListener("click", () => choose(stored));
  field.box.querySelector("[data-both-here]").replaceChildren(message);
  showField(field);
}

function showField(field) {
  const folded = field.box.closest("details");
  if (folded) folded.open = true;
}

function replaceText(field, text) {
  field.write(text);
  field.inputs[0].dispatchEvent(new Event("input", { bubbles: true }));
}

async function continueSignedIn() {
  const signedInAs = await askToSignIn();
  isSignedIn = signedInAs === account;
  if (signedInAs && !isSignedIn) return stopForOtherAccount();
  showWaiting();
  if (isSignedIn) saveAll();
}

/** Somebody else has signed in in this browser: what she types must not become the text of this page's account. */
function stopForOtherAccount() {
  for (const field of fields) field.isStopped = true;
  if (!otherAccountDialog.open) otherAccountDialog.showModal();
}

function saveAll() {
  clearTimeout(retryTimer);
  for (const field of waitingFields()) save(field);
}

/** What this browser still has from before: sent, or shown beside what others stored meanwhile. */
function restoreCopy(field) {
  if (field.box.querySelector("p.errorlist[id]")) return; // the page shows that very text with its error
  const copy = readCopy(field.copy);
  if (!copy || copy.text.trim() === field.base.trim()) return removeCopy(field.copy);
  field.change = copy.change;
  replaceText(field, copy.text);
  const isOfStored = copy.version === field.version || [copy.base, copy.change?.text].includes(field.base);
  if (isOfStored) saveLater(field, 0);
  else showBothTexts(field, { version: field.version, text: field.base, who: "" });
}

/** The button comes after what is under way, so that its form is not refused because of a save of the same page.
    Without a line, and where two texts wait for a choice, it stays on the page. It takes the rest of a long text along,
    which is kept in this browser until the server's next page shows that it has arrived. */
async function submitAfterSaving(event) {
  form.elements.csrfmiddlewaretoken.value = readCookie("csrftoken") || form.elements.csrfmiddlewaretoken.value;
  if (isSubmitted || !waitingFields().length) return;
  event.preventDefault();
  if (isSaving) return;
  [isSaving, isSignedIn] = [true, true];
  form.toggleAttribute("data-busy", true);
  await Promise.all(waitingFields().map(save));
  form.toggleAttribute("data-busy", false);
  isSaving = false;
  const choice = form.querySelector("[data-both-here] button");
  choice?.focus();
  if (choice) return saveAll();
  waitingNote.querySelector("[data-blocked]").hidden = isOnline;
  if (!isSignedIn || (!isOnline && waitingFields().length)) return;
  isSubmitted = true;
  setTimeout(() => form.requestSubmit(event.submitter)); // a form does not submit while its submit event is under way
}

function watchField(field) {
  for (const input of field.inputs) {
    input.addEventListener("input", () => {
      updateCopy(field);
      showWaiting();
      if (field.isStopped) return;
      showNote(field, "");
      saveLater(field);
    });
  }
  restoreCopy(field);
}

/** Without digests nothing is saved or kept until a button is pressed. */
function askBeforeLeaving() {
  let isUnsaved = false;
  form.addEventListener("input", () => { isUnsaved = true; });
  form.addEventListener("submit", () => { isUnsaved = false; });
  window.addEventListener("beforeunload", (event) => { if (isUnsaved) event.preventDefault(); });
}

if (window.isSecureContext) {
  fields.forEach(watchField);
  window.addEventListener("online", saveAll);
  window.addEventListener("pageshow", () => { isSubmitted = false; }); // back to a page that the browser had put aside
  signedOutNote.querySelector("button").addEventListener("click", continueSignedIn);
  otherAccountDialog.addEventListener("cancel", (event) => event.preventDefault());
  document.addEventListener("visibilitychange", () => document.hidden && saveAll());
  form.addEventListener("submit", submitAfterSaving);
} else askBeforeLeaving();
