import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

/** A titled part of a panel that folds. */
export function Section({
  title,
  open = true,
  aside,
  children,
}: {
  title: string;
  open?: boolean;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <details className="section" open={open}>
      <summary>
        <ChevronRight size={14} className="section-arrow" aria-hidden />
        <h3>{title}</h3>
        {aside !== undefined && <span className="section-aside">{aside}</span>}
      </summary>
      <div className="section-body">{children}</div>
    </details>
  );
}
