/** Commands of the native menu that mean the text field with the focus, by the browser's name for them. */
const editing: Readonly<Record<string, string>> = {
  undo: 'undo',
  redo: 'redo',
  cut: 'cut',
  copy: 'copy',
  delete: 'delete',
  'select-all': 'selectAll',
};

/** Carries out an edit command in the text field with the focus. False when there is none, or the command is another. */
export function editTextField(command: string): boolean {
  if (!isTextField(document.activeElement)) return false;
  const name = editing[command];
  // The old interface is the only one that edits a field and keeps its own undo.
  if (name !== undefined) return document.execCommand(name);
  if (command !== 'paste') return false;
  navigator.clipboard.readText().then(
    (text) => document.execCommand('insertText', false, text),
    () => undefined, // a clipboard without text, or not given to us: nothing to paste
  );
  return true;
}

function isTextField(element: Element | null): boolean {
  if (element instanceof HTMLTextAreaElement) return true;
  if (element instanceof HTMLInputElement) {
    return !['button', 'checkbox', 'color', 'file', 'radio', 'range', 'reset', 'submit'].includes(
      element.type,
    );
  }
  return element instanceof HTMLElement && element.isContentEditable;
}
