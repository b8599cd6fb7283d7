// For tests of programs that call routes: doubles in the place of a server, or a server for a test.
export { withForstTestScope } from "./doubles.js";
export type { Double, Doubles, DoublesOf } from "./doubles.js";
export { startForstTestServer } from "./test-server.js";
export type { ForstTestServer, ForstTestServerOptions } from "./test-server.js";
