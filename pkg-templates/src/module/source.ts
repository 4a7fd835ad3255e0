/** Where the core comes from. Each entry of the package has one, which its bundle knows as `#module`. */
export interface ModuleSource {
  /** Makes an instance, compiling the module first if it is not compiled yet. Off the main thread where that can be. */
  instantiate(imports: WebAssembly.Imports): Promise<WebAssembly.Exports>;
  /** The same, at once. */
  instantiateSync(imports: WebAssembly.Imports): WebAssembly.Exports;
}
