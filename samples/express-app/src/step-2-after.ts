// Step two: the old handler and pricing.ts are gone. What still runs in Node and needs a price calls the generated function.
import type { ForstExpressProxy } from "@forst/sidecar/lib/express-proxy";
import express from "express";
import type { Express } from "express";
import { quote } from "./forst/index.js";
import type { QuoteInput } from "./forst/index.js";
import { book, pieces } from "./shop.js";

export function makeApp(forst: ForstExpressProxy): Express {
  const app = express();
  forst.registerRoute("/quotes", "/quote", { methods: ["POST"] });
  app.use(forst.middleware());
  app.use(express.json());

  app.get("/stock/:sku", (req, res) => {
    const count = pieces(req.params.sku);
    res.status(count === undefined ? 404 : 200).json({ sku: req.params.sku, pieces: count ?? 0 });
  });

  app.post("/orders", async (req, res) => {
    const priced = await quote.safe(req.body as QuoteInput);
    if (priced.ok) {
      res.status(201).json(book(priced.value.customer, priced.value.total));
      return;
    }
    const { code, message, status, path } = priced.error;
    res.status(status ?? 503).json({ code, detail: message, path });
  });
  return app;
}
