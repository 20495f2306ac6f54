export { FileTokenStore } from "./node/file-token-store.ts";
