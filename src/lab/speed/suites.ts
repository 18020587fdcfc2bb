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

/** Workloads that are measured together, by the name of their suite. */
export const suites = {
  dense: [shared.tiny, shared.mlp128, shared.mlp512],
  convolutions: [shared.conv, circulantMatrices, fullMatrices],
  neurons: [halfTheEdges, masks, asNeurons, asLayers, fewEdges, allEdges],
  courses: [higham, resnet],
} as const satisfies Readonly<Record<string, readonly Workload[]>>;

export type SuiteName = keyof typeof suites;

export const suiteNames = Object.keys(suites) as readonly SuiteName[];
