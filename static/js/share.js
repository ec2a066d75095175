// Buttons that copy or share the text of a field. Without scripts they stay hidden, and the text is copied by hand.
const findTextField = (button) => document.getElementById(button.dataset.copy ?? button.dataset.share);

async function copyText(button) {
  const field = findTextField(button);
  try {
    await navigator.clipboard.writeText(field.value);
  } catch { // on an address that is not secure, or where the browser forbids it
    if (!copyBySelection(field)) return;
  }
  button.lastChild.data = ` ${button.dataset.done}`;
}

/** Selects the text and copies the selection; where that fails too, the person copies what is selected. */
function copyBySelection(field) {
  field.closest("details")?.setAttribute("open", "");
  field.focus();
  field.select();
  return document.execCommand("copy");
}

async function shareText(button) {
  if (!navigator.share) return copyText(button);
  try {
    await navigator.share({ text: findTextField(button).value });
  } catch (error) {
    // AbortError: the person closed the phone's list of apps on purpose, so nothing else happens.
    if (error.name !== "AbortError") await copyText(button);
  }
}

function showButtons(selector, handleClick) {
  for (const button of document.querySelectorAll(selector)) {
    button.hidden = false;
    button.addEventListener("click", () => handleClick(button));
  }
}

showButtons("button[data-copy]", copyText);
showButtons("button[data-share]", shareText);
