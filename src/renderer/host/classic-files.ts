/** Files the way every browser has them: an input element, and downloads. */

/** Asks for one file; null when the person cancels. */
export function chooseFile(accept: string): Promise<File | null> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = accept;
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve(input.files?.[0] ?? null));
    input.addEventListener('cancel', () => resolve(null));
    input.click();
  });
}

/** Hands a file to the browser's downloads. */
export function download(name: string, type: string, contents: string | Uint8Array): void {
  const part = typeof contents === 'string' ? contents : new Uint8Array(contents);
  const address = URL.createObjectURL(new Blob([part], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has begun by then; the address holds the contents in memory.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
