// What the page of the test loads: the console as it is, between what listens to its complaints and what looks at it.
import "../pages/complaints.js";
import "../pages/hostile.js";
import "../../../www/shell/main.ts";
import "./look.js";
