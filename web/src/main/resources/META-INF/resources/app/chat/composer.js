import { css, html, nothing } from 'lit';
import { adopt, MaruElement } from '../ui/element.js';
import { icon } from '../ui/icons.js';
import { t } from '../text/words.js';
import { session } from '../net/session.js';
import { fullTime } from '../text/time.js';
import { avatar, people } from '../people/people.js';
import { myRooms } from '../rooms/my-rooms.js';
import { KINDS } from '../net/upload.js';
import { toast } from '../ui/toast.js';
import { attachments, MOST } from './attachments.js';
import { quoteOf } from './changes.js';
import { drafts } from './drafts.js';
import { candidates, mentionBegun, mentionsIn } from './mentions.js';
import { outbox } from './outbox.js';

const LONGEST = 4_000;
const COUNT_FROM = 3_800;
const MOST_MENTIONS = 20;
const MOST_OFFERED = 6;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

adopt(css`
  maru-composer { position: relative; flex: none; padding: 0 var(--s-4) max(var(--s-4), env(safe-area-inset-bottom)); background: var(--surface); }
  .composer { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; align-items: end; gap: 2px; padding: 3px; border-radius: .875rem; background: var(--sunken); box-shadow: inset 0 0 0 1px var(--line); }
  .composer:focus-within { box-shadow: inset 0 0 0 2px var(--accent); background: var(--surface); }
  .composer textarea { display: block; inline-size: 100%; field-sizing: content; min-block-size: var(--control); max-block-size: 10rem; padding: calc((var(--control) - 1.5rem) / 2) var(--s-2); border: 0; background: none; resize: none; outline: 0; line-height: 1.5rem; }
  .composer textarea::placeholder { color: var(--ink-3); opacity: 1; }
  .composer__top { grid-column: 1 / -1; display: flex; align-items: center; gap: var(--s-2); padding: var(--s-1) 0 0 var(--s-3); font-size: var(--t-sm); color: var(--ink-2); }
  .composer__top b { font-weight: var(--w-medium); color: var(--accent-ink); }
  .composer__top .iconbutton { margin-block: -4px; }
  .uploads { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: var(--s-2); padding: var(--s-2); }
  .upload { position: relative; inline-size: 5rem; display: grid; gap: 2px; }
  .upload img, .upload__none { inline-size: 5rem; block-size: 5rem; object-fit: cover; border-radius: var(--r-md); background: var(--hover); }
  .upload__none { display: grid; place-items: center; color: var(--ink-3); }
  .upload--failed img { opacity: .5; }
  .upload progress { position: absolute; inset-inline: 6px; inset-block-start: 4rem; inline-size: calc(100% - 12px); block-size: 6px; }
  .upload__remove, .upload__again { position: absolute; display: grid; place-items: center; inline-size: 1.5rem; block-size: 1.5rem; border-radius: 50%; background: var(--inverse); color: var(--on-inverse); }
  .upload__remove { inset-block-start: 2px; inset-inline-end: 2px; }
  .upload__remove::after, .upload__again::after { content: ""; position: absolute; inset: -10px; }
  .upload__again { inset-block-start: 1.75rem; inset-inline-start: 1.75rem; background: var(--danger-fill); color: var(--on-danger); }
  .upload__why { font-size: var(--t-xs); line-height: 1.3; color: var(--danger); overflow-wrap: anywhere; }
  .composer__count { position: absolute; inset-block-start: -1.5rem; inset-inline-end: var(--s-5); padding-inline: var(--s-1); border-radius: var(--r-sm); background: var(--surface); font-size: var(--t-xs); color: var(--warn); font-weight: var(--w-medium); }
  .composer__count--over { color: var(--danger); font-weight: var(--w-bold); }
  .composer__closed { display: flex; align-items: center; justify-content: center; gap: var(--s-2); min-block-size: calc(var(--control) + 6px); padding: var(--s-2) var(--s-4); border-radius: .875rem; background: var(--sunken); color: var(--ink-2); font-size: var(--t-sm); text-align: center; }
  .composer__slow { grid-column: 1 / -1; display: flex; align-items: center; gap: var(--s-1); padding: var(--s-1) var(--s-3) 0; font-size: var(--t-xs); color: var(--ink-3); }
  .mentions { position: absolute; z-index: 5; inset-block-end: calc(100% + .25rem); inset-inline: var(--s-4); max-inline-size: 20rem; max-block-size: 40dvh; overflow: auto; padding: var(--s-1); border-radius: .875rem; background: var(--raised); box-shadow: var(--e-3), 0 0 0 1px var(--line); }
  .mentions__one { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; align-items: center; gap: var(--s-3); min-block-size: var(--control); padding: var(--s-1) var(--s-3); border-radius: .625rem; cursor: pointer; }
  .mentions__one:hover { background: var(--hover); }
  .mentions__one[aria-selected="true"] { background: var(--accent-soft); color: var(--accent-ink); }
  .mentions .meta { padding: var(--s-2) var(--s-3); }
  @media (width < 40em) { maru-composer { padding-inline: var(--s-2); padding-block-end: max(var(--s-2), env(safe-area-inset-bottom)); } .composer textarea { font-size: 1rem; } .mentions { inset-inline: var(--s-2); max-inline-size: none; } }
  @media (forced-colors: active) { .composer { border: 1px solid; } .composer:focus-within { outline: 2px solid; } .mentions__one[aria-selected="true"] { outline: 2px solid; outline-offset: -2px; } }
`);

