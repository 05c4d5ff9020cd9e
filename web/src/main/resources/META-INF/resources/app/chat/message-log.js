import { css, html, nothing } from 'lit';
import { repeat } from 'lit/repeat';
import { adopt, MaruElement } from '../ui/element.js';
import { boards, icon } from '../ui/icons.js';
import { dayName, midnight } from '../text/time.js';
import { t } from '../text/words.js';
import { session } from '../net/session.js';
import { people } from '../people/people.js';
import { layOut } from './lines.js';
import { outbox } from './outbox.js';
import './message.js';

/** Lines in the page at most, and how many are left when those before them are dropped. */
const MOST = 105;
const KEPT = 75;
/** The window moves by so many. */
const STEP = 30;
/** So close to the end, new lines are followed. */
const NEAR_END_PX = 48;
/** So close to an edge of the window, it moves. */
const NEAR_EDGE_PX = 900;
/** Where the new lines start when a room is opened. */
const DIVIDER_FROM_TOP_PX = 88;
/** Lines arriving together are announced together; more than these, only as a number. */
const ANNOUNCE_AFTER_MS = 400;
const MOST_ANNOUNCED = 3;

adopt(css`
  maru-message-log { position: relative; flex: 1; min-block-size: 0; display: flex; flex-direction: column; }
  .log { flex: 1; min-block-size: 0; overflow-anchor: none; padding: var(--s-4) var(--s-5) var(--s-2); display: flex; flex-direction: column; }
  .log:focus-visible { outline-offset: -2px; }
  .log > * { margin-block-start: auto; }
  .lines { container-type: inline-size; }
  .log__top { display: grid; place-items: center; min-block-size: 3.5rem; flex: none; font-size: var(--t-xs); color: var(--ink-3); text-align: center; }
  .day, .newline { display: flex; align-items: center; gap: var(--s-3); margin-block: var(--s-5) var(--s-3); font-size: var(--t-xs); color: var(--ink-3); font-weight: var(--w-medium); text-align: center; }
  .day::before, .day::after { content: ""; flex: 1; block-size: 1px; background: var(--line); }
  .newline { color: var(--accent-ink); font-weight: var(--w-bold); }
  .newline::before, .newline::after { content: ""; flex: 1; block-size: 1px; background: var(--accent); }
  .day + maru-message, .newline + maru-message { margin-block-start: var(--s-1); }
  .system { margin-block: var(--s-2); font-size: var(--t-xs); color: var(--ink-3); text-align: center; }
  .jump { position: absolute; inset-block-end: var(--s-2); inset-inline-end: var(--s-5); z-index: 3; display: inline-flex; align-items: center; gap: var(--s-2); min-block-size: var(--control); padding-inline: var(--s-3) var(--s-4); border-radius: var(--r-full); background: var(--raised); color: var(--ink); font-size: var(--t-sm); font-weight: var(--w-medium); box-shadow: var(--e-2), 0 0 0 1px var(--line); }
  .jump:not(:has(span)) { padding: 0; inline-size: var(--control); justify-content: center; }
  .jump .i { color: var(--accent-ink); }
  .jump:hover { background: var(--hover); }
  .message--loading { display: grid; grid-template-columns: 2.25rem minmax(0, 1fr); column-gap: var(--s-2); margin-block-start: var(--s-4); }
  .message--loading .skeleton:not(.avatar) { block-size: 2.25rem; border-radius: var(--r-lg); margin-block-end: var(--s-2); }
  .message--loading.own > div { grid-column: 2; display: grid; justify-items: end; }
  @media (width < 40em) { .log { padding-inline: var(--s-3); } .jump { inset-inline-end: var(--s-3); } }
`);

/**
 * The lines of a room. Only a window of them is in the page: it moves when one of its edges comes near, and whatever
 * changes above or below, the first line in view stays where it is, or the end does while it is being followed.
 */
class MessageLog extends MaruElement {
  static properties = { open: { attribute: false }, unseen: { state: true }, away: { state: true } };

  /** The first and the last number of the window. */
  #from = 0;
  #to = 0;
  /** Whether the window reached the end when it was placed; lines may have come since. */
  #atEnd = true;
  #following = true;
  /** How far the reader had the end in view. */
  #seenTo = 0;
  /** Where the view was when it was last looked at. */
  #top = 0;
  #placed = false;
  #anchor = null;
  #known = 0;
  #arrived = [];
  #announcing = null;
  #announcement = '';
  #resize = new ResizeObserver(() => this.#settle());

  constructor() {
    super();
    this.unseen = 0;
    this.away = false;
    this.watch(people, outbox, midnight);
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#look);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#look);
    this.#resize.disconnect();
    clearTimeout(this.#announcing);
  }

  /** Goes to the newest line. */
  toEnd() {
    this.#following = true;
    this.requestUpdate();
  }

  willUpdate(changed) {
    if (changed.has('open')) this.#turnTo();
    if (this.open.status !== 'ready') return;
    this.#anchor = this.#following ? null : this.#firstInView();
    this.#placeWindow();
    this.#noteArrivals();
  }

  #turnTo() {
    this.heed(this.open);
    Object.assign(this, { unseen: 0, away: false });
    this.#following = true;
    this.#placed = false;
    this.#known = 0;
    this.#from = this.#to = 0;
  }

