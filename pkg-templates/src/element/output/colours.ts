// The colours of terminals, each such that one can read it on what lies behind, in a light and in a dark page. What a command chose
// for a black terminal would often not be seen on white, and text of the colour behind it is a way to hide.
import { attribute, type Colour, type Style, trueColour } from "./graphic-rendition.js";

type Channels = readonly [red: number, green: number, blue: number];

interface Theme {
  readonly text: Channels;
  readonly paper: Channels;
  /** Of what rows lie on, that with the least contrast to text: the paper of a marked one. */
  readonly row: Channels;
  /** Black, red, green, yellow, blue, magenta, cyan, white; then the same bright. */
  readonly palette: readonly string[];
}

/** `styles.ts` has the same text and paper. */
export const themes: { readonly light: Theme; readonly dark: Theme } = {
  light: {
    text: [0x1c, 0x21, 0x28],
    paper: [0xff, 0xff, 0xff],
    row: [0xdd, 0xe8, 0xf7],
    palette: "1c2128 b3261e 1a7030 855a00 0b57c9 8a3bb8 0b6e78 5c636e 4c535d cf222e 187a36 8f6100 1666d6 9a48c8 0f7480 6a717c".split(" "),
  },
  dark: {
    text: [0xe3, 0xe7, 0xec],
    paper: [0x11, 0x15, 0x1b],
    row: [0x1e, 0x2b, 0x3b],
    palette: "8a93a0 ff7b72 57c46b d9a63a 6cb0ff d59bf6 4fc9d2 e3e7ec a2abb7 ffa198 7ee08e f2c55c 9ccbff e6bfff 7fe1e8 ffffff".split(" "),
  },
};

/** By the Web Content Accessibility Guidelines, AA. */
const leastContrast = 4.5;

const written = new WeakMap<Style, string>();

/** Declarations of CSS for a run of text, to be set by script; "" where it looks as text does by itself. */
export function declarationsOf(style: Style): string {
  const known = written.get(style);
  if (known !== undefined) return known;
  const declarations = colourDeclarations(style) + fontDeclarations(style);
  written.set(style, declarations);
  return declarations;
}

/** Without colours, for what is marked: the mark has its own. */
export function fontDeclarations({ attributes }: Style): string {
  const has = (bit: number) => (attributes & bit) !== 0;
  const lines = [has(attribute.underline) && "underline", has(attribute.strike) && "line-through"].filter((line) => line !== false);
  return (
    (has(attribute.bold) ? "font-weight:700;" : "") +
    (has(attribute.italic) ? "font-style:italic;" : "") +
    (lines.length > 0 ? `text-decoration:${lines.join(" ")};` : "")
  );
}

function colourDeclarations(style: Style): string {
  const isInverse = (style.attributes & attribute.inverse) !== 0;
  const isDim = (style.attributes & attribute.dim) !== 0;
  const front = isInverse ? style.background : style.foreground;
  const back = isInverse ? style.foreground : style.background;
  const paints = isInverse || back !== undefined;
  if (!paints && !isDim && front === undefined) return "";
  const [light, dark] = [themes.light, themes.dark].map((theme) => {
    const behind = paints ? channelsOf(back, theme, isInverse ? theme.text : theme.paper) : theme.row;
    const wanted = channelsOf(front, theme, isInverse ? theme.paper : theme.text);
    return { behind: hex(behind), text: hex(legible(isDim ? mixed(wanted, behind, 0.35) : wanted, behind)) };
  });
  const both = (part: "text" | "behind") => `light-dark(${light?.[part]},${dark?.[part]})`;
  // A page's own palette takes its place where nothing depends on it.
  const text = front !== undefined && front < 16 && !paints && !isDim ? `var(--tat-ansi-${front},${both("text")})` : both("text");
  return `color:${text};${paints ? `background-color:${both("behind")};` : ""}`;
}

/** A colour with as much contrast as reading takes: itself, or a shade of it. */
export function legible(colour: Channels, behind: Channels): Channels {
  if (contrast(colour, behind) >= leastContrast) return colour;
  const white: Channels = [255, 255, 255];
  const black: Channels = [0, 0, 0];
  const end = contrast(white, behind) > contrast(black, behind) ? white : black;
  let enough = 1;
  for (let step = 0.5; step > 0.01; step /= 2) if (contrast(mixed(colour, end, enough - step), behind) >= leastContrast) enough -= step;
  return mixed(colour, end, enough);
}

/** From 1, none, to 21. */
export function contrast(one: Channels, other: Channels): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

export function channelsOf(colour: Colour | undefined, theme: Theme, otherwise: Channels): Channels {
  if (colour === undefined) return otherwise;
  if (colour >= trueColour) return split(colour - trueColour);
  const named = theme.palette[colour];
  if (named !== undefined) return split(Number.parseInt(named, 16));
  if (colour >= 232) return [8 + 10 * (colour - 232), 8 + 10 * (colour - 232), 8 + 10 * (colour - 232)];
  const cube = colour - 16;
  return [level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)];
}

function level(step: number): number {
  return step === 0 ? 0 : 55 + 40 * step;
}

function split(colour: number): Channels {
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

function mixed(one: Channels, other: Channels, part: number): Channels {
  const mix = (index: 0 | 1 | 2) => Math.round(one[index] + (other[index] - one[index]) * part);
  return [mix(0), mix(1), mix(2)];
}

function luminance(channels: Channels): number {
  const linear = (index: 0 | 1 | 2) => {
    const value = channels[index] / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(0) + 0.7152 * linear(1) + 0.0722 * linear(2);
}

function hex([red, green, blue]: Channels): string {
  return `#${((red << 16) | (green << 8) | blue).toString(16).padStart(6, "0")}`;
}
