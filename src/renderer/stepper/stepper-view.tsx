import './stepper.css';
import { useEffect, useState } from 'react';
import { TypedExample } from '../notation/typed-example.tsx';
import { ShowProblems } from '../problems/show-problems.tsx';
import { keepWalk } from '../services/walk.ts';
import { useDocument } from '../state/document-store.ts';
import { useStep } from '../state/step-store.ts';
import { PlanTable } from './plan-table.tsx';
import { StepBar } from './step-bar.tsx';
import { StopForm } from './stop-form.tsx';
import { ValueView } from './value-view.tsx';

/** One example's way through the forward, loss, backward and update plans, operation by operation. */
export function StepperView() {
  const walk = useStep((state) => state.walk);
  const missing = useStep((state) => state.missing);
  const [stopsOpen, setStopsOpen] = useState(false);
  useEffect(() => keepWalk(), []);
  return (
    <div className="stepper">
      <StepBar stopsOpen={stopsOpen} onStops={() => setStopsOpen(!stopsOpen)} />
      {stopsOpen && <StopForm />}
      <TypedExample />
      <Reservations />
      {walk === null ? (
        missing === null ? (
          <p className="panel-text">Recording…</p>
        ) : (
          <Missing reason={missing} />
        )
      ) : (
        <div className="stepper-body">
          <PlanTable table={walk.table} />
          <ValueView />
        </div>
      )}
    </div>
  );
}

/** Where a run does something else than these plans. */
function Reservations() {
  const solver = useDocument(({ recipe }) => recipe.solver !== undefined);
  const dropout = useDocument(({ graph }) =>
    Object.values(graph.vertices).some((vertex) => (vertex.dropout ?? 0) > 0),
  );
  if (!solver && !dropout) return null;
  return (
    <p className="field-note step-note">
      {dropout && 'Nothing is muted here: dropout acts in training alone. '}
      {solver && 'The update is the optimizer’s; the recipe trains by a solver instead.'}
    </p>
  );
}

function Missing({ reason }: { reason: string }) {
  return (
    <p className="panel-text">
      There is nothing to step through yet. {reason} <ShowProblems quiet />
    </p>
  );
}
