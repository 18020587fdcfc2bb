import { counted } from '../controls/counted.ts';

/** What a vertex or an edge costs. */
interface CostProps {
  readonly parameters: number;
  readonly macs: number;
  /** The map is applied by way of a Fourier transform. */
  readonly transforms?: true;
}

export function Cost({ parameters, macs, transforms }: CostProps) {
  return (
    <p className="inspector-cost">
      {counted(parameters, 'parameter', 'parameters')}, {counted(macs, 'multiply-add', 'multiply-adds')} per
      example{transforms && ', by a Fourier transform'}
    </p>
  );
}
