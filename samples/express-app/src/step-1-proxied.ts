// Step one: POST /quotes goes to Forst. Two lines are new; every handler is still there, and so is the way back.
import type { ForstExpressProxy } from "@forst/sidecar/lib/express-proxy";
import express from "express";
import type { Express } from "express";
import { makeApp as makeOldApp } from "./step-0-before.js";

export function makeApp(forst: ForstExpressProxy): Express {
  const app = express();
  forst.registerRoute("/quotes", "/quote", { methods: ["POST"] });
  app.use(forst.middleware()); // above express.json(): bodies pass as they are
  app.use(makeOldApp());
  return app;
}
