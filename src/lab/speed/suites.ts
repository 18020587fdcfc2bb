import {
  allEdges,
  asLayers,
  asNeurons,
  circulantMatrices,
  fewEdges,
  fullMatrices,
  halfTheEdges,
  higham,
  masks,
  resnet,
  shared,
  type Workload,
} from './workloads.ts';

/** One network in two ways: how fast the first is, over the second. */
export const pairs = {
  drawing: [asNeurons, asLayers],
  half: [halfTheEdges, masks],
  sparse: [fewEdges, allEdges],
  circulant: [circulantMatrices, fullMatrices],
} as const satisfies Readonly<Record<string, readonly [Workload, Workload]>>;

/** Workloads that are measured together, by the name of their suite. */
export const suites = {
  dense: [shared.tiny, shared.mlp128, shared.mlp512],
  convolutions: [shared.conv, ...pairs.circulant],
  neurons: [...pairs.half, ...pairs.drawing, ...pairs.sparse],
  courses: [higham, resnet],
} as const satisfies Readonly<Record<string, readonly Workload[]>>;

export type SuiteName = keyof typeof suites;

export const suiteNames = Object.keys(suites) as readonly SuiteName[];
