// The work items in plain JavaScript; null where the input is not valid.

export function processData(input) {
  if (!Array.isArray(input.records) || input.records.length === 0) {
    return null;
  }
  let processed = 0;
  for (const record of input.records) {
    if (typeof record.id !== "string" || record.id === "" || typeof record.data !== "string" || record.data === "") {
      return null;
    }
    processed++;
  }
  return { processed, status: "success" };
}

export function variance(input) {
  const { numbers } = input;
  if (!Array.isArray(numbers) || numbers.length === 0) {
    return null;
  }
  let mean = 0;
  for (const number of numbers) {
    mean += number;
  }
  mean /= numbers.length;
  let sum = 0;
  for (const number of numbers) {
    sum += Math.pow(number - mean, 2);
  }
  return { result: sum / numbers.length };
}

export const routes = { "/process-data": processData, "/variance": variance };

export function announce(server) {
  const { port } = server.address();
  console.log(JSON.stringify({ http: `127.0.0.1:${port}` }));
}
