import type { CommandId } from './commands.ts';

/** What has to be selected first, said where a key is pressed for a command that does not apply to what is. */
export const missingChoice: Partial<Readonly<Record<CommandId, string>>> = {
  connect: 'Select one vertex: C connects it to another.',
  'open-neurons': 'Select a layer: O opens it into its neurons.',
  'gather-layer': 'Select at least two neurons: Shift+O gathers them into a layer.',
  'show-paths': 'Select an edge, or a vertex with a bias: W shows its paths to the loss.',
};
