import { css, html, nothing } from 'lit';
import { adopt, MaruElement } from '../ui/element.js';
import { icon } from '../ui/icons.js';
import { clock, fullTime } from '../text/time.js';
import { t } from '../text/words.js';
import { avatar } from '../people/people.js';
import { outbox } from './outbox.js';

adopt(css`
  maru-message { position: relative; display: grid; grid-template-columns: 2.25rem minmax(0, 1fr); column-gap: var(--s-2); margin-block-start: var(--s-4); padding-inline-end: var(--s-6); border-radius: var(--r-md); contain: layout style; }
  maru-message[continued] { margin-block-start: var(--s-1); }
  maru-message > .avatar { align-self: start; }
  .message__main { display: grid; justify-items: start; min-inline-size: 0; grid-column: 2; }
  .message__who { display: flex; align-items: center; gap: var(--s-1); max-inline-size: 100%; font-size: var(--t-sm); font-weight: var(--w-medium); color: var(--ink-2); line-height: 1.25rem; margin-block-end: var(--s-1); }
  .role { display: inline-flex; color: var(--accent-ink); }
  .message__line { display: flex; align-items: flex-end; gap: var(--s-2); max-inline-size: 100%; }
  .bubble { position: relative; min-inline-size: 0; max-inline-size: min(32rem, 100%); padding: var(--s-2) var(--s-3); border-radius: var(--r-lg); border-start-start-radius: .25rem; background: var(--sunken); white-space: pre-wrap; line-height: 1.5; }
  .message__when { flex: none; font-size: var(--t-xs); color: var(--ink-3); line-height: 1.25; display: flex; align-items: center; gap: 2px; padding-block-end: 2px; white-space: nowrap; }
  .message__foot { display: flex; flex-wrap: wrap; align-items: center; gap: var(--s-1) var(--s-2); margin-block-start: var(--s-1); font-size: var(--t-xs); color: var(--ink-3); line-height: 1.25rem; }
  .message__why { display: flex; gap: var(--s-1); }
  .message__why .i { margin-block-start: .1875rem; }
  .message__foot button { color: var(--accent-ink); font-weight: var(--w-medium); text-decoration: underline; text-underline-offset: .2em; padding-block: var(--s-1); }
  maru-message[own] { grid-template-columns: minmax(0, 1fr); padding-inline: var(--s-12) 0; }
  maru-message[own] .message__main { grid-column: 1; justify-items: end; }
  maru-message[own] .message__line { flex-direction: row-reverse; }
  maru-message[own] .bubble { border-start-start-radius: var(--r-lg); border-start-end-radius: .25rem; background: var(--accent-soft); }
  maru-message[state="queued"] .bubble, maru-message[state="sending"] .bubble { opacity: .72; }
  maru-message[state="failed"] .bubble { background: var(--danger-soft); }
  maru-message[state="failed"] .message__foot { color: var(--danger); font-weight: var(--w-medium); justify-content: flex-end; }
  @media (width < 40em) {
    maru-message[own] { padding-inline-start: var(--s-8); }
    maru-message { padding-inline-end: 0; }
    .message__why { display: flex; gap: var(--s-1); }
  .message__why .i { margin-block-start: .1875rem; }
  .message__foot button { padding-block: var(--s-3); margin-block: calc(-1 * var(--s-2)); }
  }
  /* enlarged text: what stands beside the bubble goes below it */
  @container (width < 17rem) {
    maru-message[own] { padding-inline-start: var(--s-3); }
    .message__line { flex-direction: column; align-items: flex-start; gap: var(--s-1); }
    maru-message[own] .message__line { flex-direction: column; align-items: flex-end; }
  }
  @media (forced-colors: active) { .bubble { border: 1px solid; } }
`);

/** One line of somebody. `state` is that of the outbox for own lines that are not in the log yet. */
class Message extends MaruElement {
  static properties = {
    entry: { attribute: false },
    person: { attribute: false },
    own: { type: Boolean, reflect: true },
    continued: { type: Boolean, reflect: true },
    timed: { type: Boolean },
    owner: { type: Boolean },
    readers: { type: Number },
    state: { reflect: true },
    reason: {},
  };

  render() {
    const name = this.person === null ? t('person.unknown') : (this.person?.nickname ?? '…');
    return html`
      ${this.own ? nothing : this.continued ? html`<span></span>` : avatar(this.person, 'md')}
      <div class="message__main">
        ${this.own || this.continued
          ? html`<span class="sr">${this.own ? t('you') : name}</span>`
          : html`<p class="message__who"><bdi class="clip">${name}</bdi>${this.owner ? html`<span class="role" title=${t('person.owner')}>${icon('crown', 'xs')}<span class="sr">${t('person.owner')}</span></span>` : nothing}</p>`}
        <div class="message__line"><div class="bubble" dir="auto">${linked(this.entry.text)}</div>${this.#renderWhen()}</div>
        ${this.#renderFoot()}
      </div>`;
  }

  #renderWhen() {
    const at = new Date(this.entry.at);
    const mark = this.own && { queued: 'clock', sending: 'clock', failed: null }[this.state ?? 'stored'];
    if (this.state === 'failed') return nothing;
    if (mark) return html`<span class="message__when">${icon(mark, 'xs')}<span class="sr">${t('chat.sending')}</span></span>`;
    if (!this.timed) return nothing;
    return html`<span class="message__when">
      ${this.own ? html`${icon('check', 'xs')}<span class="sr">${t('chat.stored')}</span>` : nothing}
      <time class="num" datetime=${this.entry.at} title=${fullTime(at)}>${clock(at)}</time>
    </span>`;
  }

  #renderFoot() {
    if (this.state === 'failed') {
      return html`<p class="message__foot" role="alert">
        <span class="message__why">${icon('alert', 'xs')}<span>${t('chat.failed')} ${t(reasons.has(this.reason) ? `chat.failed.${this.reason}` : 'chat.failed.other')}</span></span>
        ${final.has(this.reason) ? nothing : html`<button type="button" @click=${() => outbox.retry(this.entry)}>${t('chat.again')}</button>`}
        <button type="button" @click=${() => outbox.discard(this.entry)}>${t('chat.discard')}</button>
      </p>`;
    }
    if (!this.readers) return nothing;
    return html`<p class="message__foot num">${icon('checks', 'xs')}<span>${t('chat.readBy', { n: this.readers })}</span></p>`;
  }
}

/** Why a line was not taken, where it can be said; the rest is "try again". */
const reasons = new Set(['timeout', 'rate-limited', 'not-a-member', 'room-gone', 'not-found', 'text-too-long', 'bad-text', 'blank-text']);
/** Trying again cannot help. */
const final = new Set(['room-gone', 'not-found', 'text-too-long', 'bad-text', 'blank-text']);

const ADDRESS = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,:;!?)\]}’”]/g;

/** The text as it was typed, with addresses to follow. */
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
