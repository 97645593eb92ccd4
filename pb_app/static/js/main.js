// Loads what the page asks for, and nothing else. Every page works without any of it.
const wanted = [
  ["form[method=post]", "./submit-once.js"],
  ["[data-error-summary]", "./focus-errors.js"],
  ["select[data-picker]", "./place-picker.js"],
  ["input[data-date]", "./date-picker.js"],
  ["[data-copy]", "./copy.js"],
  ["[data-print]", "./print.js"],
];

for (const [selector, module] of wanted) {
  const found = document.querySelectorAll(selector);
  if (found.length > 0) {
    import(module).then((loaded) => found.forEach((element) => loaded.enhance(element)));
  }
}
