import type { ReactNode } from 'react';

interface NamedMarkProps {
  /** Tells the marks of one drawing apart. */
  readonly id: string;
  /** Read out, and shown by hovering. */
  readonly name: string;
  readonly children: ReactNode;
}

/** A mark of a drawing with a name of its own; the drawing's frame gives it focus, and opens it. */
export function NamedMark({ id, name, children }: NamedMarkProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing has no buttons but these.
    <g role="button" tabIndex={-1} aria-label={name} data-mark={id}>
      <title>{name}</title>
      {children}
    </g>
  );
}

/** Marks that repeat what the named ones say. */
export function SilentMarks({ children }: { readonly children: ReactNode }) {
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a group of SVG takes no focus.
  return <g aria-hidden="true">{children}</g>;
}
