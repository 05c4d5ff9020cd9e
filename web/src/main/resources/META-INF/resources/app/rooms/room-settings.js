import { css, html, nothing } from 'lit';
import { adopt } from '../ui/element.js';
import { ask, MaruDialog } from '../ui/dialog.js';
import { icon } from '../ui/icons.js';
import { toast } from '../ui/toast.js';
import { longDate } from '../text/time.js';
import { t } from '../text/words.js';
import { session } from '../net/session.js';
import { avatar, people, roomAvatar } from '../people/people.js';
import { myRooms } from './my-rooms.js';

const SLOW = [0, 5, 30, 60, 300, 900, 3600];
const LONGEST_NAME = 60;

adopt(css`
  .roomsettings { display: grid; gap: var(--s-5); }
  .roomsettings section { display: grid; gap: var(--s-2); }
  .roomsettings h3 { font-size: var(--t-md); }
  .roomsettings__line { display: flex; flex-wrap: wrap; align-items: center; gap: var(--s-2); }
  .roomsettings__line > .input { flex: 1 1 10rem; }
  .roomsettings__person { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; align-items: center; gap: var(--s-3); min-block-size: 3rem; }
  .roomsettings__picture { gap: var(--s-4); }
  .roomsettings__picture > .avatar { inline-size: 4rem; block-size: 4rem; font-size: var(--t-2xl); border-radius: 1.125rem; }
  .roomsettings code { font-size: var(--t-md); letter-spacing: .08em; }
`);

/** What the owner and moderators set, whom they ask in, and who stays out. */
class RoomSettings extends MaruDialog {
  static properties = { busy: { state: true }, codes: { state: true }, banned: { state: true }, candidates: { state: true }, invited: { state: true } };

  constructor() {
    super();
    this.busy = false;
    this.codes = [];
    this.banned = [];
    this.candidates = [];
    this.invited = new Set();
    this.watch(people, myRooms);
  }

  connectedCallback() {
    super.connectedCallback();
    this.#load();
  }

