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
  system: 'M1.500 2.500h13v9h-13zM5.500 14h5M8 11.500V14',
  light:
    'M5 8a3 3 0 1 0 6 0a3 3 0 1 0-6 0M8 1v1.500M8 13.500V15M1 8h1.500M13.500 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1',
  dark: 'M13.500 9.800A6 6 0 1 1 6.200 2.500A4.800 4.800 0 0 0 13.500 9.800z',
  link: 'M6.700 9.300L9.300 6.700M5.500 7.500L3.500 9.500a2.100 2.100 0 0 0 3 3L8.500 10.500M7.500 5.500L9.500 3.500a2.100 2.100 0 0 1 3 3L10.500 8.500',
  undo: 'M5.500 3L2.500 6L5.500 9M2.500 6H9.500A3.500 3.500 0 0 1 9.500 13H6',
  redo: 'M10.500 3L13.500 6L10.500 9M13.500 6H6.500A3.500 3.500 0 0 0 6.500 13H10',
  larger: 'M8 3v10M3 8h10',
  smaller: 'M3 8h10',
  whole: 'M2.500 6V2.500H6M10 2.500h3.500V6M13.500 10v3.500H10M6 13.500H2.500V10',
  table: 'M2 3h12v10H2zM2 6.300h12M2 9.700h12M6.500 6.300V13',
  ground: 'M5.500 3h9v10h-9zM5.500 6h9M3.500 9.500H1M3 7.500L1 9.500L3 11.500',
  tree: 'M8 2.500L4 8L2 13.500M4 8L6 13.500M8 2.500L12 8L10 13.500M12 8L14 13.500',
  picture: 'M2.500 11h4v3h-4zM9.500 11h4v3h-4zM6 2h4v3H6zM4.500 11V8h7v3M8 5v3',
  save: 'M8 2v8M4.500 7L8 10.500L11.500 7M2.500 13.500h11',
} as const;

/** Icons that are lines and not filled, with their thickness. */
const drawn: Readonly<Partial<Record<keyof typeof shapes, number>>> = {
  cross: 2,
  tick: 2.2,
  undo: 1.4,
  redo: 1.4,
  save: 1.4,
  larger: 1.5,
  smaller: 1.5,
  whole: 1.4,
  table: 1.3,
  ground: 1.3,
  tree: 1.3,
  picture: 1.3,
  system: 1.3,
  light: 1.4,
  dark: 1.3,
  link: 1.4,
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

const parts = {
  lab: 'M2 3h4v10H2z',
  bottom: 'M2 9.500h12V13H2z',
  right: 'M10 3h4v10h-4z',
} as const;

/** The window with one of its parts: inked where it is seen, in outline where it is folded. */
export function PartIcon(props: { readonly part: keyof typeof parts; readonly isFolded: boolean }) {
  return (
    <svg width={16} height={16} viewBox="0 0 16 16" stroke="currentColor" aria-hidden="true">
      <path d="M1.500 2.500h13v11h-13z" strokeWidth="1.3" fill="none" />
      <path
        d={parts[props.part]}
        strokeWidth={props.isFolded ? 1 : 0}
        fill={props.isFolded ? 'none' : 'currentColor'}
      />
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
