/** The arithmetic of colours by which the palette is judged: contrast, blindness, distance. */

/** Red, green and blue from 0 to 1, as a screen is sent them. */
export type Colour = readonly [number, number, number];

export function colourOf(hex: string): Colour {
  const part = (from: number) => Number.parseInt(hex.slice(from, from + 2), 16) / 255;
  return [part(1), part(3), part(5)];
}

const map = ([red, green, blue]: Colour, change: (part: number) => number): Colour => [
  change(red),
  change(green),
  change(blue),
];

const toLight = (part: number): number =>
  part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;

const toScreen = (light: number): number => {
  const part = Math.min(1, Math.max(0, light));
  return part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055;
};

const dot = ([a, b, c]: Colour, [x, y, z]: Colour): number => a * x + b * y + c * z;

function luminance(colour: Colour): number {
  return dot(map(colour, toLight), [0.2126, 0.7152, 0.0722]);
}

/** WCAG 2.2, contrast ratio. */
export function contrast(one: Colour, other: Colour): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

type Matrix = readonly [Colour, Colour, Colour];

/** Machado, Oliveira and Fernandes 2009, severity 1, over linear light. */
const sight: Readonly<Record<Sight, Matrix>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

export const SIGHTS = ['normal', 'protan', 'deutan', 'tritan'] as const;
export type Sight = (typeof SIGHTS)[number];

/** A colour as someone with that sight sees it. */
export function seenBy(kind: Sight, colour: Colour): Colour {
  const light = map(colour, toLight);
  const [red, green, blue] = sight[kind];
  return map([dot(red, light), dot(green, light), dot(blue, light)], toScreen);
}

/** CIE L*a*b* under D65. */
export type Lab = readonly [lightness: number, a: number, b: number];

export function labOf(colour: Colour): Lab {
  const light = map(colour, toLight);
  const x = curve(dot(light, [0.4124564, 0.3575761, 0.1804375]) / 0.95047);
  const y = curve(dot(light, [0.2126729, 0.7151522, 0.072175]));
  const z = curve(dot(light, [0.0193339, 0.119192, 0.9503041]) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const curve = (part: number): number =>
  part > (6 / 29) ** 3 ? Math.cbrt(part) : (part * (29 / 6) ** 2) / 3 + 4 / 29;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const cosine = (degrees: number): number => Math.cos(radians(degrees));

/** 25⁷, where chroma begins to count for less. */
const KNEE = 25 ** 7;
const knee = (chroma: number): number => Math.sqrt(chroma ** 7 / (chroma ** 7 + KNEE));

/** CIEDE2000, in the steps of Sharma, Wu and Dalal 2005. */
export function distance(one: Lab, other: Lab): number {
  const stretch =
    1.5 - 0.5 * knee((Math.hypot(one[1], one[2]) + Math.hypot(other[1], other[2])) / 2);
  const [first, second] = [polar(one, stretch), polar(other, stretch)];
  const turn = hueTurn(first, second);
  const lightness = (first.lightness + second.lightness) / 2;
  const chroma = (first.chroma + second.chroma) / 2;
  const hue = meanHue(first, second);
  const hueWeight =
    1 -
    0.17 * cosine(hue - 30) +
    0.24 * cosine(2 * hue) +
    0.32 * cosine(3 * hue + 6) -
    0.2 * cosine(4 * hue - 63);
  const bright = (lightness - 50) ** 2;
  const byLightness =
    (second.lightness - first.lightness) / (1 + (0.015 * bright) / Math.sqrt(20 + bright));
  const byChroma = (second.chroma - first.chroma) / (1 + 0.045 * chroma);
  const arc = 2 * Math.sqrt(first.chroma * second.chroma) * Math.sin(radians(turn / 2));
  const byHue = arc / (1 + 0.015 * chroma * hueWeight);
  const rotation = -2 * knee(chroma) * Math.sin(radians(60 * Math.exp(-(((hue - 275) / 25) ** 2))));
  return Math.sqrt(byLightness ** 2 + byChroma ** 2 + byHue ** 2 + rotation * byChroma * byHue);
}

interface Polar {
  readonly lightness: number;
  readonly chroma: number;
  /** In degrees from 0 to 360. */
  readonly hue: number;
}

function polar([lightness, a, b]: Lab, stretch: number): Polar {
  const hue = (Math.atan2(b, a * stretch) * 180) / Math.PI;
  return { lightness, chroma: Math.hypot(a * stretch, b), hue: hue < 0 ? hue + 360 : hue };
}

/** From one hue to the other the short way round; a grey has none. */
function hueTurn(first: Polar, second: Polar): number {
  if (first.chroma * second.chroma === 0) return 0;
  const turn = second.hue - first.hue;
  if (turn > 180) return turn - 360;
  return turn < -180 ? turn + 360 : turn;
}

function meanHue(first: Polar, second: Polar): number {
  const sum = first.hue + second.hue;
  if (first.chroma * second.chroma === 0) return sum;
  if (Math.abs(first.hue - second.hue) <= 180) return sum / 2;
  return sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2;
}
