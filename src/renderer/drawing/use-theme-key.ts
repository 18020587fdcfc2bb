import { useSyncExternalStore } from 'react';

/** Changes whenever the theme on the screen changes, for what is painted and not styled. */
export function useThemeKey(): string {
  return useSyncExternalStore(subscribe, read);
}

function subscribe(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}

function read(): string {
  return document.documentElement.dataset['theme'] ?? 'light';
}
