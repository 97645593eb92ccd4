// A button that copies `data-copy`, or the value of the field named by `data-copy-from`, and says so.
// It stands hidden in the page, because without script it could do nothing.
export function enhance(button) {
  if (!navigator.clipboard) {
    return;
  }
  const words = button.querySelector("[data-words]") || button;
  const before = words.textContent;
  button.hidden = false;

  button.addEventListener("click", () => {
    const source = document.getElementById(button.getAttribute("data-copy-from") || "");
    const text = source ? source.value : button.getAttribute("data-copy");
    navigator.clipboard.writeText(text).then(() => {
      words.textContent = button.getAttribute("data-copied") || before;
      setTimeout(() => {
        words.textContent = before;
      }, 4000);
    });
  });
}
