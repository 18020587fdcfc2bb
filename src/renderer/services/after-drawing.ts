/** Calls back when what has changed so far is on the screen, or at once where nothing is drawn since the window cannot be seen. */
export function afterDrawing(work: () => void): void {
  if (document.hidden) work();
  // A frame begins with these; what is put off there comes after it has been laid out and painted.
  else requestAnimationFrame(() => setTimeout(work));
}
