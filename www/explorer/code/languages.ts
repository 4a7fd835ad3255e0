import type { CodeCall } from "./call.js";
import { cppCode, csharpCode, goCode, javaCode } from "./compiled-sdks.js";
import { phpCode, pythonCode, rubyCode } from "./scripting-sdks.js";
import { curlCode, tccliCode } from "./shell.js";
import { nodeSdkCode, rustCode, tatTasksCode } from "./tat-tasks.js";

/** A way to make the same call elsewhere. */
export interface CodeLanguage {
  readonly id: string;
  readonly name: string;
  readonly code: (call: CodeCall) => string;
}

export const CODE_LANGUAGES: readonly CodeLanguage[] = [
  { id: "tat-tasks", name: "JavaScript (tat-tasks)", code: tatTasksCode },
  { id: "curl", name: "curl", code: curlCode },
  { id: "tccli", name: "tccli", code: tccliCode },
  { id: "rust", name: "Rust (tat-tasks-core)", code: rustCode },
  { id: "node", name: "Node SDK", code: nodeSdkCode },
  { id: "python", name: "Python SDK", code: pythonCode },
  { id: "go", name: "Go SDK", code: goCode },
  { id: "java", name: "Java SDK", code: javaCode },
  { id: "php", name: "PHP SDK", code: phpCode },
  { id: "csharp", name: ".NET SDK", code: csharpCode },
  { id: "cpp", name: "C++ SDK", code: cppCode },
  { id: "ruby", name: "Ruby SDK", code: rubyCode },
];
