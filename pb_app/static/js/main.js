// Loads what the page asks for, and nothing else. Every page works without any of it. The modules' addresses, which
// change with their content, stand on this script's own element.
const own = document.querySelector("script[data-submit-once]").dataset;
const wanted = [
  ["form[method=post]", own.submitOnce],
  ["[data-error-summary]", own.focusErrors],
  ["select[data-picker]", own.placePicker],
  ["input[data-date]", own.datePicker],
  ["[data-copy]", own.copy],
  ["[data-print]", own.print],
];

for (const [selector, module] of wanted) {
  const found = document.querySelectorAll(selector);
  if (found.length > 0) {
    import(module).then((loaded) => found.forEach((element) => loaded.enhance(element)));
  }
}

// What only one page needs stands on its own element, with its address.
document.querySelectorAll("[data-module]").forEach((element) => {
  import(element.getAttribute("data-module")).then((loaded) => loaded.enhance(element));
});
