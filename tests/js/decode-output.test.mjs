// decodeOutput: from Base64 to bytes, and to text in whatever encoding the command wrote.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { describe, test } from "node:test";
import { inspect } from "node:util";

import fc from "fast-check";
import { decodeOutput } from "tat-tasks";
import { gbkSample } from "tat-tasks/fake";

import { anyText, tatThrown } from "./support.mjs";

const decode = (bytes, encoding, more = {}) =>
  decodeOutput({ Output: Buffer.from(bytes).toString("base64"), ...more }, encoding === undefined ? {} : { encoding });
const hex = (text) => Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));
const utf16 = (text) => Uint8Array.from(Buffer.from(text, "utf16le"));

test("the output of the official example", () => {
  const decoded = decodeOutput({ ExitCode: 0, Output: "cm9vdAo=", Dropped: 0 });
  assert.deepEqual({ ...decoded }, {
    text: "root\n",
    base64: "cm9vdAo=",
    encoding: "utf-8",
    truncated: false,
    droppedBytes: 0,
    endsInsideCharacter: false,
    malformed: false,
  });
  assert.deepEqual(decoded.bytes, new TextEncoder().encode("root\n"));
});

test("a task in the place of its TaskResult is told where that is", async () => {
  for (const task of [{ InvocationTaskId: "invt-1", TaskResult: { Output: "cm9vdAo=" } }, { InvocationTaskId: "invt-1" }]) {
    const { message } = await tatThrown(() => decodeOutput(task), { kind: "validation", field: "TaskResult" });
    assert.match(message, /the TaskResult of a task, got the task/);
  }
});

describe("whole texts", () => {
  for (const [encoding, bytes, text] of [
    ["utf-8", new TextEncoder().encode("你好,世界 😀\n"), "你好,世界 😀\n"],
    ["utf-8", new Uint8Array(), ""],
    ["utf-8", hex("00 41 00"), "\0A\0"],
    ["gbk", hex("c4e3 bac3"), "你好"],
    ["gb18030", hex("c4e3 bac3"), "你好"],
    ["gb18030", hex("94 39 fc 36"), "😀"],
    ["utf-16le", utf16("你好 😀"), "你好 😀"],
    ["big5", hex("a7da ad cc"), "我們"],
  ]) {
    test(`${encoding}: ${JSON.stringify(text)}`, () => {
      const decoded = decode(bytes, encoding);
      assert.equal(decoded.text, text);
      assert.deepEqual(decoded.bytes, bytes);
      assert.deepEqual([decoded.encoding, decoded.endsInsideCharacter, decoded.malformed], [encoding, false, false]);
    });
  }

  test("what a BAT command writes on a Chinese Windows", () => {
    const decoded = decode(gbkSample, "gb18030");
    assert.equal(decoded.malformed, false);
    assert.match(decoded.text, /\p{Script=Han}/u);
    assert.equal(decode(gbkSample).malformed, true);
  });
});

describe("a character that the end cuts through is left out, and said", () => {
  for (const [encoding, whole, cuts, text] of [
    ["utf-8", new TextEncoder().encode("你界"), [1, 2], "你"],
    ["utf-8", new TextEncoder().encode("你😀"), [1, 2, 3], "你"],
    ["gbk", hex("c4e3 bac3"), [1], "你"],
    ["gbk", hex("c4e3 94 39 fc 36"), [1, 2, 3], "你"],
    ["gb18030", hex("c4e3 bac3"), [1], "你"],
    ["gb18030", hex("c4e3 94 39 fc 36"), [1, 2, 3], "你"],
    ["utf-16le", utf16("你好"), [1], "你"],
    ["utf-16le", utf16("你😀"), [1, 2, 3], "你"],
    ["big5", hex("a7da adcc"), [1], "我"],
  ]) {
    for (const cut of cuts) {
      test(`${encoding}, ${cut} bytes before the end`, () => {
        const bytes = whole.subarray(0, whole.length - cut);
        const decoded = decode(bytes, encoding, { Dropped: cut });
        assert.deepEqual([decoded.text, decoded.endsInsideCharacter, decoded.malformed], [text, true, false]);
        assert.deepEqual(decoded.bytes, bytes);
      });
    }
  }
});

