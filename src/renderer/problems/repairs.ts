import type { Diagnostic } from '../../compiler/diagnostic.ts';
import { remove, reverseEdge, setParameters, setRecipe, setVertex } from '../../document/edits.ts';
import type { Edit } from '../../document/history.ts';
import type { GraphDocument } from '../../document/document.ts';

/** The one edit that mends a fault, where there is only one. */
export interface Repair {
  readonly label: string;
  readonly edit: Edit;
}

/** The repair of a fault; null where the person has to choose. */
export function repairOf({ fault, place }: Diagnostic, document: GraphDocument): Repair | null {
  switch (fault.code) {
    case 'dangling-edge':
      return place.at === 'edge' ? { label: 'Delete the edge', edit: remove([], [place.id]) } : null;
    case 'edge-into-input':
      return place.at === 'edge' && document.graph.vertices[fault.from]?.kind === 'unit'
        ? { label: 'Reverse the edge', edit: reverseEdge(place.id) }
        : null;
    case 'parameter-shape':
      return { label: 'Drop the old numbers', edit: setParameters({ [fault.id]: null }, 'Drop numbers') };
    case 'unused-parameter':
      return { label: 'Drop the numbers', edit: setParameters({ [fault.id]: null }, 'Drop numbers') };
    case 'unknown-output': {
      const { outputs, ...loss } = document.recipe.loss;
      const rest = Object.fromEntries(Object.entries(outputs ?? {}).filter(([id]) => id !== fault.vertex));
      return { label: 'Drop its loss', edit: setRecipe({ loss: { ...loss, outputs: rest } }) };
    }
    case 'invalid-dropout':
    case 'idle-dropout':
      return { label: 'Remove dropout', edit: setVertex(fault.vertex, { dropout: undefined }) };
    default:
      return null;
  }
}
