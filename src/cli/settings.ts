import { type Field, type Fields, parseSettings, type Settings } from '../base/fields.ts';
import { nearestName } from '../base/nearest.ts';
import { inputError, UsageError } from './faults.ts';

/**
 * Described settings from `KEY=VALUE` texts, over those that a file gives already. `owner` is what has them.
 * @throws {UsageError} for a text that is no KEY=VALUE
 * @throws {InputError} with every name and value that does not fit
 */
export function settingsFrom<F extends Fields>(
  owner: string,
  fields: F,
  texts: readonly string[],
  already: Readonly<Record<string, unknown>> = {},
): Settings<F> {
  const given: Record<string, unknown> = { ...already };
  const messages: string[] = [];
  for (const text of texts) {
    const equals = text.indexOf('=');
    if (equals < 1) throw new UsageError(`--set needs KEY=VALUE, not "${text}"`);
    const [key, value] = [text.slice(0, equals), text.slice(equals + 1)];
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (field) {
      given[key] = valueOf(field, value);
      continue;
    }
    const known = Object.keys(fields);
    const near = nearestName(key, known);
    const hint = near === null ? `known are ${known.join(', ')}` : `did you mean "${near}"?`;
    messages.push(`${owner} has no setting "${key}"; ${hint}`);
  }
  const { settings, faults } = parseSettings(fields, given);
  for (const { field, expected, given: value } of faults)
    messages.push(`${owner}: ${field} must be ${expected}, not ${JSON.stringify(value)}`);
  if (messages.length > 0) throw inputError('setting', ...messages);
  return settings;
}

/** A text as the field's kind of value; what does not fit stays a text, which the field then refuses. */
function valueOf(field: Field, text: string): unknown {
  switch (field.tag) {
    case 'number':
    case 'integer':
      return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'pairs':
    case 'matrix':
      try {
        return JSON.parse(text);
      } catch {
        return text; // refused by the field, with what it expects
      }
    case 'choice':
    case 'text':
      return text;
  }
}
