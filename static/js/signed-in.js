// In the dialog of a page whose session had ended: tells that page to go on.
window.parent.postMessage("signed-in", location.origin);
