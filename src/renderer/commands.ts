import { layered } from '../document/layout.ts';
import { move, remove } from '../document/edits.ts';
import { vertexForm } from '../interchange/drawing/geometry.ts';
import type { App } from './app-context.ts';
import { copySelection, cutSelection, duplicateSelection, pasteClipboard } from './services/clipboard.ts';
import { exportCompiled, exportHistory, exportSvg, exportWeights } from './services/exports.ts';
import { copyLatex } from './services/latex.ts';
import { newDocument, openFile, save, saveAs } from './services/files.ts';
import { canGather, canOpen, gatherSelected, openSelected } from './services/neurons.ts';
import { planCommands } from './plan-commands.ts';
import { canShowPaths, showPaths } from './services/paths.ts';
import { currentCompilation } from './state/compilation-store.ts';
import { currentDocument, documentStore, edit, redoEdit, undoEdit } from './state/document-store.ts';
import { runStore } from './state/run-store.ts';
import { select, sessionStore } from './state/session-store.ts';
import type { SessionState } from './state/session-store.ts';
import { nextTheme } from './theme.ts';

/** The groups of commands, as palette and shortcuts sheet order them. */
export const commandGroups = ['File', 'Edit', 'View', 'Train', 'Plan', 'Experiments', 'Help'] as const;
export type CommandGroup = (typeof commandGroups)[number];

/** One thing a person can do: the menu, the palette, keys, buttons and the shortcuts sheet all show this table. */
export interface Command {
  readonly title: string;
  readonly group: CommandGroup;
  /** Like `Mod+Shift+S`; the first one is shown. Mod is ⌘ on a Mac and Ctrl elsewhere. */
  readonly keys?: readonly string[];
  /** Extra words for the palette. */
  readonly words?: string;
  /** Does it; with `dry`, only says whether it could be done now. */
  run(app: App, mode?: { readonly dry: boolean }): boolean;
}

/** A command that applies when `applies` says so. */
function command(
  group: CommandGroup,
  title: string,
  act: (app: App) => unknown,
  more: { keys?: readonly string[]; words?: string; applies?: (app: App) => boolean } = {},
): Command {
  const { applies = () => true, ...rest } = more;
  return {
    title,
    group,
    ...rest,
    run(app, mode) {
      if (!applies(app)) return false;
      if (mode?.dry !== true) void act(app);
      return true;
    },
  };
}

const session = () => sessionStore.getState();
const editing = () => session().screen === 'editor';
const experimenting = () => session().screen === 'experiments';
const chosen = () => editing() && session().vertices.size > 0;
const anything = () => chosen() || (editing() && session().edges.size > 0);
const toggle = (key: 'left' | 'right' | 'dock') =>
  sessionStore.setState((state: SessionState) => ({ [key]: !state[key] }));