  #placeWindow() {
    const { log, newFrom } = this.open;
    if (!this.#placed) {
      this.#known = log.last;
      this.#seenTo = log.last;
      if (newFrom && newFrom >= log.first) {
        this.#following = false;
        this.#from = Math.max(log.first, newFrom - STEP);
      }
    }
    // Starting over with the newest page leaves nothing of the old window.
    if (this.#from > log.last || this.#to < log.first) this.#following ||= this.#placed;
    if (this.#following && (!this.#placed || log.last - this.#from >= MOST)) this.#from = log.last - KEPT + 1;
    this.#from = Math.max(this.#from, log.first);
    this.#to = Math.min(this.#from + MOST - 1, log.last);
    this.#atEnd = this.#to === log.last;
    if (this.#following) this.#seenTo = log.last;
    this.unseen = Math.max(0, (log.at(log.last)?.n ?? 0) - (log.at(this.#seenTo)?.n ?? 0));
  }

  render() {
    if (this.open.status === 'loading') return loading();
    const { log, lines, newFrom, room } = this.open;
    const unsent = this.#atEnd ? lines : [];
    const shown = [...log.slice(this.#from, this.#to), ...unsent];
    const items = layOut(shown, { me: session.user?.id, newFrom, before: log.at(this.#from - 1), after: log.at(this.#to + 1) });
    const lastOwn = items.findLast((item) => item.own && item.entry.seq);
    if (!shown.length) return html`<div class="log scroll"><div class="empty grow">${boards()}<h2>${t('chat.empty')}</h2><p>${t('chat.empty.text')}</p></div></div>${this.#renderAnnouncement()}`;
    return html`
      <div class="log scroll" role="log" aria-live="off" aria-label=${t('chat.log')} tabindex="0" @scroll=${this.#scrolled} @keydown=${this.#walk}>
        <div class="lines">
          <div class="log__top">${this.#renderTop()}</div>
          ${repeat(items, (item) => item.id, (item) => this.#renderItem(item, item === lastOwn, room?.owner))}
        </div>
      </div>
      ${this.away ? html`<button type="button" class="jump" aria-label=${this.unseen ? nothing : t('chat.toEnd')} @click=${this.toEnd}>${icon('down', 'sm')}${this.unseen ? html`<span>${t('chat.new', { n: this.unseen })}</span>` : nothing}</button>` : nothing}
      ${this.#renderAnnouncement()}`;
  }

  #renderTop() {
    const { log, older } = this.open;
    if (older === 'error') return html`<span role="alert">${t('failed.title')}</span><button type="button" class="button button--sm" @click=${() => this.open.loadOlder()}>${t('again')}</button>`;
    if (this.#from > log.first || !log.complete) return html`<span class="spinner"></span><span class="sr">${t('chat.loadingOlder')}</span>`;
    return t('chat.start');
  }

  #renderItem(item, lastOwn, owner) {
    switch (item.type) {
      case 'day':
        return html`<div class="day" data-id=${item.id}><span>${dayName(item.date)}</span></div>`;
      case 'new':
        return html`<div class="newline" role="separator" data-id="new"><span>${t('chat.newHere')}</span></div>`;
      case 'system':
        return html`<p class="system" data-id=${item.id} data-seq=${item.entry.seq}>${t(`line.${item.entry.kind}`, { name: people.name(item.entry.by) })}</p>`;
      case 'message': {
        const { entry } = item;
        return html`<maru-message data-id=${item.id} data-seq=${entry.seq ?? nothing} tabindex="-1"
          .entry=${entry} .person=${item.own ? undefined : people.get(entry.by)} .own=${item.own} .continued=${item.continued} .timed=${item.timed}
          .owner=${entry.by === owner} .readers=${lastOwn ? this.open.readCount(entry.seq) : 0} .state=${entry.state} .reason=${entry.reason}></maru-message>`;
      }
    }
    return nothing;
  }

  #renderAnnouncement() {
    return html`<div class="sr" aria-live="polite">${this.#announcement}</div>`;
  }

  updated() {
    if (this.open.status !== 'ready') return;
    const scroller = this.#scroller;
    if (!scroller) return;
    // Their heights are needed now, not in the next microtask.
    for (const line of this.#lines) if (line.isUpdatePending) line.performUpdate();
    if (!this.#placed) this.#place(scroller);
    else if (this.#anchor) this.#hold(scroller);
    this.#settle();
    this.#resize.observe(scroller);
  }

  /** Where to start reading: at the new lines, or at the end. */
  #place(scroller) {
    this.#placed = true;
    const divider = scroller.querySelector('.newline');
    if (!divider || this.#following) {
      this.#following = true;
      return;
    }
    scroller.scrollTop = divider.offsetTop - scroller.offsetTop - DIVIDER_FROM_TOP_PX;
    this.#following = this.#fromEnd(scroller) < NEAR_END_PX && this.#atEnd;
    this.away = !this.#following;
  }

  #firstInView() {
    const scroller = this.#scroller;
    if (!scroller) return null;
    const top = scroller.getBoundingClientRect().top;
    for (const line of this.#lines) {
      const box = line.getBoundingClientRect();
      if (line.dataset.id && box.bottom > top) return { id: line.dataset.id, top: box.top };
    }
    return null;
  }

  #hold(scroller) {
    const line = this.#lines.find(({ dataset }) => dataset.id === this.#anchor.id);
    if (line) scroller.scrollTop += line.getBoundingClientRect().top - this.#anchor.top;
  }

  #settle() {
    const scroller = this.#scroller;
    if (!scroller) return;
    if (this.#following) scroller.scrollTop = scroller.scrollHeight;
    this.#top = scroller.scrollTop;
    this.#look();
    this.#reachUp();
  }

  #scrolled = () => {
    const scroller = this.#scroller;
    const down = scroller.scrollTop > this.#top;
    this.#top = scroller.scrollTop;
    this.#following = this.#atEnd && this.#fromEnd(scroller) < NEAR_END_PX;
    this.away = !this.#following;
    if (this.#following && this.unseen) this.requestUpdate();
    this.#look();
    this.#reachUp();
    // Only on the way down: a window that moved both ways by itself could swing for ever.
    if (down && !this.#atEnd && this.#fromEnd(scroller) < this.#nearEdge(scroller)) this.#move(STEP);
  };

  /** Moves the window up, or asks for older lines, before the reader gets there. */
  #reachUp() {
    const { log, older } = this.open;
    if (this.#top > this.#nearEdge(this.#scroller)) return;
    if (this.#from > log.first) this.#following || this.#move(-STEP);
    else if (!log.complete && older === 'idle') this.open.loadOlder();
  }

  #nearEdge(scroller) {
    return Math.min(NEAR_EDGE_PX, (scroller.scrollHeight - scroller.clientHeight) / 4);
  }

  #move(by) {
    this.#from += by;
    this.requestUpdate();
  }

  /** Tells how far was read: the last line whose end is in view, if anybody can be looking. */
  #look = () => {
    const scroller = this.#scroller;
    if (!scroller || document.visibilityState !== 'visible' || this.open.status !== 'ready') return;
    const bottom = scroller.getBoundingClientRect().bottom + 1;
    const last = this.#lines.findLast((line) => line.dataset.seq && line.getBoundingClientRect().bottom <= bottom);
    if (last) this.open.markRead(Number(last.dataset.seq));
  };

  get #lines() {
    return [...(this.querySelector('.lines')?.children ?? [])];
  }

  get #scroller() {
    return this.querySelector('[role="log"]');
  }

  #fromEnd(scroller) {
    return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
  }

  #noteArrivals() {
    const { log } = this.open;
    const fresh = log.slice(this.#known + 1, log.last).filter(({ kind, by }) => kind === 'message' && by !== session.user?.id);
    this.#known = Math.max(this.#known, log.last);
    if (!fresh.length) return;
    this.#arrived.push(...fresh);
    this.#announcing ??= setTimeout(() => this.#announce(), ANNOUNCE_AFTER_MS);
  }

  #announce() {
    const lines = this.#arrived.splice(0);
    this.#announcing = null;
    this.#announcement = lines.length > MOST_ANNOUNCED ? t('chat.new', { n: lines.length }) : lines.map(({ by, text }) => `${people.name(by)}: ${text}`).join('\n');
    this.requestUpdate();
  }

  /** Up and Down go from line to line, Home and End to the edges. */
  #walk = (event) => {
    const lines = this.#lines.filter(({ localName }) => localName === 'maru-message');
    const at = lines.indexOf(document.activeElement.closest('maru-message'));
    if (event.key === 'ArrowUp') (at < 0 ? lines.at(-1) : lines[at - 1])?.focus({ preventScroll: false });
    else if (event.key === 'ArrowDown' && at >= 0 && at === lines.length - 1) this.toEnd();
    else if (event.key === 'ArrowDown') lines[at + 1]?.focus();
    else if (event.key === 'End') this.toEnd();
    else return;
    event.preventDefault();
  };
}

function loading() {
  const shapes = [[35, 70], [20, 50], [50, 35, 'own'], [35, 90], [35, 20, 'own'], [20, 70]];
  return html`<div class="log" aria-busy="true">
    <p class="sr" role="status">${t('chat.loading')}</p>
    ${shapes.map(([a, b, own]) => html`<div class="message--loading ${own ?? ''}" aria-hidden="true">${own ? html`<span></span>` : html`<span class="skeleton skeleton--round avatar avatar--md"></span>`}<div><span class="skeleton w-${a}"></span><span class="skeleton w-${b}"></span></div></div>`)}
  </div>`;
}

customElements.define('maru-message-log', MessageLog);
