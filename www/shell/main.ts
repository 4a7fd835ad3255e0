// What the page loads.
import { ConsoleShell } from "./console-shell.js";
import { applyPreferences, readPreferences } from "./preferences.js";

// Before anything is drawn.
applyPreferences(readPreferences());
customElements.define("tat-console", ConsoleShell);
