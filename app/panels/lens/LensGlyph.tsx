import type { Lens } from '../../../src/base/lens.ts';

/** What a lens looks through, in a line drawing of the text's own colour. */
const shapes: Readonly<Record<Lens, string>> = {
  // A signpost.
  location: 'M8 1.5v13M3 14.5h10M8 2.5h6v5H8',
  // A name tag.
  naming: 'M2 8.5L8.500 2H14v5.500L7.500 14zM11.300 3.800a.9.9 0 1 0 0 1.800a.9.9 0 1 0 0-1.800',
  // One table, cut.
  fragments: 'M2 2.500h12v4H2zM2 9.500h12v4H2z',
  // A sheet and its copy.
  replicas: 'M2 5h8.500v8.500H2zM5 5V2.500h8.500V11h-3',
  // The house behind the address.
  design: 'M2 13.500v-8l3-3l3 3v8zM8 13.500h6v-5H8',
  // One request that goes several ways.
  execution:
    'M2 8h4M6 8l5.200-4.500M6 8l5.200 4.500M12.500 1.500a1.500 1.500 0 1 0 0 3a1.500 1.500 0 1 0 0-3M12.500 11.500a1.500 1.500 0 1 0 0 3a1.500 1.500 0 1 0 0-3',
};

export function LensGlyph({ lens }: { readonly lens: Lens }) {
  return (
    <svg
      width={16}
      height={16}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.4}
      strokeLinejoin="round"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d={shapes[lens]} />
    </svg>
  );
}
