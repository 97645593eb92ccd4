// Turns `<select data-picker>` into a field that finds as one types: "shushice" finds Shushicë, and a village
// named in an option's `data-alt` finds its unit. ARIA combobox with a listbox (APG, list autocomplete, manual
// selection). The select stays in the form and carries the value; without script it is what one sees.

const LOOKALIKES = { а: "a", е: "e", о: "o", р: "p", с: "c", х: "x", у: "y", і: "i", ј: "j", к: "k", м: "m", т: "t" };
const MOST = 60;

/** Lower case, without diacritics, Cyrillic look-alikes read as the Latin letters that they imitate. */
export function fold(text) {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[\u0400-\u04ff]/g, (letter) => LOOKALIKES[letter] || letter)
    .replace(/\s+/g, " ")
    .trim();
}

/** Options that hold every typed word, those that begin with the first word before the others. */
export function matching(choices, typed) {
  const words = fold(typed).split(" ").filter(Boolean);
  const hits = choices
    .map((choice) => {
      const name = words.every((word) => choice.folded.includes(word));
      const alias = name ? null : choice.aliases.find((one) => words.every((word) => one.folded.includes(word)));
      if (!name && !alias) {
        return null;
      }
      const begins = words.length === 0 || (name ? choice.folded : alias.folded).startsWith(words[0]);
      return { choice, alias: alias ? alias.text : "", rank: (name ? 0 : 2) + (begins ? 0 : 1) };
    })
    .filter(Boolean);
  return hits.sort((a, b) => a.rank - b.rank).slice(0, MOST);
}

function choicesOf(select) {
  return Array.from(select.options)
    .filter((option) => option.value !== "")
    .map((option) => ({
      option,
      text: option.text.trim(),
      folded: fold(option.text),
      aliases: (option.getAttribute("data-alt") || "")
        .split(",")
        .filter((one) => one.trim())
        .map((one) => ({ text: one.trim(), folded: fold(one) })),
    }));
}

function inputFor(select) {
  const input = document.createElement("input");
  const id = select.id;
  input.type = "text";
  input.id = id;
  input.className = select.className;
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", `${id}-list`);
  const everything = Array.from(select.options).find((option) => option.value === "");
  input.placeholder = everything ? everything.text.trim() : "";
  input.autocomplete = "off";
  input.spellcheck = false;
  for (const name of ["aria-describedby", "aria-invalid", "aria-required"]) {
    if (select.hasAttribute(name)) {
      input.setAttribute(name, select.getAttribute(name));
    }
  }
  return input;
}

export function enhance(select) {
  const choices = choicesOf(select);
  const input = inputFor(select);
  const id = select.id;
  const box = document.createElement("div");
  const list = document.createElement("ul");
  const label = document.querySelector(`label[for="${id}"]`);
  const nothing = select.getAttribute("data-nothing") || "–";
  let hits = [];
  let at = -1;

  box.className = "picker";
  list.className = "picker-list";
  list.id = `${id}-list`;
  list.setAttribute("role", "listbox");
  if (label) {
    label.id = label.id || `${id}-label`;
    list.setAttribute("aria-labelledby", label.id);
  }
  list.hidden = true;
  select.id = `${id}-select`;
  select.hidden = true;
  select.required = false;
  select.parentNode.insertBefore(box, select);
  box.append(input, list, select);

  const chosen = () => choices.find((choice) => choice.option.selected && choice.option.value !== "");
  input.value = chosen() ? chosen().text : "";

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const mark = (index) => {
    at = index;
    Array.from(list.children).forEach((item, position) => {
      if (item.getAttribute("role") === "option") {
        item.setAttribute("aria-selected", String(position === at));
      }
    });
    if (at < 0) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    input.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  };

  const choose = (choice) => {
    const changed = !choice.option.selected;
    choice.option.selected = true;
    input.value = choice.text;
    close();
    if (changed) {
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }
  };

  const itemFor = (hit, index) => {
    const item = document.createElement("li");
    item.id = `${id}-list-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.textContent = hit.choice.text;
    if (hit.alias) {
      const alias = document.createElement("small");
      alias.textContent = hit.alias;
      item.append(alias);
    }
    item.addEventListener("mousedown", (event) => event.preventDefault());
    item.addEventListener("click", () => choose(hit.choice));
    return item;
  };

  const open = (typed) => {
    hits = matching(choices, typed);
    list.textContent = "";
    hits.forEach((hit, index) => list.append(itemFor(hit, index)));
    if (hits.length === 0) {
      const none = document.createElement("li");
      none.className = "none";
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
      none.textContent = nothing;
      list.append(none);
    }
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark(hits.length > 0 && typed ? 0 : -1);
  };

  // What is typed and not chosen counts if only one option fits it; an empty field chooses nothing.
  const settle = () => {
    const typed = fold(input.value);
    const fits = matching(choices, typed);
    const exact = choices.find((choice) => choice.folded === typed) || (fits.length === 1 && fits[0].choice);
    if (typed === "") {
      select.value = "";
    } else if (exact) {
      choose(exact);
    } else if (chosen() && fold(chosen().text) !== typed) {
      select.value = "";
    }
    close();
  };

  const keys = {
    ArrowDown: () => (list.hidden ? open("") : mark(Math.min(at + 1, hits.length - 1))),
    ArrowUp: () => (list.hidden ? open("") : mark(Math.max(at - 1, 0))),
    Home: () => list.hidden || mark(hits.length ? 0 : -1),
    End: () => list.hidden || mark(hits.length - 1),
    Enter: () => hits[at] && choose(hits[at].choice),
    Escape: () => (list.hidden ? (input.value = "") : close()),
  };
  const opens = ["ArrowDown", "ArrowUp"];

  input.addEventListener("input", () => open(input.value));
  input.addEventListener("click", () => list.hidden && open(""));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Tab" && !list.hidden && hits[at]) {
      choose(hits[at].choice);
      return;
    }
    const act = keys[event.key];
    if (!act || (list.hidden && event.key !== "Escape" && !opens.includes(event.key))) {
      return;
    }
    event.preventDefault();
    act();
  });
  input.addEventListener("blur", settle);
}
