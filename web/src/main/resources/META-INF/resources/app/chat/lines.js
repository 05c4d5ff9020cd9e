import { dayNumber } from '../text/time.js';

/** Lines of one person this close together are one group. */
const GROUP_MS = 5 * 60_000;

/**
 * What the log shows for a stretch of entries: day dividers, the divider before new messages, system lines, and
 * messages with their place in a group. `before` and `after` are the neighbours that are not shown themselves.
 * Lines of the outbox come last in `entries`; they have a `state` and no `seq` yet.
 */
export function layOut(entries, { me, newFrom, before, after }) {
  const items = [];
  let previous = before;
  let divided = !newFrom || before?.seq >= newFrom;
  entries.forEach((entry, i) => {
    const date = new Date(entry.at);
    const newDay = !previous || dayNumber(new Date(previous.at)) !== dayNumber(date);
    if (newDay) items.push({ type: 'day', id: `day-${dayNumber(date)}-${entry.seq ?? entry.key}`, date });
    const newHere = !divided && entry.seq >= newFrom;
    if (newHere) {
      divided = true;
      items.push({ type: 'new', id: 'new' });
    }
    if (entry.kind === 'message') {
      const next = entries[i + 1] ?? after;
      items.push({
        type: 'message',
        id: `${entry.by}-${entry.key}`,
        entry,
        own: entry.by === me,
        continued: !newDay && !newHere && sameGroup(previous, entry),
        timed: !(sameGroup(entry, next) && sameMinute(entry, next)) || (entry.seq < newFrom && next.seq >= newFrom),
      });
    } else {
      items.push({ type: 'system', id: `${entry.by}-${entry.key ?? entry.seq}`, entry });
    }
    previous = entry;
  });
  return items;
}

function sameGroup(a, b) {
  return a?.kind === 'message' && b?.kind === 'message' && a.by === b.by && Date.parse(b.at) - Date.parse(a.at) < GROUP_MS && dayNumber(new Date(a.at)) === dayNumber(new Date(b.at));
}

function sameMinute(a, b) {
  return Math.floor(Date.parse(a.at) / 60_000) === Math.floor(Date.parse(b.at) / 60_000);
}
