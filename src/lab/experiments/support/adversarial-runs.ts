/** One attack: the example, its class, the class wanted, λ; and what another implementation of BFGS found from d = 0. */
export interface AdversarialRun {
  readonly y: readonly [number, number];
  readonly from: number;
  readonly to: number;
  readonly lambda: number;
  /** ‖d‖. */
  readonly norm: number;
  /** E(y + d, wanted class) + ½λ‖d‖². */
  readonly value: number;
  /** The class that the network sees then. */
  readonly found: number;
}

export const adversarialRuns: readonly AdversarialRun[] = [
  {
    y: [0.176470588235294, -1.376470588235294],
    from: 0,
    to: 1,
    lambda: 1.0,
    norm: 0.35363495692296126,
    value: 0.07693973036869722,
    found: 1,
  },
  {
    y: [0.176470588235294, -1.376470588235294],
    from: 0,
    to: 1,
    lambda: 0.1,
    norm: 0.38170241206145505,
    value: 0.01685913586346141,
    found: 1,
  },
  {
    y: [0.176470588235294, -1.376470588235294],
    from: 0,
    to: 1,
    lambda: 0.01,
    norm: 0.38871834413554307,
    value: 0.01019308381662728,
    found: 1,
  },
  {
    y: [-1.823529411764706, 0.2],
    from: 1,
    to: 2,
    lambda: 1.0,
    norm: 0.6517899032254948,
    value: 0.2323109120986321,
    found: 2,
  },
  {
    y: [-1.823529411764706, 0.2],
    from: 1,
    to: 2,
    lambda: 0.1,
    norm: 0.7189490939003287,
    value: 0.028105056865054958,
    found: 2,
  },
  {
    y: [-1.823529411764706, 0.2],
    from: 1,
    to: 2,
    lambda: 0.01,
    norm: 0.7884639859532646,
    value: 0.0033719936784839828,
    found: 2,
  },
  {
    y: [-1.729411764705882, -1.611764705882353],
    from: 2,
    to: 3,
    lambda: 1.0,
    norm: 1.1140623433564776,
    value: 5.588496010713532,
    found: 2,
  },
  {
    y: [-1.729411764705882, -1.611764705882353],
    from: 2,
    to: 3,
    lambda: 0.1,
    norm: 1.1473087677542693,
    value: 5.013429490122531,
    found: 2,
  },
  {
    y: [-1.729411764705882, -1.611764705882353],
    from: 2,
    to: 3,
    lambda: 0.01,
    norm: 1.150830350045261,
    value: 4.954013567299199,
    found: 2,
  },
  {
    y: [1.541176470588235, -0.411764705882353],
    from: 3,
    to: 4,
    lambda: 1.0,
    norm: 0.5186755246755885,
    value: 3.827632519043292,
    found: 2,
  },
  {
    y: [1.541176470588235, -0.411764705882353],
    from: 3,
    to: 4,
    lambda: 0.1,
    norm: 0.5270087337872476,
    value: 3.7046505074781924,
    found: 2,
  },
  {
    y: [1.541176470588235, -0.411764705882353],
    from: 3,
    to: 4,
    lambda: 0.01,
    norm: 0.5278915799774462,
    value: 3.6921313768466546,
    found: 2,
  },
  {
    y: [0.341176470588235, 1.211764705882353],
    from: 4,
    to: 3,
    lambda: 1.0,
    norm: 1.0109040807604484,
    value: 0.6065058201792839,
    found: 3,
  },
  {
    y: [0.341176470588235, 1.211764705882353],
    from: 4,
    to: 3,
    lambda: 0.1,
    norm: 1.1946088540279283,
    value: 0.07921963937210175,
    found: 3,
  },
  {
    y: [0.341176470588235, 1.211764705882353],
    from: 4,
    to: 3,
    lambda: 0.01,
    norm: 1.335872848154708,
    value: 0.009909615220604394,
    found: 3,
  },
];
