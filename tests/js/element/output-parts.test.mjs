// The parts of the output viewer that need no page: encodings, search, difference, colours, rows.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import fc from "fast-check";
import { decodeOutput } from "tat-tasks";

import { anyText } from "../support.mjs";
import { importSource } from "./source.mjs";

const { betterEncoding, looksBinary } = await importSource("element/output/encodings.ts");
const { find, firstFrom } = await importSource("element/output/search.ts");
const { lineDifference } = await importSource("element/output/line-difference.ts");
const { contrast, declarationsOf, legible, themes } = await importSource("element/output/colours.ts");
const { RowOffsets } = await importSource("element/output/row-offsets.ts");
const { fileName } = await importSource("element/output/hand-out.ts");
const { bytesOf } = await importSource("element/base64.ts");
const { linksIn, shownAddress, webLink } = await importSource("element/output/web-link.ts");
const { widthOf } = await importSource("element/output/line-width.ts");
const { segmentsOf } = await importSource("element/output/segments.ts");

const plain = { foreground: undefined, background: undefined, attributes: 0, link: undefined };
const lineOf = (...texts) => ({ text: texts.join(""), runs: texts.map((text) => ({ text, style: { ...plain } })) });

describe("encodings", () => {
  const gbk = Buffer.from("b4edcef33a20cebdb6a8d2e5", "hex");
  for (const [what, bytes, encoding, expected] of [
    ["UTF-8 as UTF-8", Buffer.from("错误"), "utf-8", undefined],
    ["UTF-8, cut, as UTF-8", Buffer.from("错误").subarray(0, 5), "utf-8", undefined],
    ["GBK as UTF-8", gbk, "utf-8", "gbk"],
    ["GBK, cut, as UTF-8", gbk.subarray(0, 5), "utf-8", "gbk"],
    ["GBK as GBK", gbk, "gbk", undefined],
    ["UTF-16 with a mark, as UTF-8", Buffer.from("\ufeff错误", "utf16le"), "utf-8", "utf-16le"],
    ["UTF-16 without a mark, as GBK", Buffer.from("error 5", "utf16le"), "gbk", "utf-16le"],
    ["UTF-16 of the other order", Buffer.from("error 5", "utf16le").swap16(), "utf-16le", "utf-16be"],
    ["UTF-16 as what it is", Buffer.from("error 5", "utf16le"), "utf-16le", undefined],
    ["what is no text", Buffer.from([0xff, 0x80, 0, 0x81]), "utf-8", undefined],
    ["what no encoding has", Buffer.from([0xff, 0x30, 0xff]), "utf-8", undefined],
  ]) {
    test(`${what}: ${expected ?? "stays"}`, () => assert.equal(betterEncoding(bytes, encoding), expected));
  }

  for (const [what, bytes, expected] of [
    ["nothing", Buffer.alloc(0), false],
    ["text", Buffer.from("a\tb\r\n\x1b[31mc\x07"), false],
    ["an executable", Buffer.from("7f454c4602010100000000000000000003003e00", "hex"), true],
    ["one zero between lines", Buffer.from(`${"a line\n".repeat(40)}\0`), false],
  ]) {
    test(`${what} ${expected ? "is" : "is not"} binary`, () => assert.equal(looksBinary(bytes), expected));
  }
});

