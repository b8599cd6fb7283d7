// The work items on Express 5 with its JSON middleware.
import express from "express";
import { announce, routes } from "./work.mjs";

const app = express();
app.use(express.json({ limit: "8mb" }));
for (const [path, work] of Object.entries(routes)) {
  app.post(path, (request, response) => {
    const output = work(request.body);
    response.status(output ? 200 : 422).json(output ?? { error: "not valid" });
  });
}
const server = app.listen(0, "127.0.0.1", () => announce(server));
