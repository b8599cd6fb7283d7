// Starts one of the steps: node dist/server.js before|proxied|after. FORST_ROUTES=off is the way back from "proxied".
import { ForstExpressProxy } from "@forst/sidecar/lib/express-proxy";
import { makeApp as before } from "./step-0-before.js";
import { makeApp as proxied } from "./step-1-proxied.js";
import { makeApp as after } from "./step-2-after.js";

const step = process.argv[2] ?? "after";
const forst = new ForstExpressProxy({
  timeout: 5_000,
  retries: 2,
  circuitBreaker: { failureThreshold: 5, timeout: 10_000 },
  onError: (error, request) => console.error(`${request.method} ${request.url}: ${error.message}`),
});
const isOff = process.env["FORST_ROUTES"] === "off";
const app = step === "before" || (step === "proxied" && isOff) ? before() : step === "proxied" ? proxied(forst) : after(forst);

const server = app.listen(Number(process.env["PORT"] ?? 3000), "127.0.0.1", () => {
  const address = server.address();
  console.log(JSON.stringify({ step, port: typeof address === "object" ? address?.port : address }));
});