describe("search", () => {
  const lines = ["Error: error", "no .* here", "ERROR İ error", "aaaa", "😀é", "125 1.5", "b".repeat(300)].map((text) => ({ text }));
  const places = (sought, caseSensitive = false) => find(lines, sought, caseSensitive).map(({ line, start, end }) => `${line}:${start}-${end}`);
  for (const [sought, caseSensitive, expected] of [
    ["error", false, ["0:0-5", "0:7-12", "2:0-5", "2:8-13"]],
    ["error", true, ["0:7-12", "2:8-13"]],
    [".*", false, ["1:3-5"]],
    ["aa", false, ["3:0-2", "3:2-4"]],
    ["😀", false, ["4:0-2"]],
    ["É", false, ["4:2-3"]],
    ["\\", false, []],
    ["-/^$.*+?()[]{}|", true, []],
    ["", false, []],
    ["1.5", false, ["5:4-7"]],
    ["b".repeat(256), false, ["6:0-256"]],
    ["b".repeat(257), false, []],
  ]) {
    test(`${JSON.stringify(sought.slice(0, 20))}${caseSensitive ? " with its case" : ""}`, () => assert.deepEqual(places(sought, caseSensitive), expected));
  }

  test("finds any text as it is, where it is", () => {
    fc.assert(
      fc.property(anyText(6), anyText(6), anyText(6), fc.boolean(), (before, sought, after, caseSensitive) => {
        fc.pre(sought !== "");
        const text = before + sought + after;
        const [first] = find([{ text }], sought, caseSensitive);
        assert.ok(first.start <= before.length);
        if (caseSensitive) assert.equal(text.slice(first.start, first.end), sought);
      }),
    );
  });

  test("begins at the line that one is at, and from the top below the last", () => {
    const found = find(lines, "error", false);
    assert.deepEqual([0, 1, 3].map((line) => firstFrom(found, line)), [0, 2, 0]);
  });
});

describe("difference", () => {
  const written = (rows, other, text) => rows.map(({ kind, line }) => ({ same: " ", added: "+", removed: "-" })[kind] + (kind === "removed" ? other : text)[line]);
  for (const [what, other, text, expected] of [
    ["none", "a b", "a b", [" a", " b"]],
    ["of nothing", "", "a", ["+a"]],
    ["to nothing", "a b", "", ["-a", "-b"]],
    ["at the beginning", "x a b", "a b", ["-x", " a", " b"]],
    ["at the end", "a b", "a b y", [" a", " b", "+y"]],
    ["in the middle", "a x b y c", "a b z c", [" a", "-x", " b", "-y", "+z", " c"]],
    ["lines that are alike stand in pairs", "a same1 same2 b", "a same3 same4 b", [" a", "-same1", "+same3", "-same2", "+same4", " b"]],
    ["lines that are not stand together", "a 1 2 b", "a 3 4 b", [" a", "-1", "-2", "+3", "+4", " b"]],
    ["lines that come often", "a a a", "a a a a a", [" a", " a", " a", "+a", "+a"]],
  ].map(([what, other, text, expected]) => [what, other.split(" ").filter(Boolean), text.split(" ").filter(Boolean), expected])) {
    test(what, () => assert.deepEqual(written(lineDifference(other, text), other, text), expected));
  }

  test("of a line that is alike, the part that differs, and no half of a character", () => {
    const [removed, added] = lineDifference(["host web-17 is up"], ["host web-203 is up"]);
    assert.deepEqual([removed.changed, added.changed], [{ start: 9, end: 11 }, { start: 9, end: 12 }]);
    const [, other] = lineDifference(["ok 😀 ok"], ["ok 😁 ok"]);
    assert.deepEqual(other.changed, { start: 3, end: 5 });
  });

  const letters = fc.array(fc.constantFrom("a", "b", "c", "ab", "abc1", "abc2"), { maxLength: 30 });
  test("holds all lines of both, in order, the same ones once, and no fewer of them than the longest common part", () => {
    fc.assert(
      fc.property(letters, letters, (other, text) => {
        const rows = lineDifference(other, text);
        const same = rows.filter((row) => row.kind === "same").length;
        assert.deepEqual(rows.filter((row) => row.kind !== "removed").map((row) => row.line), [...text.keys()]);
        const removed = rows.filter((row) => row.kind === "removed").map((row) => row.line);
        assert.deepEqual(removed, [...removed].sort((a, b) => a - b));
        assert.equal(removed.length + same, other.length);
        const left = other.filter((_, line) => !removed.includes(line));
        assert.deepEqual(rows.filter((row) => row.kind === "same").map((row) => text[row.line]), left);
        assert.equal(same, longestCommon(other, text));
      }),
    );
  });

  test("of 24,576 lines that have nothing in common, and of those that differ in each line", () => {
    const count = 24_576;
    const one = Array.from({ length: count }, (_, line) => `${line}`);
    const other = Array.from({ length: count }, (_, line) => `x${line}y`);
    assert.equal(lineDifference(one, other).length, 2 * count);
    assert.deepEqual(lineDifference(one, [...one.slice(0, 5), "new", ...one.slice(5)]).filter((row) => row.kind !== "same"), [{ kind: "added", line: 5 }]);
    assert.equal(lineDifference(one, one.toReversed?.() ?? [...one].reverse()).length, 2 * count);
  });

  function longestCommon(one, other) {
    const lengths = [new Array(other.length + 1).fill(0)];
    for (const [row, line] of one.entries()) {
      const above = lengths[row];
      const current = [0];
      for (const [column, candidate] of other.entries()) current.push(line === candidate ? above[column] + 1 : Math.max(above[column + 1], current[column]));
      lengths.push(current);
    }
    return lengths.at(-1).at(-1);
  }
});