export const commands = {
  new: command('File', 'New document', ({ host }) => newDocument(host), { keys: ['Mod+Alt+N'] }),
  gallery: command('File', 'Examples', () => sessionStore.setState({ screen: 'gallery' }), {
    words: 'gallery start home recent',
    applies: () => session().screen !== 'gallery',
  }),
  open: command('File', 'Open…', ({ host }) => openFile(host), { keys: ['Mod+O'] }),
  save: command('File', 'Save', ({ host }) => save(host), { keys: ['Mod+S'], applies: editing }),
  'save-as': command('File', 'Save as…', ({ host }) => saveAs(host), {
    keys: ['Mod+Shift+S'],
    applies: editing,
  }),
  export: command('File', 'Export…', () => sessionStore.setState({ overlay: 'export' }), {
    applies: editing,
  }),
  'export-svg': command('File', 'Export drawing as SVG…', ({ host }) => exportSvg(host), {
    applies: editing,
  }),
  'export-compiled': command('File', 'Export compiled graph as JSON…', ({ host }) => exportCompiled(host), {
    applies: () => editing() && currentCompilation().runnable,
  }),
  'export-weights': command('File', 'Export weights as JSON…', ({ host }) => exportWeights(host), {
    applies: () =>
      editing() &&
      (runStore.getState().parameters !== null || Object.keys(currentDocument().parameters).length > 0),
  }),
  'export-history': command('File', 'Export loss history as CSV…', ({ host }) => exportHistory(host), {
    applies: () => editing() && runStore.getState().points.length > 0,
  }),
  undo: command('Edit', 'Undo', undoEdit, {
    keys: ['Mod+Z'],
    applies: () => editing() && documentStore.getState().history.past.length > 0,
  }),
  redo: command('Edit', 'Redo', redoEdit, {
    keys: ['Mod+Shift+Z', 'Mod+Y'],
    applies: () => editing() && documentStore.getState().history.future.length > 0,
  }),
  cut: command('Edit', 'Cut', cutSelection, { keys: ['Mod+X'], applies: chosen }),
  copy: command('Edit', 'Copy', copySelection, { keys: ['Mod+C'], applies: chosen }),
  paste: command('Edit', 'Paste', pasteClipboard, { keys: ['Mod+V'], applies: editing }),
  duplicate: command('Edit', 'Duplicate', duplicateSelection, { keys: ['Mod+D'], applies: chosen }),
  delete: command('Edit', 'Delete', deleteSelection, { keys: ['Delete', 'Backspace'], applies: anything }),
  'select-all': command('Edit', 'Select all', selectAll, { keys: ['Mod+A'], applies: editing }),
  add: command('Edit', 'Add vertex…', () => session().canvas?.search(), {
    keys: ['Shift+A', 'Tab'],
    words: 'insert new neuron layer input',
    applies: () => session().canvas !== null,
  }),
  connect: command('Edit', 'Connect selected vertex to…', connectSelected, {
    keys: ['C'],
    words: 'wire edge',
    applies: () => session().canvas !== null && session().vertices.size === 1,
  }),
  'draw-matrix': command('Edit', 'Draw a matrix…', () => sessionStore.setState({ overlay: 'matrix' }), {
    words: 'type paste weights neurons numbers',
    applies: editing,
  }),
  'auto-layout': command('Edit', 'Arrange drawing', autoLayout, {
    keys: ['L'],
    words: 'layout',
    applies: editing,
  }),
  'open-neurons': command('Edit', 'Open into neurons', openSelected, {
    keys: ['O'],
    words: 'expand layer scalar edges ungroup',
    applies: () => chosen() && canOpen(),
  }),
  'gather-layer': command('Edit', 'Gather into a layer', gatherSelected, {
    keys: ['Shift+O'],
    words: 'collapse neurons matrix group',
    applies: () => chosen() && canGather(),
  }),
  'fit-view': command('View', 'Fit drawing to window', () => session().canvas?.fit([...session().vertices]), {
    keys: ['F'],
    words: 'zoom home',
    applies: () => session().canvas !== null,
  }),
  palette: command('View', 'Command palette', () => sessionStore.setState({ overlay: 'palette' }), {
    keys: ['Mod+K', 'Mod+Shift+P'],
  }),
  'toggle-left': command('View', 'Show or hide palette and outline', () => toggle('left'), {
    applies: editing,
  }),
  'toggle-right': command('View', 'Show or hide inspector', () => toggle('right'), { applies: editing }),
  'toggle-dock': command('View', 'Show or hide the lower panel', () => toggle('dock'), {
    keys: ['Mod+J'],
    applies: editing,
  }),
  'toggle-notation': command('View', 'Show or hide notation', () => toggleNotation(), {
    keys: ['N'],
    words: 'matrix matrices formula weights numbers layers',
    applies: editing,
  }),
  'toggle-lowering': command('View', 'Play the lowering, or back to the canvas', toggleLowering, {
    keys: ['Shift+L'],
    words: 'levels carries layers matrices compile animate story',
    applies: () =>
      editing() && (session().lowering || Object.keys(currentDocument().graph.vertices).length > 0),
  }),
  'show-paths': command('View', 'Paths to the loss', showPaths, {
    keys: ['W'],
    words: 'weight gradient backprop sum over chain rule jacobian',
    applies: () => editing() && canShowPaths(),
  }),
  lists: command('View', 'Show lists', () => sessionStore.setState({ dock: true, dockTab: 'lists' }), {
    words: 'formal graph vertices edges adjacency matrix paths depth size width',
    applies: editing,
  }),
  'copy-latex': command('Edit', 'Copy formulas as LaTeX', copyLatex, {
    words: 'tex notation equations',
    applies: editing,
  }),
  theme: command('View', 'Switch light and dark', nextTheme, { words: 'dark light theme colour' }),
  run: command('Train', 'Run', ({ training }) => training.run(), {
    keys: ['Mod+Enter'],
    words: 'train start',
    applies: ({ training }) => editing() && training.can('run'),
  }),
  pause: command('Train', 'Pause', ({ training }) => training.pause(), {
    keys: ['Mod+Enter'],
    words: 'stop',
    applies: ({ training }) => editing() && training.can('pause'),
  }),
  step: command('Train', 'Step', ({ training }) => training.step(1), {
    keys: ['Mod+.'],
    applies: ({ training }) => editing() && training.can('step'),
  }),
  reset: command('Train', 'Reset', ({ training }) => training.reset(), {
    words: 'restart initial weights',
    applies: ({ training }) => editing() && training.can('reset'),
  }),
  ...planCommands((title, act, { applies, ...more }) =>
    command('Plan', title, act, { ...more, applies: () => editing() && applies() }),
  ),
  experiments: command(
    'Experiments',
    'Experiments…',
    () => sessionStore.setState({ screen: 'experiments' }),
    {
      keys: ['Mod+E'],
      words: 'course lab reproduce figures lecture',
      applies: () => session().screen !== 'experiments',
    },
  ),
  drawing: command('Experiments', 'Back to the drawing', () => sessionStore.setState({ screen: 'editor' }), {
    keys: ['Mod+E'],
    words: 'canvas editor',
    applies: () => !editing() && Object.keys(currentDocument().graph.vertices).length > 0,
  }),
  'run-experiment': command('Experiments', 'Run experiment', ({ experiments }) => experiments.run(), {
    keys: ['Mod+Enter'],
    words: 'start',
    applies: ({ experiments }) => experimenting() && experiments.can('run'),
  }),
  'stop-experiment': command('Experiments', 'Stop experiment', ({ experiments }) => experiments.stop(), {
    keys: ['Mod+.'],
    words: 'cancel',
    applies: ({ experiments }) => experimenting() && experiments.can('stop'),
  }),
  shortcuts: command('Help', 'Keyboard shortcuts', () => sessionStore.setState({ overlay: 'shortcuts' }), {
    keys: ['?'],
    words: 'help keys',
  }),
} as const satisfies Readonly<Record<string, Command>>;

