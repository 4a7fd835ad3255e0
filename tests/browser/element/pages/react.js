import { createElement, useState } from "react";
import { createRoot } from "react-dom/client";
import "tat-tasks/element";
import { TatClient } from "tat-tasks";
import { invocationId, keepLink, linkOfAddress, tell } from "./link.js";

const client = new TatClient({ region: "ap-guangzhou", relay: "/api/tat" });

function Page() {
  const [link, setLink] = useState(linkOfAddress);
  return createElement("tat-invocation", {
    "invocation-id": invocationId,
    client,
    link,
    "ontat-change": ({ detail }) => (keepLink(detail), setLink(detail)),
    "ontat-settled": ({ detail }) => tell(`settled ${detail.tasks.length}`),
  });
}

createRoot(document.getElementById("main")).render(createElement(Page));
