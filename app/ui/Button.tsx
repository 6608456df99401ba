import type { ReactNode } from 'react';
import styles from './Button.module.css';

interface ButtonProps {
  /** Ink: at most one in a region. */
  readonly look: 'ink' | 'outline' | 'plain';
  readonly children: ReactNode;
  readonly onClick: () => void;
  /** A name for a button that shows only an icon. */
  readonly label?: string;
  /** The key that does the same. */
  readonly keys?: string;
  /** It stays focusable, so that whoever steps with it keeps the keyboard at the end. */
  readonly isDisabled?: boolean;
  /** Of a button that switches something on and off. */
  readonly isPressed?: boolean;
}

export function Button({
  look,
  children,
  onClick,
  label,
  keys,
  isDisabled = false,
  isPressed,
}: ButtonProps) {
  return (
    <button
      type="button"
      className={styles[look]}
      onClick={isDisabled ? undefined : onClick}
      aria-disabled={isDisabled || undefined}
      aria-pressed={isPressed}
      aria-label={label}
      aria-keyshortcuts={keys}
      title={keys === undefined ? label : `${label ?? ''} (${keys})`.trim()}
    >
      {children}
    </button>
  );
}
