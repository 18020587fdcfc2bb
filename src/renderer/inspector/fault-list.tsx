import type { Place } from '../../compiler/diagnostic.ts';
import { explain } from '../../compiler/explain.ts';
import { SeverityIcon } from '../controls/fault-badge.tsx';
import { useFaults } from '../state/compilation-store.ts';
import { currentDocument, edit } from '../state/document-store.ts';
import { repairOf } from '../problems/repairs.ts';

/** What is wrong at the selected place, in words, with the repair where there is one. */
export function FaultList({ place }: { place: Place }) {
  const faults = useFaults(place);
  if (faults.length === 0) return null;
  return (
    <ul className="fault-list">
      {faults.map((fault) => {
        const { detail, hint } = explain(fault);
        const repair = repairOf(fault, currentDocument());
        return (
          <li key={JSON.stringify(fault.fault)} className={`fault is-${fault.severity}`}>
            <SeverityIcon severity={fault.severity} size={14} />
            <p>
              {detail} {hint}
            </p>
            {repair !== null && (
              <button type="button" className="button is-quiet" onClick={() => edit(repair.edit)}>
                {repair.label}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
