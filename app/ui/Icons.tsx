/** The icons of the transport, and the product's mark. All are drawn in the text's own colour. */

const shapes = {
  first: 'M4 3v10M13 3L6.500 8L13 13z',
  back: 'M11.500 3L5 8l6.500 5z',
  play: 'M3.500 2L13.500 8L3.500 14z',
  pause: 'M4 2.500h2.500v11H4zM9.500 2.500H12v11H9.500z',
  forward: 'M4.500 3L11 8l-6.500 5z',
  last: 'M12 3v10M3 3l6.500 5L3 13z',
  cross: 'M3 3L13 13M13 3L3 13',
  tick: 'M2 8.500L6 12.500L14 3.500',
  undo: 'M5.500 3L2.500 6L5.500 9M2.500 6H9.500A3.500 3.500 0 0 1 9.500 13H6',
  redo: 'M10.500 3L13.500 6L10.500 9M13.500 6H6.500A3.500 3.500 0 0 0 6.500 13H10',
  save: 'M8 2v8M4.500 7L8 10.500L11.500 7M2.500 13.500h11',
} as const;

/** Icons that are lines and not filled, with their thickness. */
const drawn: Readonly<Partial<Record<keyof typeof shapes, number>>> = {
  cross: 2,
  tick: 2.2,
  undo: 1.4,
  redo: 1.4,
  save: 1.4,
};

export type IconName = keyof typeof shapes;

export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  const weight = drawn[name];
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill={weight === undefined ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth={weight ?? 1.3}
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={shapes[name]} />
    </svg>
  );
}

/** Three site lines and what runs between them. */
export function ProductMark() {
  return (
    <svg
      width="22"
      height="22"
      viewBox="0 0 22 22"
      fill="none"
      stroke="currentColor"
      aria-hidden="true"
    >
      <path d="M1 4H21M1 11H21M1 18H21" strokeWidth="1.3" />
      <path
        d="M4 4L9.500 18L15 11L18 4"
        strokeWidth="2.2"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}
