import { css, html, nothing } from 'lit';
import { ask, MaruDialog } from '../ui/dialog.js';
import { adopt } from '../ui/element.js';
import { icon } from '../ui/icons.js';
import { briefTime, fullTime } from '../text/time.js';
import { t } from '../text/words.js';
import { session } from '../net/session.js';
import { avatar, people } from '../people/people.js';

adopt(css`
  .pinned { display: grid; gap: var(--s-1); padding: 0 var(--s-4) var(--s-6); }
  .pinned__one { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; column-gap: var(--s-3); align-items: start; padding: var(--s-2); border-radius: var(--r-md); }
  .pinned__one:hover { background: var(--hover); }
  .pinned__one > button:first-of-type { display: block; inline-size: 100%; min-block-size: var(--control); }
  .pinned__who { display: flex; gap: var(--s-2); align-items: baseline; font-size: var(--t-sm); color: var(--ink-2); font-weight: var(--w-medium); }
  .pinned__who time { flex: none; font-size: var(--t-xs); color: var(--ink-3); font-weight: var(--w-regular); }
  .pinned__text { display: -webkit-box; -webkit-line-clamp: 3; -webkit-box-orient: vertical; overflow: hidden; white-space: pre-wrap; }
  .versions { display: grid; gap: var(--s-4); padding: var(--s-3) var(--s-6) var(--s-6); }
  .versions p { white-space: pre-wrap; }
  .versions li > .meta { margin-block-end: 2px; }
  .readerlist { padding: var(--s-2) var(--s-4) var(--s-6); }
`);

/** A dialog about something in a room: it follows what happens there. */
class RoomDialog extends MaruDialog {
  constructor() {
    super();
    this.watch(people);
  }

  willUpdate() {
    this.heed(this.open);
  }
}

/** The pinned messages. Its result is the number of the one to go to. */
class Pins extends RoomDialog {
  heading() {
    return t('chat.pins');
  }

  content() {
    const { pins } = this.open;
    if (!pins) return html`<p class="dialog__body" role="status">${t('loading')}</p>`;
    if (!pins.length) return html`<div class="empty">${icon('pin', 'lg')}<h3>${t('chat.pins.none')}</h3><p>${t('chat.pins.none.text')}</p></div>`;
    return html`<ul class="pinned">${pins.map((message) => this.#renderPin(message))}</ul>`;
  }

  #renderPin({ seq, by, at, text }) {
    const date = new Date(at);
    const person = people.get(by);
    return html`<li class="pinned__one">
      ${avatar(person, 'md')}
      <button type="button" @click=${() => this.close(seq)}>
        <span class="pinned__who"><bdi class="clip">${people.name(by)}</bdi><time class="num" datetime=${at} title=${fullTime(date)}>${briefTime(date)}</time></span>
        <span class="pinned__text" dir="auto">${text}</span>
      </button>
      <button type="button" class="iconbutton" aria-label=${t('chat.unpin')} title=${t('chat.unpin')} @click=${() => this.open.pin(seq, false)}>${icon('unpin')}</button>
    </li>`;
  }
}

/** What a message said before. */
class Edits extends RoomDialog {
  static properties = { items: { state: true }, problem: { state: true } };

  constructor() {
    super();
    this.items = null;
    this.problem = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#load();
  }

  willUpdate(changed) {
    super.willUpdate(changed);
    // What was deleted is not shown a moment longer.
    if (this.open.message(this.seq)?.deleted) this.close();
  }

  heading() {
    return t('chat.edits');
  }

  content() {
    if (this.problem) return html`<div class="dialog__body"><p role="alert">${t('failed.title')}</p><button type="button" class="button" @click=${this.#load}>${t('again')}</button></div>`;
    if (!this.items) return html`<p class="dialog__body" role="status">${t('loading')}</p>`;
    return html`<ol class="versions">${this.items.toReversed().map(({ at, text }) => html`<li><p class="meta num">${fullTime(new Date(at))}</p><p dir="auto">${text}</p></li>`)}</ol>`;
  }

  #load = async () => {
    this.problem = null;
    try {
      this.items = (await session.api('GET', `/api/v1/rooms/${this.open.id}/messages/${this.seq}/edits`)).items;
    } catch (problem) {
      this.problem = problem;
    }
  };
}

/** Who has read a message. */
class Readers extends RoomDialog {
  heading() {
    return t('chat.readers');
  }

  content() {
    const message = this.open.message(this.seq);
    const readers = message ? this.open.readersOf(message) : [];
    if (!readers.length) return html`<div class="dialog__body"><p>${t('chat.readers.none')}</p></div>`;
    return html`<ul class="readerlist">${readers.map((id) => {
      const person = people.get(id);
      return html`<li class="person">${avatar(person, 'md')}<bdi class="clip">${people.name(id)}</bdi>${this.open.online.has(id) ? html`<span class="sr">${t('person.here')}</span>` : nothing}</li>`;
    })}</ul>`;
  }
}

customElements.define('maru-pins', Pins);
customElements.define('maru-edits', Edits);
customElements.define('maru-readers', Readers);

export const showPins = (open) => ask(Object.assign(new Pins(), { open }));
export const showEdits = (open, seq) => ask(Object.assign(new Edits(), { open, seq }));
export const showReaders = (open, seq) => ask(Object.assign(new Readers(), { open, seq, small: true }));
