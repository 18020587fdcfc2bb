/** The catalogue of experiments: one line each, in the order of their ids. */
import type { ExperimentDefinition } from './experiment.ts';
import { earlyStopping } from './c6-early-stopping.ts';
import { dropout } from './c7-dropout.ts';
import { overfitting } from './c9-overfitting.ts';
import { deterministic } from './g10-deterministic.ts';
import { initialScale } from './g14-initial-scale.ts';
import { meanEstimation } from './g15-mean.ts';
import { extremeLearningExperiment } from './h1-extreme-learning.ts';
import { rankOfFeatures } from './h1b-rank.ts';
import { peaksSgd } from './h2-peaks-sgd.ts';
import { peaksNewton } from './h3-peaks-newton.ts';
import { peaksVarPro } from './h4-peaks-varpro.ts';
import { lossSurface } from './h5-loss-surface.ts';
import { inverseCrimeExperiment } from './h6-inverse-crime.ts';
import { conditioning } from './h7-conditioning.ts';
import { peaksResidual } from './h8-peaks-resnet.ts';
import { perturbation } from './h9-perturbation.ts';
import { highamExperiment } from './h10-higham.ts';
import { adversarial } from './h11-adversarial.ts';
import { descentPaths } from './h12-descent-paths.ts';
import { landscapeExperiment } from './h13-landscape.ts';
import { halfPlane } from './h14-half-plane.ts';
import { triangle } from './h15-triangle.ts';
import { union } from './h16-union.ts';
import { featureExpansion } from './h17-features.ts';
import { embedding } from './h17b-embedding.ts';
import { sgdRegression } from './h18-sgd-regression.ts';
import { convolutionSpectra } from './h19-convolution.ts';
import { dimensions } from './h20-dimensions.ts';
import { stability } from './h21-stability.ts';
import { nonconvexity } from './h22-nonconvexity.ts';

export const experiments: readonly ExperimentDefinition[] = [
  earlyStopping,
  dropout,
  overfitting,
  deterministic,
  initialScale,
  meanEstimation,
  extremeLearningExperiment,
  rankOfFeatures,
  peaksSgd,
  peaksNewton,
  peaksVarPro,
  lossSurface,
  inverseCrimeExperiment,
  conditioning,
  peaksResidual,
  perturbation,
  highamExperiment,
  adversarial,
  descentPaths,
  landscapeExperiment,
  halfPlane,
  triangle,
  union,
  featureExpansion,
  embedding,
  sgdRegression,
  convolutionSpectra,
  dimensions,
  stability,
  nonconvexity,
];
