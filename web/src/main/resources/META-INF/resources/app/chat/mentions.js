/**
 * Names after an @ in a text: [{start, end, person}], in order. Of two names that begin alike the longer one counts;
 * what follows a name does not matter, because in Korean a particle does.
 */
export function mentionsIn(text, persons) {
  const named = persons.filter((person) => person?.nickname).sort((a, b) => b.nickname.length - a.nickname.length);
  const found = [];
  for (let start = text.indexOf('@'); start >= 0; start = text.indexOf('@', start + 1)) {
    if (start < (found.at(-1)?.end ?? 0)) continue;
    const person = named.find(({ nickname }) => text.startsWith(nickname, start + 1));
    if (person) found.push({ start, end: start + 1 + person.nickname.length, person });
  }
  return found;
}

/** What is being written after an @ in front of the cursor: {start, words}, or null. */
export function mentionBegun(text, cursor) {
  const begun = /(?:^|\s)@([^\s@]{0,30})$/u.exec(text.slice(0, cursor));
  return begun && { start: cursor - begun[1].length - 1, words: begun[1].toLocaleLowerCase() };
}

/** Who could be meant, the likeliest first: names that begin like it before those that contain it. */
export function candidates(persons, words, most) {
  const name = ({ nickname }) => nickname.toLocaleLowerCase();
  const fitting = persons.filter((person) => name(person).includes(words));
  const begins = (person) => (name(person).startsWith(words) ? 0 : 1);
  return fitting.sort((a, b) => begins(a) - begins(b)).slice(0, most);
}
