// Sends the same requests to all three steps and shows that nobody can tell them apart, but by the details of an error.
import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { ForstExpressProxy } from "@forst/sidecar/lib/express-proxy";
import { makeApp as before } from "./step-0-before.js";
import { makeApp as proxied } from "./step-1-proxied.js";
import { makeApp as after } from "./step-2-after.js";

const bolts = { customer: "c-1", lines: [{ sku: "bolt", quantity: 100, cents: 15 }, { sku: "nut", quantity: 3, cents: 10 }] };
const requests: [string, object?][] = [
  ["/stock/saw"],
  ["/stock/moon"],
  ["/quotes", bolts],
  ["/quotes", { customer: "c-2", lines: [{ sku: "saw", quantity: 1, cents: 1999 }], coupon: "WELCOME" }],
  ["/quotes", { customer: "c-3", lines: [] }],
  ["/orders", bolts],
  ["/orders", { customer: "c-3", lines: [{ sku: "saw", quantity: 0, cents: 1 }] }],
];

interface Seen {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly raw: string;
}

async function ask(base: string, path: string, body: object | undefined): Promise<Seen> {
  const init = body ? { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) } : {};
  const answer = await fetch(base + path, init);
  const raw = await answer.text();
  const { number: _, ...rest } = JSON.parse(raw) as Record<string, unknown>;
  return { status: answer.status, body: rest, raw };
}

async function main(): Promise<void> {
  const [one, two] = [new ForstExpressProxy(), new ForstExpressProxy()];
  const seen: Seen[][] = [];
  for (const [name, app] of [["before", before()], ["proxied", proxied(one)], ["after", after(two)]] as const) {
    const server = app.listen(0, "127.0.0.1");
    await once(server, "listening");
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    seen.push(await Promise.all(requests.map(([path, body]) => ask(base, path, body))));
    console.log(`${name.padEnd(8)} ${seen.at(-1)?.map(({ status }) => status).join(" ")}`);
    server.close();
    server.closeAllConnections();
  }
  await Promise.all([one.close(), two.close()]);

  const [old, ...moved] = seen;
  for (const list of moved) {
    list.forEach((answer, i) => {
      assert.equal(answer.status, old?.[i]?.status, requests[i]?.[0]);
      if (answer.status < 400) {
        assert.deepEqual(answer.body, old?.[i]?.body, requests[i]?.[0]);
      } else {
        assert.deepEqual([answer.body["code"], answer.body["detail"]], [old?.[i]?.body["code"], old?.[i]?.body["detail"]]);
      }
    });
  }
  console.log(`an error now: ${seen[2]?.[6]?.raw}`);
  console.log(`${requests.length} requests, the same answers from all three steps`);
}

await main();
