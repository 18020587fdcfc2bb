import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { parseSettings } from '../../base/fields.ts';
import type { Id, Position } from '../../document/document.ts';
import { conventionFields, ownConvention } from '../../interchange/notation/convention.ts';
import type { Convention } from '../../interchange/notation/convention.ts';
import type { BackendChoice } from '../../runtime/protocol.ts';

export type DockTab = 'train' | 'plan' | 'paths' | 'lists' | 'problems';
export type Theme = 'system' | 'light' | 'dark';

/** What the canvas can be asked to do; it registers itself while it is shown. */
export interface CanvasHandle {
  fit(ids?: readonly Id[]): void;
  centre(ids: readonly Id[]): void;
  /** The canvas point under the pointer, or the middle of the view. */
  pointer(): Position;
  /** The canvas point in the middle of the view, moved aside from vertices that stand there. */
  middle(): Position;
  /** Opens the search box that adds a vertex. */
  search(): void;
  /** Lists the vertices to which the selected one can be connected. */
  connectFrom(id: Id): void;
}

/** A decision only the person can take; the commands wait for it. */
export interface Question {
  readonly title: string;
  readonly detail: string;
  /** The last answer is the way out. */
  readonly answers: readonly { readonly id: string; readonly label: string; readonly primary?: boolean }[];
  resolve(answer: string): void;
}

export interface Message {
  readonly id: number;
  readonly severity: 'error' | 'warning' | 'information';
  readonly title: string;
  readonly lines: readonly string[];
}

/** The session scope: never saved with the document, never undone. */
export interface SessionState {
  readonly screen: 'gallery' | 'editor' | 'experiments';
  readonly vertices: ReadonlySet<Id>;
  readonly edges: ReadonlySet<Id>;
  readonly overlay: 'palette' | 'export' | 'shortcuts' | 'matrix' | null;
  readonly question: Question | null;
  readonly messages: readonly Message[];
  readonly canvas: CanvasHandle | null;
  /** In place of the canvas: how the drawing becomes layers and matrices. */
  readonly lowering: boolean;
  // Remembered on this machine:
  readonly theme: Theme;
  readonly left: boolean;
  readonly right: boolean;
  readonly dock: boolean;
  readonly dockTab: DockTab;
  readonly dockSize: number;
  /** The matrices beside the canvas, or below it where there is little room; their share in percent. */
  readonly notation: boolean;
  readonly notationSize: number;
  /** How formulas and matrices are written. */
  readonly convention: Convention;
  /** Where the next run is to happen. */
  readonly backend: BackendChoice;
}

const none: ReadonlySet<Id> = new Set();

export const sessionStore = create<SessionState>()(
  persist(
    (): SessionState => ({
      screen: 'gallery',
      vertices: none,
      edges: none,
      overlay: null,
      question: null,
      messages: [],
      canvas: null,
      lowering: false,
      theme: 'system',
      left: true,
      right: true,
      dock: true,
      dockTab: 'train',
      dockSize: 42,
      notation: false,
      notationSize: 50,
      convention: ownConvention,
      backend: 'auto',
    }),
    {
      name: 'adjoint.session',
      version: 2,
      // The matrices were a lower panel once.
      migrate: (old) => {
        const kept = old as Omit<Partial<SessionState>, 'dockTab'> & { readonly dockTab?: string };
        return { ...kept, dockTab: kept.dockTab === 'notation' ? 'train' : kept.dockTab } as SessionState;
      },
      partialize: ({
        theme,
        left,
        right,
        dock,
        dockTab,
        dockSize,
        notation,
        notationSize,
        convention,
        backend,
      }) => ({
        theme,
        left,
        right,
        dock,
        dockTab,
        dockSize,
        notation,
        notationSize,
        convention,
        backend,
      }),
      // What was remembered may be of an older version: each setting counts if it still is one.
      merge: (kept, state) => {
        const { convention = {}, ...rest } = kept as Partial<SessionState>;
        return { ...state, ...rest, convention: parseSettings(conventionFields, convention).settings };
      },
    },
  ),
);

/** Reads something of the session in a component. */
export const useSession = sessionStore;

/** How formulas and matrices are written. */
export function useConvention(): Convention {
  return sessionStore((session) => session.convention);
}

/** Selects exactly these vertices and edges. */
export function select(vertices: Iterable<Id>, edges: Iterable<Id> = []): void {
  sessionStore.setState({ vertices: new Set(vertices), edges: new Set(edges) });
}

/** Asks a question and waits for the answer; leaving it gives the last one. */
export function ask(question: Omit<Question, 'resolve'>): Promise<string> {
  return new Promise((resolve) => {
    sessionStore.setState({
      question: {
        ...question,
        resolve(answer) {
          sessionStore.setState({ question: null });
          resolve(answer);
        },
      },
    });
  });
}

/** Shows a message until it is dismissed (errors) or for a few seconds. */
export function say(severity: Message['severity'], title: string, lines: readonly string[] = []): void {
  const id = performance.now();
  sessionStore.setState(({ messages }) => ({
    messages: [...messages.slice(-3), { id, severity, title, lines }],
  }));
  if (severity === 'information') setTimeout(() => dismiss(id), 6000);
}

export function dismiss(id: number): void {
  sessionStore.setState(({ messages }) => ({ messages: messages.filter((message) => message.id !== id) }));
}
