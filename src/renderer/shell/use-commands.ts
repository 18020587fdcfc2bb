import { compilationStore } from '../state/compilation-store.ts';
import { dataStore } from '../state/data-store.ts';
import { documentStore } from '../state/document-store.ts';
import { experimentsStore } from '../state/experiments-store.ts';
import { runStore } from '../state/run-store.ts';
import { sessionStore } from '../state/session-store.ts';

/** Renders again whenever a command may have begun or ceased to apply. */
export function useStateOfCommands(): void {
  documentStore((state) => state.history.past.length);
  documentStore((state) => state.history.future.length);
  compilationStore((state) => state.compilation.runnable);
  dataStore((state) => state.prepared !== null);
  runStore((state) => state.status);
  runStore((state) => state.stale);
  runStore((state) => state.points.length > 0);
  experimentsStore((state) => state.running === null);
  experimentsStore((state) => state.chosen);
  experimentsStore((state) => state.entries === null);
  sessionStore((state) => state.screen);
  sessionStore((state) => state.vertices.size + state.edges.size);
  sessionStore((state) => state.canvas);
}
