import { present } from '../base/assert.ts';
import { compile } from '../compiler/compile.ts';
import { explainLine } from '../compiler/explain.ts';
import type { KernelProgram } from '../compiler/program.ts';
import type { DrawnGraph, Id, Recipe } from '../document/document.ts';
import { networkObjective, type NetworkObjective, type ObjectiveRows } from '../runtime/objective.ts';
import type { LinearOperator, Objective, Separable, ValueAndGradient } from '../solvers/objective.ts';

/** A network y = W·z(θ) + c with a linear read-out: its drawing, rows and penalties. */
export interface FeatureClassifier {
  readonly graph: DrawnGraph;
  /** Of the loss; the regulariser and optimizer in it are not used. */
  readonly recipe: Recipe;
  readonly rows: ObjectiveRows;
  /** ½λ‖·‖² on the parameters before the read-out and on the read-out's, biases included. */
  readonly ridge: { readonly features: number; readonly readOut: number };
  /** Multiple of the identity added to ∇²_z and ∇²_W of the loss in curvature products, as the lecture codes do (1e-5). */
  readonly shift: number;
}

/** The same problem as the solvers want it. The vector is [θ; w]: everything before the read-out, then the read-out. */
export interface SplitObjective {
  readonly network: NetworkObjective;
  /** x ↦ z. */
  readonly features: NetworkObjective;
  /** Length of θ. */
  readonly outerSize: number;
  pack(values: Readonly<Record<Id, ArrayLike<number>>>): Float64Array;
  unpack(x: Float64Array): Record<Id, Float64Array>;
  /**
   * Loss + penalties with block-diagonal Gauss–Newton curvature, H = blkdiag(J_θᵀ(∇²_z E)J_θ, ∇²_w E) + penalties: the coupling of
   * features and read-out is left out, as in the lecture's Newton-CG.
   */
  readonly objective: Objective;
  /** φ(θ, w) for variable projection, with every term. */
  readonly separable: Separable;
  /** Outputs for rows, row-major. */
  predict(x: Float64Array, inputs?: Float64Array): Float64Array;
}

/** Compiles a network once whole, once without its read-out, and the read-out alone. */
export function splitObjective(problem: FeatureClassifier): SplitObjective {
  const { graph, rows, ridge, shift } = problem;
  const recipe = { ...problem.recipe, regulariser: {}, optimizer: {} };
  const { output, edge, source } = readOutOf(graph);
  const isReadOut = (id: Id): boolean => id === output || id === edge;
  const network = networkObjective(programOf(graph, recipe), rows);
  const featureProgram = programOf(withoutReadOut(graph, output, edge), recipe);
  const features = networkObjective(featureProgram, { ...rows, target: new Float64Array(0) });
  const width = network.place(edge).size / present(network.program.outputs[0], 'output').size;
  const readOutGraph = {
    vertices: {
      [source]: { kind: 'input', shape: [width] },
      [output]: { ...present(graph.vertices[output], output) },
    },
    edges: { [edge]: present(graph.edges[edge], edge) },
  } as const;
  const readOut = networkObjective(programOf(readOutGraph, recipe), rows);

  const ids = network.program.parameters.map((p) => p.id);
  const order = [...ids.filter((id) => !isReadOut(id)), ...ids.filter(isReadOut)];
  const places = new Map<Id, { start: number; size: number }>();
  let size = 0;
  let outerSize = 0;
  for (const id of order) {
    const count = network.place(id).size;
    places.set(id, { start: size, size: count });
    size += count;
    if (!isReadOut(id)) outerSize = size;
  }
  const pack = (values: Readonly<Record<Id, ArrayLike<number>>>): Float64Array => {
    const x = new Float64Array(size);
    for (const [id, { start }] of places) {
      const given = values[id];
      if (given) x.set(given, start);
    }
    return x;
  };
  const unpack = (x: Float64Array): Record<Id, Float64Array> =>
    Object.fromEntries([...places].map(([id, p]) => [id, x.slice(p.start, p.start + p.size)]));
  const into = (x: Float64Array): Float64Array => network.pack(unpack(x));
  const outOf = (theta: Float64Array): Float64Array => pack(network.unpack(theta));

  const join = (theta: Float64Array, w: Float64Array): Float64Array => {
    const x = new Float64Array(size);
    x.set(theta);
    x.set(w, outerSize);
    return x;
  };
  const lambdaAt = (i: number): number => (i < outerSize ? ridge.features : ridge.readOut);
  const penalty = (x: Float64Array, from = 0, to = size): number => {
    let sum = 0;
    for (let i = from; i < to; i += 1) sum += 0.5 * lambdaAt(i) * (x[i] as number) ** 2;
    return sum;
  };
  const featurePart = (x: Float64Array): Float64Array => features.pack(unpack(x));
  const fromFeatures = (t: Float64Array): Float64Array => pack(features.unpack(t)).slice(0, outerSize);

  const gradientAt = (x: Float64Array): ValueAndGradient => {
    const { value, gradient } = network.gradient(into(x));
    const own = outOf(gradient).map((g, i) => g + lambdaAt(i) * (x[i] as number));
    return { value: value + penalty(x), gradient: own };
  };

  /** v ↦ J_θᵀ(∇²_z E + shift)J_θ·v + λ·v, on θ alone. */
  const outerCurvature = (x: Float64Array): LinearOperator => {
    const product = present(network.curvature, 'products')(into(x));
    const theta = featurePart(x);
    const [forward, adjoint] = [features.pushforward(theta), features.pullback(theta)];
    const zero = new Float64Array(size - outerSize);
    return (v) => {
      const whole = join(v, zero);
      const bent = outOf(product(into(whole)));
      const shifted = shift === 0 ? null : fromFeatures(adjoint(forward(featurePart(whole))));
      return v.map((vi, i) => (bent[i] as number) + shift * (shifted?.[i] ?? 0) + ridge.features * vi);
    };
  };
  const innerCurvature = (x: Float64Array): LinearOperator => {
    const product = present(network.curvature, 'products')(into(x));
    const zero = new Float64Array(outerSize);
    return (v) => {
      const bent = outOf(product(into(join(zero, v)))).subarray(outerSize);
      return v.map((vi, i) => (bent[i] as number) + (shift + ridge.readOut) * vi);
    };
  };

  const objective: Objective = {
    size,
    value: (x) => network.value(into(x)) + penalty(x),
    gradient: gradientAt,
    curvature: (x) => {
      const [outer, inner] = [outerCurvature(x), innerCurvature(x)];
      return (v) => join(outer(v.slice(0, outerSize)), inner(v.slice(outerSize)));
    },
  };

  const separable: Separable = {
    outerSize,
    innerSize: size - outerSize,
    inner: (theta) => {
      const z = features.predict(featurePart(join(theta, new Float64Array(size - outerSize))));
      return readOutObjective(readOut.on({ ...rows, x: z }), theta, {
        size,
        outerSize,
        pack,
        unpack,
        penalty,
        ridge,
        shift,
      });
    },
    outer: (theta, w) => {
      const x = join(theta, w);
      const { value, gradient } = gradientAt(x);
      return { value, gradient: gradient.slice(0, outerSize), curvature: outerCurvature(x) };
    },
  };

  return {
    network,
    features,
    outerSize,
    pack,
    unpack,
    objective,
    separable,
    predict: (x, inputs) => network.predict(into(x), inputs),
  };
}

