/* What comes from Word or a web page becomes plain text with its paragraphs, lists and tables; a line says what stayed
   behind. Undo takes the paste back as ever. */
const BLOCK_TAGS = new Set([
  "P", "DIV", "H1", "H2", "H3", "H4", "H5", "H6", "UL", "OL", "TABLE", "BLOCKQUOTE", "PRE", "SECTION", "ARTICLE",
]);
const IGNORED_TAGS = new Set(["STYLE", "SCRIPT", "TITLE", "HEAD", "META", "LINK", "XML", "TEMPLATE"]);
const LOST_KINDS = {
  IMG: "pictures",
  TABLE: "tables",
  B: "marks",
  STRONG: "marks",
  I: "marks",
  EM: "marks",
  U: "marks",
  A: "links",
};
const WORD_BULLET = /^(?:[·•o§\u2022\uF0B7\uF0A7-]|\u2013)[\s\u00a0]+/;

/** Removes characters that nobody sees, and replaces the bullets of Word's own font. */
export function cleanText(text) {
  return text
    .replace(/\r\n?|\u2028|\u2029|\v/g, "\n")
    .replace(/[\u00a0\u2007\u202f]/g, " ")
    // eslint-disable-next-line no-control-regex
    .replace(/[\u00ad\u200b-\u200d\u2060\ufeff\u0000-\u0008\u000e-\u001f]/g, "")
    .replace(/[\uf0b7\uf0a7]/g, "•");
}

/** The text of a piece of HTML, and by kind (see LOST_KINDS) how many things a text cannot hold. */
export function convertHtml(html) {
  const page = new DOMParser().parseFromString(disableStyles(html), "text/html");
  const lostCounts = {};
  const text = convertChildren(page.body, lostCounts).replace(/[ \t]+\n/g, "\n").replace(/\n{3,}/g, "\n\n").trim();
  return { text: cleanText(text), lostCounts };
}

/** Renames style attributes, which isWordItem reads: the page's security policy would report each of them. */
function disableStyles(html) {
  return html.replace(/<style[\s\S]*?<\/style>/gi, "").replace(/\sstyle\s*=/gi, " data-style=");
}

function convertChildren(node, lostCounts) {
  let text = "";
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) {
      text += child.data.replace(/[ \t\r\n]+/g, " ");
    } else if (child.nodeType === Node.ELEMENT_NODE && !IGNORED_TAGS.has(child.tagName)) {
      text += convertElement(child, lostCounts);
    }
  }
  return text;
}

function convertElement(node, lostCounts) {
  const kind = LOST_KINDS[node.tagName];
  if (kind && (node.tagName === "IMG" || node.textContent.trim())) lostCounts[kind] = (lostCounts[kind] || 0) + 1;
  switch (node.tagName) {
    case "BR":
      return "\n";
    case "IMG":
      return "";
    case "LI":
      return `\n${listMarker(node)}${convertChildren(node, lostCounts).trim()}`;
    case "TR":
      return `\n${[...node.cells].map((cell) => convertCell(cell, lostCounts)).join(" | ")}`;
  }
  if (!BLOCK_TAGS.has(node.tagName)) return convertChildren(node, lostCounts);
  const content = convertChildren(node, lostCounts).trim();
  if (isWordItem(node)) return `\n${WORD_BULLET.test(content) ? content.replace(WORD_BULLET, "• ") : content}`;
  return content ? `\n\n${content}\n\n` : "";
}

function convertCell(cell, lostCounts) {
  return convertChildren(cell, lostCounts).trim().replace(/\n+/g, " ");
}

function listMarker(item) {
  if (item.parentElement?.tagName !== "OL") return "• ";
  const place = [...item.parentElement.children].indexOf(item);
  return `${(item.parentElement.start || 1) + place}. `;
}

/** Whether this is an item of a list: Word writes each as a paragraph with a style of its own. */
const isWordItem = (node) => /mso-list|MsoListParagraph/.test(`${node.dataset.style} ${node.className}`);

function handlePaste(event) {
  const html = event.clipboardData.getData("text/html");
  const plainText = event.clipboardData.getData("text/plain");
  const { text, lostCounts } = html ? convertHtml(html) : { text: cleanText(plainText), lostCounts: {} };
  if (!text || (text === plainText && !Object.keys(lostCounts).length)) return;
  event.preventDefault();
  insertText(event.target, text);
  showLost(event.target, lostCounts);
}

/** Inserts the text at the cursor; Undo takes it back where the browser knows insertText. */
function insertText(area, text) {
  area.focus();
  if (document.execCommand?.("insertText", false, text)) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function showLost(area, lostCounts) {
  const note = area.closest(".field").querySelector("[data-pasted]");
  const kinds = Object.keys(lostCounts).map((kind) => note.dataset[kind]).filter(Boolean);
  note.hidden = !kinds.length;
  note.querySelector("b").textContent = kinds.join(", ");
}

if (typeof document !== "undefined") {
  document.querySelectorAll("textarea[data-words]").forEach((area) => area.addEventListener("paste", handlePaste));
}
