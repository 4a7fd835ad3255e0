import "../../../../www/explorer/request-explorer.ts";

import "./look.js";

document.querySelector("request-explorer").regions = ["ap-guangzhou"];
