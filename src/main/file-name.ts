/**
 * A plain file name made of a suggestion: separators, reserved characters and control characters become `-`, so that
 * it can name no folder and stands on every system.
 */
export function safeName(suggestion: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const plain = suggestion.replace(/[/\\:*?"<>|\u0000-\u001f]/g, '-').trim();
  return /^\.*$/.test(plain) ? 'untitled' : plain;
}
