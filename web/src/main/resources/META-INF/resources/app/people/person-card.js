import { css, html, nothing } from 'lit';
import { adopt } from '../ui/element.js';
import { ask, confirm, MaruDialog } from '../ui/dialog.js';
import { icon } from '../ui/icons.js';
import { toast } from '../ui/toast.js';
import { longDate } from '../text/time.js';
import { t } from '../text/words.js';
import { session } from '../net/session.js';
import { avatar, people } from './people.js';
import { relations, talkTo } from './relations.js';

const MUTES = [10, 60, 24 * 60];
const MINUTE_MS = 60_000;

adopt(css`
  .personcard { display: grid; justify-items: center; gap: var(--s-2); text-align: center; }
  .personcard__about { white-space: pre-line; overflow-wrap: anywhere; color: var(--ink-2); }
  .personcard__buttons { display: flex; flex-wrap: wrap; justify-content: center; gap: var(--s-2); padding-block-start: var(--s-2); }
  .personcard__order { inline-size: 100%; margin-block-start: var(--s-3); padding-block-start: var(--s-3); border-block-start: 1px solid var(--line); }
`);

/** Somebody, what is between the two, and, in a room, what those may do who keep order there. */
class PersonCard extends MaruDialog {
  static properties = { member: { state: true }, relation: { state: true }, failed: { state: true }, busy: { state: true } };

  constructor() {
    super();
    this.small = true;
    this.relation = null;
    this.failed = false;
    this.busy = false;
    this.watch(people, relations);
  }

  connectedCallback() {
    super.connectedCallback();
    this.#load();
  }

  async #load() {
    this.failed = false;
    try {
      this.relation = await session.api('GET', `/api/v1/users/${this.person}/relation`);
    } catch {
      this.failed = true;
    }
  }

  heading() {
    return people.name(this.person);
  }

  content() {
    const person = people.get(this.person);
    const { relation } = this;
    return html`<div class="dialog__body personcard">
      ${avatar(person, 'xl')}
      <p class="hint num">${relation ? t('person.counts', { n: relation.followers, followings: relation.followings }) : html`&nbsp;`}</p>
      ${person?.about ? html`<p class="personcard__about" dir="auto">${person.about}</p>` : nothing}
      ${relation?.followedBy ? html`<span class="chip">${t('person.followsYou')}</span>` : nothing}
      ${this.failed ? html`<p role="alert">${t('failed.title')} <button type="button" class="button button--sm" @click=${() => this.#load()}>${t('again')}</button></p>` : nothing}
      ${relation && this.person !== session.user?.id ? this.#renderButtons(relation) : nothing}
      ${this.#renderOrder()}
    </div>`;
  }

  #renderButtons({ follows, blocks }) {
    const button = (label, symbol, act, kind = '') => html`<button type="button" class="button ${kind}" ?disabled=${this.busy} @click=${act}>${icon(symbol, 'sm')}${label}</button>`;
    if (blocks) return html`<p class="hint">${t('person.blocked')}</p><div class="personcard__buttons">${button(t('person.unblock'), 'check', () => this.#do(() => relations.unblock(this.person)))}</div>`;
    return html`<div class="personcard__buttons">
      ${follows ? button(t('person.talk'), 'chat', () => this.#talk(), 'button--primary') : nothing}
      ${follows ? button(t('person.unfollow'), 'close', () => this.#do(() => relations.unfollow(this.person))) : button(t('person.follow'), 'plus', () => this.#do(() => relations.follow(this.person)), 'button--primary')}
      ${button(t('person.block'), 'alert', () => this.#block(), 'button--text')}
      ${button(t('report.do'), 'shield', () => this.#report(), 'button--text')}
    </div>`;
  }

  /** What the rights of this person over that one allow: only downwards. */
  #renderOrder() {
    const { room, member } = this;
    if (!room || !member || this.person === session.user?.id || room.kind === 'direct') return nothing;
    const owner = room.role === 'owner';
    if (!owner && !(room.role === 'moderator' && member.role === 'member')) return nothing;
    const path = (what) => `/api/v1/rooms/${room.id}/${what}/${this.person}`;
    const button = (label, act, kind = '') => html`<button type="button" class="button button--sm ${kind}" ?disabled=${this.busy} @click=${act}>${label}</button>`;
    const name = people.name(this.person);
    return html`<section class="personcard__order" aria-label=${t('order')}>
      ${member.mutedUntil
        ? html`<p class="hint">${t('order.muted', { until: longDate(new Date(member.mutedUntil)) })}</p>`
        : nothing}
      <div class="personcard__buttons">
        ${member.mutedUntil
          ? button(t('order.unmute'), () => this.#do(() => session.api('DELETE', path('mutes'))))
          : MUTES.map((minutes) => button(t(`order.mute.${minutes}`), () => this.#do(() => session.api('PUT', path('mutes'), { body: { until: new Date(Date.now() + minutes * MINUTE_MS).toISOString() } }))))}
        ${owner ? (member.role === 'moderator' ? button(t('order.dismiss'), () => this.#do(() => session.api('DELETE', path('moderators')))) : button(t('order.appoint'), () => this.#do(() => session.api('PUT', path('moderators'))))) : nothing}
        ${owner ? button(t('order.handOver'), () => this.#sure('order.handOver', { name }, () => session.api('PUT', `/api/v1/rooms/${room.id}/owner`, { body: { user: this.person } }))) : nothing}
        ${button(t('order.remove'), () => this.#sure('order.remove', { name }, () => session.api('DELETE', path('members'))))}
        ${button(t('order.ban'), () => this.#sure('order.ban', { name }, () => session.api('PUT', path('bans'))), 'button--danger')}
      </div>
    </section>`;
  }

  async #do(act) {
    if (this.busy) return;
    this.busy = true;
    try {
      await act();
      await this.#load();
      this.member = (await this.changed?.()) ?? this.member;
    } catch (problem) {
      toast(t(EXPLAINED.has(problem.code) ? `refused.${problem.code}` : 'failed.action'), 'error');
    } finally {
      this.busy = false;
    }
  }

  async #sure(what, values, act) {
    const done = await confirm({ heading: t(`${what}.title`, values), text: t(`${what}.text`, values), action: t(what), act });
    if (!done) return;
    await this.changed?.();
    this.close();
  }

  async #block() {
    const name = people.name(this.person);
    const done = await confirm({ heading: t('person.block.title', { name }), text: t('person.block.text'), action: t('person.block'), act: () => relations.block(this.person) });
    if (done) this.#load();
  }

  async #report() {
    const { report } = await import('./report.js');
    await report({ kind: 'user', target: this.person });
  }

  async #talk() {
    await this.#do(async () => {
      await talkTo(this.person);
      this.close();
    });
  }
}

const EXPLAINED = new Set(['blocked', 'not-followed', 'rate-limited', 'forbidden', 'too-many-rooms']);

customElements.define('maru-person-card', PersonCard);

/** Shows somebody. In a room: what `room` says, the `member` there, and what to do when something `changed`: it says what the member is then. */
export const showPerson = (person, { room, member, changed } = {}) => ask(Object.assign(new PersonCard(), { person, room, member, changed }));
