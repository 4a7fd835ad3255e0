// What a command wrote for a terminal, as lines of runs.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import fc from "fast-check";

import { anyText } from "../support.mjs";
import { importSource } from "./source.mjs";

const { TerminalText } = await importSource("element/output/terminal-text.ts");
const { OutputReader } = await importSource("element/output/output-reader.ts");
const { plainText } = await importSource("element/output/plain-text.ts");

const rgb = (hex) => 0x1000000 + hex;
const bits = { bold: 1, dim: 2, italic: 4, underline: 8, strike: 16, inverse: 32 };

function linesOf(...pieces) {
  const text = new TerminalText();
  for (const piece of pieces) text.write(piece);
  text.end();
  return text.lines();
}

const texts = (lines) => lines.map((line) => line.text);

/** A run as `[text, what is set]`. */
function looks(text) {
  return linesOf(text).map(({ runs }) =>
    runs.map(({ text: shown, style }) => [shown, ...Object.entries(style).flatMap(([name, value]) => (value === undefined || value === 0 ? [] : [`${name}=${value}`]))].join(" ")),
  );
}

describe("lines", () => {
  for (const [what, text, expected] of [
    ["nothing", "", []],
    ["one without an end", "a", ["a"]],
    ["one with an end", "a\n", ["a"]],
    ["empty ones", "\n\na\n\n", ["", "", "a", ""]],
    ["those of Windows", "a\r\nb\r\r\nc", ["a", "b", "c"]],
    ["a progress bar shows its last state", "10%\r50%\r100%\ndone", ["100%", "done"]],
    ["what is not written over stays", "abcdef\rXY", ["XYcdef"]],
    ["a line that was erased", "downloading 99%\r\x1b[Kok", ["ok"]],
    ["erased from the cursor, up to it, and all", "abcd\x1b[2D\x1b[K|\nabcd\x1b[3D\x1b[1K|\nabcd\x1b[2K|", ["ab|", " |cd", "    |"]],
    ["a spinner", "|\b/\b-\b\\", ["\\"]],
    ["backspaces stop at the beginning", "a\b\b\bb", ["b"]],
    ["overstruck text of a manual", "N\bNA\bAM\bM_\bE", ["NAME"]],
    ["a column beyond the width of a terminal", "a\x1b[9999Gb", [`a${" ".repeat(238)}b`]],
    ["columns", "ab\x1b[5Gx\x1b[2C|\x1b[1Gy", ["yb  x  |"]],
    ["columns end where a terminal would", `a\x1b[9999Cb\x1b[9999999Cc`, [`a${" ".repeat(239)}bc`]],
    ["characters beyond the first 65,536 are one cell", "😀a\r界b", ["界b"]],
    ["sequences that move to other lines or clear do nothing", "a\x1b[2J\x1b[H\x1b[3A\x1b[?25l\x1b[1;1Hb\x1b[6n", ["ab"]],
    ["titles, character sets and other strings do nothing", "\x1b]0;title\x07a\x1b(B\x1b)0\x1b=\x1b7\x1bPq#0\x1b\\\x1b_x\x1b\\b\x1bM", ["ab"]],
    ["a sequence that breaks off is a text", "a\x1b[31\nb\x1b]8;;http://x\nc\x1b", ["a\x1b[31", "b\x1b]8;;http://x", "c\x1b"]],
    ["one that is too long is a text", `\x1b[${"1".repeat(300)}mx`, [`\x1b[${"1".repeat(300)}mx`]],
    ["other control characters stay", "a\x07\0b", ["a\x07\0b"]],
    ["the control sequence introducer of one character is none", "\x9b31mx", ["\x9b31mx"]],
  ]) {
    test(what, () => assert.deepEqual(texts(linesOf(text)), expected));
  }
});

