// Buttons appear only where they work; without this the text is selected and copied by hand.
const textFor = (button) => document.getElementById(button.dataset.copy ?? button.dataset.share).value;

async function copy(button) {
  await navigator.clipboard.writeText(textFor(button));
  button.textContent = button.dataset.done;
}

// A person who closes the sheet of the phone has decided; nothing else happens then.
async function share(button) {
  if (!navigator.share) return copy(button);
  try {
    await navigator.share({ text: textFor(button) });
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

if (navigator.clipboard) show("button[data-copy]", copy);
if (navigator.clipboard || navigator.share) show("button[data-share]", share);
