// One call, three ways: over HTTP, over the server's Unix socket, and in this process. The answers are equal, the times are not.
import assert from "node:assert/strict";
import { configureForst, processData } from "./forst/index.js";
import type { ProcessDataInput } from "./forst/index.js";

const calls = 1_000;

const input: ProcessDataInput = {
  batch: "b-3",
  readings: [
    { sensor: "s1", place: "Oslo", celsius: 4.5, quality: 90 },
    { sensor: "s2", place: "Rome", celsius: 21.5, quality: 75, note: "roof" },
  ],
};

async function microseconds(): Promise<number> {
  const begun = performance.now();
  for (let n = 0; n < calls; n++) {
    await processData(input);
  }
  return ((performance.now() - begun) / calls) * 1_000;
}

const answers = [];
for (const mode of ["http", "ipc", "direct"] as const) {
  configureForst({ mode }); // where the server is, the build's folder tells; without a mode, ipc would be chosen
  answers.push(await processData(input));
  await microseconds(); // warms up
  console.log(`${mode.padEnd(6)} ${(await microseconds()).toFixed(0).padStart(5)} us a call, one after the other`);
}

assert.deepEqual(answers[1], answers[0]);
assert.deepEqual(answers[2], answers[0]);
console.log(`three equal answers: ${JSON.stringify(answers[0])}`);
