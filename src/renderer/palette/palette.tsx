import { maps } from '../../compiler/maps/index.ts';
import { vertexForm } from '../../interchange/drawing/geometry.ts';
import { addTemplate } from '../canvas/canvas-edits.ts';
import { canvasStore, useCanvas } from '../canvas/canvas-store.ts';
import { paletteTemplates } from '../canvas/templates.ts';
import type { Template } from '../canvas/templates.ts';
import { templateType } from '../canvas/template-type.ts';
import { Hint } from '../controls/hint.tsx';
import { Section } from '../controls/section.tsx';
import { MapPicture } from '../drawing/map-picture.tsx';
import { VertexOutline } from '../drawing/vertex-outline.tsx';
import { sessionStore } from '../state/session-store.ts';
import './palette.css';

/** What can be put on the canvas, and the map that new edges get. */
export function Palette() {
  return (
    <>
      <Section title="Vertices">
        <div className="palette-vertices">
          {paletteTemplates.map((template) => (
            <PaletteVertex key={template.id} template={template} />
          ))}
        </div>
      </Section>
      <Section title="New edges">
        <MapChoice />
      </Section>
    </>
  );
}

function PaletteVertex({ template }: { template: Template }) {
  // A small layer: the picture tells kinds apart, not sizes.
  const shape = template.id === 'layer' ? [3] : [1];
  const { width, height } = vertexForm(shape);
  const scale = Math.min(1, 40 / Math.max(width, height));
  return (
    <Hint side="right" content={`${template.title}: ${template.detail}. Drag it onto the canvas, or click.`}>
      <button
        type="button"
        className="palette-vertex"
        draggable
        onDragStart={(event) => {
          event.dataTransfer.setData(templateType, template.id);
          event.dataTransfer.effectAllowed = 'copy';
        }}
        onClick={() => addTemplate(template, sessionStore.getState().canvas?.middle() ?? { x: 0, y: 0 })}
      >
        <svg className="is-picture" width={40} height={40} viewBox="-20 -20 40 40" aria-hidden>
          <g transform={`scale(${scale * 0.92})`}>
            <VertexOutline vertex={template.vertex} shape={shape} output={template.id === 'output'} />
          </g>
        </svg>
        <span>{template.title}</span>
      </button>
    </Hint>
  );
}

function MapChoice() {
  const chosen = useCanvas((canvas) => canvas.map);
  return (
    <div className="palette-maps" role="radiogroup" aria-label="Map of new edges">
      {Object.entries(maps).map(([kind, { title, summary }]) => (
        <Hint key={kind} side="right" content={summary}>
          <button
            type="button"
            role="radio"
            aria-checked={kind === chosen}
            className="palette-map"
            onClick={() => canvasStore.setState({ map: kind })}
          >
            <svg width={22} height={22} viewBox="-11 -11 22 22" aria-hidden>
              <MapPicture kind={kind} size={14} />
            </svg>
            <span>{title}</span>
          </button>
        </Hint>
      ))}
    </div>
  );
}
