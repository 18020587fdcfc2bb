import { createContext, useContext } from 'react';
import { present } from '../base/assert.ts';
import type { Host } from './host/host.ts';
import type { Experiments } from './services/experiments.ts';
import type { Training } from './services/training.ts';

/** What commands and components are given instead of reaching for it. */
export interface App {
  readonly host: Host;
  readonly training: Training;
  readonly experiments: Experiments;
}

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  return present(useContext(AppContext), 'the app');
}
