// The application without a Forst server: a double stands in for it, once behind the proxy and once behind the function.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { withForstTestScope } from "@forst/sidecar";
import { ForstExpressProxy } from "@forst/sidecar/lib/express-proxy";
import { InvalidOrder } from "./forst/index.js";
import type { Quote } from "./forst/index.js";
import { makeApp as proxied } from "./step-1-proxied.js";
import { makeApp as after } from "./step-2-after.js";

const order = { customer: "c-1", lines: [{ sku: "bolt", quantity: 2, cents: 15 }] };
const priced: Quote = { customer: "c-1", pieces: 2, net: 30, discount: 0, tax: 7, total: 4711 };

async function listen(t: TestContext, handler: RequestListener): Promise<string> {
  const server: Server = createServer(handler).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}

function proxyTo(t: TestContext, sidecarUrl: string): ForstExpressProxy {
  const forst = new ForstExpressProxy({ sidecarUrl, retries: 0 });
  t.after(() => forst.close());
  return forst;
}

test("POST /quotes is Forst's, GET /stock and POST /orders are not", async (t) => {
  const asked: string[] = [];
  const sidecar = await listen(t, (req, res) => {
    asked.push(`${req.method} ${req.url}`);
    res.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(priced));
  });
  const app = await listen(t, proxied(proxyTo(t, sidecar)));
  assert.deepEqual(await (await post(`${app}/quotes`, order)).json(), priced);
  assert.equal((await fetch(`${app}/stock/saw`)).status, 200);
  assert.equal((await post(`${app}/orders`, order)).status, 201);
  assert.deepEqual(asked, ["POST /quote"]);
});

test("the way back: the route taken off the proxy is the old handler's again", async (t) => {
  const forst = proxyTo(t, "http://127.0.0.1:9");
  const app = await listen(t, proxied(forst));
  assert.equal((await post(`${app}/quotes`, order)).status, 503);
  forst.unregisterRoute("/quotes");
  const answer = await post(`${app}/quotes`, order);
  assert.deepEqual([answer.status, ((await answer.json()) as Quote).total], [200, 37]);
});

test("an order is booked at the price that Forst names", async (t) => {
  const asked: unknown[] = [];
  const double = async (input: unknown): Promise<Quote> => {
    asked.push(input);
    return priced;
  };
  await withForstTestScope({ quote: double }, async () => {
    const app = await listen(t, after(proxyTo(t, "http://127.0.0.1:9")));
    const answer = await post(`${app}/orders`, order);
    assert.equal(answer.status, 201);
    assert.equal(((await answer.json()) as { total: number }).total, 4711);
  });
  assert.deepEqual(asked, [order]);
});

test("an order that Forst refuses is not booked, and says where it is wrong", async (t) => {
  const refuse = (): never => {
    throw new InvalidOrder({ code: "InvalidOrder", message: "an order has at least one line", status: 422, path: "input.lines" });
  };
  await withForstTestScope({ quote: refuse }, async () => {
    const app = await listen(t, after(proxyTo(t, "http://127.0.0.1:9")));
    const answer = await post(`${app}/orders`, { customer: "c-1", lines: [] });
    assert.equal(answer.status, 422);
    assert.deepEqual(await answer.json(), { code: "InvalidOrder", detail: "an order has at least one line", path: "input.lines" });
  });
});
