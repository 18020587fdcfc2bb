import { never } from '../base/assert.ts';
import type { Diagnostic, Fault, Place } from './diagnostic.ts';
import { printShape } from './shape.ts';

/** A fault in words: what it is, the facts, and what to do. */
export interface Explanation {
  readonly title: string;
  readonly detail: string;
  readonly hint: string;
}

/** The only place where faults of a drawing become sentences. */
export function explain({ fault }: Diagnostic): Explanation {
  const [title, detail, hint] = words(fault);
  return { title, detail, hint };
}

/** One line for a terminal: `error[shape-mismatch] edge e1: …`. */
export function explainLine(diagnostic: Diagnostic): string {
  const { detail, hint } = explain(diagnostic);
  return `${diagnostic.severity}[${diagnostic.fault.code}] ${printPlace(diagnostic.place)}: ${detail} ${hint}`.trim();
}

function printPlace(place: Place): string {
  switch (place.at) {
    case 'vertex':
    case 'edge':
      return `${place.at} ${place.id}`;
    case 'graph':
      return 'graph';
    case 'recipe':
      return `recipe ${place.part}`;
  }
}

function words(fault: Fault): readonly [string, string, string] {
  switch (fault.code) {
    case 'no-input':
      return ['No input', 'The graph has no input vertex.', 'Add an input and connect it.'];
    case 'no-output':
      return [
        'No output',
        'The graph has no unit, so nothing is computed.',
        'Add a neuron or a layer; a unit without outgoing edges is an output.',
      ];
    case 'invalid-id':
      return ['Invalid name', `"${fault.id}" is not 1 to 64 printable characters.`, 'Rename it.'];
    case 'duplicate-id':
      return [
        'Name used twice',
        `A vertex and an edge are both named "${fault.id}", so their parameters would mix.`,
        'Rename one of them.',
      ];
    case 'tie-collides':
      return [
        'Tie named like another part',
        fault.with === 'edges of a tie'
          ? `The tie "${fault.tie}" is one of vertices and one of edges: a bias and a θ cannot be one parameter.`
          : `The tie "${fault.tie}" has the name of ${fault.with === 'edge' ? 'an edge' : 'a vertex'}, whose own parameter stands there.`,
        'Rename the tie.',
      ];
    case 'dangling-edge':
      return [
        'Dangling edge',
        `It ${fault.end === 'from' ? 'comes from' : 'leads to'} "${fault.vertex}", which does not exist.`,
        'Connect it again or delete it.',
      ];
    case 'edge-into-input':
      return [
        'Edge into an input',
        `It leads from "${fault.from}" into the input "${fault.to}"; inputs take their values from the data.`,
        'Reverse it, or make the vertex a unit.',
      ];
    case 'cycle':
      return [
        'Cycle',
        `${[...fault.vertices, fault.vertices[0]].map((v) => `"${v}"`).join(' → ')} closes a circle; values must flow one way.`,
        'Delete one of these edges.',
      ];
    case 'unreachable':
      return [
        'Not reached by any input',
        `No path leads from an input to "${fault.vertex}"; its value is the same for every example.`,
        'Connect it, or keep it as a constant.',
      ];
    case 'input-without-shape':
      return [
        'Input without a shape',
        `The input "${fault.vertex}" does not say how many components it has.`,
        'Give it a shape.',
      ];
    case 'shape-unknown':
      return [
        'Shape unknown',
        `The shape of "${fault.vertex}" does not follow from what comes in.`,
        'Give it a shape.',
      ];
    case 'invalid-shape':
      return [
        'Invalid shape',
        `"${fault.vertex}" has the shape ${JSON.stringify(fault.given)}.`,
        'A shape is one to three whole numbers from 1, with a product of at most 16 777 216.',
      ];
    case 'shape-mismatch':
      return [
        'Shapes do not fit',
        `The ${fault.map} map from "${fault.from}" (${printShape(fault.fromShape)}) to "${fault.to}" (${printShape(fault.toShape)}) needs ${fault.needs}.`,
        'Change one of the shapes, or take another map such as dense.',
      ];
    case 'activation-shape':
      return [
        'Activation does not fit the shape',
        `The activation ${fault.activation} of "${fault.vertex}" (${printShape(fault.shape)}) needs ${fault.needs}.`,
        'Change the shape, or take another activation.',
      ];
    case 'unknown-kind':
      return [
        `Unknown ${fault.catalogue}`,
        `There is no ${fault.catalogue} "${String(fault.given)}".`,
        `Known: ${fault.known.join(', ')}.`,
      ];
    case 'invalid-setting':
      return [
        'Setting does not fit',
        `"${fault.field}" of the ${fault.catalogue} "${fault.kind}" is ${shortened(fault.given)}; it must be ${fault.expected}.`,
        '',
      ];
    case 'tie-shape':
      return [
        'Tied parts differ in shape',
        `"${fault.parts[0]}" (${printShape(fault.shapes[0])}) and "${fault.parts[1]}" (${printShape(fault.shapes[1])}) share ${fault.at === 'edge' ? 'θ' : 'the bias'} "${fault.tie}".`,
        fault.at === 'edge'
          ? 'Tie only edges whose maps have the same size.'
          : 'Tie only vertices whose biases have the same size.',
      ];
    case 'parameter-shape':
      return [
        'Parameter of another shape',
        `The numbers of "${fault.id}" have shape ${printShape(fault.given)}; ${printShape(fault.expected)} is needed.`,
        'Remove them to start afresh, or restore the shape.',
      ];
    case 'parameter-missing':
      return [
        'Parameter missing',
        `The recipe takes given numbers, and there are none for "${fault.id}".`,
        'Give them, or choose another initialiser.',
      ];
    case 'parameter-negative':
      return [
        'Negative parameter',
        `The ${fault.map} map needs θ ≥ 0; number ${fault.index + 1} of "${fault.id}" is ${fault.given}.`,
        'Give a number from 0, or remove the numbers to start afresh.',
      ];
    case 'unused-parameter':
      return [
        'Parameter without a use',
        `Numbers are given for "${fault.id}", which has no parameters.`,
        'They are kept in the file and not used.',
      ];
    case 'input-columns':
      return [
        'Data does not fit the inputs',
        `The data has ${fault.given} input columns; ${list(fault.vertices)} take ${fault.expected}.`,
        'Change the shape of an input or choose other columns.',
      ];
    case 'target-columns':
      return [
        'Data does not fit the outputs',
        `The data has ${fault.given} target columns; ${list(fault.vertices)} give ${fault.expected}.`,
        'Change the shape of an output or choose other columns.',
      ];
    case 'unknown-output':
      return [
        'Loss for no output',
        `The recipe names a loss for "${fault.vertex}", which is not an output.`,
        'Remove it, or connect the graph so that it is.',
      ];
    case 'loss-shape':
      return [
        'Loss does not fit the output',
        `The ${fault.loss} loss needs ${fault.needs}; "${fault.vertex}" has shape ${printShape(fault.shape)}.`,
        'Take another loss, or change the output.',
      ];
    case 'zero-gradient':
      return [
        'No gradient passes',
        `The derivative of ${fault.activation} at "${fault.vertex}" is zero, so ${list(fault.edges)} will not learn.`,
        'Take tanh or logistic to train them.',
      ];
    case 'structure-recognised':
      return [
        'Structure recognised',
        `The ${fault.edges} edges from "${fault.from}" to "${fault.to}" make up a ${fault.map} map${settingsText(fault.settings)}.`,
        'They are computed as one.',
      ];
    case 'invalid-dropout':
      return [
        'Invalid dropout',
        `The dropout of "${fault.vertex}" is ${JSON.stringify(fault.given)}.`,
        'It is the probability of being muted in a training step: a number from 0 and below 1.',
      ];
    case 'idle-dropout':
      return fault.kind === 'input'
        ? [
            'Dropout at an input',
            `"${fault.vertex}" is an input, and inputs are not muted.`,
            'Remove it, or give it to a unit that follows the input.',
          ]
        : [
            'Dropout at an output',
            `"${fault.vertex}" is an output; no layer after it could learn from its muting, so it is trained without.`,
            'Remove it, or give it to a hidden vertex.',
          ];
    case 'operator-shape':
      return operatorWords(fault);
    case 'nothing-to-train':
      return [
        'Nothing to train',
        'No parameter has a gradient.',
        'Add a map with parameters, such as dense.',
      ];
    default:
      return never(fault);
  }
}

