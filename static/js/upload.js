/* Says before the upload that a file is too large, so that nobody waits for a refusal. The server decides. */
document.querySelectorAll("form[data-upload]").forEach((form) => {
  const input = form.querySelector("input[type=file]");
  const warning = form.querySelector("[data-too-large]");
  const most = Number(form.dataset.most);
  const check = () => {
    const large = Array.from(input.files).filter((file) => file.size > most).map((file) => file.name);
    warning.hidden = large.length === 0;
    warning.querySelector("span").textContent = large.join(", ");
    return large.length === 0;
  };
  input.addEventListener("change", check);
  form.addEventListener("submit", (event) => { if (!check()) event.preventDefault(); });
});