export type CommandId = keyof typeof commands;
export const commandIds = Object.keys(commands) as readonly CommandId[];

export function isCommandId(id: string): id is CommandId {
  return Object.hasOwn(commands, id);
}

/** The command of that id, with the fields every command has. */
export function commandOf(id: CommandId): Command {
  return commands[id];
}

/** Lower than this, in pixels, a window has no room for the notation and a lower panel. */
const roomy = 1000;
let folded = false;

/** In a low window the lower panel makes room for the notation, and comes back after it. */
function toggleNotation(): void {
  const { notation, dock, dockTab } = session();
  // Who steps through the plan watches it fill the matrices, and makes do with less.
  const room = dockTab === 'plan' ? 0.8 * roomy : roomy;
  folded = notation ? folded : dock && window.innerHeight < room;
  sessionStore.setState({ notation: !notation, dock: folded ? notation : dock });
}

/** The same as for the notation. */
function toggleLowering(): void {
  const { lowering, dock } = session();
  folded = lowering ? folded : dock && window.innerHeight < roomy;
  sessionStore.setState({ lowering: !lowering, dock: folded ? lowering : dock });
}

function deleteSelection(): void {
  const { vertices, edges } = session();
  edit(remove([...vertices], [...edges]));
  select([]);
}

function selectAll(): void {
  const { graph } = currentDocument();
  select(Object.keys(graph.vertices), Object.keys(graph.edges));
}

function connectSelected(): void {
  const [id] = session().vertices;
  if (id !== undefined) session().canvas?.connectFrom(id);
}

function autoLayout(): void {
  const { graph } = currentDocument();
  const { shapes } = currentCompilation().graph;
  const positions = layered(graph, (id) => vertexForm(shapes.get(id) ?? graph.vertices[id]?.shape).height);
  edit(move(positions, undefined, 'Arrange'));
  requestAnimationFrame(() => session().canvas?.fit());
}