function operatorWords({
  matrix,
  misfits,
  idle,
}: Extract<Fault, { code: 'operator-shape' }>): readonly [string, string, string] {
  const shown = misfits.slice(0, 4).map(({ id, shape }) => `"${id}" is ${printShape(shape)}`);
  const rest = misfits.length - shown.length;
  const weights = [...shown, ...(rest > 0 ? [`${rest} more do not fit`] : [])].join(', ');
  const reads = `L is ${printShape(matrix)} and acts on dense weights with ${matrix[1]} column${matrix[1] === 1 ? '' : 's'}`;
  return idle
    ? [
        'L fits no weights',
        `${reads}; ${weights || 'there are no dense weights'}.`,
        'All weights are penalised by their own squares: give L a column for every component that they read.',
      ]
    : ['L does not fit all weights', `${reads}; ${weights}.`, 'Those are penalised by their own squares.'];
}

/** A value in JSON, cut where a sentence would get lost in it. */
function shortened(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}

/** ` (stencil 3, boundary periodic)`. */
function settingsText(settings: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(settings).map(([name, value]) => `${name} ${String(value)}`);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

/** `"a", "b" and 3 more`. */
function list(ids: readonly string[]): string {
  const shown = ids.slice(0, 4).map((id) => `"${id}"`);
  const rest = ids.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
