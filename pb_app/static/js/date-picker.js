// Sets the browser's own calendar beside a date field that goes on taking 12.10.2026 by keyboard.
const WRITTEN = /^\s*(\d{1,2})[./-](\d{1,2})[./-](\d{4})\s*$/;

function isoOf(text) {
  const parts = WRITTEN.exec(text);
  return parts ? `${parts[3]}-${parts[2].padStart(2, "0")}-${parts[1].padStart(2, "0")}` : "";
}

export function enhance(field) {
  if (!("showPicker" in HTMLInputElement.prototype)) {
    return;
  }
  const button = document.getElementById(`${field.id}-open`);
  const picker = document.getElementById(`${field.id}-native`);
  button.hidden = false;

  button.addEventListener("click", () => {
    picker.value = isoOf(field.value);
    picker.hidden = false;
    picker.showPicker();
  });
  picker.addEventListener("change", () => {
    const [year, month, day] = picker.value.split("-");
    if (day) {
      field.value = `${Number(day)}.${Number(month)}.${year}`;
      field.dispatchEvent(new Event("change", { bubbles: true }));
      field.focus();
    }
  });
}
