import { sessionStore } from './state/session-store.ts';

const dark = window.matchMedia('(prefers-color-scheme: dark)');

/** The theme on the screen now. */
export function shownTheme(): 'light' | 'dark' {
  const { theme } = sessionStore.getState();
  if (theme !== 'system') return theme;
  return dark.matches ? 'dark' : 'light';
}

/** Switches between light and dark; what the system would choose anyway is left to the system again. */
export function nextTheme(): void {
  const next = shownTheme() === 'dark' ? 'light' : 'dark';
  sessionStore.setState({ theme: (next === 'dark') === dark.matches ? 'system' : next });
}

/** Writes the theme to the page now and whenever it changes. */
export function keepTheme(): void {
  const write = () => {
    document.documentElement.dataset['theme'] = shownTheme();
  };
  write();
  sessionStore.subscribe(write);
  dark.addEventListener('change', write);
}
