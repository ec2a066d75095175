// After a save draws anew what stands around the form of a proposal: banner, parts, conditions, colleagues.
const REFRESH_AFTER = 1000;
const { state: address } = document.querySelector("[data-state]").dataset;
let timer = 0;

async function refreshState() {
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of page.body.children) {
    const present = document.getElementById(part.id);
    if (present && !present.isEqualNode(part)) present.replaceWith(part); // an equal part keeps the focus that is in it
  }
}

document.addEventListener("saved", () => {
  clearTimeout(timer);
  timer = setTimeout(refreshState, REFRESH_AFTER);
});
