import type { ReactNode } from 'react';

interface NamedMarkProps {
  /** Read out, and shown by hovering. */
  readonly name: string;
  readonly children: ReactNode;
}

/** A mark of a drawing with a name of its own. */
export function NamedMark({ name, children }: NamedMarkProps) {
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: a group of SVG is no control.
    <g role="img" aria-label={name}>
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
