import "../../../../www/explorer/request-explorer.ts";

import "./look.js";
