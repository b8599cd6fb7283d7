// The work items on node:http.
import { createServer } from "node:http";
import { announce, routes } from "./work.mjs";

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const output = routes[request.url](JSON.parse(Buffer.concat(chunks).toString()));
    const body = JSON.stringify(output ?? { error: "not valid" });
    response.writeHead(output ? 200 : 422, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) });
    response.end(body);
  });
});
server.listen(0, "127.0.0.1", () => announce(server));