describe("bad bytes are replaced, and said", () => {
  for (const [encoding, bytes, text, endsInsideCharacter = false] of [
    ["utf-8", hex("61 ff 62"), "a\ufffdb"],
    ["utf-8", hex("61 ff"), "a\ufffd"],
    ["utf-8", hex("e6 a0 61"), "\ufffda"],
    ["utf-8", hex("ff e6 a0"), "\ufffd", true],
    ["utf-8", hex("ed a0 80"), "\ufffd\ufffd\ufffd"],
    ["gbk", hex("c4e3 81 20 61"), "你\ufffd a"],
    // Node's own table for gbk takes 0xff for a character of private use.
    ["gbk", hex("c4e3 ff 61"), "你\ufffda"],
    ["gb18030", hex("c4e3 ff 61"), "你\ufffda"],
    ["utf-16le", hex("00d8 6100"), "\ufffda"],
    ["utf-16le", hex("00dc 6100"), "\ufffda"],
    ["big5", hex("a7da 81 20 61"), "我\ufffd a"],
  ]) {
    test(`${encoding}: ${Buffer.from(bytes).toString("hex")}`, () => {
      const decoded = decode(bytes, encoding);
      assert.deepEqual([decoded.text, decoded.malformed, decoded.endsInsideCharacter], [text, true, endsInsideCharacter]);
    });
  }

  test("U+FFFD that the command wrote itself is no bad byte", () => {
    const decoded = decode(new TextEncoder().encode("\ufffd"));
    assert.deepEqual([decoded.text, decoded.malformed], ["\ufffd", false]);
  });
});

describe("a byte order mark", () => {
  for (const [encoding, bytes, text] of [
    ["utf-8", hex("efbbbf 726f6f74"), "root"],
    ["utf-8", hex("efbbbf efbbbf 61"), "\ufeffa"],
    ["utf-8", hex("efbbbf"), ""],
    ["utf-16le", hex("fffe 6100"), "a"],
    ["utf-16be", hex("feff 0061"), "a"],
  ]) {
    test(`${encoding}: ${Buffer.from(bytes).toString("hex")}`, () => {
      const decoded = decode(bytes, encoding);
      assert.deepEqual([decoded.text, decoded.malformed, decoded.endsInsideCharacter], [text, false, false]);
      assert.deepEqual(decoded.bytes, bytes);
    });
  }
});

test("the labels that TextDecoder knows, and the name that it gives", () => {
  for (const label of ["utf-8", "UTF-8", "utf8", "Utf8", "unicode-1-1-utf-8", " utf-8 ", "gb18030", "GBK", "cp936", "gb2312", "utf-16", "shift_jis", "euc-kr", "big5-hkscs"]) {
    let name;
    try {
      name = new TextDecoder(label).encoding;
    } catch {
      continue;
    }
    const decoded = decode(utf16("a"), label);
    assert.equal(decoded.encoding, name, label);
  }
});

describe("Base64", () => {
  for (const [title, Output, bytes] of [
    ["with padding", "Zg==", "f"],
    ["without", "Zg", "f"],
    ["without, of two bytes", "Zm8", "fo"],
    ["whose last digit holds more", "Zh==", "f"],
    ["of the two last digits", "+/+/", "\xfb\xff\xbf"],
    ["of nothing", "", ""],
  ]) {
    test(title, () => assert.deepEqual(decodeOutput({ Output }).bytes, Uint8Array.from(Buffer.from(bytes, "latin1"))));
  }

  for (const Output of ["c", "Zg===", "Zg=a", "hunter2!", "Zm 8", "Zm8\n", "-_-_", "根", "Zg\ud800", "\0\0\0\0"]) {
    test(`${JSON.stringify(Output)} is none`, async () => {
      const error = await tatThrown(() => decodeOutput({ Output }), { kind: "protocol", code: "InvalidOutput" });
      assert.ok(error.message.includes("TaskResult.Output"), error.message);
      assert.ok(!inspect(error).includes("hunter2"), error.message);
    });
  }

  // A host may pass over what is no Base64: which one it is must not show.
  for (const [host, members] of [
    ["that decodes nothing", {}],
    ["with Buffer", { Buffer }],
    ["with setFromBase64", { setFromBase64: setFromBase64ByTheStandard }],
  ]) {
    test(`whatever the text, in a host ${host}`, () => {
      const text = fc.oneof(
        fc.stringMatching(/^[A-Za-z0-9+/]{0,13}={0,4}$/),
        fc.stringMatching(/^[A-Za-z0-9+/]{0,9}[-A=_ \n根]{0,3}[A-Z]{0,5}={0,2}$/),
        anyText(6),
      );
      const property = fc.property(text, (Output) => {
        const read = inHost(members, () => {
          try {
            return decodeOutput({ Output }).bytes;
          } catch (error) {
            return error.code;
          }
        });
        assert.deepEqual(read, bytesByTheRules(Output) ?? "InvalidOutput");
      });
      fc.assert(property, { numRuns: 1_000 });
    });
  }

  test("the bytes are the caller's own, and all that their buffer holds", () => {
    for (const size of [0, 5, 8_192]) {
      const { bytes } = decode(new Uint8Array(size));
      assert.equal(Object.getPrototypeOf(bytes), Uint8Array.prototype);
      assert.equal(bytes.buffer.byteLength, size);
    }
  });

  test("a proxy, as a framework makes one, has the bytes; a copy has what they are made of", () => {
    const decoded = decode(hex("ff"));
    assert.deepEqual(new Proxy(decoded, {}).bytes, hex("ff"));
    assert.deepEqual(Object.create(decoded).bytes, hex("ff"));
    for (const copy of [{ ...decoded }, structuredClone(decoded), JSON.parse(JSON.stringify(decoded))]) {
      assert.deepEqual(decodeOutput({ Output: copy.base64 }).bytes, hex("ff"));
    }
    assert.notDeepEqual(decoded, decode(hex("fe")));
  });

  test("the bytes of one output are not those of the next, and are the same each time", () => {
    const [first, second] = ["one", "two"].map((text) => decode(new TextEncoder().encode(text)));
    assert.deepEqual([first, second].map(({ bytes }) => Buffer.from(bytes).toString()), ["one", "two"]);
    assert.equal(first.bytes, first.bytes);
  });

  test("24 KiB and more", () => {
    for (const length of [24 * 1024, 1024 * 1024]) assert.equal(decode(new Uint8Array(length).fill(0x61)).text, "a".repeat(length));
  });
});

