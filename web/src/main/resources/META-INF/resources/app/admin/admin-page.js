import { css, html, nothing } from 'lit';
import { adopt, MaruElement } from '../ui/element.js';
import { ask, confirm, MaruDialog } from '../ui/dialog.js';
import { field } from '../ui/field.js';
import { boards, icon } from '../ui/icons.js';
import { toast } from '../ui/toast.js';
import { fullTime } from '../text/time.js';
import { t } from '../text/words.js';
import { session } from '../net/session.js';
import { avatar, people } from '../people/people.js';
// Lists and filters look the same everywhere.
import '../rooms/room-list.js';

const PAGE = 50;
const SHOWS = ['open', 'resolved', 'dismissed', 'users', 'rooms', 'audit'];
const FOUND = ['users', 'rooms'];
const TERMS = [1, 7, 30, null];
const DAY_MS = 24 * 60 * 60 * 1_000;
const LONGEST = 300;
const FIND_AFTER_MS = 250;
const OF_PEOPLE = new Set(['suspend', 'end-suspension', 'end-sessions']);

adopt(css`
  maru-admin-page { display: block; block-size: 100%; overflow-y: auto; background: var(--surface); }
  .adminpage { max-inline-size: 52rem; margin-inline: auto; padding: var(--s-5) var(--s-4) var(--s-10); }
  .adminpage h1 { font-size: var(--t-2xl); padding-block-end: var(--s-3); }
  .adminpage .filters { padding-inline: 0; flex-wrap: wrap; overflow: visible; }
  .adminpage .searchbox { margin: var(--s-2) 0 var(--s-3); }
  .case { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: var(--s-2) var(--s-3); padding-block: var(--s-4); border-block-start: 1px solid var(--line); }
  .case__what { display: grid; gap: var(--s-1); justify-items: start; overflow-wrap: anywhere; }
  .case__head { display: flex; flex-wrap: wrap; align-items: center; gap: var(--s-1) var(--s-2); font-weight: var(--w-medium); }
  .case__text { white-space: pre-line; color: var(--ink-2); }
  .case__buttons { display: flex; flex-wrap: wrap; gap: var(--s-2); padding-block-start: var(--s-1); }
  .heard { display: grid; gap: var(--s-2); inline-size: 100%; margin-block-start: var(--s-1); padding: var(--s-3); border: 1px solid var(--line); border-radius: var(--r-md); background: var(--canvas); }
  .heard li { display: grid; gap: 2px; padding-inline-start: var(--s-3); border-inline-start: 3px solid transparent; white-space: pre-line; overflow-wrap: anywhere; }
  .heard .meta { white-space: normal; }
  .heard li[aria-current] { border-inline-start-color: var(--warn); }
  .heard .gone { color: var(--ink-3); }
  .heard__pictures { display: flex; flex-wrap: wrap; gap: var(--s-2); padding-block-start: var(--s-1); }
  .heard__pictures figure { display: grid; gap: var(--s-1); margin: 0; justify-items: start; }
  .heard__pictures a { border-radius: var(--r-md); overflow: hidden; background: var(--sunken); line-height: 0; }
  .heard__pictures img { block-size: 9rem; inline-size: auto; max-inline-size: 100%; object-fit: contain; }
  .chip--warn { background: var(--warn-soft); color: var(--warn); }
`);

/** What people reported, who is here, and what administrators did: for administrators. */
class AdminPage extends MaruElement {
  static properties = { shows: { state: true }, items: { state: true }, state: { state: true }, busy: { state: true }, heard: { state: true }, rooms: { state: true } };

  #next = null;
  #turn = 0;
  #words = '';
  #finding = null;

  constructor() {
    super();
    this.shows = SHOWS[0];
    this.items = [];
    this.state = 'loading';
    this.busy = false;
    this.heard = {};
    /** Rooms that are spoken of, by id: null when nobody knows them. */
    this.rooms = {};
    this.watch(people);
  }

  connectedCallback() {
    super.connectedCallback();
    this.#choose(this.shows);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#finding);
  }

