// The application before: three routes, all of them TypeScript.
import express from "express";
import type { Express } from "express";
import { InvalidOrder, priceOf } from "./pricing.js";
import type { Order } from "./pricing.js";
import { book, pieces } from "./shop.js";

export function makeApp(): Express {
  const app = express();
  app.use(express.json());

  app.get("/stock/:sku", (req, res) => {
    const count = pieces(req.params.sku);
    res.status(count === undefined ? 404 : 200).json({ sku: req.params.sku, pieces: count ?? 0 });
  });

  app.post("/orders", (req, res) => {
    const { customer, total } = priceOf(req.body as Order);
    res.status(201).json(book(customer, total));
  });

  app.post("/quotes", (req, res) => {
    res.json(priceOf(req.body as Order));
  });

  app.use(((error, _req, res, next) => {
    if (!(error instanceof InvalidOrder)) {
      next(error);
      return;
    }
    res.status(422).json({ code: "InvalidOrder", detail: error.message });
  }) as express.ErrorRequestHandler);
  return app;
}
