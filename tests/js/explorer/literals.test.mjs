// Texts as each language writes them: whatever is in a text, a program of that language reads the same. Each is asked on this machine,
// all texts by one program; where there is no compiler or interpreter, its test is skipped and says so.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import fc from "fast-check";

import { loadParts } from "./parts.mjs";

const parts = await loadParts();

const nasty = [
  "", "inv-1vll7hda", "a\"b", "a'b", "a\\b", "\\", "\\\\", "\\'", "\\\"", "\\u0041", "\\\\u0041", "\\n", "$HOME", "${HOME}", "{$HOME}", "$(id)", "`id`", "!!", "#{1}", "#$0", "#@a", "%s%d", "??/", "??=",
  "\n", "\r", "\r\n", "\t", "\b\f\v\x07\x1b\x7f", "\u0080\u0085\u00a0\u00ad", "\u2028\u2029", "\u202e\u2066", "\ufeff", "\ufffd\uffff", "中文", "é", "😀", "\u{10ffff}", "x😀y", "/* */", "// a", "<!--", "]]>", "?>", "'''", "\"\"\"", "\x01234", "\u00011", "\t1",
];
const text = fc.string({ unit: "binary", maxLength: 12 }).map((value) => value.replace(/\p{Surrogate}|\0/gu, ""));
const mixed = fc.array(fc.oneof(fc.constantFrom(...nasty), text), { maxLength: 4 }).map((pieces) => pieces.join(""));
const texts = [...nasty, ...fc.sample(mixed, { numRuns: 200, seed: 7 })];
const expected = texts.map((value) => Buffer.from(value).toString("hex"));

/** Each language: how it writes a text, and a program of it that prints the bytes of all in hexadecimal, one a line. */
const languages = [
  {
    name: "a shell", tool: "bash", write: parts.shellText, file: "words.sh",
    program: (items) => `printf '%s\\0' ${items.join(" ")}\n`,
    run: (file) => execFileSync("bash", [file]).toString("hex").match(/(?:(?!00)..)*00/g).map((line) => line.slice(0, -2)).join("\n"),
  },
  {
    name: "JavaScript", tool: process.execPath, write: parts.javaScriptText, file: "texts.mjs",
    program: (items) => `for (const text of [\n${items.join(",\n")}\n]) console.log(Buffer.from(text).toString("hex"));\n`,
    run: (file) => print(process.execPath, file),
  },
  {
    name: "Python", tool: "python3", write: parts.pythonText, file: "texts.py",
    program: (items) => `for text in [\n${items.join(",\n")}\n]:\n    print(text.encode("utf-8").hex())\n`,
    run: (file) => print("python3", file),
  },
  {
    name: "Java", tool: "javac", write: parts.javaText, file: "Texts.java",
    program: (items) => `public class Texts {
      public static void main(String[] arguments) throws Exception {
        for (String text : new String[] {\n${items.join(",\n")}\n}) {
          StringBuilder hex = new StringBuilder();
          for (byte unit : text.getBytes("UTF-8")) hex.append(String.format("%02x", unit));
          System.out.println(hex);
        }
      }
    }`,
    // Whatever a machine writes in, as a compiler takes a source for that.
    run: (file, directory) => (print("javac", "-encoding", "GBK", "-d", directory, file), print("java", "-cp", directory, "Texts")),
  },
  {
    name: "C++", tool: "g++", write: parts.cppText, file: "texts.cpp",
    program: (items) => `#include <cstdio>\n#include <string>\nint main() {\n  for (const std::string &text : {\n${items.map((item) => `std::string(${item})`).join(",\n")}\n}) {
      for (unsigned char byte : text) std::printf("%02x", byte);
      std::printf("\\n");
    }\n}\n`,
    run: (file, directory) => (print("g++", "-std=c++11", "-trigraphs", "-w", "-O0", "-o", join(directory, "texts"), file), print(join(directory, "texts"))),
  },
  {
    name: "Rust", tool: "rustc", write: parts.rustText, file: "texts.rs",
    program: (items) => `fn main() {\n for text in [\n${items.join(",\n")}\n] {\n for byte in text.bytes() { print!("{byte:02x}"); }\n println!();\n }\n}\n`,
    run: (file, directory) => (print("rustc", "--edition", "2021", "-o", join(directory, "texts-of-rust"), file), print(join(directory, "texts-of-rust"))),
  },
  {
    name: "Go", tool: "go", write: parts.goText, file: "texts.go",
    program: (items) => `package main\nimport "fmt"\nfunc main() {\n for _, text := range []string{\n${items.join(",\n")},\n} { fmt.Printf("%x\\n", text) }\n}\n`,
    run: (file) => print("go", "run", file),
  },
  {
    name: "PHP", tool: "php", write: parts.phpText, file: "texts.php",
    program: (items) => `<?php\nforeach ([\n${items.join(",\n")}\n] as $text) echo bin2hex($text), "\\n";\n`,
    run: (file) => print("php", file),
  },
  {
    name: "Ruby", tool: "ruby", write: parts.rubyText, file: "texts.rb",
    program: (items) => `[\n${items.join(",\n")}\n].each { |text| puts text.encode('UTF-8').unpack1('H*') }\n`,
    run: (file) => print("ruby", file),
  },
  {
    name: "C#", tool: "csi", write: parts.csharpText, file: "texts.csx",
    program: (items) => `foreach (var text in new[] {\n${items.join(",\n")}\n}) System.Console.WriteLine(System.BitConverter.ToString(System.Text.Encoding.UTF8.GetBytes(text)).Replace("-", "").ToLower());\n`,
    run: (file) => print("csi", file),
  },
];

describe("texts", { concurrency: 2 }, () => {
  let directory;
  before(() => (directory = mkdtempSync(join(tmpdir(), "tat-tasks-texts-"))));
  after(() => rmSync(directory, { recursive: true, force: true }));

  for (const { name, tool, write, file, program, run } of languages) {
    const skip = isThere(tool) ? false : `there is no ${tool} on this machine`;
    test(`${name} reads what was written`, { skip, timeout: 120_000 }, () => {
      const path = join(directory, file);
      writeFileSync(path, program(texts.map(write)));
      const printed = run(path, directory).split("\n").slice(0, texts.length);
      assert.deepEqual(printed, expected);
    });
  }
});

test("what cannot be seen is escaped in every language", () => {
  for (const { name, write } of languages.slice(1)) assert.doesNotMatch(write("a\u202eb\u2066c\u0007d\ufeffe"), /[\p{C}]/u, name);
  assert.doesNotMatch(parts.jsonText({ a: "a\u202eb\u2066c\u0007d" }), /[\p{C}]/u);
});

test("half of a surrogate pair, which has no UTF-8, is replaced", () => {
  for (const { name, write } of languages) assert.match(write("a\ud800b"), /a(\ufffd|\\ufffd|\\357\\277\\275|\\u\{fffd\})b/, name);
});

function print(command, ...parameters) {
  return execFileSync(command, parameters, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, LC_ALL: "C.UTF-8" } });
}

function isThere(command) {
  try {
    execFileSync("sh", ["-c", `command -v ${command}`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
