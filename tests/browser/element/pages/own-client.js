// A policy that forbids WebAssembly: the page brings the client of plain JavaScript, and the element loads no other.
import "tat-tasks/element";
import { TatClient } from "tat-tasks/js";
import { invocationId, keepLink, linkOfAddress, tell } from "./link.js";

const element = document.createElement("tat-invocation");
element.client = new TatClient({ region: "ap-guangzhou", relay: "/api/tat" });
element.invocationId = invocationId;
element.link = linkOfAddress();
element.addEventListener("tat-change", ({ detail }) => keepLink(detail));
element.addEventListener("tat-settled", ({ detail }) => tell(`settled ${detail.tasks.length}`));
document.getElementById("main").append(element);
