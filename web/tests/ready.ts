import { ready } from "../editors/fields/rich.ts";

// No browser of its own sanitizer stands behind the tests: what cleans for it is loaded before they begin.
await ready;
