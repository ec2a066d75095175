// Evidence: files that are chosen, photographed or dropped are sent one after the other, each with its bar and its own
// end. Without this the forms send them with their button.
import { Refusal, Upload } from "./parts.js";
import { smaller } from "./shrink.js";

const words = document.querySelector("template[data-row]");
let queue = Promise.resolve();
let waiting = 0;

document.querySelectorAll("form[data-upload]").forEach((form) => {
  const list = form.parentElement.querySelector("[data-under-way]");
  const inputs = form.querySelectorAll("input[type=file]");
  const take = (files) => { for (const file of files) enqueue(file, form, list); };
  form.classList.add("drop--live");
  form.querySelector("[data-drop-here]").hidden = false;
  form.querySelector("[data-without-scripts]").hidden = true;
  for (const input of inputs) {
    input.classList.add("visually-hidden");
    input.labels[0].classList.add("button", "button--small");
    input.addEventListener("change", () => {
      take([...input.files]);
      input.value = "";
    });
  }
  form.addEventListener("dragover", () => form.classList.add("drop--over"));
  form.addEventListener("dragleave", () => form.classList.remove("drop--over"));
  form.addEventListener("drop", (event) => {
    form.classList.remove("drop--over");
    take([...event.dataTransfer.files]);
  });
});

// A file that misses its place must not take the page away.
for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());
window.addEventListener("beforeunload", (event) => { if (waiting) event.preventDefault(); });

function enqueue(file, form, list) {
  const row = makeRow(file, form, list);
  waiting += 1;
  queue = queue.then(() => run(file, form, row)).finally(() => { waiting -= 1; });
}

function makeRow(file, form, list) {
  const row = words.content.cloneNode(true).firstElementChild;
  for (const place of row.querySelectorAll("[data-name]")) place.textContent = file.name;
  row.querySelector("progress").setAttribute("aria-label", file.name);
  for (const left of list.querySelectorAll("[data-left]")) left.hidden ||= left.dataset.left === file.name;
  list.append(row);
  const made = { element: row, isCancelled: false, upload: null };
  row.querySelector("button").addEventListener("click", () => {
    made.isCancelled = true;
    made.upload?.cancel();
    row.remove();
    form.querySelector("input[type=file]").focus();
  });
  say(row, "waiting");
  return made;
}

function say(row, state, share = 0) {
  const percent = Math.floor(share * 100);
  row.querySelector("progress").value = percent;
  row.querySelector("[data-state]").textContent = words.dataset[state].replace("{percent}", percent);
}

async function run(file, form, row) {
  if (row.isCancelled) return;
  say(row.element, "preparing");
  const chosen = "photos" in form.dataset ? await smaller(file) : file;
  if (row.isCancelled) return;
  row.upload = new Upload(chosen, form.dataset.upload, (state, share) => say(row.element, state, share));
  try {
    await row.upload.send();
    await refresh();
    row.element.remove();
  } catch (problem) {
    if (!row.isCancelled) refuse(row.element, file, problem instanceof Refusal ? problem.message : "");
  }
}

function refuse(row, file, problem) {
  const state = row.querySelector("[data-state]");
  row.querySelector("progress").remove();
  row.querySelector("[data-going]").hidden = true;
  row.querySelector("[data-failed]").hidden = false;
  row.querySelector("[data-cancel]").textContent = words.dataset.close;
  state.className = "accent";
  state.setAttribute("role", "alert");
  state.textContent = problem || words.dataset.refused.replace("{name}", file.name);
}

/** The lists of files and what is still missing, as the server has them now. */
async function refresh() {
  const answer = await fetch(location.pathname).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const old of document.querySelectorAll("[data-files], #keadaan-kirim, #keadaan-syarat")) {
    const place = old.dataset.files ? `[data-files="${old.dataset.files}"]` : `#${old.id}`;
    const fresh = page.querySelector(place);
    if (fresh) old.replaceWith(fresh);
  }
}