interface Frame {
  readonly size: number;
  readonly outerSize: number;
  readonly pack: (values: Readonly<Record<Id, ArrayLike<number>>>) => Float64Array;
  readonly unpack: (x: Float64Array) => Record<Id, Float64Array>;
  readonly penalty: (x: Float64Array, from?: number, to?: number) => number;
  readonly ridge: FeatureClassifier['ridge'];
  readonly shift: number;
}

/** φ(θ, ·): the loss of the read-out on fixed features, its penalty, and the penalty of θ, which is a constant here. */
function readOutObjective(readOut: NetworkObjective, theta: Float64Array, frame: Frame): Objective {
  const { size, outerSize, pack, unpack, penalty, ridge, shift } = frame;
  const whole = (w: Float64Array): Float64Array => {
    const x = new Float64Array(size);
    x.set(theta);
    x.set(w, outerSize);
    return x;
  };
  const into = (w: Float64Array): Float64Array => readOut.pack(unpack(whole(w)));
  const outOf = (t: Float64Array): Float64Array => pack(readOut.unpack(t)).slice(outerSize);
  return {
    size: size - outerSize,
    value: (w) => readOut.value(into(w)) + penalty(whole(w)),
    gradient: (w) => {
      const { value, gradient } = readOut.gradient(into(w));
      const own = outOf(gradient).map((g, i) => g + ridge.readOut * (w[i] as number));
      return { value: value + penalty(whole(w)), gradient: own };
    },
    curvature: (w) => {
      const product = present(readOut.curvature, 'products')(into(w));
      return (v) => {
        const bent = outOf(product(into(v)));
        return v.map((vi, i) => (bent[i] as number) + (shift + ridge.readOut) * vi);
      };
    },
  };
}

/** The output, its one edge and the vertex that this comes from. Fails where the drawing has no linear read-out. */
function readOutOf(graph: DrawnGraph): { output: Id; edge: Id; source: Id } {
  const edges = Object.entries(graph.edges);
  const outputs = Object.keys(graph.vertices).filter((id) => !edges.some(([, e]) => e.from === id));
  const [output] = outputs;
  const incoming = edges.filter(([, e]) => e.to === output);
  const [first] = incoming;
  const vertex = output === undefined ? undefined : graph.vertices[output];
  const linear = (vertex?.activation?.kind ?? 'identity') === 'identity';
  if (outputs.length !== 1 || output === undefined || incoming.length !== 1 || !first || !linear)
    throw new Error('The network needs one output, linear and fed by one dense edge, to be parted there.');
  return { output, edge: first[0], source: first[1].from };
}

function withoutReadOut(graph: DrawnGraph, output: Id, edge: Id): DrawnGraph {
  const vertices = Object.fromEntries(Object.entries(graph.vertices).filter(([id]) => id !== output));
  return { vertices, edges: Object.fromEntries(Object.entries(graph.edges).filter(([id]) => id !== edge)) };
}

/** The program with products of a drawing that must be sound. */
export function programOf(graph: DrawnGraph, recipe: Recipe): KernelProgram {
  const compilation = compile(graph, recipe);
  if (!compilation.curvature) throw new Error(compilation.diagnostics.map(explainLine).join('\n'));
  return compilation.curvature;
}