function inHost({ Buffer: buffer, setFromBase64 }, act) {
  const own = Object.getOwnPropertyDescriptor(Uint8Array.prototype, "setFromBase64");
  globalThis.Buffer = buffer;
  Object.defineProperty(Uint8Array.prototype, "setFromBase64", { value: setFromBase64, configurable: true });
  try {
    return act();
  } finally {
    globalThis.Buffer = Buffer;
    if (own === undefined) delete Uint8Array.prototype.setFromBase64;
    else Object.defineProperty(Uint8Array.prototype, "setFromBase64", own);
  }
}

/** Digits of the standard alphabet, as many as make whole bytes, and no more padding than makes them a multiple of four. */
function bytesByTheRules(text) {
  const [, digits, padding] = /^([A-Za-z0-9+/]*)(=*)$/.exec(text) ?? [];
  if (digits === undefined || digits.length % 4 === 1 || padding.length > (4 - (digits.length % 4)) % 4) return undefined;
  return Uint8Array.from(Buffer.from(digits, "base64"));
}

/** `setFromBase64` as ECMAScript has it: blanks are passed over, padding is whole or not there. */
function setFromBase64ByTheStandard(text) {
  const kept = text.replace(/[\t\n\f\r ]/g, "");
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(kept) || kept.length % 4 === 1 || (kept.includes("=") && kept.length % 4 !== 0)) throw new SyntaxError("no Base64");
  const bytes = Uint8Array.from(atob(kept).slice(0, this.length), (character) => character.charCodeAt(0));
  this.set(bytes);
  return { read: text.length, written: bytes.length };
}

describe("what was dropped", () => {
  for (const [Dropped, truncated, droppedBytes] of [
    [undefined, false, 0],
    [0, false, 0],
    [1, true, 1],
    [2 ** 53 - 1, true, 2 ** 53 - 1],
  ]) {
    test(String(Dropped), () => {
      const decoded = decodeOutput({ Output: "", Dropped });
      assert.deepEqual([decoded.truncated, decoded.droppedBytes], [truncated, droppedBytes]);
    });
  }

  for (const Dropped of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, "5", true, {}, 5n, Symbol("5")]) {
    test(`refused: ${inspect(Dropped)}`, () =>
      tatThrown(() => decodeOutput({ Output: "", Dropped }), { kind: "validation", field: "TaskResult.Dropped" }));
  }
});

describe("what there is nothing to decode of", () => {
  for (const result of [undefined, null, {}, { ExitCode: 0, Dropped: 0 }, { Output: undefined }, { Output: null }, { Output: 5 }, { Output: Buffer.from("x") }, "cm9vdAo="]) {
    test(inspect(result), async () => {
      const error = await tatThrown(() => decodeOutput(result), { kind: "validation", code: "OutputMissing", field: "TaskResult.Output", retryable: false });
      assert.ok(error.message.includes("HideOutput: false"), error.message);
    });
  }

  for (const encoding of ["latin-5000", "", "utf-7", "hunter", 5, {}, Symbol("gbk")]) {
    test(`the encoding ${inspect(encoding)}`, () =>
      tatThrown(() => decodeOutput({ Output: "" }, { encoding }), { kind: "validation", code: "InvalidParameterValue", field: "encoding" }));
  }

  test("options of null", () => tatThrown(() => decodeOutput({ Output: "" }, null), { kind: "validation", field: "options" }));
});