  #choose(shows) {
    this.shows = shows;
    this.#words = '';
    return this.#again();
  }

  #again() {
    this.items = [];
    this.heard = {};
    this.#next = null;
    return this.#load();
  }

  async #load() {
    const turn = ++this.#turn;
    this.state = 'loading';
    const from = this.#next && encodeURIComponent(this.#next);
    const path = {
      users: `users?query=${encodeURIComponent(this.#words.trim())}${from ? `&before=${from}` : ''}`,
      rooms: `rooms?query=${encodeURIComponent(this.#words.trim())}${from ? `&before=${from}` : ''}`,
      audit: `audit?${from ? `before=${from}` : ''}`,
    }[this.shows] ?? `reports?state=${this.shows}${from ? `&after=${from}` : ''}`;
    try {
      const { items, next } = await session.api('GET', `/api/v1/admin/${path}&limit=${PAGE}`);
      if (turn !== this.#turn) return;
      this.items = [...this.items, ...items];
      this.#next = next;
      this.state = 'ready';
      this.#meetRooms(items.flatMap(roomsOf));
    } catch (problem) {
      if (turn === this.#turn) this.state = problem.status === 403 ? 'closed' : 'error';
    }
  }

  /** A page of the list speaks of fewer rooms than one question may ask for. */
  async #meetRooms(ids) {
    const unknown = [...new Set(ids)].filter((id) => !this.rooms[id]);
    if (!unknown.length) return;
    const { items } = await session.api('GET', `/api/v1/admin/rooms?ids=${unknown.join(',')}`).catch(() => ({ items: [] }));
    this.rooms = { ...this.rooms, ...Object.fromEntries(unknown.map((id) => [id, items.find((room) => room.id === id) ?? null])) };
  }

  render() {
    return html`<main class="adminpage">
      <h1 tabindex="-1">${t('admin')}</h1>
      ${this.state === 'closed' ? html`<div class="empty" role="alert">${boards()}<h2>${t('admin.closed')}</h2><p>${t('admin.closed.text')}</p></div>` : this.#renderOpen()}
    </main>`;
  }

  #renderOpen() {
    return html`
      <div class="filters" role="group" aria-label=${t('admin.which')}>
        ${SHOWS.map((show) => html`<button type="button" class="filter" aria-pressed=${this.shows === show} @click=${() => this.#choose(show)}>${t(`admin.${show}`)}</button>`)}
      </div>
      ${FOUND.includes(this.shows)
        ? html`<div class="searchbox" role="search">${icon('search')}<input class="input" type="search" placeholder=${t(`admin.find.${this.shows}`)} aria-label=${t(`admin.find.${this.shows}`)} autocomplete="off" .value=${this.#words} @input=${this.#find}></div>`
        : nothing}
      ${this.items.length ? html`<ul>${this.items.map((item) => html`<li class="case">${this.#renderItem(item)}</li>`)}</ul>` : nothing}
      ${this.#renderEnd()}`;
  }

  #renderEnd() {
    if (this.state === 'loading') return html`<div class="listend"><span class="spinner"></span><span class="sr" role="status">${t('loading')}</span></div>`;
    if (this.state === 'error') return html`<div class="listend" role="alert"><p>${t('failed.title')}</p><button type="button" class="button button--sm" @click=${() => this.#load()}>${t('again')}</button></div>`;
    if (this.#next) return html`<div class="listend"><button type="button" class="button button--sm" @click=${() => this.#load()}>${t('more')}</button></div>`;
    return this.items.length ? nothing : html`<div class="empty">${boards()}<h2>${t(`admin.${this.shows}.none`)}</h2></div>`;
  }

  #renderItem(item) {
    if (this.shows === 'users') return this.#renderUser(item);
    if (this.shows === 'rooms') return this.#renderRoom(item);
    return this.shows === 'audit' ? this.#renderAct(item) : this.#renderReport(item);
  }

  #renderReport(report) {
    const person = report.kind === 'user';
    return html`
      ${person ? avatar(people.get(report.target), 'md') : icon(report.kind === 'room' ? 'users' : 'chat', 'lg')}
      <div class="case__what">
        <p class="case__head"><span>${t(`report.kind.${report.kind}`)}: ${this.#renderTarget(report)}</span><span class="chip chip--warn">${t(`report.reason.${report.reason}`)}</span></p>
        ${report.room ? html`<p class="meta">${within('admin.room', 'room', this.#renderRoomName(report.room))}</p>` : nothing}
        ${report.text ? html`<p class="case__text" dir="auto">${report.text}</p>` : nothing}
        ${report.kind === 'message' ? this.#renderHeard(report) : nothing}
        <p class="meta">${t('admin.reportedBy', { name: people.name(report.by), when: fullTime(new Date(report.createdAt)) })}</p>
        ${report.decidedBy ? html`<p class="meta">${t('admin.decidedBy', { name: people.name(report.decidedBy), when: fullTime(new Date(report.decidedAt)) })}${report.note ? html` · <bdi>${report.note}</bdi>` : nothing}</p>` : nothing}
        ${report.state === 'open'
          ? html`<div class="case__buttons">
              ${person ? this.#button(t('admin.suspend'), () => this.#suspend(report.target), 'button--danger') : nothing}
              ${this.#isOpen(report.kind === 'room' && report.target) ? this.#button(t('admin.close'), () => this.#close(this.rooms[report.target]), 'button--danger') : nothing}
              ${this.#button(t('admin.resolve'), () => this.#decide(report, 'resolved'), 'button--primary')}
              ${this.#button(t('admin.dismiss'), () => this.#decide(report, 'dismissed'))}
            </div>`
          : nothing}
      </div>`;
  }

  #renderTarget({ kind, target }) {
    if (kind === 'user') return html`<bdi>${people.name(target)}</bdi>`;
    if (kind === 'room') return this.#renderRoomName(target);
    return html`<bdi>${kind === 'message' ? `#${target}` : target}</bdi>`;
  }

  #isOpen(id) {
    return Boolean(id && this.rooms[id]) && this.rooms[id].state !== 'deleted';
  }

  /** What a room is called; a link where anybody may look in. */
  #renderRoomName(id) {
    const room = this.rooms[id];
    if (room === undefined) return '…';
    if (!room) return t('admin.room.unknown');
    if (room.kind === 'direct') return t('admin.room.two');
    const name = html`<bdi>${room.name}</bdi>`;
    if (room.state === 'deleted') return html`${name} (${t('admin.room.deleted')})`;
    return room.kind === 'public' ? html`<a href="/rooms/${id}">${name}</a>` : html`${name} (${t('room.private')})`;
  }

  /** What a report of a message is about: shown when asked for, because every look is written down. */
  #renderHeard({ id, target }) {
    const heard = this.heard[id];
    if (!heard) return html`<div class="case__buttons">${this.#button(t('admin.read'), () => this.#read(id))}<span class="hint">${t('admin.read.hint')}</span></div>`;
    if (heard === 'loading') return html`<p class="meta"><span class="spinner"></span><span class="sr" role="status">${t('loading')}</span></p>`;
    if (heard === 'gone') return html`<p class="meta" role="status">${t('admin.read.gone')}</p>`;
    if (heard === 'error') return html`<p class="meta" role="alert">${t('failed.title')} ${this.#button(t('again'), () => this.#read(id))}</p>`;
    return html`<ul class="heard" aria-label=${t('admin.read.list')}>
      ${heard.map((entry) => html`<li aria-current=${entry.seq === Number(target) ? 'true' : nothing}>
        <span class="meta"><bdi>${people.name(entry.by)}</bdi> · ${fullTime(new Date(entry.at))}${entry.editedAt ? ` ${t('chat.edited')}` : ''}</span>
        ${entry.deleted ? html`<span class="gone">${t('chat.deleted')}</span>` : nothing}
        ${entry.text ? html`<span dir="auto">${entry.text}</span>` : nothing}
        ${entry.attachments?.length && !entry.deleted ? this.#renderPictures(id, entry) : nothing}
      </li>`)}
    </ul>`;
  }

  #renderPictures(report, { attachments, by, pictures }) {
    return html`<span class="meta">${t('chat.pictures', { n: attachments.length })}</span>
      <div class="heard__pictures">${attachments.filter(({ id }) => pictures[id]).map(({ id, width, height }, i) => html`<figure>
        <a href=${pictures[id][1600]} target="_blank" rel="noopener"><img src=${pictures[id][320]} width=${width} height=${height} alt=${t('chat.picture.of', { name: people.name(by), n: i + 1 })}></a>
        ${this.#button(t('admin.takeAway'), () => this.#takeAway(report, id), 'button--danger')}
      </figure>`)}</div>`;
  }

  async #takeAway(report, picture) {
    const note = await ask(Object.assign(new NoteDialog(), { question: { heading: t('admin.takeAway.title'), label: t('admin.reason'), action: t('admin.takeAway'), dangerous: true, required: true } }));
    if (!note) return;
    const done = await this.#try(() => session.api('PUT', `/api/v1/admin/blocked-pictures/${picture}`, { body: { reason: note.text } }), t('admin.takenAway'));
    if (done) await this.#read(report);
  }

  async #read(id) {
    const tell = (heard) => (this.heard = { ...this.heard, [id]: heard });
    tell('loading');
    try {
      const { entries, pictures = {} } = await session.api('GET', `/api/v1/admin/reports/${id}/messages`);
      tell(entries.filter(({ kind }) => kind === 'message').map((entry) => ({ ...entry, pictures })));
    } catch (problem) {
      tell(problem.status === 404 ? 'gone' : 'error');
    }
  }

  #renderUser(user) {
    const until = user.suspension?.until;
    return html`
      ${avatar({ id: user.id, nickname: user.nickname ?? '?' }, 'md')}
      <div class="case__what">
        <p class="case__head"><bdi>${user.nickname ?? t('person.unknown')}</bdi>
          ${user.guest ? html`<span class="chip">${t('admin.guest')}</span>` : nothing}
          ${user.withdrawnAt ? html`<span class="chip">${t('admin.withdrawn')}</span>` : nothing}
          ${user.deactivatedAt ? html`<span class="chip">${t('admin.deactivated')}</span>` : nothing}
          ${user.suspension ? html`<span class="chip chip--warn">${until ? t('admin.suspendedUntil', { when: fullTime(new Date(until)) }) : t('admin.suspended')}</span>` : nothing}
        </p>
        <p class="meta">${user.email ?? t('admin.noEmail')}${user.email && !user.emailVerified ? ` · ${t('admin.unverified')}` : ''} · ${t('admin.since', { when: fullTime(new Date(user.createdAt)) })}</p>
        ${user.suspension ? html`<p class="case__text" dir="auto">${user.suspension.reason}</p>` : nothing}
        ${user.withdrawnAt || user.id === session.user?.id
          ? nothing
          : html`<div class="case__buttons">
              ${user.suspension ? this.#button(t('admin.admit'), () => this.#do(() => session.api('DELETE', `/api/v1/admin/users/${user.id}/suspension`), t('admin.admitted'))) : this.#button(t('admin.suspend'), () => this.#suspend(user.id), 'button--danger')}
              ${this.#button(t('admin.signOut'), () => this.#signOut(user))}
            </div>`}
      </div>`;
  }

  #renderRoom(room) {
    return html`
      ${icon('users', 'lg')}
      <div class="case__what">
        <p class="case__head">${room.kind === 'public' ? html`<a href="/rooms/${room.id}"><bdi>${room.name}</bdi></a>` : html`<bdi>${room.name}</bdi>`}
          ${room.kind === 'private' ? html`<span class="chip">${t('room.private')}</span>` : nothing}
          ${room.state === 'archived' ? html`<span class="chip">${t('admin.room.archived')}</span>` : nothing}
        </p>
        <p class="meta">${t('admin.room.since', { name: people.name(room.owner), when: fullTime(new Date(room.createdAt)) })}</p>
        <div class="case__buttons">${this.#button(t('admin.close'), () => this.#close(room), 'button--danger')}</div>
      </div>`;
  }

  /** `about` is who or what it was done to, in words; nothing where the act says it all. */
  #renderAct(act) {
    const [, room, number] = act.action === 'read-report' ? (/^(\S+) (#\d+)$/.exec(act.detail) ?? []) : [];
    const about = room ? html`${this.#renderRoomName(room)} · ${number}` : { 'close-room': () => this.#renderRoomName(act.target), 'block-picture': () => act.target }[act.action]?.() ?? (OF_PEOPLE.has(act.action) ? people.name(act.target) : nothing);
    return html`
      ${icon('shield', 'lg')}
      <div class="case__what">
        <p class="case__head">${t(`admin.act.${act.action}`)}</p>
        ${act.detail && !room ? html`<p class="case__text" dir="auto">${act.detail}</p>` : nothing}
        <p class="meta">${t('admin.actBy', { name: people.name(act.by), when: fullTime(new Date(act.at)), address: act.address })}</p>
        ${about === nothing ? nothing : html`<p class="meta">${about}</p>`}
      </div>`;
  }

  #button(label, act, kind = '') {
    return html`<button type="button" class="button button--sm ${kind}" ?disabled=${this.busy} @click=${act}>${label}</button>`;
  }

  #find = ({ target }) => {
    this.#words = target.value;
    clearTimeout(this.#finding);
    this.#finding = setTimeout(() => this.#again(), FIND_AFTER_MS);
  };

  async #decide(report, state) {
    const note = await ask(Object.assign(new NoteDialog(), { question: { heading: t(`admin.${state}.title`), label: t('admin.note'), action: t(state === 'resolved' ? 'admin.resolve' : 'admin.dismiss') } }));
    if (note) await this.#do(() => session.api('PUT', `/api/v1/admin/reports/${report.id}`, { body: { state, note: note.text } }), t('admin.decided'));
  }

  async #suspend(id) {
    const note = await ask(Object.assign(new NoteDialog(), { question: { heading: t('admin.suspend.title', { name: people.name(id) }), label: t('admin.reason'), action: t('admin.suspend'), dangerous: true, required: true, terms: TERMS } }));
    if (!note) return;
    const until = note.days && new Date(Date.now() + note.days * DAY_MS).toISOString();
    await this.#do(() => session.api('PUT', `/api/v1/admin/users/${id}/suspension`, { body: { reason: note.text, ...(until && { until }) } }), t('admin.suspended.done'));
  }

  async #signOut(user) {
    const done = await confirm({ heading: t('admin.signOut.title', { name: user.nickname ?? '' }), text: t('admin.signOut.text'), action: t('admin.signOut'), act: () => session.api('DELETE', `/api/v1/admin/users/${user.id}/sessions`) });
    if (done) toast(t('admin.signedOut'));
  }

  async #close(room) {
    const note = await ask(Object.assign(new NoteDialog(), { question: { heading: t('admin.close.title', { room: room.name }), label: t('admin.reason'), action: t('admin.close'), dangerous: true, required: true } }));
    if (!note) return;
    this.rooms = {};
    await this.#do(() => session.api('PUT', `/api/v1/admin/rooms/${room.id}/closure`, { body: { reason: note.text } }), t('admin.closed.done'));
  }

  async #do(act, said) {
    await this.#try(act, said);
    await this.#again();
  }

  /** Whether it was done. */
  async #try(act, said) {
    if (this.busy) return false;
    this.busy = true;
    try {
      await act();
      toast(said);
      return true;
    } catch (problem) {
      toast(t({ forbidden: 'admin.isAdmin', conflict: 'admin.decidedBefore' }[problem.code] ?? 'failed.action'), 'error');
      return false;
    } finally {
      this.busy = false;
    }
  }
}

