import { useReactFlow } from '@xyflow/react';
import { useMemo } from 'react';
import type { DragEvent, MouseEvent } from 'react';
import { currentCompilation } from '../state/compilation-store.ts';
import { currentDocument } from '../state/document-store.ts';
import { addTemplate } from './canvas-edits.ts';
import { canvasStore } from './canvas-store.ts';
import { edgeNear } from './drawn-edges.ts';
import { templateType } from './template-type.ts';
import { paletteTemplates } from './templates.ts';

/** Vertices dropped from the palette, on the empty canvas or on an edge, and the double click that opens the search. */
export function useDropping() {
  const flow = useReactFlow();
  return useMemo(() => {
    const edgeAt = (event: DragEvent) => {
      const { graph, layout } = currentDocument();
      if (Object.keys(graph.edges).length > 3000) return null;
      const point = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      return edgeNear(graph, { layout, shapes: currentCompilation().graph.shapes }, point, 16, () => true);
    };
    return {
      onDragOver(event: DragEvent) {
        if (!event.dataTransfer.types.includes(templateType)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        const insertion = edgeAt(event);
        if (canvasStore.getState().insertion !== insertion) canvasStore.setState({ insertion });
      },
      onDragLeave() {
        canvasStore.setState({ insertion: null });
      },
      onDrop(event: DragEvent) {
        const id = event.dataTransfer.getData(templateType);
        const template = paletteTemplates.find((candidate) => candidate.id === id);
        if (template === undefined) return;
        event.preventDefault();
        const into = template.vertex.kind === 'unit' ? edgeAt(event) : null;
        canvasStore.setState({ insertion: null });
        addTemplate(template, flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }), { into });
      },
      onDoubleClick(event: MouseEvent) {
        if (!(event.target instanceof Element) || !event.target.classList.contains('react-flow__pane'))
          return;
        const screen = { x: event.clientX, y: event.clientY };
        canvasStore.setState({
          search: { screen, at: flow.screenToFlowPosition(screen), wire: null, purpose: 'add' },
        });
      },
    };
  }, [flow]);
}
