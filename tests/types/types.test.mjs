// What users of several versions of TypeScript see of the packed types, who let no error in a library pass.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../../node_modules/", import.meta.url));
const pkg = fileURLToPath(new URL("../../pkg", import.meta.url));
const projects = fileURLToPath(new URL("../../target/types/", import.meta.url));
const versions = { "5.4": "typescript-5.4", "5.9": "typescript", "7": "typescript-7" };
const web = { lib: ["es2022", "dom"], types: [] };
const node = { lib: ["es2022", "dom", "esnext.disposable"], types: ["node"], typeRoots: [`${bin}@types`] };
const nodenext = { module: "nodenext", moduleResolution: "nodenext" };
const settings = {
  nodenext: { options: { ...nodenext, ...web }, files: ["esm/public.ts", "esm/module.ts", "cjs/public.ts"] },
  bundler: { options: { module: "esnext", moduleResolution: "bundler", ...web }, files: ["esm/public.ts", "esm/module.ts"] },
  react: { options: { module: "esnext", moduleResolution: "bundler", jsx: "react-jsx", ...web }, files: ["esm/react.tsx"] },
  "nodenext-with-node": { options: { ...nodenext, ...node }, files: ["esm/public.ts", "esm/using.ts", "cjs/public.ts", "cjs/using.ts"] },
};

before(() => {
  rmSync(projects, { recursive: true, force: true });
  for (const [project, type] of [["esm", "module"], ["cjs", "commonjs"]]) {
    mkdirSync(projects + project, { recursive: true });
    writeFileSync(`${projects}${project}/package.json`, JSON.stringify({ type }));
    for (const file of ["public.ts", "using.ts"]) copyFileSync(new URL(file, import.meta.url), `${projects}${project}/${file}`);
  }
  for (const file of ["module.ts", "react.tsx"]) copyFileSync(new URL(file, import.meta.url), `${projects}esm/${file}`);
  for (const [name, { options, files }] of Object.entries(settings)) {
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      noEmit: true,
      target: "es2022",
      ...options,
    };
    writeFileSync(`${projects}${name}.json`, JSON.stringify({ compilerOptions, files }));
  }
});

for (const [version, folder] of Object.entries(versions)) {
  for (const name of Object.keys(settings)) {
    test(`TypeScript ${version}, ${name}`, async () => {
      const compiler = `${bin}${folder}/bin/tsc`;
      assert.match(await run(process.execPath, [compiler, "--version"]), new RegExp(`^Version ${version.replace(".", "\\.")}`));
      assert.equal(await run(process.execPath, [compiler, "--project", `${name}.json`]), "");
    });
  }
}

test("what the documentation of the element has a page of React declare is what is compiled here", () => {
  const [shown] = readFileSync(`${pkg}/dist/element.d.ts`, "utf8").match(/^ \* declare module "react" \{\n[^]*?^ \* \}\n/m);
  assert.ok(readFileSync(new URL("react.tsx", import.meta.url), "utf8").includes(shown.replaceAll(/^ \* /gm, "")), shown);
});

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
