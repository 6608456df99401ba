/** What stands in a drawing, as the rectangle that it takes. */
export interface Box {
  readonly name: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Pairs that share more than a hair of area. */
export function overlaps(boxes: readonly Box[], others: readonly Box[] = boxes): readonly string[] {
  return boxes.flatMap((box, index) =>
    (boxes === others ? boxes.slice(index + 1) : others)
      .filter(
        (other) =>
          box.left < other.right - 1 &&
          other.left < box.right - 1 &&
          box.top < other.bottom - 1 &&
          other.top < box.bottom - 1,
      )
      .map((other) => `${box.name} × ${other.name}`),
  );
}
