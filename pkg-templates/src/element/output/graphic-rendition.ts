// "Select graphic rendition", the control sequence that sets how the text after it looks (ECMA-48 8.3.117, and xterm's ctlseqs).

/** Below 256 a colour of the palette that terminals share; else `trueColour` and above it red, green and blue, 8 bits each. */
export type Colour = number;

export const trueColour = 0x1000000;

/** Bits of {@link Style.attributes}. To hide text or to let it blink is not among them: all of an output is there to be read. */
export const attribute = { bold: 1, dim: 2, italic: 4, underline: 8, strike: 16, inverse: 32 } as const;

/** How a run of text looks. */
export interface Style {
  readonly foreground: Colour | undefined;
  readonly background: Colour | undefined;
  readonly attributes: number;
  /** Where it leads: a URL of http or https. */
  readonly link: string | undefined;
}

export const plain: Style = { foreground: undefined, background: undefined, attributes: 0, link: undefined };

const set: Readonly<Record<number, number>> = {
  1: attribute.bold,
  2: attribute.dim,
  3: attribute.italic,
  4: attribute.underline,
  7: attribute.inverse,
  9: attribute.strike,
  21: attribute.underline,
};
const reset: Readonly<Record<number, number>> = {
  22: attribute.bold | attribute.dim,
  23: attribute.italic,
  24: attribute.underline,
  27: attribute.inverse,
  29: attribute.strike,
};

/**
 * The style after a sequence.
 *
 * @param parameters what stands between `ESC [` and `m`: numbers, between semicolons or, within one setting, colons. What is
 * not known changes nothing.
 */
export function rendered(parameters: string, style: Style): Style {
  let { foreground, background, attributes } = style;
  const settings = parameters.split(";");
  for (let at = 0; at < settings.length; at += 1) {
    const setting = settings[at] ?? "";
    const [code = 0, ...details] = setting.split(":").map(numberOf);
    if (code === 0) {
      foreground = background = undefined;
      attributes = 0;
    } else if (code === 38 || code === 48) {
      // Older programs put semicolons where colons belong.
      const [colour, taken] = details.length > 0 ? [colourOf(details, true), 0] : colourAfter(settings, at);
      if (code === 38) foreground = colour ?? foreground;
      else background = colour ?? background;
      at += taken;
    } else if (code === 39) {
      foreground = undefined;
    } else if (code === 49) {
      background = undefined;
    } else if (code === 4 && details[0] === 0) {
      attributes &= ~attribute.underline;
    } else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) {
      foreground = code < 90 ? code - 30 : code - 82;
    } else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) {
      background = code < 100 ? code - 40 : code - 92;
    } else {
      attributes = (attributes | (set[code] ?? 0)) & ~(reset[code] ?? 0);
    }
  }
  return { foreground, background, attributes, link: style.link };
}

function colourAfter(settings: readonly string[], at: number): readonly [colour: Colour | undefined, taken: number] {
  const taken = settings[at + 1] === "5" ? 2 : settings[at + 1] === "2" ? 4 : 0;
  return [colourOf(settings.slice(at + 1, at + 1 + taken).map(numberOf), false), taken];
}

/** @param mayNameSpace with colons, the number of a colour space may stand before red. */
function colourOf([kind, ...values]: readonly number[], mayNameSpace: boolean): Colour | undefined {
  const channels = kind === 2 && mayNameSpace && values.length > 3 ? values.slice(1) : values;
  const [first, second, third] = channels;
  if (channels.some((value) => !(value <= 255)) || first === undefined) return undefined;
  if (kind === 5) return first;
  if (kind !== 2 || second === undefined || third === undefined) return undefined;
  return trueColour + (first << 16) + (second << 8) + third;
}

/** Nothing counts as 0, as terminals have it; what is no number as one that nothing knows. */
function numberOf(digits: string): number {
  return digits === "" ? 0 : /^\d{1,3}$/.test(digits) ? Number(digits) : Number.NaN;
}
