import type { KeyboardEvent } from 'react';

const steps: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
  Home: -Infinity,
  End: Infinity,
};

/** Arrows, Home and End move the focus among the items of a list; answers whether the key was one of them. */
export function moveFocus(event: KeyboardEvent<HTMLElement>, list: string, item: string): boolean {
  const step = steps[event.key];
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return false;
  const items = [...(event.currentTarget.closest(list)?.querySelectorAll<HTMLElement>(item) ?? [])];
  const at = items.indexOf(event.currentTarget) + step;
  items[Math.max(0, Math.min(items.length - 1, at))]?.focus();
  return true;
}
