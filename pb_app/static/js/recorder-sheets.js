// The number of a sheet as people type it, "12", "12K" or "D26-003-012-K": the server reads it alike
// (hearings/day/sheet_codes.py), but without a network nobody can ask it.
const ALPHABET = "ABCDEFGHJKLMNPQRSTUVXYZ";
const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const WEIGHT = 5;

export function checkLetter(seed, number) {
  let total = 0;
  for (const sign of seed + String(number).padStart(3, "0")) {
    const value = SIGNS.indexOf(sign);
    total = value < 0 ? total : (total * WEIGHT + value) % ALPHABET.length;
  }
  return ALPHABET[total];
}

/** `{ number }`, null for nothing, or `{ fault }` with the name of the sentence. */
export function readSheet(text, seed, ref) {
  const given = text.trim().toUpperCase();
  if (given === "") {
    return { number: null };
  }
  const own = `${ref.toUpperCase()}-`;
  const rest = given.startsWith(own) ? given.slice(own.length) : given;
  const found = /^([0-9]{1,4})(?:[\s-]*([A-Z]))?$/.exec(rest);
  if (!found || Number(found[1]) === 0) {
    return { fault: given.split("-").length > 2 ? "sheet_elsewhere" : "sheet_unreadable" };
  }
  const number = Number(found[1]);
  if (found[2] && found[2] !== checkLetter(seed, number)) {
    return { fault: "sheet_check" };
  }
  return { number };
}

/** "3, 7–9": the numbers up to `whole` that are missing; nothing while a higher one was typed. */
export function gapsIn(numbers, whole) {
  if (numbers.size === 0 || Math.max(...numbers) > whole) {
    return "";
  }
  const runs = [];
  for (let number = 1; number <= whole; number += 1) {
    const last = runs[runs.length - 1];
    if (numbers.has(number)) {
      continue;
    }
    if (last && last[1] === number - 1) {
      last[1] = number;
    } else {
      runs.push([number, number]);
    }
  }
  const words = runs.slice(0, 20).map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`));
  return words.join(", ") + (runs.length > 20 ? "…" : "");
}
