import { css, html, nothing } from 'lit';
import { adopt, MaruElement } from '../ui/element.js';
import { icon } from '../ui/icons.js';
import { clock, fullTime } from '../text/time.js';
import { t } from '../text/words.js';
import { session } from '../net/session.js';
import { avatar, people } from '../people/people.js';
import { relations } from '../people/relations.js';
import { mentionsIn } from './mentions.js';
import { outbox } from './outbox.js';
import './pictures.js';

/** One click away; the rest is in the picker. */
const QUICK = ['👍', '❤️'];
/** So many names are told of those who reacted. */
const MOST_NAMED = 8;

adopt(css`
  maru-message { position: relative; display: grid; grid-template-columns: 2.25rem minmax(0, 1fr); column-gap: var(--s-2); margin-block-start: var(--s-4); padding-inline-end: var(--s-6); border-radius: var(--r-md); contain: layout style; }
  maru-message[active] { z-index: 1; }
  maru-message[continued] { margin-block-start: var(--s-1); }
  maru-message > .avatar { align-self: start; }
  .message__main { display: grid; justify-items: start; min-inline-size: 0; grid-column: 2; }
  .message__who { display: flex; align-items: center; gap: var(--s-1); max-inline-size: 100%; font-size: var(--t-sm); font-weight: var(--w-medium); color: var(--ink-2); line-height: 1.25rem; margin-block-end: var(--s-1); }
  .role { display: inline-flex; color: var(--accent-ink); }
  .message__line { display: flex; align-items: flex-end; gap: var(--s-2); max-inline-size: 100%; }
  .bubble { position: relative; min-inline-size: 0; max-inline-size: min(32rem, 100%); padding: var(--s-2) var(--s-3); border-radius: var(--r-lg); border-start-start-radius: .25rem; background: var(--sunken); white-space: pre-wrap; line-height: 1.5; }
  .bubble .edited { color: var(--ink-3); font-size: var(--t-xs); white-space: nowrap; padding: 0; }
  .bubble .edited:hover { text-decoration: underline; }
  maru-message[own] .bubble .edited { color: var(--ink-2); }
  .bubble--deleted .edited { padding-inline: var(--s-1); color: var(--accent-ink); font-weight: var(--w-medium); text-decoration: underline; text-underline-offset: .2em; }
  .bubble .mention { color: var(--accent-ink); font-weight: var(--w-medium); }
  .bubble .mention--me { padding: 1px 3px; margin-inline: -3px; border-radius: var(--r-sm); background: var(--accent-soft); font-weight: var(--w-bold); }
  .quote { display: block; inline-size: 100%; margin-block-end: var(--s-2); padding: 2px 0 2px var(--s-2); border-inline-start: 3px solid var(--accent); font-size: var(--t-sm); line-height: 1.4; color: var(--ink-2); white-space: normal; border-radius: 1px; }
  .quote b { display: block; font-weight: var(--w-medium); color: var(--accent-ink); }
  .quote span { display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; }
  .quote--deleted { border-inline-start-color: var(--line-strong); color: var(--ink-3); }
  .message__when { flex: none; font-size: var(--t-xs); color: var(--ink-3); line-height: 1.25; display: flex; align-items: center; gap: 2px; padding-block-end: 2px; white-space: nowrap; }
  .message__foot { display: flex; flex-wrap: wrap; align-items: center; gap: var(--s-1) var(--s-2); margin-block-start: var(--s-1); font-size: var(--t-xs); color: var(--ink-3); line-height: 1.25rem; }
  .message__why { display: flex; gap: var(--s-1); }
  .message__why .i { margin-block-start: .1875rem; }
  .message__foot button { color: var(--accent-ink); font-weight: var(--w-medium); text-decoration: underline; text-underline-offset: .2em; padding-block: var(--s-1); }
  .message__foot .message__readers { display: inline-flex; align-items: center; gap: var(--s-1); padding: 0; color: var(--ink-3); font-weight: var(--w-regular); text-decoration: none; }
  .message__foot .message__readers:hover { text-decoration: underline; }
  .reactions { display: flex; flex-wrap: wrap; gap: var(--s-1); margin-block-start: var(--s-1); }
  .reaction { position: relative; display: inline-flex; align-items: center; gap: var(--s-1); min-block-size: 1.75rem; padding-inline: var(--s-2); border-radius: var(--r-full); background: var(--surface); box-shadow: inset 0 0 0 1px var(--line); font-size: var(--t-xs); color: var(--ink-2); font-weight: var(--w-medium); line-height: 1; white-space: nowrap; }
  .reaction:hover { background: var(--hover); }
  .reaction[aria-pressed="true"] { background: var(--accent-soft); box-shadow: inset 0 0 0 1px var(--accent); color: var(--accent-ink); }
  .toolbar { position: absolute; inset-block-start: -1.75rem; inset-inline-end: var(--s-4); display: flex; padding: 2px; border-radius: var(--r-md); background: var(--raised); box-shadow: var(--e-2), 0 0 0 1px var(--line); z-index: 2; }
  .toolbar .iconbutton { inline-size: 2rem; block-size: 2rem; border-radius: .5rem; }
  .toolbar .emoji { font-size: 1.0625rem; }
  .toolbar .emoji, .reaction > span { font-family: var(--emoji); }
  maru-message[own] { grid-template-columns: minmax(0, 1fr); padding-inline: var(--s-12) 0; }
  maru-message[own] .message__main { grid-column: 1; justify-items: end; }
  maru-message[own] .message__line { flex-direction: row-reverse; }
  maru-message[own] .reactions { justify-content: flex-end; }
  maru-message[own] .toolbar { inset-inline-end: 0; }
  maru-message[own] .bubble { border-start-start-radius: var(--r-lg); border-start-end-radius: .25rem; background: var(--accent-soft); }
  maru-message[mentioned] .bubble { box-shadow: inset 0 0 0 1px var(--accent); }
  maru-message[jumped] .bubble { outline: 2px solid var(--accent); outline-offset: 2px; }
  maru-message:focus-visible { outline-offset: 4px; }
  maru-message .bubble.bubble--deleted { display: flex; align-items: center; gap: var(--s-1); background: transparent; box-shadow: inset 0 0 0 1px var(--line); color: var(--ink-3); font-size: var(--t-sm); }
  maru-message[state="queued"] .bubble, maru-message[state="sending"] .bubble { opacity: .72; }
  maru-message[state="failed"] .bubble { background: var(--danger-soft); }
  maru-message[state="failed"] .message__foot { color: var(--danger); font-weight: var(--w-medium); justify-content: flex-end; }
  @media (width < 40em) {
    maru-message[own] { padding-inline-start: var(--s-8); }
    maru-message { padding-inline-end: 0; }
    .message__foot button { padding-block: var(--s-3); margin-block: calc(-1 * var(--s-2)); }
    .message__foot .message__readers { padding-block: var(--s-3); }
    .reaction { min-block-size: 2rem; padding-inline: var(--s-3); }
    .reaction::after { content: ""; position: absolute; inset: -6px -2px; }
  }
  @media (hover: none) { .toolbar { display: none; } }
  /* enlarged text: what stands beside the bubble goes below it */
  @container (width < 17rem) {
    maru-message[own] { padding-inline-start: var(--s-3); }
    .message__line { flex-direction: column; align-items: flex-start; gap: var(--s-1); }
    maru-message[own] .message__line { flex-direction: column; align-items: flex-end; }
  }
  @media (forced-colors: active) { .bubble, .reaction, .toolbar { border: 1px solid; } .reaction[aria-pressed="true"] { outline: 2px solid; } }
`);

