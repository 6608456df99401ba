/**
 * A diagram as a file of its own: what the style sheets say is written onto each element, in the
 * colours of the screen, and the drawings of one frame lie on one another as they do there.
 */

/** Properties that reach the elements below; then those that do not, with their defaults. */
const inherited = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'paint-order',
  'font-family',
  'font-size',
  'font-weight',
  'font-variant-numeric',
  'text-anchor',
] as const;
const own: Readonly<Record<string, string>> = { opacity: '1' };

/** Attributes that mean something only in the page. */
const ofThePage = new Set(['class', 'style', 'tabindex', 'aria-hidden', 'role']);

const SVG = 'http://www.w3.org/2000/svg';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** @param frame holds the drawings, each on top of the one before and of the paper */
export function standaloneSvg(frame: Element): string {
  const drawings = [...frame.children].filter((child) => child instanceof SVGSVGElement);
  const sizes = drawings.map(sizeOf);
  const width = Math.max(...sizes.map((size) => size.width));
  const height = Math.max(...sizes.map((size) => size.height));
  const file = document.implementation.createDocument(SVG, 'svg');
  const whole = file.documentElement;
  set(whole, { width, height, viewBox: `0 0 ${width} ${height}` });
  const title = file.createElementNS(SVG, 'title');
  title.textContent = frame.getAttribute('aria-label');
  const paper = getComputedStyle(document.body).backgroundColor;
  whole.append(title, sheet(file, { width, height }, paper));
  // What stays in view when the frame is panned comes first there, and lies on top.
  for (const drawing of drawings.toReversed()) {
    const copy = styled(drawing, undefined, file);
    const size = sizeOf(drawing);
    set(copy, { x: 0, y: 0, ...size });
    const ground = getComputedStyle(drawing).backgroundColor;
    if (isSeen(ground)) copy.prepend(sheet(file, size, ground));
    whole.append(copy);
  }
  return new XMLSerializer().serializeToString(file);
}

function sheet(file: Document, size: Size, fill: string): Element {
  const rect = file.createElementNS(SVG, 'rect');
  set(rect, { ...size, fill });
  return rect;
}

const isSeen = (colour: string): boolean => colour !== 'transparent' && !/, 0\)$/.test(colour);

/** What no lens shows, and what is not drawn at all, is not in the file either. */
function isDrawn(element: Element): boolean {
  const { visibility, display } = getComputedStyle(element);
  const isTitle = element.localName === 'title';
  return isTitle || (visibility !== 'hidden' && display !== 'none');
}

function set(element: Element, attributes: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
}

/** In its own units: a drawing that is seen whole, and smaller, is saved in its full size. */
function sizeOf(drawing: SVGSVGElement): Size {
  const { width, height } = drawing.viewBox.baseVal ?? { width: 0, height: 0 };
  if (width > 0) return { width, height };
  return { width: drawing.width.baseVal.value, height: drawing.height.baseVal.value };
}

/** Writes only what differs from the element above, so that the file stays readable. */
function styled(element: Element, above: CSSStyleDeclaration | undefined, file: Document): Element {
  const style = getComputedStyle(element);
  const copy = file.createElementNS(SVG, element.localName);
  for (const { name, value } of element.attributes) {
    if (!ofThePage.has(name) && !name.startsWith('data-')) copy.setAttribute(name, value);
  }
  for (const property of inherited) {
    const value = style.getPropertyValue(property);
    if (value !== above?.getPropertyValue(property)) copy.setAttribute(property, value);
    else copy.removeAttribute(property);
  }
  for (const [property, usual] of Object.entries(own)) {
    const value = style.getPropertyValue(property);
    if (value !== usual) copy.setAttribute(property, value);
  }
  if (element.hasAttribute('aria-label')) copy.setAttribute('role', 'img');
  for (const child of element.childNodes) {
    if (child instanceof Element && isDrawn(child)) copy.append(styled(child, style, file));
    else if (child instanceof Text) copy.append(file.createTextNode(child.data));
  }
  return copy;
}
