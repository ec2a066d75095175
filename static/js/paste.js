/* What comes from Word or a web page becomes plain text with its paragraphs, lists and tables; a line says what stayed
   behind. Undo takes the paste back as ever. */
const BLOCKS = new Set([
  "P", "DIV", "H1", "H2", "H3", "H4", "H5", "H6", "UL", "OL", "TABLE", "BLOCKQUOTE", "PRE", "SECTION", "ARTICLE",
]);
const SILENT = new Set(["STYLE", "SCRIPT", "TITLE", "HEAD", "META", "LINK", "XML", "TEMPLATE"]);
const LOST = {
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

/** Characters that nobody sees or that only Word means otherwise. */
export function plain(text) {
  return text
    .replace(/\r\n?|\u2028|\u2029|\v/g, "\n")
    .replace(/[\u00a0\u2007\u202f]/g, " ")
    // eslint-disable-next-line no-control-regex
    .replace(/[\u00ad\u200b-\u200d\u2060\ufeff\u0000-\u0008\u000e-\u001f]/g, "")
    .replace(/[\uf0b7\uf0a7]/g, "•");
}

/** `text` of a piece of HTML, and what of it text cannot hold, by kind with its number. */
export function plainOf(html) {
  const page = new DOMParser().parseFromString(undressed(html), "text/html");
  const lost = {};
  const text = blocks(page.body, lost).replace(/[ \t]+\n/g, "\n").replace(/\n{3,}/g, "\n\n").trim();
  return { text: plain(text), lost };
}

/** Styles are only read here; left under their name the page's policy would report each of them. */
function undressed(html) {
  return html.replace(/<style[\s\S]*?<\/style>/gi, "").replace(/\sstyle\s*=/gi, " data-style=");
}

function blocks(node, lost) {
  let text = "";
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) text += child.data.replace(/[ \t\r\n]+/g, " ");
    else if (child.nodeType === Node.ELEMENT_NODE && !SILENT.has(child.tagName)) text += element(child, lost);
  }
  return text;
}

function element(node, lost) {
  const kind = LOST[node.tagName];
  if (kind && (node.tagName === "IMG" || node.textContent.trim())) lost[kind] = (lost[kind] || 0) + 1;
  switch (node.tagName) {
    case "BR":
      return "\n";
    case "IMG":
      return "";
    case "LI":
      return `\n${marker(node)}${blocks(node, lost).trim()}`;
    case "TR":
      return `\n${[...node.cells].map((cell) => blocks(cell, lost).trim().replace(/\n+/g, " ")).join(" | ")}`;
  }
  if (!BLOCKS.has(node.tagName)) return blocks(node, lost);
  const inner = blocks(node, lost).trim();
  if (isWordItem(node)) return `\n${WORD_BULLET.test(inner) ? inner.replace(WORD_BULLET, "• ") : inner}`;
  return inner ? `\n\n${inner}\n\n` : "";
}

function marker(item) {
  if (item.parentElement?.tagName !== "OL") return "• ";
  const place = [...item.parentElement.children].indexOf(item);
  return `${(item.parentElement.start || 1) + place}. `;
}

/** Word writes lists as paragraphs of their own style. */
const isWordItem = (node) => /mso-list|MsoListParagraph/.test(`${node.dataset.style} ${node.className}`);

function pasted(event) {
  const html = event.clipboardData.getData("text/html");
  const given = event.clipboardData.getData("text/plain");
  const { text, lost } = html ? plainOf(html) : { text: plain(given), lost: {} };
  if (!text || (text === given && !Object.keys(lost).length)) return;
  event.preventDefault();
  insert(event.target, text);
  tell(event.target, lost);
}

/** Undoable where the browser allows it. */
function insert(area, text) {
  area.focus();
  if (document.execCommand?.("insertText", false, text)) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function tell(area, lost) {
  const note = area.closest(".field").querySelector("[data-pasted]");
  const kinds = Object.keys(lost).map((kind) => note.dataset[kind]).filter(Boolean);
  note.hidden = !kinds.length;
  note.querySelector("b").textContent = kinds.join(", ");
}

if (typeof document !== "undefined") {
  document.querySelectorAll("textarea[data-words]").forEach((area) => area.addEventListener("paste", pasted));
}
