import { backoff } from '../../../main/resources/META-INF/resources/app/net/connection.js';
import { problemOf } from '../../../main/resources/META-INF/resources/app/net/api.js';
import { match, safePath } from '../../../main/resources/META-INF/resources/app/router.js';
import { josa, t, use } from '../../../main/resources/META-INF/resources/app/text/words.js';
import { briefTime, dayName } from '../../../main/resources/META-INF/resources/app/text/time.js';
import { newKey } from '../../../main/resources/META-INF/resources/app/chat/keys.js';
import { layOut } from '../../../main/resources/META-INF/resources/app/chat/lines.js';
import { applied, foreseen, isLine, quoteOf } from '../../../main/resources/META-INF/resources/app/chat/changes.js';
import { candidates, mentionBegun, mentionsIn } from '../../../main/resources/META-INF/resources/app/chat/mentions.js';
import { RoomLog } from '../../../main/resources/META-INF/resources/app/chat/room-log.js';
import en from '../../../main/resources/META-INF/resources/app/locale/en.js';
import ko from '../../../main/resources/META-INF/resources/app/locale/ko.js';

const tests = {
  'particles follow the last syllable'() {
    equal(['마루', '산책', '서울', '방'].map((word) => word + josa(word, '은/는')), ['마루는', '산책은', '서울은', '방은']);
    equal(['마루', '산책'].map((word) => josa(word, '을/를')), ['를', '을']);
    equal(['마루', '산책', '서울'].map((word) => josa(word, '으로/로')), ['로', '으로', '로']);
  },
  'particles follow how digits are read'() {
    equal(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '25', '10'].map((word) => josa(word, '이/가')), ['이', '이', '가', '이', '가', '가', '이', '이', '이', '가', '가', '이']);
    equal(['1', '3', '7'].map((word) => josa(word, '으로/로')), ['로', '으로', '로']);
  },
  'particles follow how Latin words are read'() {
    equal(['Java', 'Kim', 'HTML', 'URL', 'Sara', 'test', 'Slack', 'cat', 'Google'].map((word) => josa(word, '은/는')), ['는', '은', '은', '은', '는', '는', '은', '은', '은']);
    equal(['HTML', 'MDN'].map((word) => josa(word, '으로/로')), ['로', '으로']);
  },
  'what nobody can read aloud gets both particles'() {
    equal(['🙂', 'мир', ''].map((word) => josa(word, '을/를')), ['을(를)', '을(를)', '을(를)']);
    equal(josa('🙂', '으로/로'), '(으)로');
  },
  'punctuation at the end is not read'() {
    equal(josa('산책!', '이/가'), '이');
    equal(josa('(마루)', '이/가'), '가');
  },
  'the languages have the same keys and the same places'() {
    equal(Object.keys(ko).sort(), Object.keys(en).sort());
    const places = (entry) => [...new Set(JSON.stringify(entry).match(/\{(?:[^{}:"]+:)?\w+\}/g)?.map((place) => place.replace(/^\{(?:.*:)?/, '').replace('}', '')))].sort();
    for (const key of Object.keys(en)) equal(places(ko[key]), places(en[key]), key);
  },
  'nobody is told of 1 followers'() {
    for (const [key, entry] of Object.entries(en)) equal(typeof entry === 'string' && /\{(n|followers)\} (?!of\b)\w+s\b/.test(entry), false, key);
    use('en', en);
    equal([1, 2].map((n) => t('person.counts', { n, followings: 1 })), ['1 follower · follows 1', '2 followers · follows 1']);
  },
  'words take numbers, plurals and names'() {
    use('en', en);
    equal([1, 2, 1200].map((n) => t('members', { n })), ['1 member', '2 members', '1,200 members']);
    use('ko', ko);
    equal(t('delete.done', { room: '김장' }), '“김장”을 지웠습니다');
    equal(t('line.joined', { name: '하린' }), '하린 님이 들어왔습니다');
    equal(t('line.joined', { name: 'سارة' }), '\u2068سارة\u2069 님이 들어왔습니다');
  },
  'keys are UUIDs that sort by time'() {
    const times = [0, 1, 0xffff, 0x10000, 1795000000000, 1795000000001];
    const keys = times.map((time) => newKey(time));
    for (const key of keys) equal(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(key), true, key);
    equal(keys.toSorted(), keys);
    equal(new Set(times.map(() => newKey(1))).size, times.length);
  },
  'times shorten with distance'() {
    use('en', en);
    const now = new Date(2026, 10, 21, 12, 0);
    equal(dayName(new Date(2026, 10, 21, 0, 1), now), 'Today');
    equal(dayName(new Date(2026, 10, 20, 23, 59), now), 'Yesterday');
    equal(briefTime(new Date(2026, 10, 20, 23, 59), now), 'Yesterday');
    equal(briefTime(new Date(2026, 10, 18, 9, 0), now), 'Wednesday');
    equal(briefTime(new Date(2026, 9, 1, 9, 0), now).includes('Oct'), true);
    equal(briefTime(new Date(2025, 9, 1, 9, 0), now).includes('2025'), true);
  },
  'a log takes what comes next and nothing else'() {
    const log = new RoomLog();
    log.reset(entries(5, 9), 9);
    equal(log.append(entries(8, 11)).map(seqOf), [10, 11]);
    equal(log.append(entries(13, 13)), []);
    equal([log.last, log.head, log.behind], [11, 13, true]);
    equal(log.append(entries(12, 13)).map(seqOf), [12, 13]);
    equal(log.behind, false);
  },
  'older pages join without a hole'() {
    const log = new RoomLog();
    log.reset(entries(5, 9), 9);
    equal(log.prepend(entries(1, 2)), 0);
    equal(log.prepend(entries(3, 6)), 2);
    equal([log.first, log.complete], [3, false]);
    equal(log.prepend(entries(1, 2)), 2);
    equal([log.first, log.complete, log.at(4).seq], [1, true, 4]);
    equal(log.slice(2, 4).map(seqOf), [2, 3, 4]);
  },
  'an empty log starts where the server is'() {
    const log = new RoomLog();
    log.reset([], 0);
    equal([log.first, log.last, log.complete], [1, 0, true]);
    equal(log.append(entries(1, 2)).map(seqOf), [1, 2]);
  },
  'changes are applied once, by their numbers, and a deletion is final'() {
    let message = said(1, 'a', 'one');
    message = applied(message, { seq: 3, kind: 'edit', target: 1, text: 'two', at: 'then' });
    equal([message.text, message.edits, message.editedAt, message.rev], ['two', 1, 'then', 3]);
    equal(applied(message, { seq: 2, kind: 'edit', target: 1, text: 'old' }) === message, true);
    equal(applied(message, { seq: 4, kind: 'pin', target: 1, on: true, by: 'b', at: 'now' }).pinned, { by: 'b', at: 'now' });
    message = applied(message, { seq: 5, kind: 'delete', target: 1 });
    equal([message.deleted, message.text, message.reactions], [true, undefined, undefined]);
    equal(applied(message, { seq: 6, kind: 'edit', target: 1, text: 'again' }).text, undefined);
  },
  'reactions keep the order of the first of each, and nobody counts twice'() {
    const react = (message, by, emoji, on, i) => applied(message, { seq: 10 + i, kind: 'reaction', target: 1, by, emoji, on });
    const clicks = [['a', '👍', true], ['b', '❤️', true], ['b', '👍', true], ['b', '👍', true], ['a', '👍', false], ['b', '❤️', false], ['c', '👀', false]];
    equal(clicks.reduce((message, [by, emoji, on], i) => react(message, by, emoji, on, i), said(1, 'a', 'x')).reactions, [{ emoji: '👍', users: ['b'] }]);
  },
  'what is not sent yet is seen already, and the number of what is stored stays'() {
    const message = { ...said(1, 'a', 'one'), rev: 4 };
    const seen = foreseen(message, [{ kind: 'edit', text: 'two', at: 'now' }, { kind: 'reaction', by: 'a', emoji: '👍', on: true }, { kind: 'reaction', by: 'a', emoji: '👍', on: false }]);
    equal([seen.text, seen.reactions, seen.rev], ['two', [], 4]);
    equal(foreseen(message, []) === message, true);
  },
  'changes are no lines of their own, a pin is one'() {
    equal([{ kind: 'message' }, { kind: 'joined' }, { kind: 'edit' }, { kind: 'reaction', on: true }, { kind: 'pin', on: true }, { kind: 'pin', on: false }, { kind: 'later' }].filter(isLine).length, 3);
  },
  'a log applies changes as they come, also to older pages that come after them'() {
    const log = new RoomLog();
    log.reset([said(3, 'a', 'three')], 3);
    log.append([{ seq: 4, kind: 'edit', target: 3, by: 'a', text: 'drei' }, { seq: 5, kind: 'reaction', target: 2, by: 'a', emoji: '👍', on: true }, { seq: 6, kind: 'delete', target: 1, by: 'b' }]);
    equal([log.at(3).text, log.lines, log.last], ['drei', [3], 6]);
    log.prepend([said(1, 'b', 'one'), { ...said(2, 'b', 'two'), rev: 5, reactions: [{ emoji: '👍', users: ['a'] }] }]);
    equal([log.at(1).deleted, log.at(1).text, log.at(2).reactions, log.lines], [true, undefined, [{ emoji: '👍', users: ['a'] }], [1, 2, 3]]);
    equal([log.place(0), log.place(2), log.place(4), log.place(9)], [0, 1, 3, 3]);
  },
  'a quote says what its message says'() {
    const reply = { ...said(2, 'b', 'yes'), replyTo: 1, quote: { seq: 1, by: 'a', text: 'one' } };
    const log = new RoomLog();
    log.reset([said(1, 'a', 'one'), reply], 2);
    log.append([{ seq: 3, kind: 'edit', target: 1, by: 'a', text: 'eins' }]);
    equal(log.at(2).quote, { seq: 1, by: 'a', text: 'eins' });
    log.append([{ seq: 4, kind: 'delete', target: 1, by: 'a' }, { ...said(5, 'b', 'and'), replyTo: 1, quote: { seq: 1, by: 'a', text: 'late' } }]);
    equal([log.at(2).quote, log.at(5).quote], [{ seq: 1, by: 'a', deleted: true }, { seq: 1, by: 'a', deleted: true }]);
    const apart = new RoomLog();
    apart.reset([{ ...said(7, 'b', 'yes'), replyTo: 1, quote: { seq: 1, by: 'a', text: 'one' } }], 7);
    apart.append([{ seq: 8, kind: 'delete', target: 1, by: 'a' }]);
    equal(apart.at(7).quote, { seq: 1, by: 'a', deleted: true });
    equal([...quoteOf(said(1, 'a', '🙂'.repeat(300))).text].length, 200);
  },
  'names after an @ are found, the longer one of two, also before a particle'() {
    const [rowan, both, kim] = ['Rowan', 'Rowan A', '도윤'].map((nickname) => ({ nickname }));
    equal(mentionsIn('@도윤님 @Rowan A, @Rowan! a@b @nobody', [rowan, both, kim, null]).map(({ start, end, person }) => [start, end, person.nickname]), [[0, 3, '도윤'], [5, 13, 'Rowan A'], [15, 21, 'Rowan']]);
  },
  'a name is being written from the @ to the cursor'() {
    equal(mentionBegun('hi @Ro', 6), { start: 3, words: 'ro' });
    equal(mentionBegun('@', 1), { start: 0, words: '' });
    equal([mentionBegun('a@b', 3), mentionBegun('@a b', 4), mentionBegun('@@', 2)], [null, null, null]);
    equal(candidates([{ nickname: 'Aro' }, { nickname: 'Rowan' }, { nickname: 'Kim' }], 'ro', 5).map(({ nickname }) => nickname), ['Rowan', 'Aro']);
  },
  'lines of one person are grouped, days and new lines divided'() {
    const said = (seq, by, minute, day = 20) => ({ seq, by, kind: 'message', key: `k${seq}`, text: '', at: new Date(2026, 10, day, 9, minute).toISOString() });
    const items = layOut([said(1, 'a', 0), said(2, 'a', 0), said(3, 'a', 9), said(4, 'b', 9), said(5, 'b', 9, 21), said(6, 'b', 9, 21)], { me: 'b', newFrom: 6 });
    equal(items.map(({ type, continued }) => (continued ? 'continued' : type)), ['day', 'message', 'continued', 'message', 'message', 'day', 'message', 'new', 'message']);
    equal(items.filter(({ type }) => type === 'message').map(({ own }) => own), [false, false, false, true, true, true]);
    equal(items.filter(({ type }) => type === 'message').map(({ timed }) => timed), [false, true, true, true, true, true]);
  },
  'a window in the middle keeps its group and its divider'() {
    const said = (seq) => ({ seq, by: 'a', kind: 'message', key: `k${seq}`, text: '', at: new Date(2026, 10, 20, 9, 0).toISOString() });
    const items = layOut([said(5)], { me: 'b', newFrom: 3, before: said(4), after: said(6) });
    equal(items.map(({ type, continued, timed }) => [type, continued, timed]), [['message', true, false]]);
  },
  'waits double up to a bound and are spread evenly'() {
    equal([0, 1, 2, 3, 20].map((attempt) => backoff(attempt, () => 1)), [500, 1000, 2000, 4000, 30_000]);
    equal(backoff(3, () => 0), 0);
  },
  'paths find their route and stay on this site'() {
    const routes = [{ path: '/rooms' }, { path: '/rooms/:id' }, { path: '/rooms/:id/details' }];
    equal(['/rooms', '/rooms/', '/rooms/7', '/rooms/7/details'].map((path) => match(routes, path).path), ['/rooms', '/rooms', '/rooms/:id', '/rooms/:id/details']);
    equal(match(routes, '/rooms/a%20b').params, { id: 'a b' });
    equal(match(routes, '/rooms/7/else'), undefined);
    equal(['/rooms/7', '//evil.example', 'https://evil.example', '/\\evil.example', null].map(safePath), ['/rooms/7', '/rooms', '/rooms', '/rooms', '/rooms']);
  },
  'a problem keeps its code, and has one without a body'() {
    equal(problemOf(409, '{"code":"email-taken"}', null).code, 'email-taken');
    equal(problemOf(429, '{"code":"rate-limited"}', '7').retryAfterMs, 7000);
    equal([problemOf(502, '<html>', null).code, problemOf(502, '<html>', null).retryable], ['unavailable', true]);
    equal(problemOf(400, '{"code":"invalid","errors":[{"field":"email","message":""}]}', null).fields, ['email']);
  },
};

const entries = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => ({ seq: from + i }));
const said = (seq, by, text) => ({ seq, kind: 'message', n: seq, by, key: `k${seq}`, at: '2026-11-21T12:00:00Z', text });
const seqOf = ({ seq }) => seq;

function equal(actual, expected, about = '') {
  const [a, b] = [actual, expected].map((value) => JSON.stringify(value));
  if (a !== b) throw new Error(`${about} got ${a}, expected ${b}`);
}

const failures = [];
for (const [name, test] of Object.entries(tests)) {
  try {
    await test();
  } catch (error) {
    failures.push(`${name}: ${error.message}`);
  }
}
document.getElementById('report').textContent = failures.join('\n');
document.getElementById('result').textContent = failures.length ? `failed ${failures.length} of ${Object.keys(tests).length}` : `passed ${Object.keys(tests).length}`;
