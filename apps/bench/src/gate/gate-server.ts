// Usage: node gate-server.ts
// The server of the gate, in a process of its own. Says its origin.
import { answerParent } from "../answer-parent.ts";
import { servePlain } from "../server/plain-server.ts";

await answerParent(servePlain, () => Promise.reject(new Error("the server answers no questions")));
