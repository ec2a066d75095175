// In the dialog of a page whose session had ended: tells that page who goes on.
const { account } = document.querySelector("[data-signed-in]").dataset;
window.parent.postMessage({ signedInAs: account }, location.origin);