/** The rooms that an item of a list speaks of. */
function roomsOf({ kind, target, room, action, detail }) {
  if (kind === 'room' || action === 'close-room') return [target];
  if (action === 'read-report') return [detail.split(' ')[0]];
  return room ? [room] : [];
}

/** A sentence with something else than text in one of its places. */
function within(key, place, what) {
  const [before, after] = t(key, { [place]: '\0' }).split('\0');
  return html`${before}${what}${after}`;
}

/** Asks for a reason or a note, and for how long where `terms` are given. Gives {text, days}. */
class NoteDialog extends MaruDialog {
  static properties = { error: { state: true }, days: { state: true } };

  #text = '';

  constructor() {
    super();
    this.small = true;
    this.error = null;
    this.days = TERMS[1];
  }

  heading() {
    return this.question.heading;
  }

  content() {
    const { label, action, dangerous, terms } = this.question;
    return html`<form novalidate @submit=${this.#submit}>
      <div class="dialog__body">
        ${field({
          id: 'note-text',
          label,
          error: this.error,
          control: html`<textarea class="input" id="note-text" dir="auto" maxlength=${LONGEST} aria-describedby="note-text-hint" aria-invalid=${Boolean(this.error)} @input=${this.#typed}></textarea>`,
        })}
        ${terms
          ? html`<label class="field" for="note-days"><span>${t('admin.term')}</span><select class="input" id="note-days" @change=${({ target }) => (this.days = Number(target.value) || null)}>
              ${terms.map((days) => html`<option value=${days ?? ''} ?selected=${days === this.days}>${days ? t('admin.days', { n: days }) : t('admin.forGood')}</option>`)}
            </select></label>`
          : nothing}
      </div>
      <footer class="dialog__foot">
        <button type="button" class="button" @click=${() => this.close()}>${t('cancel')}</button>
        <button type="submit" class="button ${dangerous ? 'button--danger' : 'button--primary'}">${action}</button>
      </footer>
    </form>`;
  }

  #typed = ({ target }) => {
    this.#text = target.value;
    this.error = null;
  };

  #submit = (event) => {
    event.preventDefault();
    const text = this.#text.trim();
    if (text || !this.question.required) return this.close({ text, days: this.days });
    this.error = t('admin.reason.missing');
    this.querySelector('textarea').focus();
  };
}

customElements.define('maru-note-dialog', NoteDialog);
customElements.define('maru-admin-page', AdminPage);
