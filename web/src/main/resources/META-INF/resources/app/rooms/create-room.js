import { html, nothing } from 'lit';
import { ask, MaruDialog } from '../ui/dialog.js';
import { field } from '../ui/field.js';
import { t } from '../text/words.js';
import { session } from '../net/session.js';
import { live } from '../chat/live.js';

const LONGEST_NAME = 60;

class CreateRoom extends MaruDialog {
  static properties = { name: { state: true }, asked: { state: true }, busy: { state: true }, error: { state: true } };

  /** Sent twice after a lost answer, it is still one room. */
  #key = crypto.randomUUID();

  constructor() {
    super();
    this.name = '';
    /** Whether one enters only when asked. */
    this.asked = false;
    this.busy = false;
    this.error = null;
  }

  heading() {
    return t('create.title');
  }

  content() {
    const length = [...this.name.trim()].length;
    return html`<form novalidate @submit=${this.#create}>
      <div class="dialog__body">
        ${field({
          id: 'room-name',
          label: t('create.name'),
          control: html`<input class="input" id="room-name" name="name" type="text" dir="auto" autocomplete="off" autofocus required maxlength="200"
            aria-describedby="room-name-hint" aria-invalid=${Boolean(this.error)} .value=${this.name} @input=${this.#typed}>`,
          hint: t(this.asked ? 'create.hint.private' : 'create.hint'),
          error: this.error,
          aside: html`<span class="hint num ${length > LONGEST_NAME ? 'hint--error' : ''}">${length} / ${LONGEST_NAME}</span>`,
        })}
        <label class="row"><input type="checkbox" .checked=${this.asked} @change=${this.#chosen}>${t('create.private')}</label>
      </div>
      <footer class="dialog__foot">
        <button type="button" class="button" ?disabled=${this.busy} @click=${() => this.close()}>${t('cancel')}</button>
        <button type="submit" class="button button--primary" aria-busy=${this.busy}>${this.busy ? html`<span class="spinner"></span>` : nothing}${t('create.do')}</button>
      </footer>
    </form>`;
  }

  #typed(event) {
    this.name = event.target.value;
    this.error = null;
    this.#key = crypto.randomUUID();
  }

  #chosen(event) {
    this.asked = event.target.checked;
    this.#key = crypto.randomUUID();
  }

  async #create(event) {
    event.preventDefault();
    if (this.busy) return;
    const name = this.name.trim();
    if (!name || [...name].length > LONGEST_NAME) return this.#refuse(t(name ? 'create.tooLong' : 'create.empty'));
    this.busy = true;
    try {
      const room = await session.api('POST', '/api/v1/rooms', { body: { name, kind: this.asked ? 'private' : 'public' }, headers: { 'Idempotency-Key': this.#key } });
      live.entered(room);
      this.close(room);
    } catch (problem) {
      this.#refuse(t(problem.status === 400 ? 'create.refused' : 'failed.action'));
    } finally {
      this.busy = false;
    }
  }

  async #refuse(error) {
    this.error = error;
    await this.updateComplete;
    this.querySelector('#room-name').focus();
  }
}

customElements.define('maru-create-room', CreateRoom);

/** Asks for a name and makes the room; gives it, or nothing when it was thought better of. */
export const askForRoom = () => ask(new CreateRoom());
