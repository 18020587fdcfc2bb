import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes } from 'react';
import { Hint } from './hint.tsx';

type Attributes = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label'>;

/** A button that shows an icon; its label and keys stand in the tooltip. */
export function IconButton({
  label,
  icon: Icon,
  keys,
  pressed,
  className = '',
  ...rest
}: Attributes & {
  label: string;
  icon: LucideIcon;
  keys?: string | undefined;
  pressed?: boolean | undefined;
}) {
  return (
    <Hint
      content={
        <>
          {label} {keys !== undefined && <kbd>{keys}</kbd>}
        </>
      }
    >
      <button
        type="button"
        className={`icon-button ${className}`}
        aria-label={label}
        aria-pressed={pressed}
        {...rest}
      >
        <Icon size={16} aria-hidden />
      </button>
    </Hint>
  );
}
