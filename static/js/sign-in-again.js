// A session that ended while somebody works: the sign-in opens in a dialog, and the page goes on afterwards.
const dialog = document.querySelector("[data-sign-in]");
let asked = null;

export const cookie = (name) => {
  const pair = document.cookie.split("; ").find((each) => each.startsWith(`${name}=`));
  return pair?.split("=")[1] ?? "";
};

/** Whether an answer says that nobody is signed in: a refusal of ours is JSON, that of the session's guard is not. */
export function isSignedOut(answer) {
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  return answer.status === 401 || (answer.status === 403 && !isJson);
}

/** True once somebody has signed in again, false when the dialog was closed. Who asks meanwhile waits for the same. */
export function askToSignIn() {
  asked ??= new Promise((resolve) => {
    const frame = dialog.querySelector("iframe");
    const done = (isSignedIn) => {
      window.removeEventListener("message", hear);
      dialog.removeEventListener("close", leave);
      frame.removeAttribute("src");
      asked = null;
      dialog.close();
      resolve(isSignedIn);
    };
    const leave = () => done(false);
    const hear = (event) => { if (event.origin === location.origin && event.data === "signed-in") done(true); };
    window.addEventListener("message", hear);
    dialog.addEventListener("close", leave);
    frame.src = frame.dataset.src;
    dialog.showModal();
  });
  return asked;
}