describe("styles", () => {
  for (const [what, text, expected] of [
    ["the 16 colours", "\x1b[31ma\x1b[97mb\x1b[44mc\x1b[107md", ["a foreground=1", "b foreground=15", "c foreground=15 background=4", "d foreground=15 background=15"]],
    ["the 256 colours", "\x1b[38;5;208ma\x1b[48:5:17mb", ["a foreground=208", "b foreground=208 background=17"]],
    ["true colours", "\x1b[38;2;255;128;0ma\x1b[48:2::1:2:3mb", [`a foreground=${rgb(0xff8000)}`, `b foreground=${rgb(0xff8000)} background=${rgb(0x010203)}`]],
    ["true colours with colons, without a space of colours", "\x1b[38:2:1:2:3ma", [`a foreground=${rgb(0x010203)}`]],
    ["settings after a colour are still settings", "\x1b[38;5;1;1;48;2;0;0;0;4ma", [`a foreground=1 background=${rgb(0)} attributes=${bits.bold | bits.underline}`]],
    ["attributes", "\x1b[1;2;3;4;7;9ma", ["a attributes=63"]],
    ["attributes end one by one", "\x1b[1;2;3;4;7;9m\x1b[22;23;24;27ma\x1b[29mb", [`a attributes=${bits.strike}`, "b"]],
    ["underlines of every kind", "\x1b[4:3ma\x1b[4:0mb\x1b[21mc", [`a attributes=${bits.underline}`, "b", `c attributes=${bits.underline}`]],
    ["reset by 0, by nothing, in between", "\x1b[1;31ma\x1b[0mb\x1b[1mc\x1b[md\x1b[1;0;32me", [`a foreground=1 attributes=${bits.bold}`, "b", `c attributes=${bits.bold}`, "d", "e foreground=2"]],
    ["colours back to those of the page", "\x1b[31;41ma\x1b[39mb\x1b[49mc", ["a foreground=1 background=1", "b background=1", "c"]],
    ["what is not known or too large changes nothing", "\x1b[31ma\x1b[777;38;5;256;38;2;1;2;999;38mb\x1b[99999999mc\x1b[?25md", ["abcd foreground=1"]],
    ["hidden and blinking text is there to be read", "\x1b[8ma\x1b[5mb", ["ab"]],
    ["runs of one style are one run", "\x1b[31ma\x1b[0m\x1b[31mb", ["ab foreground=1"]],
    ["they go on in the next line", "\x1b[31ma\nb\x1b[0m", ["a foreground=1"], ["b foreground=1"]],
    ["a progress bar that is written over", "\x1b[31maaa\r\x1b[32mbb", ["bb foreground=2", "a foreground=1"]],
    ["links", "\x1b]8;;https://example.com/a?b\x07go\x1b]8;;\x1b\\ on", ["go link=https://example.com/a?b", " on"]],
    ["links keep their colour, and outlast a reset", "\x1b[31m\x1b]8;id=1;http://x.test\x1b\\a\x1b[0mb\x1b]8;;\x07c", ["a foreground=1 link=http://x.test/", "b link=http://x.test/", "c"]],
    ["links to anything else are text", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//x", "https://", " https://x"].map((url) => `\x1b]8;;${url}\x07.`).join(""), ["......"]],
  ].map(([what, text, ...expected]) => [what, text, expected])) {
    test(what, () => assert.deepEqual(looks(text), expected));
  }
});

describe("output that grows", () => {
  const unit = fc.constantFrom("\x1b", "[", "]8;;http://x.test\x07", "3", "1;", "m", "K", "\r", "\n", "\b", "a", "界", "\x07", "\\", "\x1b[38;5;9m", "\x1b[5C", "(");
  const hostile = fc.array(fc.oneof(unit, anyText(3)), { maxLength: 60 }).map((parts) => parts.join(""));

  test("in any pieces, it is as if it came at once", () => {
    fc.assert(
      fc.property(hostile, fc.array(fc.nat(30), { maxLength: 8 }), (text, lengths) => {
        // A decoder cuts no character.
        const characters = Array.from(text);
        const pieces = [...lengths, characters.length].map((length) => characters.splice(0, length).join(""));
        assert.deepEqual(linesOf(...pieces), linesOf(text));
      }),
    );
  });

  test("a line is its runs, without what ends or moves", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const line of linesOf(text)) {
          assert.equal(line.runs.map((run) => run.text).join(""), line.text);
          assert.doesNotMatch(line.text, /[\n\r\b]/);
          for (const { style } of line.runs) if (style.link !== undefined) assert.match(style.link, /^https?:\/\//);
        }
      }),
    );
  });

  test("what is hostile costs no more than its length", () => {
    for (const unitOf of ["\x1b", "\x1b[", "\x1b[1;", "\x1b]", "\x1b]8;;http://x", "\x1bP", "\x1b[240Gx", "a\r", "a\b", "\x1b[1K", ";", "\x1b[38;5;1m", "\x1b[m\n", "1\x1b[2K"]) {
      const lines = linesOf(unitOf.repeat(Math.ceil(24_576 / unitOf.length)));
      const cells = lines.reduce((sum, line) => sum + line.text.length, 0);
      assert.ok(lines.length <= 24_577 && cells <= 24_576 + 240, `${JSON.stringify(unitOf)}: ${lines.length} lines, ${cells} cells`);
    }
  });
});