/** Where a line is written, answered or corrected; what is not sent yet is kept as a draft of the room. */
class Composer extends MaruElement {
  static properties = { open: { attribute: false }, disabled: { attribute: false }, text: { state: true }, naming: { state: true } };

  /** What it was last for, and what was being written before a correction. */
  #composing = null;
  #aside = '';
  #soon = null;

  constructor() {
    super();
    this.text = '';
    this.disabled = false;
    /** What is being written after an @, and which of those it may mean is chosen: {start, words, at}. */
    this.naming = null;
    this.watch(people, attachments, myRooms, outbox);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#soon);
  }

  willUpdate(changed) {
    if (changed.has('open')) {
      this.heed(this.open);
      this.text = drafts.get(this.open.id);
      this.#composing = null;
      this.naming = null;
    }
    if (this.#composing !== this.open.composing) this.#turnTo(this.open.composing);
  }

  #turnTo(composing) {
    if (this.#composing?.mode === 'edit') this.text = this.#aside;
    if (composing?.mode === 'edit') {
      this.#aside = this.text;
      this.text = this.open.seen(composing.seq)?.text ?? '';
    }
    this.#composing = composing;
    this.naming = null;
    if (composing) this.updateComplete.then(() => this.#focusEnd());
  }

  #focusEnd() {
    const field = this.#field;
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
  }

  render() {
    const closed = this.#closed();
    if (closed) return html`<p class="composer__closed" role="status">${icon(closed.symbol, 'sm')}<span>${closed.words}</span></p>`;
    const wait = this.#editing ? 0 : this.#wait();
    const left = LONGEST - [...this.text].length;
    const pictures = this.#editing ? [] : attachments.of(this.open.id);
    const ready = this.#ready(pictures) && left >= 0 && !this.disabled && !wait;
    const offered = this.#offered();
    const does = t(this.#composing?.mode === 'edit' ? 'save' : 'chat.send');
    return html`
      ${this.naming ? this.#renderOffered(offered) : nothing}
      <form class="composer" @submit=${this.#submit}>
        ${this.#renderTop()}
        ${this.#slow ? html`<p class="composer__slow num">${icon('clock', 'xs')}<span>${wait ? t('chat.slow.wait', { n: wait }) : t('chat.slow', { n: this.#slow })}</span></p>` : nothing}
        ${pictures.length ? this.#renderPictures(pictures) : nothing}
        <button type="button" class="iconbutton" aria-label=${t('chat.attach')} title=${t('chat.attach')} ?disabled=${this.disabled || this.#editing} @click=${() => this.querySelector('input[type=file]').click()}>${icon('image')}</button>
        <input class="sr" type="file" multiple tabindex="-1" aria-hidden="true" accept=${KINDS.join()} @change=${this.#chosen}>
        <textarea rows="1" dir="auto" placeholder=${t('chat.write')} aria-label=${t('chat.write')} aria-describedby=${left <= LONGEST - COUNT_FROM ? 'composer-count' : nothing}
          aria-autocomplete="list" aria-controls=${this.naming ? 'mentions' : nothing} aria-activedescendant=${offered.length ? `mention-${this.naming.at}` : nothing}
          enterkeyhint=${touch() ? 'enter' : 'send'} autocomplete="off" .value=${this.text} @input=${this.#typed} @keydown=${this.#keys} @blur=${this.#stopNaming} @click=${this.#look} @paste=${this.#pasted}></textarea>
        ${left <= LONGEST - COUNT_FROM
          ? html`<span id="composer-count" class="composer__count num ${left < 0 ? 'composer__count--over' : ''}" role=${left < 0 ? 'alert' : nothing}>${left < 0 ? t('chat.over', { n: -left }) : t('chat.left', { n: left })}</span>`
          : nothing}
        <button type="submit" class="iconbutton ${ready ? 'iconbutton--primary' : ''}" aria-label=${does} title=${does} ?disabled=${!ready}>${icon(this.#composing?.mode === 'edit' ? 'check' : 'send')}</button>
      </form>`;
  }

  /** Why nobody but others may write here now; undefined when this person may. */
  #closed() {
    const { room } = this.open;
    if (!room?.role || this.disabled) return undefined;
    const until = room.mutedUntil && new Date(room.mutedUntil);
    if (until > new Date()) {
      this.#lookAgainAt(until);
      return { symbol: 'clock', words: t('chat.closed.muted', { until: fullTime(until) }) };
    }
    return room.readOnly && !keepsOrder(room) ? { symbol: 'lock', words: t('refused.read-only') } : undefined;
  }

  /** The seconds between two lines of this person here; 0 for those who keep order. */
  get #slow() {
    const { room } = this.open;
    return room?.slowModeSeconds && !keepsOrder(room) ? room.slowModeSeconds : 0;
  }

  /** The seconds until the next line may be sent. */
  #wait() {
    if (!this.#slow) return 0;
    const own = ({ by }) => by === session.user?.id;
    const last = this.open.lines.findLast(({ state }) => state !== 'failed') ?? this.open.log.findLastMessage(own);
    const wait = last ? Math.ceil((new Date(last.at).getTime() + this.#slow * 1_000 - Date.now()) / 1_000) : 0;
    if (wait <= 0) return 0;
    this.#lookAgainAt(Date.now() + 1_000);
    return Math.min(wait, this.#slow);
  }

  #lookAgainAt(time) {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => this.requestUpdate(), Math.min(LONGEST_TIMER_MS, Math.max(0, time - Date.now())));
  }

  #renderTop() {
    if (!this.#composing) return nothing;
    const { mode, seq } = this.#composing;
    const message = this.open.seen(seq);
    const words = mode === 'edit' ? t('chat.editing') : t('chat.replyTo', { name: message ? people.name(message.by) : '…' });
    const cancel = t(mode === 'edit' ? 'chat.editing.cancel' : 'chat.replyTo.cancel');
    return html`<div class="composer__top">${icon(mode === 'edit' ? 'edit' : 'reply', 'sm')}<p class="grow clip"><b>${words}</b>${mode === 'edit' ? nothing : html` <bdi>${message?.deleted ? t('chat.deleted') : message?.text}</bdi>`}</p>
      <button type="button" class="iconbutton" aria-label=${cancel} title=${cancel} @click=${this.#cancel}>${icon('close', 'sm')}</button></div>`;
  }

  #renderOffered(offered) {
    const { state } = this.open.members;
    if (!offered.length) return html`<div class="mentions" id="mentions" role="status"><p class="meta">${t(state === 'ready' || state === 'error' ? 'chat.mention.none' : 'loading')}</p></div>`;
    return html`<ul class="mentions" id="mentions" role="listbox" aria-label=${t('chat.mention')}>${offered.map((person, i) => html`
      <li class="mentions__one" role="option" id="mention-${i}" aria-selected=${i === this.naming.at} @pointerdown=${(event) => this.#pick(person, event)}>
        ${avatar(person, 'sm')}<bdi class="clip">${person.nickname}</bdi>${this.open.online.has(person.id) ? html`<span class="meta">${t('person.here')}</span>` : nothing}
      </li>`)}</ul>`;
  }

  get #editing() {
    return this.#composing?.mode === 'edit';
  }

  /** Something to say, and nothing on its way any more. */
  #ready(pictures) {
    const there = pictures.some(({ state }) => state === 'ready');
    return (this.text.trim() || there) && !pictures.some(({ state }) => state === 'waiting' || state === 'uploading');
  }

  #renderPictures(pictures) {
    return html`<ul class="uploads" aria-label=${t('chat.uploads')}>${pictures.map((item) => {
      const percent = Math.round((100 * item.sent) / (item.file.size || 1));
      const busy = item.state === 'waiting' || item.state === 'uploading';
      return html`<li class="upload ${item.error ? 'upload--failed' : ''}">
        ${item.address ? html`<img src=${item.address} alt=${item.file.name} @error=${() => attachments.unshown(item)}>` : html`<span class="upload__none">${icon('image')}</span>`}
        ${busy ? html`<progress max="100" value=${percent} aria-label=${t('chat.uploading', { name: item.file.name })}></progress>` : nothing}
        ${item.state === 'failed' ? html`<button type="button" class="upload__again" aria-label=${t('chat.upload.again')} title=${t('chat.upload.again')} @click=${() => attachments.retry(this.open.id, item)}>${icon('alert')}</button>` : nothing}
        <button type="button" class="upload__remove" aria-label=${t('chat.upload.remove', { name: item.file.name })} title=${t('chat.upload.remove', { name: item.file.name })} @click=${() => attachments.remove(this.open.id, item)}>${icon('close', 'xs')}</button>
        ${item.error ? html`<span class="upload__why" role="alert">${t(item.error === 'other' ? 'failed.action' : `picture.error.${item.error}`)}</span>` : nothing}
      </li>`;
    })}</ul>`;
  }

  #chosen({ target }) {
    this.attach([...target.files]);
    target.value = '';
  }

  #pasted(event) {
    const files = [...event.clipboardData.files].filter(({ type }) => type.startsWith('image/'));
    if (!files.length || this.#editing) return;
    event.preventDefault();
    this.attach(files);
  }

  /** Takes pictures for the next message: chosen, pasted, or dropped on the conversation. */
  attach(files) {
    if (!files.length || this.disabled || this.#editing || !this.#field) return;
    if (attachments.add(this.open.id, files)) toast(t('chat.attach.most', { n: MOST }), 'error');
    this.#field.focus();
  }

  get #field() {
    return this.querySelector('textarea');
  }

  /** Whom the name that is being written may mean: who is here comes first. */
  #offered() {
    if (!this.naming) return [];
    const { items } = this.open.members;
    const others = items.filter(({ id }) => id !== session.user?.id).map((member) => people.get(member.id) ?? member);
    const here = others.filter(({ id }) => this.open.online.has(id));
    const away = others.filter(({ id }) => !this.open.online.has(id));
    return candidates([...here, ...away], this.naming.words, MOST_OFFERED);
  }

  #typed(event) {
    this.text = event.target.value;
    if (this.#composing?.mode !== 'edit') drafts.set(this.open.id, this.text);
    if (this.text.trim()) this.open.tellTyping();
    this.#look();
  }

  #look() {
    const begun = mentionBegun(this.#field.value, this.#field.selectionStart);
    this.naming = begun && { ...begun, at: 0 };
    if (this.text.includes('@')) this.open.members.all();
  }

  #stopNaming() {
    this.naming = null;
  }

  #keys(event) {
    // An Enter that ends the composing of a syllable is not meant for the line.
    if (event.isComposing || event.keyCode === 229) return;
    const offered = this.#offered();
    if (offered.length && this.#choose(event, offered)) return event.preventDefault();
    if (event.key === 'Escape' && this.naming) {
      this.naming = null;
      event.preventDefault();
    } else if (event.key === 'ArrowUp' && !this.text && !this.#composing) {
      const last = this.open.log.findLastMessage(({ by }) => by === session.user?.id);
      if (!last) return;
      event.preventDefault();
      this.open.compose({ mode: 'edit', seq: last.seq });
    } else if (event.key === 'Enter' && !event.shiftKey && !touch()) {
      event.preventDefault();
      this.#send();
    }
  }

  /** Up and Down go through those offered, Enter and Tab take one. */
  #choose({ key, shiftKey }, offered) {
    const { at } = this.naming;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + offered.length }[key];
    if (to !== undefined) this.naming = { ...this.naming, at: to % offered.length };
    else if ((key === 'Enter' || key === 'Tab') && !shiftKey) this.#pick(offered[at]);
    else return false;
    return true;
  }

  #pick(person, event) {
    // The focus stays where one writes.
    event?.preventDefault();
    const field = this.#field;
    const { start } = this.naming;
    const named = `${this.text.slice(0, start)}@${person.nickname} `;
    this.text = named + this.text.slice(field.selectionStart);
    this.naming = null;
    if (this.#composing?.mode !== 'edit') drafts.set(this.open.id, this.text);
    this.updateComplete.then(() => field.setSelectionRange(named.length, named.length));
  }

  #submit(event) {
    event.preventDefault();
    this.#send();
    this.#field.focus();
  }

  #cancel() {
    this.open.compose(null);
    this.#field.focus();
  }

  #send() {
    const text = this.text.trim();
    const composing = this.#composing;
    const pictures = this.#editing ? [] : attachments.of(this.open.id);
    if (!this.#ready(pictures) || [...text].length > LONGEST || this.disabled || (!this.#editing && this.#wait())) return;
    const said = { text, ...this.#mentions(text, composing) };
    if (composing?.mode === 'edit') {
      const before = this.open.seen(composing.seq);
      if (before && !before.deleted && before.text !== text) outbox.write(this.open.id, { kind: 'edit', target: composing.seq, ...said });
      this.open.compose(null);
      return;
    }
    const original = composing && this.open.seen(composing.seq);
    outbox.write(this.open.id, { kind: 'message', ...said, ...(pictures.length && { attachments: attachments.take(this.open.id) }), ...(composing && { replyTo: composing.seq, quote: original && quoteOf(original) }) });
    this.open.compose(null);
    this.open.stopTyping();
    this.text = '';
    this.naming = null;
    drafts.set(this.open.id, '');
    this.dispatchEvent(new Event('sent'));
  }

  /** Everybody whose name stands after an @, be it picked or typed. */
  #mentions(text, composing) {
    const before = (composing?.mode === 'edit' && this.open.message(composing.seq)?.mentions) || [];
    const known = [...this.open.members.items.map((member) => people.get(member.id) ?? member), ...before.map((id) => people.get(id))];
    const ids = [...new Set(mentionsIn(text, known).map(({ person }) => person.id))];
    return ids.length ? { mentions: ids.slice(0, MOST_MENTIONS) } : {};
  }
}

const keepsOrder = ({ role }) => role === 'owner' || role === 'moderator';

const touch = () => matchMedia('(pointer: coarse)').matches;

customElements.define('maru-composer', Composer);