/**
 * One line of somebody, as it will be once everything is sent. `state` is that of the outbox for own lines and edits
 * that are not in the log yet, and `change` an edit that was refused. What somebody wants with it is an event `act`, {detail: {act, …}}.
 */
class Message extends MaruElement {
  static properties = {
    entry: { attribute: false },
    person: { attribute: false },
    /** The names that are in it, one per line: with other names it looks different. */
    names: { attribute: false },
    own: { type: Boolean, reflect: true },
    mentioned: { type: Boolean, reflect: true },
    continued: { type: Boolean, reflect: true },
    timed: { type: Boolean },
    owner: { type: Boolean },
    /** By somebody who is blocked, and not asked for. */
    concealed: { type: Boolean, reflect: true },
    readers: { type: Number },
    state: { reflect: true },
    reason: {},
    change: { attribute: false },
    /** Looked at: its toolbar shows. */
    active: { type: Boolean, reflect: true },
  };

  render() {
    const { entry } = this;
    const name = this.person === null ? t('person.unknown') : (this.person?.nickname ?? '…');
    if (this.concealed) return this.#renderConcealed();
    return html`
      ${this.own ? nothing : this.continued ? html`<span></span>` : avatar(this.person, 'md')}
      <div class="message__main">
        ${this.own || this.continued
          ? html`<span class="sr">${this.own ? t('you') : name}</span>`
          : html`<p class="message__who"><bdi class="clip">${name}</bdi>${this.owner ? html`<span class="role" title=${t('person.owner')}>${icon('crown', 'xs')}<span class="sr">${t('person.owner')}</span></span>` : nothing}</p>`}
        ${entry.attachments?.length && !entry.deleted ? html`<maru-pictures .room=${entry.room} .by=${entry.by} .items=${entry.attachments}></maru-pictures>` : nothing}
        <div class="message__line">${entry.deleted ? this.#renderDeleted() : entry.text || entry.replyTo || !entry.attachments?.length ? this.#renderBubble() : nothing}${this.#renderWhen()}</div>
        ${entry.reactions?.length ? this.#renderReactions() : nothing}
        ${this.#renderFoot()}
      </div>
      ${this.active && this.#stored && !entry.deleted ? this.#renderToolbar() : nothing}`;
  }

