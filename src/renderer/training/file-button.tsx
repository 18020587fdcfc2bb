import { useRef } from 'react';
import { guarded } from '../services/files.ts';

/** A button that asks for files to learn from. What fails is said. */
export function FileButton({
  title,
  label,
  accept,
  several = false,
  onFiles,
}: {
  title: string;
  /** Name of the input for those who do not see it. */
  label: string;
  /** Suffixes; every file when left out. */
  accept?: string;
  several?: boolean;
  onFiles: (files: readonly File[]) => Promise<unknown>;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="button" onClick={() => input.current?.click()}>
        {title}
      </button>
      <input
        ref={input}
        type="file"
        accept={accept}
        multiple={several}
        hidden
        aria-label={label}
        onChange={(event) => {
          const chosen = [...(event.target.files ?? [])];
          event.target.value = '';
          if (chosen.length > 0)
            void guarded('The data could not be read', async () => void (await onFiles(chosen)));
        }}
      />
    </>
  );
}
