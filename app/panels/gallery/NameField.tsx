import { type KeyboardEvent, useLayoutEffect, useRef } from 'react';
import styles from './Gallery.module.css';

interface NameFieldProps {
  readonly name: string;
  readonly limit: number;
  readonly onName: (name: string) => void;
  readonly onCancel: () => void;
}

/** A name to be written over: Enter takes it, Esc leaves the old one. */
export function NameField({ name, limit, onName, onCancel }: NameFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.select(), []);
  const handleKey = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') onName(event.currentTarget.value);
    else if (event.key === 'Escape') onCancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <input
      ref={field}
      className={styles['field']}
      aria-label={`New name of ${name}`}
      defaultValue={name}
      maxLength={limit}
      onKeyDown={handleKey}
    />
  );
}
