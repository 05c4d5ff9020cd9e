import { speak } from '../text/words.js';

/** How this device wants Maru to look and speak: 'system' or a choice of its own. */
export const preferences = {
  get language() {
    return localStorage.getItem('maru.language') ?? 'system';
  },

  get theme() {
    return localStorage.getItem('maru.theme') ?? 'system';
  },

  apply() {
    if (this.theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = this.theme;
  },

  chooseTheme(theme) {
    localStorage.setItem('maru.theme', theme);
    this.apply();
  },

  async chooseLanguage(language) {
    localStorage.setItem('maru.language', language);
    await speak(language);
  },
};

// The other tabs of this device follow.
addEventListener('storage', ({ key }) => {
  if (key === 'maru.theme') preferences.apply();
  if (key === 'maru.language') speak(preferences.language);
});
