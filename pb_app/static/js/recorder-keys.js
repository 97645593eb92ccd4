// The recorder's keys: the theme follows the words while nobody has chosen one (the stems come with the page, longest
// first; the server guesses by the same list), digits choose it, `+` counts a voice, Enter saves.
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

/** A whole number, or null. */
export const counted = (text) => (/^[0-9]{1,7}$/.test(text.trim()) ? Number(text.trim()) : null);

/** The theme follows the words until somebody chooses; a digit chooses the theme with that number. */
export function followTheme(field, select) {
  const stems = JSON.parse(select.getAttribute("data-theme-guess"));
  let isChosen = select.value !== "";
  const numbered = Array.from(select.options).slice(1);
  numbered.forEach((option, index) => {
    if (index < 10) {
      option.text = `${option.text.trim()} (${(index + 1) % 10})`;
    }
  });
  select.addEventListener("change", () => {
    isChosen = select.value !== "";
  });
  select.addEventListener("keydown", (event) => {
    const option = /^[0-9]$/.test(event.key) && !event.ctrlKey && numbered[(Number(event.key) + 9) % 10];
    if (option) {
      event.preventDefault();
      select.value = option.value;
      isChosen = true;
    }
  });
  field.addEventListener("input", () => {
    if (!isChosen) {
      select.value = guess(field.value, stems);
    }
  });
  return () => {
    isChosen = false;
    select.value = "";
  };
}

/** `+` and `−` in the field of the voices, and its button. */
export function countVoices(input, button) {
  const step = (by) => {
    input.value = String(Math.max(1, (counted(input.value) || 1) + by));
  };
  input.addEventListener("keydown", (event) => {
    if (event.key === "+" || event.key === "-") {
      event.preventDefault();
      step(event.key === "+" ? 1 : -1);
    }
  });
  button.hidden = false;
  button.addEventListener("click", () => step(1));
}

/** Enter saves from the text, Ctrl and Enter from anywhere; Alt and Enter for the same speaker. */
export function saveByKey(form, field, save) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.shiftKey) {
      return;
    }
    const isText = event.target === field;
    if (event.altKey || event.ctrlKey || isText) {
      event.preventDefault();
      if (field.value.trim() !== "") {
        save(event.altKey);
      }
    }
  });
}