describe("bytes", () => {
  const bytes = (...values) => Uint8Array.from(values.flatMap((value) => (typeof value === "string" ? [...Buffer.from(value)] : [value])));
  const gbk = bytes(0xc4, 0xe3, 0xba, 0xc3);

  for (const [what, input, encoding, mayGoOn, expected] of [
    ["UTF-8", bytes("é界😀\n"), "utf-8", false, ["é界😀"]],
    ["no byte order mark", bytes(0xef, 0xbb, 0xbf, "a"), "utf-8", false, ["a"]],
    ["GBK", gbk, "gbk", false, ["你好"]],
    ["GB18030, of four bytes", bytes(0x94, 0x39, 0xda, 0x33), "gb18030", false, ["💩"]],
    ["GBK is read as its superset", bytes(0x94, 0x39, 0xda, 0x33), "gbk", false, ["💩"]],
    ["UTF-16 LE", bytes(0xff, 0xfe, 0x60, 0x4f, 0x0a, 0x00), "utf-16le", false, ["你"]],
    ["UTF-16 BE", bytes(0x4f, 0x60), "utf-16be", false, ["你"]],
    ["an encoding that there is not, as UTF-8", bytes("é"), "no-such", false, ["é"]],
    ["bad bytes", bytes("a", 0xff, "b"), "utf-8", true, ["a\ufffdb"]],
    ["a torn character while more may come", bytes("a", 0xe7, 0x95), "utf-8", true, ["a"]],
    ["a torn character at the end", bytes("a", 0xe7, 0x95), "utf-8", false, ["a\ufffd"]],
    ["half of a character of GBK while more may come", bytes(0xc4, 0xe3, 0xba), "gbk", true, ["你"]],
    ["half of a unit of UTF-16 while more may come", bytes(0x60, 0x4f, 0x7d), "utf-16le", true, ["你"]],
  ]) {
    test(what, () => assert.deepEqual(texts(new OutputReader().read(input, encoding, mayGoOn)), expected));
  }

  test("what grows is as if it came at once, in every encoding, and when it is another one", () => {
    const prefix = fc.uint8Array({ maxLength: 40 });
    fc.assert(
      fc.property(fc.array(fc.tuple(prefix, fc.boolean(), fc.boolean(), fc.constantFrom("utf-8", "gbk", "utf-16le")), { maxLength: 6 }), (steps) => {
        const reader = new OutputReader();
        let all = new Uint8Array();
        for (const [more, isOther, mayGoOn, encoding] of steps) {
          all = isOther ? more : Uint8Array.of(...all, ...more);
          assert.deepEqual(reader.read(all, encoding, mayGoOn), new OutputReader().read(all, encoding, mayGoOn));
        }
      }),
    );
  });

  test("where nothing has changed, the lines are the same object", () => {
    const reader = new OutputReader();
    const first = reader.read(bytes("a\nb"), "utf-8", true);
    assert.equal(reader.read(bytes("a\nb"), "utf-8", true), first);
    assert.notEqual(reader.read(bytes("a\nbc"), "utf-8", true), first);
    const last = reader.read(bytes("a\nbc"), "utf-8", false);
    assert.equal(reader.read(bytes("a\nbc"), "utf-8", false), last);
  });

  test("plain text is what one sees", () => {
    const lines = new OutputReader().read(bytes("\x1b[31mred\x1b[0m\x07\r\n\u202eabc\u200b\n👩‍🚀\t."), "utf-8", false);
    assert.equal(plainText(lines), "red\nabc\n👩‍🚀\t.\n");
  });
});
