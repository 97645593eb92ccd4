// The prices of an item year by year: says how each amount is understood while it is typed, and copies the first
// year into a later one. The reading is the server's own, so that it never differs from what is saved.
const PAUSE = 350;

function fieldsOf(group) {
  return {
    amount: group.querySelector("[data-amount]"),
    others: Array.from(group.querySelectorAll("details input, details select")),
  };
}

function echoUnder(input) {
  const words = document.createElement("p");
  words.className = "hint";
  words.setAttribute("aria-live", "polite");
  input.insertAdjacentElement("afterend", words);
  return words;
}

function echo(input, address) {
  const words = echoUnder(input);
  let timer = 0;
  let asked = 0;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    const number = ++asked;
    timer = setTimeout(() => {
      fetch(`${address}?text=${encodeURIComponent(input.value)}`, { credentials: "same-origin" })
        .then((answer) => (answer.ok && !answer.redirected ? answer.text() : ""))
        .then((text) => {
          if (number === asked) {
            words.textContent = text;
          }
        })
        .catch(() => {
          words.textContent = "";
        });
    }, PAUSE);
  });
}

export function enhance(element) {
  const groups = Array.from(element.querySelectorAll("fieldset"));
  const first = fieldsOf(groups[0]);
  const address = element.getAttribute("data-echo");
  groups.forEach((group) => {
    const own = fieldsOf(group);
    echo(own.amount, address);
    const button = group.querySelector("[data-as-first]");
    if (!button) {
      return;
    }
    button.hidden = false;
    button.addEventListener("click", () => {
      own.amount.value = own.amount.value || first.amount.value;
      own.amount.dispatchEvent(new Event("input"));
      own.others.forEach((field, position) => {
        field.value = first.others[position].value;
      });
    });
  });
}
