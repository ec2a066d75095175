// On a page that takes no text any more: what this browser still holds for it, to be read and copied.
import { copiesOf, removeCopy } from "./local-copies.js";

const section = document.querySelector("[data-unsent]");
const { account, path, edition } = section.dataset;

/** A save may have arrived although its window was closed before the answer came. */
const isOnPage = ({ address, text }) => document.getElementsByName(address.split("/").at(-2))[0]?.value === text;

function showCopies() {
  const copies = copiesOf(account, path, edition);
  const unsent = copies.filter((copy) => !isOnPage(copy));
  for (const copy of copies)
    if (!unsent.includes(copy)) removeCopy(copy.name);
  const entries = unsent.flatMap(({ label, text }) => {
    const [term, description] = [document.createElement("dt"), document.createElement("dd")];
    [term.textContent, term.className] = [label, "label"];
    description.textContent = text || "–";
    return [term, description];
  });
  section.querySelector("[data-texts]").replaceChildren(...entries);
  section.hidden = !unsent.length;
}

section.querySelector("button").addEventListener("click", () => {
  for (const { name } of copiesOf(account, path, edition)) removeCopy(name);
  showCopies();
});
showCopies();
