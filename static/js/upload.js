// Evidence: files that are chosen, photographed or dropped are sent one after the other, each with a row that shows its
// progress and its result. Without scripts the forms send them with their button.
import { ResumableUpload, UploadRefusal } from "./resumable-upload.js";
import { shrinkPhoto } from "./shrink-photo.js";

const rowTemplate = document.querySelector("template[data-row]");
let queue = Promise.resolve();
let waitingCount = 0;

document.querySelectorAll("form[data-upload]").forEach((form) => {
  const list = form.parentElement.querySelector("[data-under-way]");
  const inputs = form.querySelectorAll("input[type=file]");
  const enqueueFiles = (files) => { for (const file of files) enqueueFile(file, form, list); };
  form.classList.add("drop--live");
  form.querySelector("[data-drop-here]").hidden = false;
  form.querySelector("[data-without-scripts]").hidden = true;
  for (const input of inputs) {
    input.classList.add("visually-hidden");
    input.labels[0].classList.add("button", "button--small");
    input.addEventListener("change", () => {
      enqueueFiles([...input.files]);
      input.value = ""; // the same file chosen again is a change again
    });
  }
  form.addEventListener("dragover", () => form.classList.add("drop--over"));
  form.addEventListener("dragleave", () => form.classList.remove("drop--over"));
  form.addEventListener("drop", (event) => {
    form.classList.remove("drop--over");
    enqueueFiles([...event.dataTransfer.files]);
  });
});

// A browser opens a file that is dropped beside the form, and the page would be gone.
for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());
window.addEventListener("beforeunload", (event) => { if (waitingCount) event.preventDefault(); });

function enqueueFile(file, form, list) {
  const uploadRow = addRow(file, form, list);
  waitingCount += 1;
  queue = queue.then(() => sendFile(file, form, uploadRow)).finally(() => { waitingCount -= 1; });
}

/** Adds the row of a file to the list, and hides the row of an earlier attempt with the same file. */
function addRow(file, form, list) {
  const element = rowTemplate.content.cloneNode(true).firstElementChild;
  for (const label of element.querySelectorAll("[data-name]")) label.textContent = file.name;
  element.querySelector("progress").setAttribute("aria-label", file.name);
  for (const unfinished of list.querySelectorAll("[data-left]")) {
    unfinished.hidden ||= unfinished.dataset.left === file.name;
  }
  list.append(element);
  const uploadRow = { element, isCancelled: false, upload: null };
  element.querySelector("button").addEventListener("click", () => {
    uploadRow.isCancelled = true;
    uploadRow.upload?.cancel();
    element.remove();
    form.querySelector("input[type=file]").focus();
  });
  showState(element, "waiting");
  return uploadRow;
}

function showState(element, state, share = 0) {
  const percent = Math.floor(share * 100);
  element.querySelector("progress").value = percent;
  element.querySelector("[data-state]").textContent = rowTemplate.dataset[state].replace("{percent}", percent);
}

async function sendFile(file, form, uploadRow) {
  const { element } = uploadRow;
  if (uploadRow.isCancelled) return;
  showState(element, "preparing");
  const smallFile = "photos" in form.dataset ? await shrinkPhoto(file) : file;
  if (uploadRow.isCancelled) return;
  const showProgress = (state, share) => showState(element, state, share);
  uploadRow.upload = new ResumableUpload(smallFile, form.dataset.upload, showProgress);
  try {
    await uploadRow.upload.send();
    await refreshLists();
    element.remove();
  } catch (error) {
    if (!uploadRow.isCancelled) showRefusal(element, file, error instanceof UploadRefusal ? error.message : "");
  }
}

function showRefusal(element, file, sentence) {
  const state = element.querySelector("[data-state]");
  element.querySelector("progress").remove();
  element.querySelector("[data-going]").hidden = true;
  element.querySelector("[data-failed]").hidden = false;
  element.querySelector("[data-cancel]").textContent = rowTemplate.dataset.close;
  state.className = "accent";
  state.setAttribute("role", "alert");
  state.textContent = sentence || rowTemplate.dataset.refused.replace("{name}", file.name);
}

/** Replaces the lists of files and of what is still missing by those that the server shows now. */
async function refreshLists() {
  const response = await fetch(location.pathname).catch(() => null);
  if (!response?.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const list of document.querySelectorAll("[data-files], #keadaan-kirim, #keadaan-syarat")) {
    const selector = list.dataset.files ? `[data-files="${list.dataset.files}"]` : `#${list.id}`;
    const newList = page.querySelector(selector);
    if (newList) list.replaceWith(newList);
  }
}
