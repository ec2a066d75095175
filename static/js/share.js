// Without this the text is selected and copied by hand.
const placeOf = (button) => document.getElementById(button.dataset.copy ?? button.dataset.share);

async function copy(button) {
  const place = placeOf(button);
  try {
    await navigator.clipboard.writeText(place.value);
  } catch { // on an address that is not secure, or where the browser forbids it
    if (!copySelected(place)) return;
  }
  button.lastChild.data = ` ${button.dataset.done}`;
}

/** The old way; where that fails, too, the text stands there selected. */
function copySelected(place) {
  place.closest("details")?.setAttribute("open", "");
  place.focus();
  place.select();
  return document.execCommand("copy");
}

// A person who closes the sheet of the phone has decided; nothing else happens then.
async function share(button) {
  if (!navigator.share) return copy(button);
  try {
    await navigator.share({ text: placeOf(button).value });
  } catch (error) {
    if (error.name !== "AbortError") await copy(button);
  }
}

function show(selector, act) {
  for (const button of document.querySelectorAll(selector)) {
    button.hidden = false;
    button.addEventListener("click", () => act(button));
  }
}

show("button[data-copy]", copy);
show("button[data-share]", share);
