import { css, html, nothing } from 'lit';
import { adopt } from '../ui/element.js';
import { ask, MaruDialog } from '../ui/dialog.js';
import { field } from '../ui/field.js';
import { icon } from '../ui/icons.js';
import { toast } from '../ui/toast.js';
import { t } from '../text/words.js';
import { session } from '../net/session.js';

export const REASONS = ['spam', 'abuse', 'sexual', 'violence', 'illegal', 'other'];
const LONGEST = 300;

adopt(css`
  .reasons { display: grid; gap: var(--s-1); margin: 0; padding: 0; border: 0; }
  .reasons legend { padding: 0; margin-block-end: var(--s-1); font-size: var(--t-sm); font-weight: var(--w-medium); color: var(--ink-2); }
  .reasons label { display: flex; align-items: center; gap: var(--s-2); min-block-size: var(--control); cursor: pointer; }
  .reasons input { accent-color: var(--accent); inline-size: 1.125rem; block-size: 1.125rem; }
`);

/** Tells administrators of somebody, a room or a message: `what` is {kind, target, room}. */
class ReportDialog extends MaruDialog {
  static properties = { busy: { state: true }, problem: { state: true }, reason: { state: true } };

  #text = '';

  constructor() {
    super();
    this.small = true;
    this.busy = false;
    this.problem = null;
    this.reason = REASONS[0];
  }

  heading() {
    return t(`report.${this.what.kind}`);
  }

  content() {
    return html`<form @submit=${this.#submit}>
      <div class="dialog__body">
        <fieldset class="reasons">
          <legend>${t('report.reason')}</legend>
          ${REASONS.map((reason) => html`<label><input type="radio" name="reason" value=${reason} .checked=${reason === this.reason} @change=${() => (this.reason = reason)}>${t(`report.reason.${reason}`)}</label>`)}
        </fieldset>
        ${field({
          id: 'report-text',
          label: t('report.text'),
          hint: t('report.hint'),
          control: html`<textarea class="input" id="report-text" dir="auto" maxlength=${LONGEST} aria-describedby="report-text-hint" @input=${({ target }) => (this.#text = target.value)}></textarea>`,
        })}
        ${this.problem ? html`<p class="hint hint--error" role="alert">${icon('alert', 'xs')}<span>${t(this.problem.code === 'rate-limited' ? 'refused.rate-limited' : 'failed.action')}</span></p>` : nothing}
      </div>
      <footer class="dialog__foot">
        <button type="button" class="button" ?disabled=${this.busy} @click=${() => this.close()}>${t('cancel')}</button>
        <button type="submit" class="button button--primary" aria-busy=${this.busy}>${this.busy ? html`<span class="spinner"></span>` : nothing}${t('report.do')}</button>
      </footer>
    </form>`;
  }

  #submit = async (event) => {
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      await session.api('POST', '/api/v1/reports', { body: { ...this.what, reason: this.reason, ...(this.#text.trim() && { text: this.#text.trim() }) } });
      toast(t('report.done'));
      this.close(true);
    } catch (problem) {
      this.problem = problem;
    } finally {
      this.busy = false;
    }
  };
}

customElements.define('maru-report-dialog', ReportDialog);

export const report = (what) => ask(Object.assign(new ReportDialog(), { what }));
