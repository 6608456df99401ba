/** Moving the focus between the marks of a drawing with the arrow keys. */
export interface RovingMark {
  readonly id: string;
  /** Middle of the mark. */
  readonly x: number;
  readonly y: number;
}

/** Marks that a line of the drawing connects. */
export type RovingLine = readonly [string, string];

export interface RovingMap {
  readonly marks: readonly RovingMark[];
  readonly lines: readonly RovingLine[];
}

export type Direction = 'left' | 'right' | 'up' | 'down';

export const directionOf = (key: string): Direction | undefined =>
  key.startsWith('Arrow') ? directions[key.slice('Arrow'.length)] : undefined;

const directions: Readonly<Record<string, Direction>> = {
  Left: 'left',
  Right: 'right',
  Up: 'up',
  Down: 'down',
};

/**
 * Along a line of the drawing that leads that way, and only where none does to the nearest mark
 * there. Undefined at the edge of the drawing.
 */
export function nextMark(
  { marks, lines }: RovingMap,
  from: string,
  direction: Direction,
): string | undefined {
  const start = marks.find(({ id }) => id === from);
  if (!start) return marks[0]?.id;
  const connected = new Set(
    lines.flatMap(([one, other]) => (one === from ? [other] : other === from ? [one] : [])),
  );
  const others = marks.filter(({ id }) => id !== from);
  const along = nearest(
    start,
    others.filter(({ id }) => connected.has(id)),
    direction,
    STEEP,
  );
  return along ?? nearest(start, others, direction, DIAGONAL);
}

/** How far aside of the way a mark may be, for every pixel ahead. */
const DIAGONAL = 1.2;
/** A line may lead up while its end lies far aside. */
const STEEP = 8;

function nearest(
  start: RovingMark,
  marks: readonly RovingMark[],
  direction: Direction,
  slant: number,
): string | undefined {
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const { id, x, y } of marks) {
    const { ahead, aside } = seenFrom(x - start.x, y - start.y, direction);
    if (ahead < 1 || aside > ahead * slant) continue;
    const way = ahead + 2 * aside;
    if (way < least) [best, least] = [id, way];
  }
  return best;
}

function seenFrom(dx: number, dy: number, direction: Direction) {
  switch (direction) {
    case 'left':
      return { ahead: -dx, aside: Math.abs(dy) };
    case 'right':
      return { ahead: dx, aside: Math.abs(dy) };
    case 'up':
      return { ahead: -dy, aside: Math.abs(dx) };
    case 'down':
      return { ahead: dy, aside: Math.abs(dx) };
  }
}