  get #room() {
    return myRooms.get(this.room) ?? {};
  }

  get #keepsOrder() {
    return ['owner', 'moderator'].includes(this.#room.role);
  }

  #path(what = '') {
    return `/api/v1/rooms/${this.room}${what}`;
  }

  async #load() {
    const list = (path) => session.api('GET', path).then(({ items }) => items, () => []);
    const [candidates, members] = await Promise.all([list('/api/v1/me/direct-candidates?limit=100'), list(this.#path('/members?limit=100'))]);
    const inside = new Set(members.map(({ id }) => id));
    this.candidates = candidates.filter(({ id }) => !inside.has(id));
    people.meet(this.candidates);
    if (!this.#keepsOrder) return;
    [this.codes, this.banned] = await Promise.all([list(this.#path('/invite-codes')), list(this.#path('/bans'))]);
    people.meet(this.banned);
  }

  heading() {
    return t('roomSettings');
  }

  content() {
    const room = this.#room;
    return html`<div class="dialog__body roomsettings">
      ${room.role === 'owner' ? html`${session.user.guest ? nothing : this.#renderPicture(room)}${this.#renderName(room)}` : nothing}
      ${this.#keepsOrder ? this.#renderPace(room) : nothing}
      ${room.role === 'owner' && room.kind === 'public' ? this.#renderPassword(room) : nothing}
      ${this.#renderInvite()}
      ${this.#keepsOrder ? html`${this.#renderCodes()}${this.#renderBanned()}` : nothing}
    </div>`;
  }

  #renderPicture(room) {
    return html`<section><h3>${t('roomPicture')}</h3>
      <div class="roomsettings__line roomsettings__picture">${roomAvatar(room)}
        <button type="button" class="button" ?disabled=${this.busy} @click=${this.#changePicture}>${icon('camera', 'sm')}${t('picture.change')}</button>
      </div></section>`;
  }

  #renderName(room) {
    return html`<section><h3><label for="settings-name">${t('create.name')}</label></h3>
      <form class="roomsettings__line" @submit=${this.#rename}>
        <input class="input" id="settings-name" dir="auto" autocomplete="off" maxlength=${LONGEST_NAME * 2} .value=${room.name}>
        <button type="submit" class="button" ?disabled=${this.busy}>${t('save')}</button>
      </form></section>`;
  }

  #renderPace(room) {
    return html`<section><h3>${t('roomSettings.writing')}</h3>
      <label class="roomsettings__line"><input type="checkbox" .checked=${room.readOnly} ?disabled=${this.busy} @change=${(event) => this.#set({ readOnly: event.target.checked })}>${t('roomSettings.readOnly')}</label>
      <label class="roomsettings__line" for="settings-slow">${t('roomSettings.slow')}
        <select class="input" id="settings-slow" ?disabled=${this.busy} @change=${(event) => this.#set({ slowModeSeconds: Number(event.target.value) })}>
          ${[...new Set([...SLOW, room.slowModeSeconds ?? 0])].sort((a, b) => a - b).map((seconds) => html`<option value=${seconds} ?selected=${seconds === room.slowModeSeconds}>${this.#wait(seconds)}</option>`)}
        </select>
      </label></section>`;
  }

  #wait(seconds) {
    return seconds === 0 ? t('roomSettings.slow.off') : seconds < 60 ? t('roomSettings.seconds', { n: seconds }) : t('roomSettings.minutes', { n: Math.round(seconds / 60) });
  }

  #renderPassword(room) {
    return html`<section><h3><label for="settings-password">${t('roomSettings.password')}</label></h3>
      <form class="roomsettings__line" @submit=${this.#lock}>
        <input class="input" id="settings-password" type="password" autocomplete="new-password" minlength="4" maxlength="128" placeholder=${t(room.locked ? 'roomSettings.password.other' : 'roomSettings.password.none')}>
        <button type="submit" class="button" ?disabled=${this.busy}>${t('save')}</button>
        ${room.locked ? html`<button type="button" class="button button--text" ?disabled=${this.busy} @click=${() => this.#do(() => session.api('DELETE', this.#path('/password')))}>${t('roomSettings.password.remove')}</button>` : nothing}
      </form></section>`;
  }

  #renderInvite() {
    return html`<section><h3>${t('invite')}</h3>
      ${this.candidates.length
        ? html`<ul>${this.candidates.map(({ id }) => this.#renderPerson(id, this.invited.has(id)
            ? html`<span class="hint">${t('invite.done')}</span>`
            : html`<button type="button" class="button button--sm" ?disabled=${this.busy} @click=${() => this.#invite(id)}>${t('invite.do')}</button>`))}</ul>`
        : html`<p class="hint">${t('invite.none')}</p>`}</section>`;
  }

  #renderCodes() {
    return html`<section><h3>${t('codes')}</h3>
      ${this.codes.map((code) => html`<p class="roomsettings__line"><code>${code.code}</code>
        <span class="hint grow">${t('codes.until', { date: longDate(new Date(code.expiresAt)) })}${code.uses === null ? '' : ` · ${t('codes.uses', { n: code.uses })}`}</span>
        <button type="button" class="iconbutton" aria-label=${t('codes.copy')} title=${t('codes.copy')} @click=${() => this.#copy(code.code)}>${icon('copy')}</button>
        <button type="button" class="iconbutton" aria-label=${t('codes.delete')} title=${t('codes.delete')} ?disabled=${this.busy} @click=${() => this.#do(() => session.api('DELETE', this.#path(`/invite-codes/${code.code}`)))}>${icon('trash')}</button></p>`)}
      <div><button type="button" class="button button--sm" ?disabled=${this.busy} @click=${() => this.#do(() => session.api('POST', this.#path('/invite-codes'), { body: {} }))}>${icon('plus', 'sm')}${t('codes.make')}</button></div></section>`;
  }

  #renderBanned() {
    if (!this.banned.length) return nothing;
    return html`<section><h3>${t('banned')}</h3><ul>${this.banned.map(({ id }) => this.#renderPerson(id, html`<button type="button" class="button button--sm" ?disabled=${this.busy} @click=${() => this.#do(() => session.api('DELETE', this.#path(`/bans/${id}`)))}>${t('banned.lift')}</button>`))}</ul></section>`;
  }

  #renderPerson(id, what) {
    return html`<li class="roomsettings__person">${avatar(people.get(id), 'md')}<bdi class="clip">${people.name(id)}</bdi>${what}</li>`;
  }

  #set(changes) {
    return this.#do(async () => myRooms.about(await session.api('PATCH', this.#path(), { body: changes })));
  }

  #changePicture = async () => {
    const { changeRoomPicture } = await import('../people/picture-dialog.js');
    await changeRoomPicture(this.room);
  };

  #rename = (event) => {
    event.preventDefault();
    const name = this.querySelector('#settings-name').value.trim();
    if (name) this.#set({ name });
  };

  #lock = (event) => {
    event.preventDefault();
    const input = this.querySelector('#settings-password');
    if ([...input.value].length < 4) return toast(t('roomSettings.password.short'), 'error');
    this.#do(async () => {
      await session.api('PUT', this.#path('/password'), { body: { password: input.value } });
      input.value = '';
    });
  };

  async #invite(id) {
    if (await this.#do(() => session.api('PUT', this.#path(`/invitations/${id}`)))) this.invited = new Set(this.invited).add(id);
  }

  #copy(code) {
    navigator.clipboard?.writeText(code).then(() => toast(t('chat.copied')), () => toast(t('failed.action'), 'error'));
  }

  /** Whether it worked. */
  async #do(act) {
    if (this.busy) return false;
    this.busy = true;
    try {
      await act();
      myRooms.about(await session.api('GET', this.#path()));
      await this.#load();
      return true;
    } catch (problem) {
      toast(t(EXPLAINED.has(problem.code) ? `refused.${problem.code}` : 'failed.action'), 'error');
      return false;
    } finally {
      this.busy = false;
    }
  }
}

const EXPLAINED = new Set(['blocked', 'banned', 'rate-limited', 'forbidden', 'too-many-codes']);

customElements.define('maru-room-settings', RoomSettings);

export const showRoomSettings = (room) => ask(Object.assign(new RoomSettings(), { room }));
