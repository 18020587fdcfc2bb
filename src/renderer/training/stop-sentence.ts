import type { BestPoint, StopReason } from '../../runtime/protocol.ts';
import type { DrawnGraph, Id } from '../../document/document.ts';
import { count, significant } from '../notation/number-text.ts';

/** Where numbers overflowed: a vertex, and the edges whose parameter did so first, if it was one. */
export interface Origin {
  readonly vertex: Id;
  readonly edges: readonly Id[];
}

/** The place on the drawing that a stop is about; null when it is about none. */
export function originOf(reason: StopReason | null, graph: DrawnGraph): Origin | null {
  if (reason?.code !== 'not-finite') return null;
  const { vertex, parameter } = reason;
  if (vertex !== null) return { vertex, edges: [] };
  if (parameter === null) return null;
  const vertices = Object.entries(graph.vertices);
  const biased = vertices.find(([id, { tie }]) => (tie ?? id) === parameter)?.[0];
  if (biased !== undefined) return { vertex: biased, edges: [] };
  const edges = Object.entries(graph.edges).filter(([id, { tie }]) => (tie ?? id) === parameter);
  const [first] = edges;
  return first === undefined ? null : { vertex: first[1].to, edges: edges.map(([id]) => id) };
}

/** What early stopping has found, for a run that ended by its rule. */
export function bestSentence(reason: StopReason | null, { step, validation }: BestPoint): string {
  const found = `${significant(validation)} at step ${count(step)}; the run went back to those weights.`;
  return reason?.code === 'patience'
    ? `Stopped early at step ${count(reason.step)}: best validation loss ${found}`
    : `${stopSentence(reason) ?? ''} Best validation loss ${found}`;
}

/** Why a run stopped, in a sentence; null when there is nothing to explain. */
export function stopSentence(
  reason: StopReason | null,
  origin: Origin | null = null,
  advice = 'Take a smaller learning rate and run again.',
): string | null {
  switch (reason?.code) {
    case undefined:
    case 'paused':
      return null;
    case 'epochs':
      return `Finished: ${count(reason.limit)} ${reason.limit === 1 ? 'epoch' : 'epochs'}.`;
    case 'steps':
      return `Finished: ${count(reason.limit)} ${reason.limit === 1 ? 'step' : 'steps'}.`;
    case 'loss':
      return `Finished: the training loss is below ${significant(reason.limit)}.`;
    case 'patience':
      return `Stopped early: no lower validation loss within ${count(reason.limit)} ${reason.limit === 1 ? 'check' : 'checks'}.`;
    case 'tolerance':
      return `Finished: within the tolerance, with a gradient of norm ${significant(reason.gradientNorm)}.`;
    case 'iterations':
      return `Finished: ${count(reason.limit)} ${reason.limit === 1 ? 'iteration' : 'iterations'}.`;
    case 'line-search':
      return `Stopped: no step along the direction lowers the objective further; its gradient has norm ${significant(reason.gradientNorm)}.`;
    case 'not-finite': {
      const place = origin === null ? 'the loss' : `vertex ${origin.vertex}`;
      const where =
        origin !== null && origin.edges.length > 0 ? `${reason.parameter ?? ''}, into ${place},` : place;
      return `Stopped at step ${count(reason.step)}: the numbers of ${where} overflowed. ${advice}`;
    }
  }
}
