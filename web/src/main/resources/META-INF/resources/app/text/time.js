import { region, t } from './words.js';

const formats = new Map();

function format(name, options) {
  const key = `${region()} ${name}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(region(), options));
  return formats.get(key);
}

export const clock = (date) => format('clock', { hour: 'numeric', minute: '2-digit' }).format(date);
export const fullDate = (date) => format('date', { dateStyle: 'full' }).format(date);
export const longDate = (date) => format('long', { dateStyle: 'long' }).format(date);
export const fullTime = (date) => format('full', { dateStyle: 'full', timeStyle: 'short' }).format(date);

/** The viewer's calendar day as a number that only serves to compare. */
export function dayNumber(date) {
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000;
}

/** For a divider: today, yesterday, or the date in full. */
export function dayName(date, now = new Date()) {
  const ago = dayNumber(now) - dayNumber(date);
  if (ago === 0) return t('time.today');
  if (ago === 1) return t('time.yesterday');
  return fullDate(date);
}

/** For a list: the time of today, then yesterday, the weekday, the date, the date with its year. */
export function briefTime(date, now = new Date()) {
  const ago = dayNumber(now) - dayNumber(date);
  if (ago <= 0) return clock(date);
  if (ago === 1) return t('time.yesterday');
  if (ago < 7) return format('weekday', { weekday: 'long' }).format(date);
  if (date.getFullYear() === now.getFullYear()) return format('month', { day: 'numeric', month: 'short' }).format(date);
  return format('year', { year: 'numeric', month: 'short', day: 'numeric' }).format(date);
}

/** Fires `change` at every midnight, so that "today" stays true. */
export const midnight = new EventTarget();

function awaitMidnight() {
  const now = new Date();
  const next = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 0, 0, 1);
  setTimeout(() => {
    midnight.dispatchEvent(new Event('change'));
    awaitMidnight();
  }, next - now);
}

awaitMidnight();
