// A session that ended while somebody works: the sign-in opens in a dialog, and the page goes on afterwards.
const dialog = document.querySelector("[data-sign-in]");
let pendingSignIn = null;

export const readCookie = (name) => {
  const pair = document.cookie.split("; ").find((text) => text.startsWith(`${name}=`));
  return pair?.split("=")[1] ?? "";
};

/** Whether a response says that nobody is signed in: our own refusals are JSON, that of the CSRF check is not. */
export function isSignedOut(response) {
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  return response.status === 401 || (response.status === 403 && !isJson);
}

/** Opens the dialog; gives the account that has signed in, or "" when it was closed. All who ask share one dialog. */
export function askToSignIn() {
  pendingSignIn ??= new Promise((resolve) => {
    const frame = dialog.querySelector("iframe");
    const finish = (account) => {
      window.removeEventListener("message", handleMessage);
      dialog.removeEventListener("close", handleClose);
      frame.removeAttribute("src");
      pendingSignIn = null;
      dialog.close();
      resolve(account);
    };
    const handleClose = () => finish("");
    const handleMessage = (event) => {
      if (event.origin === location.origin && event.data?.signedInAs) finish(event.data.signedInAs);
    };
    window.addEventListener("message", handleMessage);
    dialog.addEventListener("close", handleClose);
    frame.src = frame.dataset.src;
    dialog.showModal();
  });
  return pendingSignIn;
}
