import { counted } from '../controls/counted.ts';

/** What a vertex or an edge costs. */
export function Cost({ parameters, macs }: { parameters: number; macs: number }) {
  return (
    <p className="inspector-cost">
      {counted(parameters, 'parameter', 'parameters')}, {counted(macs, 'multiply-add', 'multiply-adds')} per
      example
    </p>
  );
}
