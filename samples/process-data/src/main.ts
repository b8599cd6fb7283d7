// Calls the route `processData` through the generated client: once rightly, once with a reading that breaks a rule.
// Where the server is and which way calls take, @forst/sidecar finds out: here by the ready file that the server keeps in dist/forst.
import { processData } from "./forst/index.js";
import type { ProcessDataInput } from "./forst/index.js";

const good: ProcessDataInput = {
  batch: "b-1",
  readings: [
    { sensor: "s1", place: "Oslo", celsius: 4.5, quality: 90 },
    { sensor: "s2", place: "Rome", celsius: 21.5, quality: 75, note: "roof" },
  ],
};

const result = await processData(good);
console.log(`${result.processed} readings, mean ${result.mean} degrees: ${result.verdict}; warmest in ${result.warmest.place}`);

const bad: ProcessDataInput = {
  batch: "b-2",
  readings: [...good.readings, { sensor: "s3", place: "Nome", celsius: -12, quality: 300 }],
};

const answer = await processData.safe(bad);
if (answer.ok) {
  throw new Error("the third reading should have been refused");
}
switch (answer.error.code) {
  case "InvalidBatch": {
    const cause = answer.error.cause;
    console.log(`refused: ${answer.error.message} (${answer.error.path})`);
    console.log(`because: ${cause?.path} must be ${cause?.constraint?.name}(${cause?.constraint?.args.join(", ")}): ${cause?.message}`);
    break;
  }
  default:
    throw answer.error;
}
