import { html } from 'lit';
import { MaruElement } from '../ui/element.js';
import { t } from '../text/words.js';
import { session } from '../net/session.js';
import { go } from '../router.js';

/** Where another site's sign-in ends: the cookie is there, this page finds out for whom and goes on. */
class SignedIn extends MaruElement {
  async connectedCallback() {
    super.connectedCallback();
    try {
      await session.refresh();
    } catch {
      go('/sign-in?problem=social-failed', { replace: true });
    }
  }

  render() {
    return html`<div class="starting" role="status"><span class="spinner"></span><span class="sr">${t('loading')}</span></div>`;
  }
}

customElements.define('maru-signed-in', SignedIn);
