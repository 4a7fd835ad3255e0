// What people run on the living fleet, and what becomes of it on each server: a row for each kind, with what can go wrong.
import { encodeGbk } from "./gbk.mjs";
import { allServers, servers } from "./servers.mjs";

/**
 * @typedef {import("tat-tasks/fake").FakeStep} Step
 * @typedef {import("tat-tasks/fake").FakeCommand} Document
 * @typedef {{ server: import("./servers.mjs").Server, timeline: Step[] }} Run
 * @typedef {{ document: Document, on: (random: () => number) => Run[] }} Command
 */

const red = (/** @type {string} */ text) => `\x1b[31m${text}\x1b[0m`;
const green = (/** @type {string} */ text) => `\x1b[32m${text}\x1b[0m`;
const yellow = (/** @type {string} */ text) => `\x1b[33m${text}\x1b[0m`;
const blue = (/** @type {string} */ text) => `\x1b[1;38;5;39m${text}\x1b[0m`;
const dim = (/** @type {string} */ text) => `\x1b[2m${text}\x1b[0m`;

/** @type {readonly Command[]} */
export const commands = [
  {
    document: {
      name: "cache-warm-up",
      content: "#!/bin/bash\nredis-cli --scan --pattern 'sku:*' | xargs -n 200 ./warm.sh\n",
      timeout: 300,
      username: "redis",
    },
    on(random) {
      return servers.cache.map((server) => {
        const batches = Array.from({ length: 30 }, (_, index) => writes(1_500 + index * 1_800, `warmed ${(index + 1) * 200} of 6000 keys\n`));
        return run(server, random, [...batches, ends(58_000 + random() * 9_000, "SUCCESS", `${green("done")}: 6000 keys, 0 misses\n`)]);
      });
    },
  },
  {
    document: {
      name: "deploy-api 2.14.3",
      content: "#!/bin/bash\nset -euo pipefail\n./deploy.sh --release 2.14.3 --health-check http://127.0.0.1:8080/healthz\n",
      timeout: 120,
      username: "deploy",
      workingDirectory: "/srv/api",
    },
    on(random) {
      const [ill, slow, silent] = some(servers.api, 3, random);
      return servers.api.map((server, index) => {
        // In four waves, as one deploys.
        const wave = Math.floor(index / 7) * 12_000;
        const steps = [
          writes(wave + 1_000, `${blue("==>")} api 2.14.3 on ${server.host}\n`),
          ...[20, 45, 70, 100].map((percent, step) => writes(wave + 2_000 + step * 2_000, `${dim(`[${step + 1}/6]`)} downloading ${"━".repeat(percent / 5)} ${percent} %\n`)),
          writes(wave + 11_000, `${dim("[5/6]")} migrating: nothing to do\n`),
          writes(wave + 13_000, `${dim("[6/6]")} restarting\n`),
        ];
        if (server === ill) return run(server, random, [...steps, ends(wave + 23_000, "FAILED", `${red("✘")} health check: HTTP 503 after 10 tries\n${yellow("rolled back")} to 2.14.2\n`, 1)]);
        if (server === slow) return run(server, random, [...steps, ends(wave + 75_000, "TIMEOUT", `${yellow("waiting")} for 14 connections to close\n`)]);
        if (server === silent) return run(server, random, [...steps.slice(0, 4), ends(wave + 60_000, "TASK_TIMEOUT")]);
        return run(server, random, [...steps, ends(wave + 15_000 + random() * 4_000, "SUCCESS", `${green("✔")} healthy in ${(1 + random() * 2).toFixed(1)} s\n`)]);
      });
    },
  },
  {
    document: {
      name: "nginx-reload",
      content: "#!/bin/bash\nset -euo pipefail\nnginx -t\nsystemctl reload nginx\nsystemctl is-active nginx\n",
      timeout: 60,
    },
    on(random) {
      const tested = "nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful\n";
      const bad = new Set(some(servers.web, random() < 0.5 ? 2 : 0, random));
      return servers.web.map((server) =>
        bad.has(server)
          ? run(server, random, [
              ends(1_500, "FAILED", `${red("nginx: [emerg]")} cannot load certificate "/etc/nginx/tls/shop.pem": BIO_new_file() failed (SSL: error:80000002)\nnginx: configuration file /etc/nginx/nginx.conf test failed\n`, 1),
            ])
          : run(server, random, [writes(900, tested), ends(2_100 + random() * 2_000, "SUCCESS", "active\n")]),
      );
    },
  },
  {
    document: {
      name: "rotate-logs",
      content: "#!/bin/bash\nlogrotate --force --verbose /etc/logrotate.d/api\ndu -sh /var/log/api\n",
      timeout: 120,
    },
    on(random) {
      const [full, torn] = some(servers.api, 2, random);
      return servers.api.map((server) => {
        if (server === full) return run(server, random, [ends(4_000, "FAILED", `rotating pattern: /var/log/api/*.log  after 1 days (14 rotations)\n${red("error:")} error creating output file /var/log/api/access.log.1: No space left on device\n`, 1)]);
        // More than the 24 KiB that the service keeps.
        if (server === torn) return run(server, random, [ends(9_000, "SUCCESS", `${logLines(700)}2.1G\t/var/log/api\n`)]);
        return run(server, random, [ends(2_500 + random() * 5_000, "SUCCESS", "rotating pattern: /var/log/api/*.log  after 1 days (14 rotations)\n1.2G\t/var/log/api\n")]);
      });
    },
  },
  {
    document: {
      name: "kernel-version",
      content: "uname -r\n",
      timeout: 30,
    },
    on(random) {
      const linux = allServers.filter((server) => !servers.win.includes(server));
      const old = new Set(some(linux, 3, random));
      const [silent] = some(servers.edge, 1, random);
      return linux.map((server) =>
        server === silent
          ? run(server, random, [ends(24_000, "TASK_TIMEOUT")])
          : run(server, random, [ends(600 + random() * 1_500, "SUCCESS", old.has(server) ? "5.4.119-19.0009.54.tl3\n" : "6.6.47-12.tl4.x86_64\n")]),
      );
    },
  },
  {
    document: {
      name: "磁盘检查",
      content: "@echo off\r\nvol C:\r\nfsutil volume diskfree C:\r\ncall check-free.bat 20\r\n",
      type: "BAT",
      timeout: 60,
      username: "System",
      workingDirectory: "C:\\Program Files\\qcloud\\tat_agent\\workdir",
    },
    on(random) {
      const [full, denied] = some(servers.win, 2, random);
      const volume = " 驱动器 C 中的卷是 系统\r\n 卷的序列号是 5A1C-77F0\r\n\r\n";
      return servers.win.map((server) => {
        if (server === full) return run(server, random, [ends(3_000, "FAILED", encodeGbk(`${volume}可用字节总数: 1,932,735,283\r\n磁盘空间不足。\r\n`), 2)]);
        if (server === denied) return run(server, random, [ends(1_500, "FAILED", encodeGbk("拒绝访问。\r\n"), 5)]);
        return run(server, random, [ends(2_000 + random() * 3_000, "SUCCESS", encodeGbk(`${volume}可用字节总数: 48,318,382,080\r\n检查完成。\r\n`))]);
      });
    },
  },
  {
    document: {
      name: "edge-agent-upgrade",
      content: "#!/bin/sh\n./upgrade.sh --channel stable\n",
      timeout: 90,
      workingDirectory: "/opt/edge",
    },
    on(random) {
      const fates = /** @type {const} */ ([
        [{ after: 400, status: "DELIVER_DELAYED" }, { after: 14_000, status: "DELIVER_FAILED" }],
        [{ after: 1_200, status: "START_FAILED", errorInfo: "InvalidWorkingDirectory: working_directory `/opt/edge` not exists" }],
        [{ after: 400, status: "DELIVER_DELAYED" }, { after: 9_000, status: "CANCELLED" }],
        [{ after: 900, status: "RUNNING", output: "fetching 3.2.1\n" }, { after: 7_000, status: "CANCELLING" }, { after: 8_000, status: "TERMINATED" }],
      ]);
      return servers.edge.map((server, index) => {
        const fate = fates[index];
        const begun = /** @type {Step[]} */ ([{ after: 0, status: "PENDING" }]);
        if (fate !== undefined) return { server, timeline: [...begun, ...fate] };
        return run(server, random, [writes(1_000, "fetching 3.2.1\n"), writes(6_000, "verifying signature\n"), ends(11_000 + random() * 4_000, "SUCCESS", `${green("✔")} agent 3.2.1 is running\n`)]);
      });
    },
  },
  {
    document: {
      name: "mysql-backup",
      content: '#!/bin/bash\nset -o pipefail\nxtrabackup --backup --stream=xbstream | zstd -T4 > "/backup/$(date +%F).xb.zst"\n',
      timeout: 600,
      username: "backup",
      workingDirectory: "/backup",
      outputCosBucketUrl: "https://ops-logs-1250000000.cos.ap-guangzhou.myqcloud.com",
      outputCosKeyPrefix: "mysql-backup",
    },
    on(random) {
      const [locked] = some(servers.db, random() < 0.5 ? 1 : 0, random);
      return servers.db.map((server) => {
        const tables = Array.from({ length: 40 }, (_, index) => writes(3_000 + index * 2_500, backupLine(server, index)));
        if (server === locked) {
          return run(server, random, [...tables.slice(0, 6), ends(62_000, "TIMEOUT", `${yellow("[Warning]")} [Xtrabackup] Waiting for lock: FLUSH TABLES WITH READ LOCK\n`)]);
        }
        const place = `mysql-backup/${server.instanceId}/output`;
        return run(server, random, [
          ...tables,
          { ...ends(105_000 + random() * 8_000, "SUCCESS", `${green("completed OK!")}\n`), outputUrl: `https://ops-logs-1250000000.cos.ap-guangzhou.myqcloud.com/${place}?sign=expired` },
        ]);
      });
    },
  },
];

