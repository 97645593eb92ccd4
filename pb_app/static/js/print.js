// A print button; hidden in the page, because without script it could do nothing.
export function enhance(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
