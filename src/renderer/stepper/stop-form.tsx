import { X } from 'lucide-react';
import { CheckField } from '../controls/check-field.tsx';
import { NumberField } from '../controls/number-field.tsx';
import { setStops } from '../services/stepping.ts';
import { useSession } from '../state/session-store.ts';
import { useStep } from '../state/step-store.ts';

const bound = { tag: 'number', label: '|gradient| over', initial: 1, min: 0, logarithmic: true } as const;

/** Where playing and running stop by themselves. */
export function StopForm() {
  const { notFinite, gradientOver, lossRises, vertices } = useStep((state) => state.stops);
  const selected = useSession((session) => session.vertices);
  const addable = [...selected].filter((id) => !vertices.has(id));
  return (
    <div className="stop-form" role="group" aria-label="Breakpoints">
      <CheckField
        label="A value is not finite"
        value={notFinite}
        onChange={(value) => setStops({ notFinite: value })}
      />
      <CheckField
        label="A gradient is large"
        value={gradientOver !== null}
        onChange={(value) => setStops({ gradientOver: value ? bound.initial : null })}
      />
      {gradientOver !== null && (
        <NumberField
          field={bound}
          value={gradientOver}
          onCommit={(value) => setStops({ gradientOver: value })}
        />
      )}
      <CheckField
        label="The loss rises"
        value={lossRises}
        onChange={(value) => setStops({ lossRises: value })}
      />
      <div className="stop-vertices">
        {[...vertices].map((id) => (
          <button
            key={id}
            type="button"
            className="button stop-vertex"
            aria-label={`Do not stop at ${id}`}
            onClick={() => setStops({ vertices: new Set([...vertices].filter((one) => one !== id)) })}
          >
            {id} <X size={12} aria-hidden />
          </button>
        ))}
        <button
          type="button"
          className="button is-quiet"
          disabled={addable.length === 0}
          onClick={() => setStops({ vertices: new Set([...vertices, ...addable]) })}
        >
          Stop at the selected vertices
        </button>
      </div>
    </div>
  );
}
