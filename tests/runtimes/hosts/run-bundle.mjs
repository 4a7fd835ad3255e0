// Loads a bundle on Node: run-bundle.mjs FILE ORIGIN
import process from "node:process";
import { pathToFileURL } from "node:url";

const [file, origin] = process.argv.slice(2);
await import(pathToFileURL(file).href);
await globalThis.runtimes(origin);