  get #stored() {
    return Number.isFinite(this.entry.seq);
  }

  #renderConcealed() {
    return html`<span></span><div class="message__main"><div class="bubble bubble--deleted">${icon('eye', 'xs')}<span>${t('chat.concealed')}</span><button type="button" class="edited" @click=${() => this.#act('reveal')}>${t('chat.reveal')}</button></div></div>`;
  }

  #renderDeleted() {
    return html`<div class="bubble bubble--deleted">${icon('trash', 'xs')}<span>${t('chat.deleted')}</span></div>`;
  }

  #renderBubble() {
    const { quote, replyTo, editedAt } = this.entry;
    return html`<div class="bubble" dir="auto">${replyTo ? this.#renderQuote(quote ?? {}) : nothing}${this.#renderText()}${editedAt
      ? html` <button type="button" class="edited" title=${fullTime(new Date(editedAt))} @click=${() => this.#act('edits')}>${t('chat.edited')}</button>`
      : nothing}</div>`;
  }

  #renderQuote({ by, text: said, deleted }) {
    const text = by && relations.blocks(by) ? t('chat.concealed') : said;
    return html`<button type="button" class="quote ${deleted ? 'quote--deleted' : ''}" aria-label=${t('chat.quoted', { name: by ? people.name(by) : '…' })} @click=${() => this.#act('jump', { seq: this.entry.replyTo })}><b><bdi>${by ? people.name(by) : '…'}</bdi></b><span dir="auto">${deleted ? t('chat.deleted') : text || t('chat.pictures', { n: 1 })}</span></button>`;
  }

  /** The text as it was typed, with addresses to follow and people who are called. */
  #renderText() {
    const { text = '', mentions = [] } = this.entry;
    const parts = [];
    let end = 0;
    for (const mention of mentionsIn(text, mentions.map((id) => people.get(id)))) {
      const me = mention.person.id === session.user?.id;
      parts.push(linked(text.slice(end, mention.start)), html`<span class="mention ${me ? 'mention--me' : ''}">${text.slice(mention.start, mention.end)}</span>`);
      end = mention.end;
    }
    return [...parts, linked(text.slice(end))];
  }

  #renderWhen() {
    const at = new Date(this.entry.at);
    const mark = this.own && { queued: 'clock', sending: 'clock', failed: null }[this.state ?? 'stored'];
    const pin = this.entry.pinned ? html`${icon('pin', 'xs')}<span class="sr">${t('chat.pinned')}</span>` : nothing;
    if (this.state === 'failed') return nothing;
    if (mark) return html`<span class="message__when">${icon(mark, 'xs')}<span class="sr">${t('chat.sending')}</span></span>`;
    if (!this.timed) return pin === nothing ? nothing : html`<span class="message__when">${pin}</span>`;
    return html`<span class="message__when">
      ${pin}${this.own ? html`${icon('check', 'xs')}<span class="sr">${t('chat.stored')}</span>` : nothing}
      <time class="num" datetime=${this.entry.at} title=${fullTime(at)}>${clock(at)}</time>
    </span>`;
  }

  #renderReactions() {
    return html`<div class="reactions" role="group" aria-label=${t('chat.reactions')}>${this.entry.reactions.map(({ emoji, users }) => {
      const named = users.slice(0, MOST_NAMED).map((id) => (id === session.user?.id ? t('you') : people.name(id)));
      const more = users.length - named.length;
      const who = more ? t('chat.reacted.more', { names: named.join(', '), n: more }) : named.join(', ');
      return html`<button type="button" class="reaction num" aria-pressed=${users.includes(session.user?.id)} aria-label="${emoji} ${users.length}: ${who}" title=${who} @click=${() => this.#act('react', { emoji })}><span>${emoji}</span> ${users.length}</button>`;
    })}</div>`;
  }

  #renderToolbar() {
    return html`<div class="toolbar" role="toolbar" aria-label=${t('chat.actions')}>
      ${QUICK.map((emoji) => html`<button type="button" class="iconbutton emoji" aria-label=${t('chat.reactWith', { emoji })} @click=${() => this.#act('react', { emoji })}>${emoji}</button>`)}
      <button type="button" class="iconbutton" aria-label=${t('chat.react')} title=${t('chat.react')} aria-haspopup="menu" @click=${() => this.#act('emoji')}>${icon('smile')}</button>
      <button type="button" class="iconbutton" aria-label=${t('chat.reply')} title=${t('chat.reply')} @click=${() => this.#act('reply')}>${icon('reply')}</button>
      <button type="button" class="iconbutton" aria-label=${t('more.menu')} title=${t('more.menu')} aria-haspopup="menu" @click=${() => this.#act('menu')}>${icon('more')}</button>
    </div>`;
  }

  #renderFoot() {
    const item = this.change ?? (this.state === 'failed' ? this.entry : null);
    if (item) {
      const { reason } = item;
      return html`<p class="message__foot" role="alert">
        <span class="message__why">${icon('alert', 'xs')}<span>${t(item.kind === 'edit' ? 'chat.failed.edit' : 'chat.failed')} ${t(reasons.has(reason) ? `chat.failed.${reason}` : 'chat.failed.other')}</span></span>
        ${final.has(reason) ? nothing : html`<button type="button" @click=${() => outbox.retry(item)}>${t('chat.again')}</button>`}
        <button type="button" @click=${() => outbox.discard(item)}>${t('chat.discard')}</button>
      </p>`;
    }
    if (!this.readers) return nothing;
    return html`<p class="message__foot num"><button type="button" class="message__readers" @click=${() => this.#act('readers')}>${icon('checks', 'xs')}<span>${t('chat.readBy', { n: this.readers })}</span></button></p>`;
  }

  #act(act, more = {}) {
    this.dispatchEvent(new CustomEvent('act', { bubbles: true, detail: { act, message: this, ...more } }));
  }
}

/** Why a line was not taken, where it can be said; the rest is "try again". */
const reasons = new Set(['no-such-attachment', 'timeout', 'rate-limited', 'not-a-member', 'room-gone', 'not-found', 'text-too-long', 'bad-text', 'blank-text', 'not-yours', 'too-many-edits', 'muted', 'read-only', 'slow-mode']);
/** Trying again cannot help. */
const final = new Set(['no-such-attachment', 'room-gone', 'not-found', 'text-too-long', 'bad-text', 'blank-text', 'not-yours', 'too-many-edits']);

const ADDRESS = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,:;!?)\]}’”]/g;

function linked(text) {
  const parts = [];
  let end = 0;
  for (const { 0: address, index } of text.matchAll(ADDRESS)) {
    parts.push(text.slice(end, index), html`<a href=${address} target="_blank" rel="noopener noreferrer nofollow">${address}</a>`);
    end = index + address.length;
  }
  return end ? [...parts, text.slice(end)] : text;
}

customElements.define('maru-message', Message);
