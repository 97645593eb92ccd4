// The recorder of a hearing: Enter saves, and the theme follows the words while nobody has chosen one.
// The stems come with the page (longest first); the server guesses by the same list when the form arrives.
const picker = document.querySelector("script[data-place-picker]").dataset.placePicker;
const { fold } = await import(picker);

function guess(text, stems) {
  const scores = new Map();
  for (const word of fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean)) {
    const found = stems.find(([stem]) => word.startsWith(stem));
    if (found) {
      scores.set(found[1], (scores.get(found[1]) || 0) + found[2]);
    }
  }
  let best = "";
  scores.forEach((score, theme) => {
    if (best === "" || score > scores.get(best)) {
      best = theme;
    }
  });
  return best;
}

export function enhance(field) {
  const form = field.form;
  const select = form.querySelector("[data-theme-guess]");
  const stems = JSON.parse(select.getAttribute("data-theme-guess"));
  let isChosen = select.value !== "";

  select.addEventListener("change", () => {
    isChosen = select.value !== "";
  });
  field.addEventListener("input", () => {
    if (!isChosen) {
      select.value = guess(field.value, stems);
    }
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) {
      return;
    }
    event.preventDefault();
    if (field.value.trim() !== "") {
      form.requestSubmit();
    }
  });
  // Enter in the small fields saves as well; the browser does that. Ctrl and Enter saves from anywhere.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey && event.target !== field) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}
