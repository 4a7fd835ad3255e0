import assert from "node:assert/strict";
import { describe, test } from "node:test";

import fc from "fast-check";

import { importSource } from "./element/source.mjs";
import { anyText } from "./support.mjs";

const { printableJson, printableRuns, printableText } = await importSource("printable-text.ts");

describe("printable text", () => {
  for (const [what, text, expected] of [
    ["plain text", "ok: 界 é 😀", "ok: 界 é 😀"],
    ["nothing", "", ""],
    ["lines and tabs", "a\tb\nc\r\nd\n", "a\tb\nc\r\nd\n"],
    ["a carriage return that ends no line", "50%\r100%", "50%\\x0d100%"],
    ["an escape sequence", "\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"],
    ["controls of one byte", "\0\x07\b\v\f\x7f\x80\x9b\x9f", "\\x00\\x07\\x08\\x0b\\x0c\\x7f\\x80\\x9b\\x9f"],
    ["what turns the direction", "a\u202e\u2066b\u2069\u200e\u200f\u061c", "a\\u{202e}\\u{2066}b\\u{2069}\\u{200e}\\u{200f}\\u{61c}"],
    ["what has no width", "pass\u200bword\u2060\ufeff\u00ad", "pass\\u{200b}word\\u{2060}\\u{feff}\\xad"],
    ["separators of lines and paragraphs", "a\u2028b\u2029c", "a\\u{2028}b\\u{2029}c"],
    ["text hidden in tags", "hi\u{e0001}\u{e0068}\u{e0069}", "hi\\u{e0001}\\u{e0068}\\u{e0069}"],
    ["fillers that look like a space", "\u3164\u115f\uffa0", "\\u{3164}\\u{115f}\\u{ffa0}"],
    ["notes between the lines", "\ufff9a\ufffab\ufffb", "\\u{fff9}a\\u{fffa}b\\u{fffb}"],
    ["half a pair", "a\ud83db\ude00", "a\\u{d83d}b\\u{de00}"],
    ["joined emoji", "👨‍👩‍👧 🏳️‍🌈 👩🏽‍🚀 1️⃣ ❤️", "👨‍👩‍👧 🏳️‍🌈 👩🏽‍🚀 1️⃣ ❤️"],
    ["joiners that languages need", "می\u200cخواهم क्\u200dष", "می\u200cخواهم क्\u200dष"],
    ["joiners that only make a name look like another", "ro\u200dot r\u200coot 用\u200d户", "ro\\u{200d}ot r\\u{200c}oot 用\\u{200d}户"],
    ["a joiner at the end", "👨‍", "👨\\u{200d}"],
    ["a variant of an ideograph", "葛\u{e0100}", "葛\u{e0100}"],
    ["selectors that select nothing", "a\ufe0f\ufe0f b \ufe00 c\u{e0100}", "a\ufe0f\\u{fe0f} b \\u{fe00} c\\u{e0100}"],
  ]) {
    test(what, () => assert.equal(printableText(text), expected));
  }

  test("escapes can be told from a text that looks like one", () => {
    assert.deepEqual([...printableRuns("\\x1b\x1b\x07\x1b!\n\u202e")], [
      { text: "\\x1b", isEscape: false },
      { text: "\\x1b\\x07\\x1b", isEscape: true },
      { text: "!\n", isEscape: false },
      { text: "\\u{202e}", isEscape: true },
    ]);
  });

  test("runs alternate, are never empty, and what is shown stays so", () => {
    const awkward = fc.constantFrom("\x1b", "\r", "\n", "\u200d", "\ufe0f", "👩", "a", "\u202e", "\ud800", "\u{e0100}", "界");
    const texts = fc.oneof(anyText(40), fc.array(awkward, { maxLength: 30 }).map((parts) => parts.join("")));
    fc.assert(
      fc.property(texts, (text) => {
        const runs = [...printableRuns(text)];
        for (const [index, run] of runs.entries()) {
          assert.notEqual(run.text, "");
          if (index > 0) assert.notEqual(run.isEscape, runs[index - 1].isEscape);
        }
        const printable = printableText(text);
        assert.equal(runs.map((run) => run.text).join(""), printable);
        assert.doesNotMatch(printable.replaceAll("\r\n", "\n"), /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\ufeff]|\p{Cs}/u);
      }),
    );
  });

  test("JSON stays what it is, and what would not be seen in it is written out", () => {
    assert.equal(printableJson(JSON.stringify(["\x9b\x7f\u202e\u{e0068}界\n👨‍👩‍👧"])), '["\\u009b\\u007f\\u202e\\udb40\\udc68界\\n👨‍👩‍👧"]');
    fc.assert(
      fc.property(fc.jsonValue(), anyText(40), fc.constantFrom(undefined, 2), (value, text, indent) => {
        const json = JSON.stringify({ value, [text]: text }, undefined, indent);
        const printable = printableJson(json);
        assert.deepEqual(JSON.parse(printable), JSON.parse(json));
        assert.equal(printableText(printable), printable);
      }),
    );
  });

  test("takes time by the length alone, whatever the text", () => {
    for (const unit of ["\x1b", "\r", "👩\u200d", "a\ufe0f", "\u200d", "\ud83d"]) {
      const text = unit.repeat(200_000);
      assert.ok(printableText(text).length >= text.length);
    }
  });
});
