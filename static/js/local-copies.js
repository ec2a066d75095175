// Texts that wait in this browser until the server has stored them: one entry a field, named by the account that wrote
// it, the edition and the address it is sent to. Each holds {version, base, change, text, label, page, place, at}.
const PREFIX = "balairung-copy";
const DAYS_KEPT = 7;

export const copyName = (account, edition, address) => [PREFIX, account, edition, address].join("|");

export function readCopy(name) {
  try {
    return JSON.parse(localStorage.getItem(name) || "null");
  } catch {
    return null; // what cannot be read is not ours
  }
}

export function writeCopy(name, copy) {
  try {
    localStorage.setItem(name, JSON.stringify({ ...copy, at: Date.now() }));
  } catch { /* a browser that stores nothing still sends */ }
}

export function removeCopy(name) {
  try {
    localStorage.removeItem(name);
  } catch { /* it holds nothing */ }
}

/** The copies of one account whose address begins with `path`, of every edition unless one is named. */
export function copiesOf(account, path = "/", edition = null) {
  return listNames()
    .map((name) => ({ name, parts: name.split("|") }))
    .filter(({ parts: [, owner, where, address] }) => (
      owner === account && address.startsWith(path) && (edition === null || where === edition)
    ))
    .map(({ name, parts }) => ({ ...readCopy(name), name, address: parts[3] }));
}

export function removeOldCopies(now = Date.now()) {
  for (const name of listNames()) {
    const age = now - (readCopy(name)?.at ?? 0);
    if (age > DAYS_KEPT * 24 * 3600 * 1000) removeCopy(name);
  }
}

function listNames() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(`${PREFIX}|`));
  } catch {
    return [];
  }
}
