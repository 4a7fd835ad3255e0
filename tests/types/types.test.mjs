// What users of several versions of TypeScript see of the packed types, who let no error in a library pass.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../../node_modules/", import.meta.url));
const pkg = fileURLToPath(new URL("../../pkg", import.meta.url));
const projects = fileURLToPath(new URL("../../target/types/", import.meta.url));
const versions = { "5.4": "typescript-5.4", "5.9": "typescript", "7": "typescript-7" };
const resolutions = {
  nodenext: { module: "nodenext", files: ["esm/public.ts", "esm/module.ts", "cjs/public.ts"] },
  bundler: { module: "esnext", files: ["esm/public.ts", "esm/module.ts"] },
};

before(() => {
  rmSync(projects, { recursive: true, force: true });
  for (const [project, type] of [["esm", "module"], ["cjs", "commonjs"]]) {
    mkdirSync(projects + project, { recursive: true });
    writeFileSync(`${projects}${project}/package.json`, JSON.stringify({ type }));
    copyFileSync(new URL("public.ts", import.meta.url), `${projects}${project}/public.ts`);
  }
  copyFileSync(new URL("module.ts", import.meta.url), `${projects}esm/module.ts`);
  for (const [moduleResolution, { module, files }] of Object.entries(resolutions)) {
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      noEmit: true,
      target: "es2022",
      lib: ["es2022", "dom"],
      types: [],
      module,
      moduleResolution,
    };
    writeFileSync(`${projects}${moduleResolution}.json`, JSON.stringify({ compilerOptions, files }));
  }
});

for (const [version, folder] of Object.entries(versions)) {
  for (const name of Object.keys(resolutions)) {
    test(`TypeScript ${version}, ${name}`, async () => {
      const compiler = `${bin}${folder}/bin/tsc`;
      assert.match(await run(process.execPath, [compiler, "--version"]), new RegExp(`^Version ${version.replace(".", "\\.")}`));
      assert.equal(await run(process.execPath, [compiler, "--project", `${name}.json`]), "");
    });
  }
}

test("publint finds nothing", async () => {
  assert.match(await run(process.execPath, [`${bin}publint/src/cli.js`, "run", pkg, "--strict", "--pack", "false"]), /All good!/);
});

test("attw finds nothing", async () => {
  // The raw module is for `import` alone: CommonJS cannot load one.
  const [tarball] = readdirSync(new URL("../../", import.meta.url)).filter((file) => /^tat-tasks-.*\.tgz$/.test(file));
  const path = fileURLToPath(new URL(`../../${tarball}`, import.meta.url));
  const options = ["--profile", "node16", "--exclude-entrypoints", "tat_tasks.wasm", "--format", "ascii"];
  // It ends with another status than 0 when it finds something.
  assert.match(await run(`${bin}.bin/attw`, [path, ...options]), /"tat-tasks\/slim"/);
});

function run(command, parameters) {
  return new Promise((resolve, reject) => {
    execFile(command, parameters, { cwd: projects, encoding: "utf8" }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${stdout}${stderr}`));
    });
  });
}
