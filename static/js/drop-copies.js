// Removes the copies of texts that wait in this browser: old ones, those of a sheet that was locked or given up, and
// all of an account that signs out.
import { copiesOf, removeCopy, removeOldCopies } from "./local-copies.js";

const MARK = "balairung-drop-copies";

function removeAll(account, path) {
  for (const { name } of copiesOf(account, path)) removeCopy(name);
}

/** A form that ends the writing of a page leads to another one only when the server has agreed. */
function finishMarked() {
  const mark = JSON.parse(sessionStorage.getItem(MARK) || "null");
  sessionStorage.removeItem(MARK);
  if (mark && mark.from !== location.pathname) removeAll(mark.account, mark.path);
}

function handleSubmit(event) {
  const { dropsCopies: path, account, question } = event.target.dataset;
  if (path === undefined) return;
  if (question === undefined) {
    sessionStorage.setItem(MARK, JSON.stringify({ account, path, from: location.pathname }));
    return;
  }
  const count = copiesOf(account, path).length;
  if (count && !confirm(question.replace("{number}", count))) event.preventDefault();
  else removeAll(account, path);
}

try {
  removeOldCopies();
  finishMarked();
  document.addEventListener("submit", handleSubmit);
} catch { /* a browser that stores nothing has no copies */ }
