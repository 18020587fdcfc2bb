import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { Severity } from '../../compiler/diagnostic.ts';
import { Hint } from './hint.tsx';

const icons = { error: CircleAlert, warning: TriangleAlert, information: Info } as const;

/** The icon of a severity, in its colour. */
export function SeverityIcon({ severity, size = 16 }: { severity: Severity; size?: number }) {
  const Icon = icons[severity];
  return <Icon size={size} className={`severity is-${severity}`} aria-label={severity} />;
}

/** A mark at a faulty place; the sentences stand in its tooltip. */
export function FaultBadge({
  severity,
  sentences,
  className = '',
}: {
  severity: Severity;
  sentences: readonly string[];
  className?: string;
}) {
  return (
    <Hint content={<FaultSentences sentences={sentences} />}>
      <span className={`fault-badge ${className}`} role="img" aria-label={sentences.join(' ')}>
        <SeverityIcon severity={severity} />
      </span>
    </Hint>
  );
}

function FaultSentences({ sentences }: { sentences: readonly string[] }) {
  return sentences.map((sentence) => (
    <p key={sentence} className="hint-line">
      {sentence}
    </p>
  ));
}
