/** One of eight class names by the name of a tie, so that tied edges look alike wherever they are drawn. */
export function tieClass(tie: string): string {
  let hash = 0;
  for (const character of tie) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 8191;
  return `class-${(hash % 8) + 1}`;
}
