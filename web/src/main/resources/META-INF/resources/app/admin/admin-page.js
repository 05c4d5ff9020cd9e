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
const SHOWS = ['open', 'resolved', 'dismissed', 'users', 'audit'];
const TERMS = [1, 7, 30, null];
const DAY_MS = 24 * 60 * 60 * 1_000;
const LONGEST = 300;
const FIND_AFTER_MS = 250;

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
  .chip--warn { background: var(--warn-soft); color: var(--warn); }
`);

/** What people reported, who is here, and what administrators did: for administrators. */
class AdminPage extends MaruElement {
  static properties = { shows: { state: true }, items: { state: true }, state: { state: true }, busy: { state: true }, heard: { state: true } };

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
      audit: `audit?${from ? `before=${from}` : ''}`,
    }[this.shows] ?? `reports?state=${this.shows}${from ? `&after=${from}` : ''}`;
    try {
      const { items, next } = await session.api('GET', `/api/v1/admin/${path}&limit=${PAGE}`);
      if (turn !== this.#turn) return;
      this.items = [...this.items, ...items];
      this.#next = next;
      this.state = 'ready';
    } catch (problem) {
      if (turn === this.#turn) this.state = problem.status === 403 ? 'closed' : 'error';
    }
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
      ${this.shows === 'users'
        ? html`<div class="searchbox" role="search">${icon('search')}<input class="input" type="search" placeholder=${t('admin.find')} aria-label=${t('admin.find')} autocomplete="off" .value=${this.#words} @input=${this.#find}></div>`
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
    return this.shows === 'audit' ? this.#renderAct(item) : this.#renderReport(item);
  }

  #renderReport(report) {
    const person = report.kind === 'user';
    return html`
      ${person ? avatar(people.get(report.target), 'md') : icon(report.kind === 'room' ? 'users' : 'chat', 'lg')}
      <div class="case__what">
        <p class="case__head"><span>${t(`report.kind.${report.kind}`)}: <bdi>${person ? people.name(report.target) : report.kind === 'message' ? `#${report.target}` : report.target}</bdi></span><span class="chip chip--warn">${t(`report.reason.${report.reason}`)}</span></p>
        ${report.room ? html`<p class="meta">${t('admin.room', { room: report.room })}</p>` : nothing}
        ${report.text ? html`<p class="case__text" dir="auto">${report.text}</p>` : nothing}
        ${report.kind === 'message' ? this.#renderHeard(report) : nothing}
        <p class="meta">${t('admin.reportedBy', { name: people.name(report.by), when: fullTime(new Date(report.createdAt)) })}</p>
        ${report.decidedBy ? html`<p class="meta">${t('admin.decidedBy', { name: people.name(report.decidedBy), when: fullTime(new Date(report.decidedAt)) })}${report.note ? html` · <bdi>${report.note}</bdi>` : nothing}</p>` : nothing}
        ${report.state === 'open'
          ? html`<div class="case__buttons">
              ${person ? this.#button(t('admin.suspend'), () => this.#suspend(report.target), 'button--danger') : nothing}
              ${this.#button(t('admin.resolve'), () => this.#decide(report, 'resolved'), 'button--primary')}
              ${this.#button(t('admin.dismiss'), () => this.#decide(report, 'dismissed'))}
            </div>`
          : nothing}
      </div>`;
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
        ${entry.attachments?.length && !entry.deleted ? html`<span class="meta">${t('chat.pictures', { n: entry.attachments.length })}</span>` : nothing}
      </li>`)}
    </ul>`;
  }

  async #read(id) {
    const tell = (heard) => (this.heard = { ...this.heard, [id]: heard });
    tell('loading');
    try {
      const { entries } = await session.api('GET', `/api/v1/admin/reports/${id}/messages`);
      tell(entries.filter(({ kind }) => kind === 'message'));
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

  #renderAct(act) {
    return html`
      ${icon('shield', 'lg')}
      <div class="case__what">
        <p class="case__head">${t(`admin.act.${act.action}`)}</p>
        ${act.detail ? html`<p class="case__text" dir="auto">${act.detail}</p>` : nothing}
        <p class="meta">${t('admin.actBy', { name: people.name(act.by), when: fullTime(new Date(act.at)), address: act.address })}</p>
        <p class="meta">${/^(report-|read-report)/.test(act.action) ? act.target : people.name(act.target)}</p>
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

  async #do(act, said) {
    if (this.busy) return;
    this.busy = true;
    try {
      await act();
      toast(said);
    } catch (problem) {
      toast(t({ forbidden: 'admin.isAdmin', conflict: 'admin.decidedBefore' }[problem.code] ?? 'failed.action'), 'error');
    } finally {
      this.busy = false;
    }
    await this.#again();
  }
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