/**
 * A command that is delivered, and runs.
 *
 * @param {import("./servers.mjs").Server} server
 * @param {() => number} random
 * @param {Step[]} steps counted from when it begins to run
 * @returns {Run}
 */
function run(server, random, steps) {
  const delivered = 300 + Math.floor(random() * 900);
  const begun = delivered + 300 + Math.floor(random() * 600);
  return {
    server,
    timeline: [
      { after: 0, status: "PENDING" },
      { after: delivered, status: "DELIVERING" },
      { after: begun, status: "RUNNING" },
      ...steps.map((step) => ({ ...step, after: begun + Math.floor(step.after) })),
    ],
  };
}

/**
 * @param {number} after
 * @param {string} output
 * @returns {Step}
 */
function writes(after, output) {
  return { after, status: "RUNNING", output };
}

/**
 * @param {number} after
 * @param {import("tat-tasks/fake").TaskStatus} status
 * @param {string | Uint8Array} [output]
 * @param {number} [exitCode]
 * @returns {Step}
 */
function ends(after, status, output, exitCode) {
  return { after, status, ...(output === undefined ? {} : { output }), ...(exitCode === undefined ? {} : { exitCode }) };
}

/**
 * Some of many, each once.
 *
 * @template Item
 * @param {readonly Item[]} items
 * @param {number} count
 * @param {() => number} random
 * @returns {Item[]}
 */
function some(items, count, random) {
  const left = [...items];
  return Array.from({ length: count }, () => left.splice(Math.floor(random() * left.length), 1)).flat();
}

/** @param {number} count */
function logLines(count) {
  const line = (/** @type {number} */ index) => `renaming /var/log/api/access-${String(index).padStart(4, "0")}.log to access-${String(index + 1).padStart(4, "0")}.log\n`;
  return Array.from({ length: count }, (_, index) => line(index)).join("");
}

/**
 * @param {import("./servers.mjs").Server} server
 * @param {number} index
 */
function backupLine({ host }, index) {
  return `${dim(`[${String(index + 1).padStart(2, "0")}]`)} Streaming ./shop/orders_${String(index).padStart(3, "0")}.ibd from ${host}\n`;
}
