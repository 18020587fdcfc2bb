import { type Fields, parseSettings } from '../base/fields.ts';
import type { Choice } from '../document/document.ts';
import type { Diagnostic, Place } from './diagnostic.ts';
import type { Placed } from './stages.ts';

/** Anything that has described settings. */
type Catalogue = Readonly<Record<string, { readonly fields: Fields }>>;

/**
 * Turns a drawn choice into a catalogue entry with checked settings. Reports what is wrong; null when the kind itself is
 * unknown. `ignore` names keys of the choice that are not settings.
 */
export function placeChoice(
  catalogue: Catalogue,
  name: string,
  choice: Choice | undefined,
  initialKind: string,
  place: Place,
  report: (diagnostic: Diagnostic) => void,
  ignore: readonly string[] = [],
): Placed | null {
  const kind = choice?.kind ?? initialKind;
  const definition = Object.hasOwn(catalogue, kind) ? catalogue[kind] : undefined;
  if (!definition) {
    const fault = {
      code: 'unknown-kind',
      catalogue: name,
      given: kind,
      known: Object.keys(catalogue),
    } as const;
    report({ severity: 'error', place, fault });
    return null;
  }
  if (!choice) return { kind, settings: parseSettings(definition.fields, {}).settings };
  const given = Object.fromEntries(
    Object.entries(choice).filter(
      ([key, value]) => key !== 'kind' && value !== undefined && !ignore.includes(key),
    ),
  );
  const { settings, faults } = parseSettings(definition.fields, given);
  for (const fault of faults) {
    report({ severity: 'error', place, fault: { code: 'invalid-setting', catalogue: name, kind, ...fault } });
  }
  return { kind, settings };
}
