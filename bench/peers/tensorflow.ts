/** As much of TensorFlow.js 4.22 as is used here: it is loaded at run time, and installed only where peers are measured. */
export interface Tensor {
  data(): Promise<ArrayLike<number>>;
  dispose(): void;
}

export interface Optimizer {
  minimize(cost: () => Tensor, returnCost: true, variables?: readonly Tensor[]): Tensor | null;
}

export interface TensorFlow {
  setBackend(name: string): Promise<boolean>;
  getBackend(): string;
  ready(): Promise<void>;
  tidy<T>(work: () => T): T;
  tensor(values: Float32Array | Int32Array, shape: readonly number[], type?: 'float32' | 'int32'): Tensor;
  variable(start: Tensor): Tensor;
  gather(of: Tensor, rows: Tensor): Tensor;
  reshape(of: Tensor, shape: readonly number[]): Tensor;
  matMul(a: Tensor, b: Tensor, transposeA?: boolean, transposeB?: boolean): Tensor;
  conv2d(x: Tensor, filter: Tensor, strides: number, pad: 'valid'): Tensor;
  avgPool(x: Tensor, size: number, strides: number, pad: 'valid'): Tensor;
  add(a: Tensor, b: Tensor): Tensor;
  relu(a: Tensor): Tensor;
  tanh(a: Tensor): Tensor;
  losses: { softmaxCrossEntropy(labels: Tensor, logits: Tensor): Tensor };
  train: { momentum(learningRate: number, momentum: number): Optimizer };
}
