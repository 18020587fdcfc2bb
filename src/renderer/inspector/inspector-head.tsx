import type { ReactNode } from 'react';

/** What the form below is about. */
export function InspectorHead({ title, aside }: { title: string; aside?: ReactNode }) {
  return (
    <header className="inspector-head">
      <h2>{title}</h2>
      {aside !== undefined && <span>{aside}</span>}
    </header>
  );
}
