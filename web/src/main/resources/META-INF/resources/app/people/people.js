import { html } from 'lit';
import { announceChange } from '../ui/element.js';
import { session } from '../net/session.js';
import { t } from '../text/words.js';

const BATCH = 100;
const GATHER_MS = 30;
const RETRY_MS = 5_000;

/** The people this client has met, by id. Whoever is asked for and not known is fetched, many at a time. */
class People extends EventTarget {
  #known = new Map();
  #wanted = new Set();
  #asked = new Set();
  #timer = null;

  constructor() {
    super();
    session.addEventListener('change', () => {
      if (session.state === 'out') this.#known.clear();
      else if (session.user) this.meet([session.user]);
    });
  }

  /** The person, null when nobody has this id (any more), undefined while being fetched. */
  get(id) {
    if (!this.#known.has(id)) this.#want(id);
    return this.#known.get(id);
  }

  /** What to call this person in a line of text. */
  name(id) {
    const person = this.get(id);
    return person === undefined ? '…' : (person?.nickname ?? t('person.unknown'));
  }

  meet(persons) {
    let changed = false;
    for (const person of persons) {
      this.#wanted.delete(person.id);
      const known = this.#known.get(person.id);
      if (known?.nickname === person.nickname && known.about === person.about && known.avatar?.[128] === person.avatar?.[128]) continue;
      this.#known.set(person.id, person);
      changed = true;
    }
    if (changed) announceChange(this);
  }

  /** This person looks different now: whoever is known is asked for again, and shown as they were until then. */
  renew(id) {
    if (!this.#known.has(id) || id === session.user?.id) return;
    this.#wanted.add(id);
    this.#timer ??= setTimeout(() => this.#fetch(), GATHER_MS);
  }

  #want(id) {
    if (this.#asked.has(id)) return;
    this.#wanted.add(id);
    this.#timer ??= setTimeout(() => this.#fetch(), GATHER_MS);
  }

  async #fetch() {
    const ids = [...this.#wanted].slice(0, BATCH);
    if (!ids.length) return (this.#timer = null);
    ids.forEach((id) => this.#wanted.delete(id) && this.#asked.add(id));
    try {
      const { items } = await session.api('GET', `/api/v1/users?ids=${ids.join(',')}`);
      const found = new Set(items.map((person) => person.id));
      ids.filter((id) => !found.has(id)).forEach((id) => this.#known.set(id, null));
      this.meet(items);
      announceChange(this);
      this.#timer = this.#wanted.size ? setTimeout(() => this.#fetch(), 0) : null;
    } catch (problem) {
      this.#timer = null;
      if (session.state !== 'in' || !problem.retryable) return;
      ids.forEach((id) => this.#wanted.add(id));
      this.#timer = setTimeout(() => this.#fetch(), RETRY_MS);
    } finally {
      ids.forEach((id) => this.#asked.delete(id));
    }
  }
}

export const people = new People();

const TONES = 6;

/** One of six tones, always the same for the same id. */
function tone(id) {
  let hash = 0;
  for (const letter of id) hash = (hash * 31 + letter.codePointAt(0)) >>> 0;
  return (hash % TONES) + 1;
}

const graphemes = new Intl.Segmenter();
const letters = new Map();

function firstLetter(name) {
  if (!letters.has(name)) letters.set(name, graphemes.segment(name.trim())[Symbol.iterator]().next().value?.segment.toUpperCase() ?? '');
  return letters.get(name);
}

/** A person's picture, or the first letter of their name; beside the name, so it says nothing to a screen reader. */
export function avatar(person, size = '') {
  const tint = person ? `tone-${tone(person.id)}` : '';
  return html`<span class="avatar ${size && `avatar--${size}`} ${tint}" aria-hidden="true">${
    person?.avatar ? html`<img src=${person.avatar[size === 'xl' ? 256 : 128]} alt="" draggable="false">` : firstLetter(person?.nickname ?? '?')
  }</span>`;
}

/** What a room is called: in a room of two, the other one. */
export const roomName = (room) => (room.partner ? people.name(room.partner) : room.name);

/** The picture of a room: in a room of two, that of the other one. */
export const roomAvatar = (room) => (room.partner ? avatar(people.get(room.partner)) : ownAvatar(room));

const ownAvatar = (room) => html`<span class="avatar avatar--room tone-${tone(room.id)}" aria-hidden="true">${room.picture ? html`<img src=${room.picture[128]} alt="" draggable="false">` : firstLetter(room.name)}</span>`;
