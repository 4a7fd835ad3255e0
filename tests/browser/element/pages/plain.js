import "tat-tasks/element";
import { invocationId, keepLink, linkOfAddress, tell } from "./link.js";

const element = document.createElement("tat-invocation");
element.setAttribute("invocation-id", invocationId);
element.setAttribute("task-ids", new URLSearchParams(location.search).get("tasks") ?? "");
element.setAttribute("region", "ap-guangzhou");
element.setAttribute("relay", new URLSearchParams(location.search).get("relay") ?? "/api/tat");
element.link = linkOfAddress();
element.addEventListener("tat-change", ({ detail }) => keepLink(detail));
element.addEventListener("tat-settled", ({ detail }) => tell(`settled ${detail.tasks.length}`));
element.addEventListener("tat-error", ({ detail }) => tell(`error ${detail.error.code}`));
document.getElementById("main").append(element);
