// The work items on Fastify, logging off, with response schemas as its documentation recommends.
import Fastify from "fastify";
import { announce, processData, variance } from "./work.mjs";

const app = Fastify({ bodyLimit: 8 << 20 });
const schema = (properties) => ({ schema: { response: { 200: { type: "object", properties } } } });

function handler(work) {
  return (request, reply) => {
    const output = work(request.body);
    reply.code(output ? 200 : 422).send(output ?? { error: "not valid" });
  };
}

app.post("/process-data", schema({ processed: { type: "integer" }, status: { type: "string" } }), handler(processData));
app.post("/variance", schema({ result: { type: "number" } }), handler(variance));
await app.listen({ port: 0, host: "127.0.0.1" });
announce(app.server);
