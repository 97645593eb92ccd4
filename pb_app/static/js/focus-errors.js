// The list of errors takes focus when the page opens; its links put the cursor into the field.
export function enhance(summary) {
  const prefix = summary.getAttribute("data-title");
  if (prefix && !document.title.startsWith(prefix)) {
    document.title = `${prefix}: ${document.title}`;
  }
  summary.focus();

  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!field) {
      return;
    }
    event.preventDefault();
    const group = field.closest(".field") || field;
    group.scrollIntoView();
    const control = field.matches("fieldset") ? field.querySelector("input, select, textarea") : field;
    control.focus({ preventScroll: true });
  });
}
