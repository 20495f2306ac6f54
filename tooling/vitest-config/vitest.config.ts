export { default } from "./src/project.ts";
