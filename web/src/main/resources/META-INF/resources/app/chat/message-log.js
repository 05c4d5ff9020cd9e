import { css, html, nothing } from 'lit';
import { repeat } from 'lit/repeat';
import { adopt, MaruElement } from '../ui/element.js';
import { boards, icon } from '../ui/icons.js';
import { toast } from '../ui/toast.js';
import { dayName, midnight } from '../text/time.js';
import { t } from '../text/words.js';
import { session } from '../net/session.js';
import { people } from '../people/people.js';
import { relations } from '../people/relations.js';
import { foreseen } from './changes.js';
import { layOut } from './lines.js';
import { outbox } from './outbox.js';
import './message-menu.js';
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
/** A line that was jumped to stands out for so long. */
const JUMPED_MS = 2_000;

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
  .system button { color: var(--accent-ink); font-weight: var(--w-medium); text-decoration: underline; text-underline-offset: .2em; }
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

  /** The first and the last number of the window, and its place among the lines of the log. */
  #from = 0;
  #to = 0;
  #start = 0;
  #end = 0;
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
  /** The numbers of the lines that were announced last: what they say may change or go. */
  #announced = [];
  /** The line to bring into view with the next update. */
  #target = null;
  /** What was shown of people who are blocked, by number. */
  #revealed = new Set();
  #resize = new ResizeObserver(() => this.#settle());

  constructor() {
    super();
    this.unseen = 0;
    this.away = false;
    this.watch(people, relations, outbox, midnight);
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
    this.#anchor = this.#following || this.#target ? null : this.#firstInView();
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
    this.#announced = [];
    this.#target = null;
    this.#revealed.clear();
  }

  #placeWindow() {
    const { log, newFrom } = this.open;
    const { lines } = log;
    if (!this.#placed) {
      this.#known = log.last;
      this.#seenTo = log.last;
      if (newFrom && newFrom >= log.first) {
        this.#following = false;
        this.#from = lines[Math.max(0, log.place(newFrom) - STEP)] ?? log.first;
      }
    }
    // Starting over with the newest page leaves nothing of the old window.
    if (this.#from > log.last || this.#to < log.first) this.#following ||= this.#placed;
    let start = log.place(this.#from);
    const size = lines.length - start;
    if (this.#following && (!this.#placed || size > MOST || size < KEPT)) start = lines.length - KEPT;
    this.#start = Math.max(0, Math.min(start, lines.length - 1));
    this.#end = Math.min(this.#start + MOST, lines.length);
    this.#from = lines[this.#start] ?? log.first;
    this.#to = lines[this.#end - 1] ?? log.last;
    this.#atEnd = this.#end === lines.length;
    if (this.#following) this.#seenTo = log.last;
    this.unseen = Math.max(0, (log.at(log.last)?.n ?? 0) - (log.at(this.#seenTo)?.n ?? 0));
  }

  render() {
    if (this.open.status === 'loading') return loading();
    const { log, lines, newFrom, room } = this.open;
    const unsent = this.#atEnd ? lines : [];
    const changes = outbox.changes(this.open.id);
    const stored = log.lines.slice(this.#start, this.#end).map((seq) => foreseen(log.at(seq), changes.get(seq) ?? []));
    const shown = [...stored, ...unsent];
    const items = layOut(shown, { me: session.user?.id, newFrom, before: log.at(log.lines[this.#start - 1]), after: log.at(log.lines[this.#end]) });
    const lastOwn = items.findLast((item) => item.own && item.entry.seq && !item.entry.deleted);
    if (!shown.length && log.complete) return html`<div class="log scroll"><div class="empty grow">${boards()}<h2>${t('chat.empty')}</h2><p>${t('chat.empty.text')}</p></div></div>${this.#renderAnnouncement()}`;
    return html`
      <div class="log scroll" role="log" aria-live="off" aria-label=${t('chat.log')} tabindex="0" @scroll=${this.#scrolled} @keydown=${this.#walk}>
        <div class="lines" @act=${this.#act} @pointerover=${this.#lookedAt} @focusin=${this.#lookedAt} @pointerleave=${this.#lookedAt} @click=${this.#tapped} @contextmenu=${this.#asked}>
          <div class="log__top">${this.#renderTop()}</div>
          ${repeat(items, (item) => item.id, (item) => this.#renderItem(item, item === lastOwn, room?.owner, changes))}
        </div>
      </div>
      <maru-message-menu></maru-message-menu>
      ${this.away ? html`<button type="button" class="jump" aria-label=${this.unseen ? nothing : t('chat.toEnd')} @click=${this.toEnd}>${icon('down', 'sm')}${this.unseen ? html`<span>${t('chat.new', { n: this.unseen })}</span>` : nothing}</button>` : nothing}
      ${this.#renderAnnouncement()}`;
  }

  #renderTop() {
    const { log, older } = this.open;
    if (older === 'error') return html`<span role="alert">${t('failed.title')}</span><button type="button" class="button button--sm" @click=${() => this.open.loadOlder()}>${t('again')}</button>`;
    if (this.#start > 0 || !log.complete) return html`<span class="spinner"></span><span class="sr">${t('chat.loadingOlder')}</span>`;
    return t('chat.start');
  }

  #renderItem(item, lastOwn, owner, changes) {
    switch (item.type) {
      case 'day':
        return html`<div class="day" data-id=${item.id}><span>${dayName(item.date)}</span></div>`;
      case 'new':
        return html`<div class="newline" role="separator" data-id="new"><span>${t('chat.newHere')}</span></div>`;
      case 'system':
        return html`<p class="system" data-id=${item.id} data-seq=${item.entry.seq}>${systemLine(item.entry)}${item.entry.kind === 'pin' ? html` <button type="button" @click=${() => this.jump(item.entry.target)}>${t('line.pin.see')}</button>` : nothing}</p>`;
      case 'message': {
        const { entry } = item;
        return html`<maru-message data-id=${item.id} data-seq=${entry.seq ?? nothing} tabindex="-1"
          .entry=${entry} .person=${item.own ? undefined : people.get(entry.by)} .names=${namesIn(entry)} .own=${item.own} .continued=${item.continued} .timed=${item.timed}
          .concealed=${!item.own && !this.#revealed.has(entry.seq) && relations.blocks(entry.by)}
          .mentioned=${!item.own && Boolean(entry.mentions?.includes(session.user?.id))} .owner=${entry.by === owner} .readers=${lastOwn ? this.open.readersOf(entry).length : 0}
          .state=${entry.state ?? editState(changes.get(entry.seq))} .reason=${entry.reason} .change=${changes.get(entry.seq)?.find(({ state }) => state === 'failed')}></maru-message>`;
      }
    }
    return nothing;
  }

  #renderAnnouncement() {
    const lines = this.#announced.map((seq) => this.open.log.at(seq)).filter((line) => line && !line.deleted);
    const words = lines.length > MOST_ANNOUNCED ? t('chat.new', { n: lines.length }) : lines.map(({ by, text }) => `${people.name(by)}: ${text}`).join('\n');
    return html`<div class="sr" aria-live="polite">${words}</div>`;
  }

  updated() {
    if (this.open.status !== 'ready') return;
    const scroller = this.#scroller;
    if (!scroller) return;
    // Their heights are needed now, not in the next microtask.
    for (const line of this.#lines) if (line.isUpdatePending) line.performUpdate();
    if (this.#target) this.#bringIntoView(scroller);
    else if (!this.#placed) this.#place(scroller);
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

  /** Shows the line with this number, fetching back to it if need be, and makes it stand out for a moment. */
  async jump(seq) {
    const { log } = this.open;
    const here = log.at(seq) ?? (await this.open.reach(seq).catch(() => false));
    if (!here) return toast(t('chat.tooFar'), 'error');
    this.#following = false;
    this.#target = seq;
    const place = log.place(seq);
    if (place < this.#start || place >= this.#end) this.#from = log.lines[Math.max(0, place - STEP)];
    this.requestUpdate();
  }

  #bringIntoView(scroller) {
    const line = scroller.querySelector(`[data-seq="${this.#target}"]`);
    this.#target = null;
    this.#placed = true;
    if (!line) return;
    scroller.scrollTop += line.getBoundingClientRect().top - scroller.getBoundingClientRect().top - (scroller.clientHeight - line.offsetHeight) / 2;
    this.away = !(this.#atEnd && this.#fromEnd(scroller) < NEAR_END_PX);
    line.focus({ preventScroll: true });
    line.toggleAttribute('jumped', true);
    setTimeout(() => line.toggleAttribute('jumped', false), JUMPED_MS);
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
    if (this.#start > 0) this.#following || this.#move(-STEP);
    else if (!log.complete && older === 'idle') this.open.loadOlder();
  }

  #nearEdge(scroller) {
    return Math.min(NEAR_EDGE_PX, (scroller.scrollHeight - scroller.clientHeight) / 4);
  }

  #move(by) {
    const { lines } = this.open.log;
    this.#from = lines[Math.min(Math.max(0, this.#start + by), lines.length - 1)];
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
    const fresh = log.slice(this.#known + 1, log.last).filter(({ kind, by }) => kind === 'message' && by !== session.user?.id && !relations.blocks(by));
    this.#known = Math.max(this.#known, log.last);
    if (!fresh.length) return;
    this.#arrived.push(...fresh);
    this.#announcing ??= setTimeout(() => this.#announce(), ANNOUNCE_AFTER_MS);
  }

  #announce() {
    this.#announced = this.#arrived.splice(0).map(({ seq }) => seq);
    this.#announcing = null;
    this.requestUpdate();
  }

  /** Only the message that is looked at has its toolbar. */
  #lookedAt = (event) => {
    const message = event.type === 'pointerleave' ? null : event.target.closest('maru-message');
    const before = this.querySelector('maru-message[active]');
    if (message === before || (event.type === 'pointerleave' && before?.contains(document.activeElement))) return;
    if (before) before.active = false;
    if (message) message.active = true;
  };

  /** Without a pointer that hovers, a tap on the text is how one gets at a message. */
  #tapped = (event) => {
    if (matchMedia('(hover: hover)').matches || event.target.closest('a, button')) return;
    const message = event.target.closest('.bubble')?.closest('maru-message');
    if (message) this.#showMenu(message);
  };

  #asked = (event) => {
    const message = event.target.closest('.bubble')?.closest('maru-message');
    if (!message || event.target.closest('a') || String(getSelection())) return;
    event.preventDefault();
    this.#showMenu(message);
  };

  #act = ({ detail: { act, message, emoji, seq } }) => {
    const { entry } = message;
    switch (act) {
      case 'react':
        return this.open.react(entry.seq, emoji);
      case 'emoji':
        return this.#showMenu(message, 'emoji');
      case 'menu':
        return this.#showMenu(message);
      case 'reply':
        return this.open.compose({ mode: 'reply', seq: entry.seq });
      case 'jump':
        return this.jump(seq);
      case 'edits':
        return this.#tell('showEdits', entry);
      case 'readers':
        return this.#tell('showReaders', entry);
      case 'reveal':
        this.#revealed.add(entry.seq);
        return this.requestUpdate();
    }
  };

  async #tell(dialog, entry) {
    const dialogs = await import('./about-message.js');
    dialogs[dialog](this.open, entry.seq);
  }

  #showMenu(message, mode = 'menu') {
    const { entry } = message;
    if (!Number.isFinite(entry.seq) || entry.deleted) return;
    const mine = new Set((entry.reactions ?? []).filter(({ users }) => users.includes(session.user?.id)).map(({ emoji }) => emoji));
    this.querySelector('maru-message-menu').show(message, { mode, items: this.#things(entry), mine, react: (emoji) => this.open.react(entry.seq, emoji) });
  }

  #things(entry) {
    const { open } = this;
    const own = entry.by === session.user?.id;
    const pinned = Boolean(entry.pinned);
    return [
      { label: t('chat.reply'), symbol: 'reply', key: 'R', act: () => open.compose({ mode: 'reply', seq: entry.seq }) },
      own && { label: t('chat.edit'), symbol: 'edit', key: '↑', act: () => open.compose({ mode: 'edit', seq: entry.seq }) },
      { label: t(pinned ? 'chat.unpin' : 'chat.pin'), symbol: pinned ? 'unpin' : 'pin', act: () => open.pin(entry.seq, !pinned) },
      { label: t('chat.copy'), symbol: 'copy', act: () => navigator.clipboard?.writeText(entry.text).then(() => toast(t('chat.copied'))) },
      { label: t('chat.readers'), symbol: 'checks', act: () => this.#tell('showReaders', entry) },
      !own && { label: t('report.do'), symbol: 'shield', act: () => this.#report(entry) },
      (own || open.owned) && { label: t('chat.delete'), symbol: 'trash', danger: true, act: () => this.#delete(entry) },
    ].filter(Boolean);
  }

  async #report(entry) {
    const { report } = await import('../people/report.js');
    report({ kind: 'message', target: String(entry.seq), room: this.open.id });
  }

  async #delete(entry) {
    const { confirm } = await import('../ui/dialog.js');
    confirm({ heading: t('chat.delete.title'), text: t('chat.delete.text'), action: t('chat.delete'), act: () => this.open.delete(entry.seq) });
  }

  /** Up and Down go from line to line, Home and End to the edges. */
  #walk = (event) => {
    const lines = this.#lines.filter(({ localName }) => localName === 'maru-message');
    const at = lines.indexOf(document.activeElement.closest('maru-message'));
    if (event.key === 'ArrowUp') (at < 0 ? lines.at(-1) : lines[at - 1])?.focus({ preventScroll: false });
    else if (event.key === 'ArrowDown' && at >= 0 && at === lines.length - 1) this.toEnd();
    else if (event.key === 'ArrowDown') lines[at + 1]?.focus();
    else if (event.key === 'End') this.toEnd();
    else if (at < 0 || !this.#askedByKey(event, lines[at])) return;
    event.preventDefault();
  };

  /** By the place of the key, which is the same under a Korean layout. */
  #askedByKey({ code, key, target, ctrlKey, metaKey, altKey }, message) {
    if (ctrlKey || metaKey || altKey || target.closest('button, a') || !Number.isFinite(message.entry.seq) || message.entry.deleted) return false;
    if (code === 'KeyR') this.open.compose({ mode: 'reply', seq: message.entry.seq });
    else if (code === 'KeyE') this.#showMenu(message, 'emoji');
    else if (key === 'Enter') this.#showMenu(message);
    else return false;
    return true;
  }
}

/** Those whose names a message shows, besides whoever wrote it. */
function namesIn({ quote, mentions = [], reactions = [] }) {
  if (!quote && !mentions.length && !reactions.length) return '';
  return [quote?.by, ...mentions, ...reactions.flatMap(({ users }) => users.slice(0, 8))].map((id) => id && people.name(id)).join('\n');
}

/** An edit that is not stored yet looks like a line that is not. */
const editState = (changes) => changes?.findLast(({ kind, state }) => kind === 'edit' && state !== 'stored')?.state;

function systemLine({ kind, by, user, name }) {
  if (kind === 'removed') return user === by ? t('line.removed.gone', { name: people.name(by) }) : t('line.removed', { name: people.name(user), by: people.name(by) });
  if (kind === 'renamed') return t('line.renamed', { name: people.name(by), room: name });
  return t(`line.${kind}`, { name: people.name(by) });
}

function loading() {
  const shapes = [[35, 70], [20, 50], [50, 35, 'own'], [35, 90], [35, 20, 'own'], [20, 70]];
  return html`<div class="log" aria-busy="true">
    <p class="sr" role="status">${t('chat.loading')}</p>
    ${shapes.map(([a, b, own]) => html`<div class="message--loading ${own ?? ''}" aria-hidden="true">${own ? html`<span></span>` : html`<span class="skeleton skeleton--round avatar avatar--md"></span>`}<div><span class="skeleton w-${a}"></span><span class="skeleton w-${b}"></span></div></div>`)}
  </div>`;
}

customElements.define('maru-message-log', MessageLog);
