import type { GraphDocument } from '../../document/document.ts';
import { readDocument } from '../../document/codec.ts';
import { layered } from '../../document/layout.ts';
import { vertexForm } from '../../interchange/drawing/geometry.ts';
import { openDocument } from '../state/document-store.ts';
import type { FileIdentity } from '../state/document-store.ts';
import { say, select, sessionStore } from '../state/session-store.ts';

/** Shows a document that was read, laid out where its file says nothing. */
export function showDocument(
  document: GraphDocument,
  origin: { file?: FileIdentity; unsaved?: boolean; draftId?: string } = {},
): void {
  select([]);
  sessionStore.setState({ messages: [], lowering: false });
  openDocument(laidOut(document), origin);
  sessionStore.setState({ screen: 'editor' });
}

/** Reads a text as a document; one that is none leaves everything as it was, says why and gives null. */
export function documentIn(text: string, name: string): GraphDocument | null {
  const reading = readDocument(text);
  if (!reading.ok) {
    const lines = reading.faults.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
    say('error', `${name} could not be opened. What was open stays as it is.`, lines);
    return null;
  }
  return reading.document;
}

/** Reads a text as a document and shows it. False: it is none, and that was said. */
export function showText(
  text: string,
  name: string,
  origin: { file?: FileIdentity; unsaved?: boolean; draftId?: string } = {},
): boolean {
  const document = documentIn(text, name);
  if (document !== null) showDocument(document, origin);
  return document !== null;
}

/** Vertices without a place get one; if none has, the whole drawing is arranged. */
export function laidOut(document: GraphDocument): GraphDocument {
  const ids = Object.keys(document.graph.vertices);
  const lost = ids.filter((id) => document.layout[id] === undefined);
  if (lost.length === 0) return document;
  const arranged = layered(document.graph, (id) => vertexForm(document.graph.vertices[id]?.shape).height);
  if (lost.length === ids.length) return { ...document, layout: arranged };
  const lowest = Math.max(0, ...Object.values(document.layout).map(({ y }) => y));
  const added = lost.map((id, i) => [id, { x: 96 * i, y: lowest + 144 }] as const);
  return { ...document, layout: { ...document.layout, ...Object.fromEntries(added) } };
}
