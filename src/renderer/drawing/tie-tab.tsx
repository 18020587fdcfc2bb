import './drawing.css';
import { tieClass } from './tie-colour.ts';

/** The tab by which tied edges, and vertices with a tied bias, are known: centred at a place, in the colour of the tie. */
export function TieTab({ tie, of, x, y }: { tie: string; of: 'edge' | 'bias'; x: number; y: number }) {
  return (
    <rect className={`tie-tab ${tieClass(tie)}`} x={x - 6} y={y - 3} width={12} height={6} rx={2}>
      <title>{of === 'edge' ? `Tied: ${tie}` : `Bias tied: ${tie}`}</title>
    </rect>
  );
}
