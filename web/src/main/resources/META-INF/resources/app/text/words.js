/** What the client says: the chosen language, its table, plurals and Korean particles. */
export const LANGUAGES = ['ko', 'en'];

export const words = new EventTarget();

let spoken = { language: 'en', region: 'en', table: {}, plural: new Intl.PluralRules('en'), number: new Intl.NumberFormat('en') };

/** Loads a language and tells every element. `choice` is one of LANGUAGES or 'system'. */
export async function speak(choice) {
  const language = LANGUAGES.includes(choice) ? choice : preferred();
  const { default: table } = await import(`../locale/${language}.js`);
  use(language, table);
  document.documentElement.lang = language;
  words.dispatchEvent(new Event('change'));
}

/** Puts a table to use without loading anything. */
export function use(language, table) {
  // The viewer's own region decides how dates and numbers look, as long as it speaks the same language.
  const region = navigator.languages?.find((tag) => tag.split('-')[0] === language) ?? language;
  spoken = { language, region, table, plural: new Intl.PluralRules(language), number: new Intl.NumberFormat(region) };
}

export const region = () => spoken.region;

function preferred() {
  const known = navigator.languages?.map((tag) => tag.split('-')[0]).find((tag) => LANGUAGES.includes(tag));
  return known ?? 'en';
}

/**
 * The words for a key. A value is put in with `{name}`, the particle that suits it with `{은/는:name}`; an entry with
 * plural forms picks by `n`.
 */
export function t(key, values = {}) {
  let pattern = spoken.table[key];
  if (pattern === undefined) return key;
  if (typeof pattern === 'object') pattern = pattern[spoken.plural.select(values.n)] ?? pattern.other;
  return pattern.replace(/\{(?:([^{}:]+):)?(\w+)\}/g, (_, particle, name) => {
    const value = values[name];
    if (particle) return josa(String(value), particle);
    return typeof value === 'number' ? spoken.number.format(value) : isolate(String(value ?? ''));
  });
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** Keeps a name written from right to left from turning the sentence around it. */
function isolate(value) {
  return RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value;
}

const OPEN = 0;
const RIEUL = 8;
const CLOSED = 1;
/** How digits are read: 영 일 이 삼 사 오 육 칠 팔 구. */
const DIGITS = [CLOSED, RIEUL, OPEN, CLOSED, OPEN, OPEN, CLOSED, RIEUL, RIEUL, OPEN];

/**
 * The Korean particle after a word. `pair` has the form after a consonant first: 은/는, 이/가, 을/를, 과/와, 으로/로.
 * Where nobody can tell how the word ends, both are given, as in 을(를).
 */
export function josa(word, pair) {
  const [closed, open] = pair.split('/');
  const ending = lastSound(word);
  if (ending === undefined) return open === '로' ? '(으)로' : `${closed}(${open})`;
  if (ending === OPEN || (ending === RIEUL && open === '로')) return open;
  return closed;
}

function lastSound(word) {
  // Quotation marks, brackets and full stops are not read aloud.
  const tail = word.replace(/[\s\p{P}]+$/u, '').match(/([A-Za-z]+|.)$/u)?.[0] ?? '';
  const code = tail.codePointAt(0);
  if (code >= 0xac00 && code <= 0xd7a3) return (code - 0xac00) % 28;
  if (/^\d$/.test(tail)) return DIGITS[Number(tail)];
  if (/^[A-Za-z]+$/.test(tail)) return latinSound(tail);
  return undefined;
}

function latinSound(word) {
  const last = word.at(-1).toLowerCase();
  if (word === word.toUpperCase()) return 'lr'.includes(last) ? RIEUL : 'mn'.includes(last) ? CLOSED : OPEN; // 엘 알 엠 엔
  if (last === 'l' || /le$/i.test(word)) return RIEUL; // 서울, 애플
  if ('mn'.includes(last) || /(ng|[aeiou][mn]e)$/i.test(word)) return CLOSED; // 킴, 존, 홈
  if (/(^|[^aeiou])[aeiou]([ckpt]|ck)$|[aeiou]{2}[kp]$/i.test(word)) return CLOSED; // 캣, 잭, 북
  return OPEN; // 자바, 테스트, 크리스
}
