import { useMemo } from 'react';
import { idxFields } from '../../datasets/idx-data.ts';
import type { Choice } from '../../document/document.ts';
import { setRecipe } from '../../document/edits.ts';
import { SettingsForm } from '../controls/settings-form.tsx';
import { count } from '../notation/number-text.ts';
import { edit } from '../state/document-store.ts';
import { headOf } from '../services/idx-import.ts';

/** How IDX files are read: which they are, how many rows, and in which scale. */
export function IdxForm({ data }: { data: Choice }) {
  const { images, labels, labelsName, rows, scale } = data;
  const extents = useMemo(() => headOf(images), [images]);
  const [entries, ...shape] = extents ?? [];
  const change = (next: Choice) => edit({ ...setRecipe({ data: next }), label: 'Change data' });
  return (
    <>
      {entries !== undefined && (
        <p className="field-note">
          {count(entries)} examples of {shape.join('×')} numbers
          {typeof labelsName === 'string' && labels !== undefined
            ? `; classes from ${labelsName}.`
            : '. Open or drop the file of their labels as well.'}
        </p>
      )}
      <SettingsForm
        fields={idxFields}
        settings={{ rows, scale }}
        onChange={(next) => change({ ...data, ...next })}
      />
    </>
  );
}