describe("colours", () => {
  test("whatever the colour, text can be read on its paper, and on that of a marked row", () => {
    const names = [...Array(256).keys(), 0x1000000, 0x1ffffff, 0x1ffff00];
    for (const foreground of names) {
      for (const attributes of [0, 2]) {
        const [light, dark] = declarationsOf({ ...plain, foreground, attributes }).match(/#[0-9a-f]{6}/g).map((hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)));
        for (const [colour, { paper, row }] of [[light, themes.light], [dark, themes.dark]]) {
          for (const behind of [paper, row]) assert.ok(contrast(colour, behind) >= 4.5, `${foreground} ${attributes}: ${colour} on ${behind}`);
        }
      }
    }
  });

  test("any colour can be made so that it can be read on any other", () => {
    const channel = fc.integer({ min: 0, max: 255 });
    const colour = fc.tuple(channel, channel, channel);
    fc.assert(fc.property(colour, colour, (front, behind) => assert.ok(contrast(legible(front, behind), behind) >= 4.5)));
  });

  const white = 0x1000000 + 0xffffff;
  for (const [what, style, expected] of [
    ["nothing", {}, ""],
    ["a colour of the palette can be a page's own", { foreground: 1 }, "color:var(--tat-ansi-1,light-dark(#be332f,#e36e6b));"],
    ["of the cube", { foreground: 21 }, /^color:light-dark\(#0000ff,#[0-9a-f]{6}\);$/],
    ["of the greys", { foreground: 250 }, /^color:light-dark\(#[0-9a-f]{6},#bcbcbc\);$/],
    ["white on white cannot hide", { foreground: white, background: white }, /^color:light-dark\(#7\w{5},#7\w{5}\);background-color:light-dark\(#ffffff,#ffffff\);$/],
    ["inverse", { attributes: 32 }, "color:light-dark(#ffffff,#11151b);background-color:light-dark(#1c2128,#e3e7ec);"],
    ["bold, italic, underlined and struck", { attributes: 1 | 4 | 8 | 16 }, "font-weight:700;font-style:italic;text-decoration:underline line-through;"],
    ["dim", { attributes: 2 }, /^color:light-dark\(#[0-9a-f]{6},#[0-9a-f]{6}\);$/],
  ]) {
    test(what, () => {
      const declarations = declarationsOf({ ...plain, ...style });
      if (typeof expected === "string") assert.equal(declarations, expected);
      else assert.match(declarations, expected);
    });
  }
});

describe("links", () => {
  for (const [what, text, expected] of [
    ["none", "see example.com or ftp://x or javascript:alert(1)", []],
    ["one in a sentence", "See https://example.com/a?b=1#c. Then", ["https://example.com/a?b=1#c"]],
    ["in brackets", "(http://x.test/a) <https://x.test/b>", ["http://x.test/a", "https://x.test/b"]],
    ["with brackets", "https://x.test/a_(b)", ["https://x.test/a_(b)"]],
    ["in Chinese", "见https://x.test/文档，谢谢", ["https://x.test/"]],
    ["not a URL", "https://[ http://", []],
  ]) {
    test(what, () => assert.deepEqual(linksIn(text).map(({ start, end }) => text.slice(start, end)), expected));
  }

  test("only http and https are followed", () => {
    assert.equal(webLink("HTTPS://Example.com"), "https://example.com/");
    for (const address of ["javascript:alert(1)", "data:,x", "", "https://", `https://x/${"a".repeat(3000)}`, "\x01https://x"]) assert.equal(webLink(address), undefined);
  });

  test("an address is shown without what may be secret", () => {
    assert.equal(shownAddress("https://name:word@b.cos.ap-guangzhou.myqcloud.com:8443/a/b.log?q-signature=1#x"), "https://b.cos.ap-guangzhou.myqcloud.com:8443/a/b.log");
    assert.equal(shownAddress("cos://name:word@b/a.log?q-signature=1"), "cos://b/a.log");
    assert.equal(shownAddress("javascript:alert(3)?q-signature=1"), "javascript:alert(3)");
    assert.equal(shownAddress("https://name:word@no host/a.log?q-signature=1"), "https://no host/a.log");
    assert.equal(shownAddress("no address#q-signature=1?2"), "no address");
    assert.equal(shownAddress(`https://b.test/a?${"q".repeat(40_000)}`), "https://b.test/a");
  });
});

describe("segments", () => {
  const drawn = (line, marks) => segmentsOf(line, marks).map(({ text, link, mark, isEscape }) => [text, link && "link", mark, isEscape && "escape"].filter(Boolean).join("|"));
  for (const [what, line, marks, expected] of [
    ["nothing", lineOf(), [], []],
    ["runs", lineOf("a", "b"), [], ["a", "b"]],
    ["escapes", lineOf("a\x07\u202eb"), [], ["a", "\\x07\\u{202e}|escape", "b"]],
    ["marks over runs", lineOf("abc", "def"), [{ start: 1, end: 4, kind: "found" }, { start: 4, end: 5, kind: "current" }], ["a", "bc|found", "d|found", "e|current", "f"]],
    ["a link that begins with the name of another host", lineOf("x https://a.te", "st@b.test/ y"), [], ["x ", "b.test|escape", "https://a.te|link", "st@b.test/|link", " y"]],
    ["a link with a name in its path", lineOf("https://a.test/@b?c=d@e"), [], ["https://a.test/@b?c=d@e|link"]],
    ["links with marks in them", lineOf("x http://a.b c"), [{ start: 9, end: 10, kind: "found" }], ["x ", "http://|link", "a|link|found", ".b|link", " c"]],
  ]) {
    test(what, () => assert.deepEqual(drawn(line, marks), expected));
  }

  for (const [what, address, texts, expected] of [
    ["its own address", "https://a.test/x?y", ["https://a.test/x"], ["https://a.test/x|link"]],
    ["words", "https://a.test/x", ["this"], ["a.test|escape", "this|link"]],
    ["another address", "https://evil.test/", ["https://a.test/"], ["evil.test|escape", "https://a.test/|link"]],
    ["another address in two colours", "https://evil.test/", ["https://a", ".test/"], ["evil.test|escape", "https://a|link", ".test/|link"]],
    ["an address with the host after a name", "https://evil.test/", ["https://a.test@evil.test/"], ["evil.test|escape", "https://a.test@evil.test/|link"]],
    ["letters that look like others", "https://ex\u0430mple.com/", ["https://example.com/"], ["xn--exmple-4nf.com|escape", "https://example.com/|link"]],
    ["the letters that its host is of", "https://ex\u0430mple.com/", ["https://ex\u0430mple.com/"], ["xn--exmple-4nf.com|escape", "https://ex|link", "\u0430mple.com/|link"]],
  ]) {
    test(`a link whose text is ${what}`, () => {
      const runs = texts.map((text, index) => ({ text, style: { ...plain, foreground: index, link: webLink(address) } }));
      assert.deepEqual(drawn({ text: texts.join(""), runs }), expected);
    });
  }

  test("a link to another host says so before its text, however long that is", () => {
    for (const rest of [[" ".repeat(3_000)], Array(1_500).fill("a")]) {
      const style = (index) => ({ ...plain, foreground: index % 2, link: "https://evil.test/" });
      const texts = ["https://a.test/", ...rest];
      const [first, second] = drawn({ text: texts.join(""), runs: texts.map((text, index) => ({ text, style: style(index) })) });
      assert.deepEqual([first, second], ["evil.test|escape", "https://a.test/|link"]);
    }
  });

  test("of a line in thousands of pieces, all of the text, the rest of it as it is", () => {
    const bells = drawn(lineOf("start", "a\x07".repeat(12_000)));
    assert.deepEqual(bells, ["start", "a\\x07".repeat(12_000)]);
    const runs = drawn(lineOf(..."ab".repeat(3000)));
    assert.equal(runs.length, 1001);
    assert.equal(runs.join(""), "ab".repeat(3000));
  });
});

describe("files", () => {
  for (const [name, expected] of [
    ["ins-1", "ins-1"],
    ["../a b/c:d", "a-b-c-d"],
    ["主机.1", "主机.1"],
    ["...", "output"],
    [`${"a".repeat(116)}.exe.log`, `${"a".repeat(116)}.exe`],
    [`${"a".repeat(119)}\u{20000}`, "a".repeat(119)],
    ["a".repeat(5000), "a".repeat(120)],
  ]) {
    test(`${JSON.stringify(name.slice(0, 20))} is saved as ${expected.slice(0, 20)}`, () => assert.equal(fileName(name), expected));
  }
});

describe("Base64", () => {
  /** By the core, which knows best; undefined where it refuses it. */
  const byCore = (Output) => {
    try {
      return decodeOutput({ Output }).bytes;
    } catch (error) {
      assert.equal(error.code, "InvalidOutput");
      return undefined;
    }
  };

  test("is what the core takes for it: what that refuses is no output", () => {
    const piece = fc.constantFrom("Z", "g", "5LiW", "+/", "=", "==", " ", "\n", "\t", "\f", "\r", "\u00a0", "-", "_", "*", "世");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join("")), (text) => {
        // The core reads one of two signs of padding too, which no service writes.
        if (/^[^=]*=$/.test(text) && text.length % 4 === 3) return;
        assert.deepEqual(bytesOf(text), byCore(text));
      }),
      { numRuns: 1_000 },
    );
  });

  test("of any bytes is read, with and without its padding", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = Buffer.from(bytes).toString("base64");
        for (const written of [text, text.replace(/=+$/, "")]) assert.deepEqual(bytesOf(written), bytes);
      }),
    );
  });
});

describe("rows", () => {
  for (const [text, width] of [["", 0], ["abc", 3], ["界ー！", 6], ["😀", 2], ["█░─é", 4], ["\ta", 9], ["\x07", 4]]) {
    test(`${JSON.stringify(text)} is about ${width} wide`, () => assert.equal(widthOf({ text }), width));
  }

  test("as estimated, then as measured", () => {
    const rows = new RowOffsets(4, () => 10);
    assert.deepEqual([rows.total, rows.offsetOf(2), rows.rowAt(0), rows.rowAt(9.9), rows.rowAt(10), rows.rowAt(1000), rows.rowAt(-5)], [40, 20, 0, 0, 1, 3, 0]);
    assert.equal(rows.measure(1, 30), true);
    assert.equal(rows.measure(1, 30), false);
    assert.deepEqual([rows.total, rows.offsetOf(1), rows.offsetOf(2), rows.rowAt(39), rows.rowAt(40)], [60, 10, 40, 1, 2]);
  });

  test("none", () => {
    const rows = new RowOffsets(0, () => 10);
    assert.deepEqual([rows.total, rows.rowAt(5)], [0, 0]);
  });

  test("each row is found by each place in it", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 40 }), (heights) => {
        const rows = new RowOffsets(heights.length, () => 7);
        for (const [row, height] of heights.entries()) {
          rows.measure(row, height);
          assert.equal(rows.rowAt(rows.offsetOf(row)), row);
          assert.equal(rows.rowAt(rows.offsetOf(row) + height - 0.5), row);
        }
        assert.equal(rows.total, heights.reduce((sum, height) => sum + height, 0));
      }),
    );
  });
});
