import { createApp, h, shallowRef } from "vue";
import "tat-tasks/element";
import { TatClient } from "tat-tasks";
import { invocationId, keepLink, linkOfAddress, tell } from "./link.js";

const client = new TatClient({ region: "ap-guangzhou", relay: "/api/tat" });

createApp({
  setup() {
    const link = shallowRef(linkOfAddress());
    return () =>
      h("tat-invocation", {
        invocationId,
        client,
        link: link.value,
        onTatChange: ({ detail }) => (keepLink(detail), (link.value = detail)),
        onTatSettled: ({ detail }) => tell(`settled ${detail.tasks.length}`),
      });
  },
}).mount("#main");