/** How many bytes at the end begin a UTF-8 character that more bytes could complete, by the table of Unicode 3-7. */
function incompleteTail(bytes) {
  for (let length = 1; length <= Math.min(3, bytes.length); length += 1) {
    const [lead, second, ...others] = bytes.subarray(bytes.length - length);
    const needed = lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
    if (needed <= length) continue;
    const [least, most] = { 0xe0: [0xa0, 0xbf], 0xed: [0x80, 0x9f], 0xf0: [0x90, 0xbf], 0xf4: [0x80, 0x8f] }[lead] ?? [0x80, 0xbf];
    const isSecond = second === undefined || (second >= least && second <= most);
    if (isSecond && others.every((byte) => byte >= 0x80 && byte <= 0xbf)) return length;
  }
  return 0;
}

test("UTF-8 is read as TextDecoder reads it, but for the incomplete tail", () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 4 }),
    anyText(3).map((text) => new TextEncoder().encode(text)),
    fc.constantFrom("ef bb bf", "e6 a0", "f0 9f 98", "f4 8f", "f4 90", "ed a0", "ed 9f", "e0 9f", "c0", "c2", "80").map(hex),
  );
  const bytes = fc.array(piece, { maxLength: 6 }).map((pieces) => Uint8Array.from(pieces.flatMap((each) => [...each])));
  fc.assert(
    fc.property(bytes, (given) => {
      const decoded = decode(given);
      const tail = incompleteTail(given);
      const complete = given.subarray(0, given.length - tail);
      assert.equal(decoded.text, new TextDecoder().decode(complete));
      assert.equal(decoded.endsInsideCharacter, tail > 0);
      assert.deepEqual(decoded.bytes, given);
      let isWellFormed = true;
      try {
        new TextDecoder("utf-8", { fatal: true }).decode(complete);
      } catch {
        isWellFormed = false;
      }
      assert.equal(decoded.malformed, !isWellFormed);
    }),
    { numRuns: 300 },
  );
});

/** Characters of an encoding by their bytes: all of those of two bytes, and some that are longer. */
function charactersOf(encoding) {
  // Node's own table for gbk has less than the standard, by which it is read as gb18030.
  const decoder = new TextDecoder(encoding === "gbk" ? "gb18030" : encoding, { fatal: true });
  const pairs = Array.from({ length: 0x7f00 }, (_, number) => Uint8Array.of(0x81 + (number >> 8), number & 0xff));
  const singles = Array.from({ length: 0x5f }, (_, number) => Uint8Array.of(0x20 + number));
  const quads = Array.from({ length: 0x200 }, (_, number) => Uint8Array.of(0x90 + (number >> 6), 0x30 + (number % 10), 0x81 + (number % 0x7e), 0x30 + (number % 7)));
  const isOne = (bytes) => {
    try {
      return [...decoder.decode(bytes)].length === 1;
    } catch {
      return false;
    }
  };
  const longer = encoding.startsWith("gb") ? quads : [];
  return [...singles, ...pairs, ...longer].filter(isOne).map((bytes) => ({ bytes, text: decoder.decode(bytes) }));
}

describe("of characters that are cut anywhere, those that are whole are read", () => {
  for (const encoding of ["gb18030", "gbk", "big5", "shift_jis", "euc-jp", "euc-kr"]) {
    test(encoding, () => {
      const characters = fc.array(fc.constantFrom(...charactersOf(encoding)), { minLength: 1, maxLength: 8 });
      fc.assert(
        fc.property(characters, fc.nat(), (given, place) => {
          const whole = Uint8Array.from(given.flatMap(({ bytes }) => [...bytes]));
          const length = place % (whole.length + 1);
          let left = length;
          const complete = given.filter(({ bytes }) => (left -= bytes.length) >= 0);
          const ends = complete.reduce((sum, { bytes }) => sum + bytes.length, 0);
          const decoded = decode(whole.subarray(0, length), encoding);
          assert.deepEqual(
            [decoded.text, decoded.endsInsideCharacter, decoded.malformed],
            [complete.map(({ text }) => text).join(""), ends < length, false],
          );
        }),
        { numRuns: 300 },
      );
    });
  }
});

test("Base64 is what its digits say, its padding whole, in part or left out, and nothing else is", () => {
  const piece = fc.constantFrom("A", "Q", "w", "=", "+", "/", "-", " ", "Zm9v", "cm9vdAo=", "界");
  const texts = fc.oneof(fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString("base64")), fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join("")));
  fc.assert(
    fc.property(texts, (Output) => {
      const isBase64 = /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}={0,2}|[A-Za-z0-9+/]{3}=?)?$/.test(Output);
      let bytes;
      try {
        ({ bytes } = decodeOutput({ Output }));
      } catch (error) {
        assert.equal(error.code, "InvalidOutput");
      }
      assert.deepEqual(bytes && Buffer.from(bytes), isBase64 ? Buffer.from(Output, "base64") : undefined, Output);
    }),
    { numRuns: 500 },
  );
});
