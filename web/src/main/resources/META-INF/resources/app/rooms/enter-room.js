import { html, nothing } from 'lit';
import { ask, MaruDialog } from '../ui/dialog.js';
import { field } from '../ui/field.js';
import { t } from '../text/words.js';
import { session } from '../net/session.js';
import { live } from '../chat/live.js';

const EXPLAINED = new Set(['room-full', 'banned', 'rate-limited', 'too-many-rooms']);

/** Why a room could not be entered, in words. */
export const whyNot = (problem) => t(problem.status === 404 ? 'rooms.gone' : EXPLAINED.has(problem.code) ? `refused.${problem.code}` : 'failed.action');

/** Enters a room, asking for its password when it has one. Gives the room, or nothing when it was thought better of. */
export function enterRoom(id) {
  return enter((key) => session.api('PUT', `/api/v1/rooms/${id}/members/me`, key && { body: key }));
}

/** The same for the room of that name, which is made when there is none. */
export function enterByName(name) {
  return enter((key) => session.api('PUT', '/api/v1/rooms/by-name', { body: { name, ...key } }));
}

async function enter(knock) {
  try {
    return entered(await knock());
  } catch (problem) {
    if (problem.code !== 'password-required') throw problem;
    return ask(Object.assign(new RoomPassword(), { knock }));
  }
}

function entered(room) {
  live.entered(room);
  return room;
}

class RoomPassword extends MaruDialog {
  static properties = { busy: { state: true }, error: { state: true } };

  constructor() {
    super();
    this.small = true;
    this.busy = false;
    this.error = null;
  }

  heading() {
    return t('roomPassword.title');
  }

  content() {
    return html`<form novalidate @submit=${this.#try}>
      <div class="dialog__body">
        ${field({
          id: 'room-password',
          label: t('password'),
          control: html`<input class="input" id="room-password" type="password" autocomplete="off" autofocus maxlength="200" aria-describedby="room-password-hint" aria-invalid=${Boolean(this.error)}>`,
          hint: t('roomPassword.hint'),
          error: this.error,
        })}
      </div>
      <footer class="dialog__foot">
        <button type="button" class="button" ?disabled=${this.busy} @click=${() => this.close()}>${t('cancel')}</button>
        <button type="submit" class="button button--primary" aria-busy=${this.busy}>${this.busy ? html`<span class="spinner"></span>` : nothing}${t('rooms.join')}</button>
      </footer>
    </form>`;
  }

  async #try(event) {
    event.preventDefault();
    const input = this.querySelector('#room-password');
    if (this.busy || !input.value) return;
    this.busy = true;
    this.error = null;
    try {
      this.close(entered(await this.knock({ password: input.value })));
    } catch (problem) {
      this.error = problem.code === 'wrong-room-password' ? t('roomPassword.wrong') : whyNot(problem);
    } finally {
      this.busy = false;
      input.focus();
    }
  }
}

customElements.define('maru-room-password', RoomPassword);
